import { describe, expect, it } from 'vitest';
import { vanilla } from '../../../baselines/vanilla.ts';
import type { SqliteFile } from '../../core/database.ts';
import { ConfigError } from '../../core/errors.ts';
import type { CellEvent, CellOutcome } from '../../core/record.ts';
import { fgo } from '../../fgo/fgo.ts';
import { memoryFile, runOf, storedSweep } from '../../testing/stored-sweep.ts';
import { call, cellFixture, episode, finished, moduleWith, tokens } from '../../testing/sweep-fixture.ts';
import { toyGrid, toySetting } from '../../testing/toy-setting.ts';
import { planCells } from '../plan.ts';
import { failedIds, finishedIds } from './read-status.ts';
import { plannedIds, readRuns, readSweep } from './read-sweep.ts';
import { sqliteStore } from './sqlite-store.ts';
import type { KeptEpisode, StepKey, Store } from './store.ts';

const setting = toySetting();
const plan = planCells(toyGrid({ method: ['vanilla', 'fgo'], seeds: [1, 2] }), [vanilla, fgo], setting);
const [first, second] = plan.map(({ id }) => id) as [string, string];
const rowsIn = ({ database }: SqliteFile, table: string) => database.prepare(`SELECT * FROM ${table}`).all();

async function begun(file: SqliteFile, code?: string, cells = plan): Promise<Store> {
  const store = sqliteStore(file);
  await store.begin(runOf(setting, code), cells);
  return store;
}

const key = (task: string, given: Partial<StepKey> = {}): StepKey => ({
  ...{ phase: 'test', path: 'test/all', task, number: 0 },
  ...given,
});

function kept(task: string, result: number | 'server' = 1): KeptEpisode {
  const event = episode({ phase: 'test', module: moduleWith('- Look.'), task, result });
  const { taskId, category, attempt, calls, usage, paid } = event;
  const trajectory = { taskId, category, opening: `the task ${task}`, steps: [], attempt };
  return { event, episode: { trajectory, calls, usage, paid, servedBy: [] } };
}

/** Runs a cell with those episodes, the results by task, and marks it. */
async function complete(
  store: Store,
  id: string,
  results: Readonly<Record<string, number | 'server'>>,
  end?: CellOutcome,
) {
  const log = store.cell(id);
  const { spec, arm } = plan.find((cell) => cell.id === id)!;
  const episodes = Object.entries(results).map(([task, result]) => [key(task), kept(task, result)] as const);
  for (const [place, step] of episodes) await log.keepEpisode(place, step, undefined);
  const events: CellEvent[] = episodes.map(([, { event }]) => event);
  if (end?.state === 'error') events.push(call('merger', tokens(1), { outcome: 'error' }));
  const record = { ...cellFixture({ arm, seed: 1, outcome: end ?? finished() }), id, spec, events };
  await log.complete(record, 1, { episodes: episodes.map(([place]) => place), calls: [] });
  return record;
}

describe('begin', () => {
  it('notes the run, its cells and their order', async () => {
    const file = memoryFile();
    await begun(file);
    expect(readRuns(file)).toMatchObject([{ run: 1, code: 'code', command: { name: 'sweep' } }]);
    expect(plannedIds(file)).toEqual(plan.map(({ id }) => id));
    expect(readSweep(file)!.cells).toEqual([]);
  });

  it('notes all of it or nothing', async () => {
    const file = memoryFile();
    const broken = { id: 'x', spec: { ...plan[0]!.spec, seed: 1n as unknown as number } };
    await expect(sqliteStore(file).begin(runOf(setting), [plan[0]!, broken])).rejects.toThrow(TypeError);
    for (const table of ['sweep', 'runs', 'cells', 'plans']) expect(rowsIn(file, table)).toEqual([]);
    await begun(file);
    expect(rowsIn(file, 'cells')).toHaveLength(plan.length);
  });

  it('notes a cell once, however many runs plan it, and the order of each', async () => {
    const file = memoryFile();
    await begun(file);
    await begun(file, 'code', plan.toReversed());
    expect(rowsIn(file, 'cells')).toHaveLength(plan.length);
    expect(plannedIds(file)).toEqual(plan.map(({ id }) => id).toReversed());
    expect(readRuns(file)).toHaveLength(2);
  });

  it('leaves the cells of other code where they are, says how many there are, and does not take them for its own', async () => {
    const file = memoryFile();
    await complete(await begun(file, 'old'), first, { a: 1 });
    const store = sqliteStore(file);
    expect(await store.begin(runOf(setting, 'new'), plan)).toEqual({ byOtherCode: 1 });
    expect((await store.finished()).size).toBe(0);
    expect(await store.cell(first).episode(key('a'))).toBeUndefined();
    await complete(store, first, { a: 0, b: 0 });
    expect(finishedIds(file, 'old')).toEqual([first]);
    expect(readSweep(file)!.cells.map(({ events }) => events.length)).toEqual([2]);
    await begun(file, 'old');
    expect(readSweep(file)!.cells.map(({ events }) => events.length)).toEqual([1]);
  });

  it('refuses a sweep of another world, and notes nothing of it', async () => {
    const file = memoryFile();
    await begun(file);
    const other = { ...runOf(setting), world: { ...runOf(setting).world, version: '2' } };
    await expect(sqliteStore(file).begin(other, [])).rejects.toThrow(ConfigError);
    expect(readRuns(file)).toHaveLength(1);
  });
});

