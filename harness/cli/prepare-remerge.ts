/** `npm run remerge -- NAME`: the subset modules of a sweep's FGO cells, merged again in cells of a sweep of their own. */
import { methods } from '../catalog.ts';
import { contentHash, type Json } from '../core/canonical-json.ts';
import type { SqliteFile } from '../core/database.ts';
import { ConfigError } from '../core/errors.ts';
import type { Candidate } from '../core/method.ts';
import type { MethodOptions } from '../core/method-options.ts';
import type { CandidateEvent, CellSpec } from '../core/record.ts';
import { type NonEmpty, nonEmpty, type Task } from '../core/task.ts';
import { remerge } from '../fgo/remerge.ts';
import { cellSpecs } from '../sweep/cell-specs.ts';
import { checkGrid, type Grid, optionName } from '../sweep/grid.ts';
import { combine, identified, type PlannedCell } from '../sweep/plan.ts';
import type { SweepSetting } from '../sweep/setting.ts';
import { finishedCells, readFrozen, readRuns, type StoredRun } from '../sweep/store/read-sweep.ts';
import { knownWorld, openSweepFile, twinIndex } from '../sweep/store/sqlite-store.ts';
import type { RunCommand } from '../sweep/store/store.ts';
import { checkWorld, worldOf } from '../sweep/store/world.ts';
import { prepareSweep } from './prepare-sweep.ts';
import { readRequest } from './read-request.ts';
import type { CommandPorts, PreparedRun } from './run-prepared.ts';
import { existingSweep } from './sweep-folder.ts';

/** Axes of the merge, which a re-merge may vary; all others are the source's. */
const mergeAxes = ['merge', 'clustering', 'threshold', 'mergeRetries'] as const;
type MergeAxis = (typeof mergeAxes)[number];
export const mergeOptionNames: readonly string[] = mergeAxes.map((axis) => optionName(axis).slice(2));

/** `command.texts`: options of the merge and of circumstances; all others are those of the source's command. */
export async function prepareRemerge(command: RunCommand, ports: CommandPorts): Promise<PreparedRun> {
  const name = command.source!;
  const file = openSweepFile(await existingSweep(ports.cwd, name), 'read');
  try {
    const { run, sources } = sourcesIn(file, name);
    const texts = {
      ...run.command.texts,
      method: ['fgo'],
      ...command.texts,
      out: command.texts.out ?? [`${name}-remerge`],
    };
    const request = readRequest(texts);
    const prepared = await prepareSweep(request, ports);
    const { setting } = prepared;
    checkWorld(name, knownWorld(file)!, worldOf(setting));
    const grid = checkGrid(request.grid, { methods });
    const cells = planRemerge(sources, { name, setting, grid, variants: variantsOf(command, grid) });
    const seeds = [...new Set(cells.map(({ spec }) => spec.seed))].toSorted((a, b) => a - b);
    const manifest = { ...prepared.manifest, experiment: `remerge of ${name}`, seeds };
    const earlier = { twin: twinIndex(file).find, close: () => file.close() };
    return { request, command, prepared: { ...prepared, cells, manifest }, earlier };
  } catch (error) {
    file.close();
    throw error;
  }
}

interface Source {
  readonly id: string;
  readonly spec: CellSpec;
  readonly frozen: readonly CandidateEvent[];
}

/**
 * What the code of the last command that optimized has left, by that and by earlier commands, and that command. Cells that
 * differ in their merge alone have the same modules: one of them.
 */
function sourcesIn(file: SqliteFile, name: string): { readonly run: StoredRun; readonly sources: readonly Source[] } {
  const runs = readRuns(file);
  const run = runs.findLast(({ command }) => command.name === 'sweep');
  if (run === undefined)
    throw new ConfigError(
      `Expected ${name} to be a sweep that has optimized modules, got one that merged those of ${runs[0]?.command.source}: give that name.`,
    );
  const all = [...finishedCells(file, run.code)]
    .filter(([, { spec }]) => spec.source === undefined)
    .map(([id, { spec }]): Source => ({ id, spec, frozen: readFrozen(file, id, run.code) }))
    .filter(({ frozen }) => frozen.length > 1);
  if (all.length === 0)
    throw new ConfigError(
      `Expected ${name} to have finished cells of fgo with at least two subset modules, got none: run it first, with --method fgo.`,
    );
  const distinct = new Map(all.toReversed().map((source) => [sameModules(source), source]));
  return { run, sources: [...distinct.values()].toReversed() };
}

function sameModules({ spec, frozen }: Source): string {
  return `${spec.trainSize} ${spec.seed} ${spec.fold?.index} ${modulesHash(frozen)}`;
}

function modulesHash(frozen: readonly CandidateEvent[]): string {
  return contentHash(frozen as unknown as Json, 16);
}

type Variant = Partial<Pick<MethodOptions, MergeAxis>>;

/** Every combination of the given values; an axis that is not given is the source's. */
function variantsOf({ texts }: RunCommand, { options }: Grid): readonly Variant[] {
  const given = mergeAxes.filter((axis) => texts[optionName(axis).slice(2)] !== undefined);
  return combine<Variant>(Object.fromEntries(given.map((axis) => [axis, options[axis]])));
}

interface Plan {
  /** Of the source. */
  readonly name: string;
  readonly setting: SweepSetting;
  readonly grid: Grid;
  readonly variants: readonly Variant[];
}

function planRemerge(sources: readonly Source[], { name, setting, grid, variants }: Plan): PlannedCell[] {
  const specOf = cellSpecs(setting);
  // For what a source's cell had no use for and its re-merge may have.
  const [unread] = combine<MethodOptions>(grid.options);
  const cells = variants.flatMap((variant) =>
    sources.map(({ id, spec: { trainSize, seed, fold, ...made }, frozen }) => {
      const method = remerge(candidatesOf(frozen, setting));
      const options = { ...unread!, ...made.options, ...variant };
      const source = { sweep: name, cell: id, modules: modulesHash(frozen) };
      return { spec: specOf({ method, options, trainSize, seed, fold, source }), method, options };
    }),
  );
  return identified(cells);
}

function candidatesOf(frozen: readonly CandidateEvent[], { benchmark, embedder }: SweepSetting): NonEmpty<Candidate> {
  // With folds every task is a training task somewhere.
  const { train, test } = benchmark.tasks;
  const byId = new Map([...train, ...test].map((task) => [task.id, task]));
  const candidates = frozen.map(
    ({ path, module, tasks, attempts, criticalCalls, embedding, embedder: by }): Candidate => ({
      ...{ path, module, criticalCalls },
      tasks: tasks.map((id): Task => byId.get(id)!),
      attempts: new Map(attempts),
      ...(by === embedder.name ? { embedding } : {}),
    }),
  );
  return nonEmpty(candidates, 'subset module');
}
