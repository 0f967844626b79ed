/**
 * Frozen subset modules, merged and tested with the code as it is:
 *
 *   for every set { (θ_i, D_i) } and every way to merge it:
 *     measure every θ_i on its D_i          today's scores, so that a fixture holds none that could be out of date
 *     θ ← MERGE({ (θ_i, D_i) })             today's code
 *     measure θ on the union of the D_i     what BACKTEST promises
 *     measure θ on the test tasks
 */
import pLimit from 'p-limit';
import { contentHash, type Json } from '../../core/canonical-json.ts';
import { cellId } from '../../core/cell-id.ts';
import { ConfigError } from '../../core/errors.ts';
import { type Limiter, mapConcurrent } from '../../core/map-concurrent.ts';
import type { Candidate, CellMemory, Method, MethodContext } from '../../core/method.ts';
import { moduleId } from '../../core/module.ts';
import { deriveSeed } from '../../core/random.ts';
import type { CellRecord } from '../../core/record.ts';
import { nonEmpty, type Task } from '../../core/task.ts';
import { scoreOf } from '../../core/trajectory.ts';
import { fgo } from '../../fgo/fgo.ts';
import { remerge } from '../../fgo/remerge.ts';
import { evaluate } from '../../optimize/evaluate.ts';
import { type MeasuredCell, measuredCell } from '../../report/regression/measured-cell.ts';
import { withTasks } from '../../sweep/benchmark-view.ts';
import { cellSpecs } from '../../sweep/cell-specs.ts';
import { runCell } from '../../sweep/run-cell.ts';
import type { SweepSetting } from '../../sweep/setting.ts';
import type { Fixture, FrozenSet, FrozenWorld, MergeCase } from './fixture.ts';
import { defaultOptions, openWorld, type WorldPorts } from './open-world.ts';
import { otherSteps } from './other-steps.ts';
import { sharedEpisodes } from './shared-episodes.ts';
import { parseVector } from './vector-text.ts';

export interface MeasurePorts extends WorldPorts {
  readonly signal: AbortSignal;
  /** The same modules, merged and played by other chance. 0 otherwise. */
  readonly seedShift: number;
  /** Cells that are done, of all. */
  progress(done: number, all: number): void;
}

export interface Measured {
  /** In the fixture's order. */
  readonly cells: readonly MeasuredCell[];
  readonly otherSteps: Readonly<Record<string, string>>;
}

/** Throws ConfigError where the fixture is stale. */
export async function measure(fixture: Fixture, ports: MeasurePorts): Promise<Measured> {
  const all = fixture.sets.reduce((sum, { world }) => sum + casesOf(fixture, world).length, 0);
  let done = 0;
  const tick = () => ports.progress(++done, all);
  const cells: MeasuredCell[] = [];
  const tasks = new Map<string, Task>();
  for (const frozen of fixture.worlds) {
    const world = await openWorld(frozen, ports);
    try {
      checkFresh(frozen, world.making);
      for (const task of world.setting.benchmark.tasks.train) tasks.set(task.id, task);
      const sets = fixture.sets.filter((set) => set.world === frozen.name);
      const given = {
        ...ports,
        cases: casesOf(fixture, frozen.name),
        setting: world.setting,
        limit: pLimit(inFlight),
        tick,
      };
      const some = pLimit(setsAtOnce);
      cells.push(...(await mapConcurrent(sets, (set) => some(() => measureSet(set, given)))).flat());
    } finally {
      await world.close();
    }
  }
  return { cells, otherSteps: otherSteps(fixture, tasks) };
}

const inFlight = 16;
/** Sets whose episodes are in memory. */
const setsAtOnce = 3;

const casesOf = ({ cases }: Fixture, name: string) => cases.filter(({ world }) => world === name);

function checkFresh({ name, making: then }: FrozenWorld, now: Readonly<Record<string, string>>): void {
  const part = Object.keys({ ...then, ...now }).find((key) => then[key] !== now[key]);
  if (part === undefined) return;
  const what =
    part === 'version' ? `version ${then[part]} of ${name}` : `the ${part} settings ${then[part]} of ${name}`;
  throw new ConfigError(
    `Expected the frozen modules to be of ${what}, got ${now[part]} today: they are not what FGO would optimize now. Make them anew with npm run regress -- --make-fixture, then accept a baseline.`,
  );
}

