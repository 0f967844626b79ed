import { describe, expect, it } from 'vitest';
import { vanilla } from '../../../baselines/vanilla.ts';
import { ConfigError, ProviderError } from '../../core/errors.ts';
import { fgo } from '../../fgo/fgo.ts';
import { memoryFile, runOf, type StoredSweepOptions, storedSweep } from '../../testing/stored-sweep.ts';
import type { ToyModelOptions } from '../../testing/toy-model.ts';
import { toyGrid, toySetting } from '../../testing/toy-setting.ts';
import { planCells } from '../plan.ts';
import { failedIds, finishedIds, readStatus, stepsKept } from './read-status.ts';
import { sqliteStore } from './sqlite-store.ts';

const plan = planCells(toyGrid({ method: ['vanilla', 'fgo'], trainSize: [3] }), [vanilla, fgo], toySetting());
const [quick, long] = plan;

async function swept(models: ToyModelOptions = {}, options: StoredSweepOptions = {}, cells = plan) {
  const file = memoryFile();
  const result = await storedSweep(cells, toySetting(models), { file, ...options }).catch((error: Error) => error);
  return { file, result };
}

const beat = { at: 5, processId: 7, elapsedSeconds: 3, leftSeconds: null };

describe('readStatus', () => {
  it('is nothing before the first run', () => {
    expect(readStatus(memoryFile())).toBeUndefined();
  });

  it('tells cells that are finished, under way and waiting, of all runs of the code', async () => {
    const { file } = await swept({}, {}, [quick!]);
    const store = sqliteStore(file);
    await store.begin(runOf(toySetting()), plan.toReversed());
    expect(readStatus(file)!.cells.map(({ id, state, episodes }) => [id, state, episodes])).toEqual([
      [quick!.id, 'finished', 6],
      [long!.id, 'waiting', 0],
    ]);
    expect(readStatus(file)!.heartbeat).toBeUndefined();
    const kept = file.database.prepare('SELECT record, trajectory, checksum FROM episodes').get()!;
    file.database
      .prepare(
        "INSERT INTO episodes (cell, phase, path, task, number, record, trajectory, checksum) VALUES (2, '', '', '', 0, ?, ?, ?)",
      )
      .run(kept.record!, kept.trajectory!, kept.checksum!);
    await store.beat(beat);
    const { cells, heartbeat } = readStatus(file)!;
    expect(cells.map(({ arm, state, episodes }) => [arm, state, episodes])).toEqual([
      ['vanilla', 'finished', 6],
      ['fgo', 'under way', 1],
    ]);
    expect(heartbeat).toEqual(beat);
  });

  it('sums tokens and dollars over episodes and calls, as the events have them', async () => {
    const { file, result } = await swept();
    if (result instanceof Error) throw result;
    const tokens = result.cells.map(({ events }) =>
      events.reduce((sum, event) => {
        if (event.type !== 'episode' && event.type !== 'call') return sum;
        return sum + event.usage.promptTokens + event.usage.completionTokens;
      }, 0),
    );
    expect(readStatus(file)!.cells.map((cell) => [cell.tokens, cell.usd])).toEqual(tokens.map((sum) => [sum, 0]));
    file.database.exec("UPDATE calls SET record = json_set(record, '$.paid.usd', NULL)");
    expect(readStatus(file)!.cells.map(({ usd }) => usd)).toEqual([0, null]);
  });

  it('counts errors by kind, with that which ended a cell', async () => {
    let tests = 0;
    const { file } = await swept({
      instead: (role) => {
        if (role === 'optimizer') throw new ProviderError('server', 'down');
        if (role === 'agent' && tests++ < 2) throw new ProviderError('timeout', 'late');
        return undefined;
      },
    });
    const { cells } = readStatus(file)!;
    expect(cells.map(({ state }) => state)).toEqual(['finished', 'error']);
    const errors = cells.flatMap((cell) => [...cell.errors]);
    expect(errors.filter(([kind]) => kind === 'server')).toEqual([['server', 1]]);
    expect(errors.filter(([kind]) => kind === 'timeout').reduce((sum, [, n]) => sum + n, 0)).toBe(2);
    expect(failedIds(file)).toContain(long!.id);
  });

  it.each(['spec', 'outcome'])('says in a sentence that a %s cannot be read', async (column) => {
    const { file } = await swept({}, {}, [quick!]);
    for (const shown of ['method', 'seed', 'state']) file.database.exec(`ALTER TABLE cells DROP COLUMN ${shown}`);
    file.database.exec(`UPDATE cells SET ${column} = substr(${column}, 2)`);
    expect(() => readStatus(file)).toThrow(ConfigError);
  });
});

describe('what a run’s code has', () => {
  it('is its own: finished cells, failed ones and kept steps', async () => {
    const { file } = await swept({}, { code: 'old' });
    const steps = stepsKept(file, 'old');
    expect(finishedIds(file, 'old').toSorted()).toEqual(plan.map(({ id }) => id).toSorted());
    expect(steps).toBeGreaterThan(12);
    await storedSweep([quick!], toySetting(), { file, code: 'new' });
    expect(finishedIds(file, 'new')).toEqual([quick!.id]);
    expect(stepsKept(file, 'new')).toBe(6);
    expect(stepsKept(file, 'old')).toBe(steps);
    expect(failedIds(file)).toEqual([]);
  });
});
