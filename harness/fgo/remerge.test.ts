import { describe, expect, it } from 'vitest';
import type { SqliteFile } from '../core/database.ts';
import { byRole, type Role, wrapModel } from '../core/language-model.ts';
import type { Candidate } from '../core/method.ts';
import { clusterings } from '../core/method-options.ts';
import type { CandidateEvent, CellEvent, CellRecord } from '../core/record.ts';
import { nonEmpty } from '../core/task.ts';
import { cellSpecs } from '../sweep/cell-specs.ts';
import { type PlannedCell, planCells } from '../sweep/plan.ts';
import { readFrozen } from '../sweep/store/read-sweep.ts';
import { memoryFile, storedSweep } from '../testing/stored-sweep.ts';
import { moduleOf, type ToyModelOptions, textOf } from '../testing/toy-model.ts';
import { toyGrid, toySetting } from '../testing/toy-setting.ts';
import { fgo } from './fgo.ts';
import { remerge } from './remerge.ts';

/** The merger forgets, at its first try, what the first version knew, so that some merges are refused and asked again. */
const forgetful: ToyModelOptions = {
  instead: (role, request) => {
    if (role !== 'merger' || request.sampleIndex > 0) return undefined;
    const versions = textOf(request).match(/<version [\s\S]*?<\/version>/g)!;
    const kept = versions.length > 2 ? versions : versions.slice(1);
    return { text: moduleOf(kept.flatMap((version) => version.match(/^- .*$/gm) ?? ['- Nothing.'])) };
  },
};
const setting = toySetting(forgetful);
const grid = toyGrid({
  trainSize: [12],
  seeds: [1, 2],
  options: {
    ...{ subsets: [7], partition: ['random'], epochs: [1], threshold: [2], mergeRetries: [1] },
    merge: ['progressive', 'direct', 'none'],
    clustering: clusterings,
  },
});
const cells = planCells(grid, [fgo], setting);

/** As they are read back, with the same tasks as objects of the benchmark. */
function candidatesOf(frozen: readonly CandidateEvent[]) {
  const byId = new Map(setting.benchmark.tasks.train.map((task) => [task.id, task]));
  const candidates = frozen.map(
    ({ path, module, tasks, attempts, criticalCalls, embedding }): Candidate => ({
      ...{ path, module, criticalCalls, embedding, attempts: new Map(attempts) },
      tasks: tasks.map((id) => byId.get(id)!),
    }),
  );
  return nonEmpty(candidates, 'subset module');
}

function remerged(cell: PlannedCell, frozen: readonly CandidateEvent[]): PlannedCell {
  const method = remerge(candidatesOf(frozen));
  const { trainSize, seed } = cell.spec;
  const source = { sweep: 'first', cell: cell.id, modules: 'hash' };
  const spec = cellSpecs(setting)({ method, options: cell.options, trainSize, seed, source });
  return { ...cell, id: `remerge-${cell.id}`, spec, method };
}

/** Merges a cell's modules again, in a sweep of its own, and counts calls by role. */
async function mergedAgain(file: SqliteFile, cell: PlannedCell) {
  const asked = new Map<Role, number>();
  const models = byRole((role) => {
    const model = setting.models[role];
    return wrapModel(model, (request) => {
      asked.set(role, (asked.get(role) ?? 0) + 1);
      return model.complete(request);
    });
  });
  const own = memoryFile();
  const again = remerged(cell, readFrozen(file, cell.id, 'code'));
  const { cells: made } = await storedSweep([again], { ...setting, models }, { file: own });
  return { asked, made: made[0]!, frozen: readFrozen(own, again.id, 'code') };
}

const inMerge = ({ events }: CellRecord): CellEvent[] =>
  events.filter((event) => {
    if (event.type === 'episode') return event.phase !== 'explore';
    if (event.type === 'call') return event.role === 'merger';
    return event.type === 'merge' || event.type === 'cluster';
  });

describe('a re-merge with the options of its source', async () => {
  const file = memoryFile();
  const { cells: sources } = await storedSweep(cells, setting, { file });

  it('is about sources that differ: merges accepted and refused, clusters, several finalists', () => {
    expect(sources).toHaveLength(2 * (clusterings.length + 2));
    const verdicts = sources.flatMap(({ events }) =>
      events.flatMap((event) => (event.type === 'merge' ? event.verdict : [])),
    );
    expect(new Set(verdicts)).toEqual(new Set(['accepted', 'refused']));
    expect(sources.flatMap(({ events }) => events).filter(({ type }) => type === 'cluster').length).toBeGreaterThan(5);
    const finalists = sources.flatMap(({ outcome }) =>
      outcome.state === 'finished' ? [outcome.finalists.length] : [],
    );
    expect(new Set(finalists)).toEqual(new Set([1, 7]));
  });

  it.each(
    cells.map((cell) => [`${cell.arm}, seed ${cell.spec.seed}`, cell] as const),
  )('comes to the same as %s, without optimizing', async (_, cell) => {
    const source = sources.find(({ id }) => id === cell.id)!;
    const { asked, made, frozen } = await mergedAgain(file, cell);
    expect(made.outcome).toEqual(source.outcome);
    expect(inMerge(made)).toEqual(inMerge(source));
    expect(frozen).toEqual(readFrozen(file, cell.id, 'code'));

    expect(asked.get('optimizer') ?? 0).toBe(0);
    expect(asked.get('evaluator') ?? 0).toBe(0);
    const rest = made.events.filter((event) => event.type === 'proposal' || event.type === 'measurement');
    expect(rest).toEqual([]);
    expect(made.events.filter((event) => event.type === 'episode' && event.phase === 'explore')).toEqual([]);
  });

  it('knows where the modules of its lines come from', async () => {
    const { made } = await mergedAgain(file, cells[0]!);
    const modules = made.events.flatMap((event) => (event.type === 'module' ? [event] : []));
    const known = new Set(modules.map(({ id }) => id));
    expect(modules.flatMap(({ parents }) => parents).filter((parent) => !known.has(parent))).toEqual([]);
    expect(modules.filter(({ path }) => path.startsWith('subset-'))).toHaveLength(7);
  });
});

describe('a re-merge with other options', () => {
  it('comes to what a sweep with those options comes to', async () => {
    const file = memoryFile();
    const { cells: made } = await storedSweep(cells, setting, { file });
    const [source] = cells.filter(({ options }) => options.merge === 'progressive' && options.clustering === 'kmeans');
    for (const cell of cells.filter(({ spec }) => spec.seed === source!.spec.seed)) {
      const frozen = readFrozen(file, source!.id, 'code');
      const { cells: again } = await storedSweep([remerged(cell, frozen)], setting);
      expect(again[0]!.outcome).toEqual(made.find(({ id }) => id === cell.id)!.outcome);
    }
  });
});