interface SetPorts extends MeasurePorts {
  readonly cases: readonly MergeCase[];
  readonly setting: SweepSetting;
  readonly limit: Limiter;
  tick(): void;
}

async function measureSet(set: FrozenSet, ports: SetPorts): Promise<MeasuredCell[]> {
  const { cases, tick } = ports;
  const memory = sharedEpisodes();
  return mapConcurrent(cases, async (how) => {
    const measured = await measureCase(set, how, { ...ports, memory });
    tick();
    return measured;
  });
}

async function measureCase(
  set: FrozenSet,
  how: MergeCase,
  { setting, limit, signal, seedShift, memory }: SetPorts & { readonly memory: CellMemory },
): Promise<MeasuredCell> {
  const { world, clustering, threshold, mergeRetries, room } = how;
  const { test, train } = setting.benchmark.tasks;
  const known = new Map(train.map((task) => [task.id as string, task]));
  const used = new Set(set.modules.flatMap(({ tasks }) => tasks));
  const own: SweepSetting = {
    ...setting,
    benchmark: withTasks(setting.benchmark, { train: train.filter(({ id }) => used.has(id)), test }),
    sampling: { ...setting.sampling, maxOutputTokens: { ...setting.sampling.maxOutputTokens, merger: room } },
  };
  const method = frozenMerge(set, known);
  const merging = { clustering, threshold, mergeRetries, merge: 'progressive' } as const;
  const making = { epochs: set.epochs, partition: set.partition, subsets: set.modules.length };
  const options = { ...defaultOptions, ...making, ...merging };
  const name = [set.name, clustering, `t=${threshold}`, `retries=${mergeRetries}`, `room=${room}`].join(' ');
  const source = { sweep: 'frozen', cell: set.name, modules: contentHash(set.modules as unknown as Json, 16) };
  // Of each set its own: with one seed for sets that share tasks, chance would move them together, and they are taken as independent.
  const seed = deriveSeed(seedShift, 'regress', set.name) >>> 0;
  const spec = cellSpecs(own)({
    method,
    options,
    trainSize: set.trainSize,
    seed,
    source,
  });
  const cell = { id: cellId(spec), arm: `${world} ${clustering}`, spec, method, options };
  const record = await runCell(cell, own, { memory, limit, signal, listen: () => {} });
  return { ...measuredCell(record, name, set.name), played: playedBy(set, record) };
}

/** How the frozen modules played their own tasks, which no merge has a part in. */
function playedBy({ modules }: FrozenSet, { events }: CellRecord): string {
  const paths = new Set(modules.map(({ path }) => path));
  const told = events.flatMap((event) =>
    event.type === 'episode' && event.phase === 'explore' && paths.has(event.path)
      ? [[event.path, event.taskId, scoreOf(event.attempt) ?? null, event.steps, event.usage.promptTokens].join(' ')]
      : [],
  );
  return contentHash(told.toSorted(), 16);
}

function frozenMerge({ modules }: FrozenSet, tasks: ReadonlyMap<string, Task>): Method {
  return {
    ...fgo,
    run: async (context) => {
      const candidates = await mapConcurrent(modules, (own) => measuredCandidate(context, own, tasks));
      const [merged, ...others] = await remerge(nonEmpty(candidates, 'subset module')).run(context);
      // Whatever the merge has said of it: this is what is tested.
      const id = moduleId(merged.module);
      context.emit({ type: 'module', path: 'final', id, module: merged.module, parents: [] });
      await evaluate(context, merged.module, context.tasks, { phase: 'explore', path: 'union' });
      return [merged, ...others];
    },
  };
}

async function measuredCandidate(
  context: MethodContext,
  { path, tasks: ids, vector, ...module }: FrozenSet['modules'][number],
  known: ReadonlyMap<string, Task>,
): Promise<Candidate> {
  const tasks = ids.map((id) => known.get(id)!);
  const { attempts, criticalCalls } = await evaluate(context, module, tasks, { phase: 'explore', path });
  return { module, tasks, attempts, path, criticalCalls, embedding: parseVector(vector) };
}