describe('a store', () => {
  it('knows the finished cells with their outcomes', async () => {
    const file = memoryFile();
    const store = await begun(file);
    const outcome: CellOutcome = { state: 'overflow', promptTokens: 9, contextWindow: 8 };
    await complete(store, second, { a: 1 }, outcome);
    expect(await store.finished()).toEqual(new Map([[second, outcome]]));
    expect(await (await begun(file)).finished()).toEqual(new Map([[second, outcome]]));
  });

  it('has no place for a cell that was not planned', async () => {
    const store = await begun(memoryFile());
    expect(() => store.cell('unknown')).toThrow('Expected the cell unknown to be planned before it is run.');
  });

  it('shows the last sign of life', async () => {
    const file = memoryFile();
    const store = await begun(file);
    for (const at of [1, 2]) await store.beat({ at, processId: 7, elapsedSeconds: at, leftSeconds: null });
    expect(rowsIn(file, 'runs').map(({ heartbeat }) => JSON.parse(String(heartbeat)))).toMatchObject([{ at: 2 }]);
    expect(readRuns(file)).toHaveLength(1);
  });

  it('finds an episode under its name in cells of any code', async () => {
    const file = memoryFile();
    const old = await begun(file, 'old');
    await old.cell(first).keepEpisode(key('a'), kept('a'), 'name');
    const store = await begun(file, 'new');
    expect(await store.twin('name')).toEqual(kept('a').episode);
    expect(await store.twin('other')).toBeUndefined();
  });
});

describe('reopen', () => {
  it('forgets errors alone: other episodes and other cells stay', async () => {
    const file = memoryFile();
    const store = await begun(file);
    await complete(store, first, { a: 1, b: 'server', c: 0 });
    await complete(store, second, { a: 1, b: 0 });
    expect(failedIds(file)).toEqual([first]);
    expect(await store.reopen([first, second, 'unknown'])).toEqual([first]);
    expect([...(await store.finished()).keys()]).toEqual([second]);
    const log = store.cell(first);
    expect(await Promise.all(['a', 'b', 'c'].map(async (task) => (await log.episode(key(task)))?.event))).toEqual([
      kept('a').event,
      undefined,
      kept('c', 0).event,
    ]);
    expect(rowsIn(file, 'episodes')).toHaveLength(4);
    expect(await store.reopen([first, second])).toEqual([]);
  });

  it('takes up a cell that an error has ended', async () => {
    const file = memoryFile();
    const store = await begun(file);
    await complete(store, first, { a: 1 }, { state: 'error', kind: 'server', message: 'down' });
    expect(failedIds(file)).toEqual([first]);
    expect(await store.reopen(failedIds(file))).toEqual([first]);
    // A retry that is killed here has not lost it.
    expect(failedIds(file)).toEqual([first]);
    await complete(store, first, { a: 1 });
    expect(failedIds(file)).toEqual([]);
    expect(readSweep(file)!.cells[0]!.events).toEqual([kept('a').event]);
  });

  it('leaves an overflow: it would come to that again', async () => {
    const file = memoryFile();
    const store = await begun(file);
    await complete(store, first, { a: 1 }, { state: 'overflow', promptTokens: 9, contextWindow: 8 });
    expect(await store.reopen([first])).toEqual([]);
  });

  it('touches no cell of other code', async () => {
    const file = memoryFile();
    await complete(await begun(file, 'old'), first, { a: 'server' });
    expect(await (await begun(file, 'new')).reopen([first])).toEqual([]);
    expect(finishedIds(file, 'old')).toEqual([first]);
  });
});

describe('what a cell has frozen', () => {
  const frozen = async () => {
    const file = memoryFile();
    await storedSweep(plan, setting, { file });
    const before = rowsIn(file, 'frozen_modules');
    expect(before.length).toBeGreaterThan(0);
    return { file, before };
  };

  it.each(['UPDATE frozen_modules SET record = record', 'DELETE FROM frozen_modules'])('refuses %s', async (sql) => {
    const { file, before } = await frozen();
    expect(() => file.database.exec(sql)).toThrow('immutable');
    expect(rowsIn(file, 'frozen_modules')).toEqual(before);
  });

  it.each(['INSERT OR REPLACE', 'INSERT OR IGNORE'])('stays what it was after %s', async (verb) => {
    const { file, before } = await frozen();
    file.database.exec(`${verb} INTO frozen_modules SELECT hash, 'else', 0 FROM frozen_modules`);
    expect(rowsIn(file, 'frozen_modules')).toEqual(before);
  });
});
