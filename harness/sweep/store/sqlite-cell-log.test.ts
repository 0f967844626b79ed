import { describe, expect, it } from 'vitest';
import { vanilla } from '../../../baselines/vanilla.ts';
import type { SqliteFile } from '../../core/database.ts';
import type { CandidateEvent, CellEvent, CellRecord } from '../../core/record.ts';
import { answer, request } from '../../testing/scripted-model.ts';
import { memoryFile, runOf } from '../../testing/stored-sweep.ts';
import {
  call,
  episode,
  finalist,
  finished,
  moduleEvent,
  moduleWith,
  taskId,
  tokens,
} from '../../testing/sweep-fixture.ts';
import { toyGrid, toySetting } from '../../testing/toy-setting.ts';
import { planCells } from '../plan.ts';
import { readFrozen, readSweep } from './read-sweep.ts';
import { sqliteStore } from './sqlite-store.ts';
import type { AskedSteps, CallKey, KeptEpisode, StepKey } from './store.ts';

const setting = toySetting();
const cells = planCells(toyGrid({ method: ['vanilla'] }), [vanilla], setting);
const [cell] = cells;
const module = moduleWith('- Look.');

const step = (path: string): StepKey => ({ phase: 'explore', path, task: 't', number: 0 });
const callAt = (path: string): CallKey => ({ ...step(path), role: 'optimizer' });

function kept(path: string): KeptEpisode {
  const event = episode({ phase: 'explore', module, task: 't', result: 1, path });
  const { taskId: id, category, attempt, calls, usage, paid } = event;
  const trajectory = { taskId: id, category, opening: path, steps: [], attempt };
  return { event, episode: { trajectory, calls, usage, paid, servedBy: [] } };
}

const candidate: CandidateEvent = {
  ...{ type: 'candidate', path: 'subset-0', module, tasks: [taskId('t')], criticalCalls: 3 },
  ...{ attempts: [[taskId('t'), { state: 'scored', score: 1 }]], embedding: [0.1, 1 / 3], embedder: 'letters' },
};

/** A cell with two steps of its way, two of another, and the turns of an episode that was broken off. */
async function underWay() {
  const file = memoryFile();
  const store = sqliteStore(file);
  await store.begin(runOf(setting), cells);
  const log = store.cell(cell!.id);
  for (const path of ['own', 'other']) {
    await log.keepEpisode(step(path), kept(path), undefined);
    const event = call('optimizer', tokens(1), { path });
    await log.keepCall(callAt(path), request(path), { event, response: answer(path) });
  }
  await log.keepTurn(step('broken off'), { turn: 0, request: request('x'), response: answer('x') });
  return { file, store, log };
}

const asked: AskedSteps = { episodes: [step('own')], calls: [callAt('own')] };

const record = (more: readonly CellEvent[] = []): CellRecord => ({
  ...{ id: cell!.id, arm: 'vanilla', spec: cell!.spec, outcome: finished(finalist(module)) },
  events: [
    kept('own').event,
    call('optimizer', tokens(1), { path: 'own' }),
    call('merger', tokens(5), { path: 'merge-0', outcome: 'overflow' }),
    moduleEvent('initial', module),
    candidate,
    ...more,
  ],
});

const tables = ['cells', 'episodes', 'calls', 'turns', 'modules', 'failed_calls', 'candidates', 'frozen_modules'];
const contentOf = ({ database }: SqliteFile) =>
  Object.fromEntries(tables.map((table) => [table, database.prepare(`SELECT * FROM ${table}`).all()]));

describe('complete', () => {
  it('keeps what happened, and forgets what the cell did not come to in the end', async () => {
    const { file, store, log } = await underWay();
    await log.complete(record(), 2, asked);
    expect([...(await store.finished()).keys()]).toEqual([cell!.id]);
    const rows = Object.entries(contentOf(file)).map(([table, { length }]) => `${table} ${length}`);
    expect(rows).toEqual([
      ...['cells 1', 'episodes 1', 'calls 1', 'turns 0', 'modules 1', 'failed_calls 1', 'candidates 1'],
      'frozen_modules 1',
    ]);
    expect(await log.episode(step('own'))).toEqual(kept('own'));
    expect(await log.episode(step('other'))).toBeUndefined();
    expect(await log.call(callAt('other'), request('other'))).toBeUndefined();
    expect(readFrozen(file, cell!.id, 'code')).toEqual([candidate]);
  });

  it('takes the place of what was there, when a cell is completed again', async () => {
    const { file, log } = await underWay();
    await log.complete(record([moduleEvent('subset-0', moduleWith('- Else.'), module)]), 2, asked);
    await log.complete(record(), 3, asked);
    const [read] = readSweep(file)!.cells;
    expect(read!.events.filter(({ type }) => type === 'module')).toEqual([moduleEvent('initial', module)]);
    expect(readFrozen(file, cell!.id, 'code')).toHaveLength(1);
  });

  it('leaves the cell as it was where the disk is full', async () => {
    const { file, store, log } = await underWay();
    const before = contentOf(file);
    const pages = Number(file.database.prepare('PRAGMA page_count').get()!.page_count);
    file.database.exec(`PRAGMA max_page_count = ${pages}`);
    const large = record([moduleEvent('subset-0', moduleWith('- Look. '.repeat(50_000)))]);
    await expect(log.complete(large, 2, asked)).rejects.toThrow(
      'Expected :memory: to be usable as the database of a sweep, but the disk is full: make room and give the same command again.',
    );
    expect(contentOf(file)).toEqual(before);
    expect((await store.finished()).size).toBe(0);
    file.database.exec('PRAGMA max_page_count = 1000000');
    await log.complete(large, 2, asked);
    expect((await store.finished()).size).toBe(1);
  });

  it('marks the cell last: what stops it there undoes all before', async () => {
    const { file, log } = await underWay();
    const before = contentOf(file);
    file.database.exec("CREATE TRIGGER stop BEFORE UPDATE ON cells BEGIN SELECT RAISE(ABORT, 'stopped'); END");
    await expect(log.complete(record(), 2, asked)).rejects.toThrow('stopped');
    expect(contentOf(file)).toEqual(before);
  });
});

describe('a kept step', () => {
  it('survives a process that ends between the two halves of keeping an episode', async () => {
    const { file, log } = await underWay();
    file.database.exec("CREATE TRIGGER stop BEFORE DELETE ON turns BEGIN SELECT RAISE(ABORT, 'stopped'); END");
    await expect(log.keepEpisode(step('broken off'), kept('broken off'), undefined)).rejects.toThrow('stopped');
    expect(await log.episode(step('broken off'))).toBeUndefined();
    expect(await log.turn(step('broken off'), 0, request('x'))).toEqual(answer('x'));
  });

  it('is read back with every digit and letter', async () => {
    const { log } = await underWay();
    const usage = { promptTokens: 2 ** 40, completionTokens: 0 };
    const response = { ...answer('ä \u2028 \u0000 𝄞 "\\', usage), paid: { ...usage, usd: 0.1 + 0.2 } };
    const event = call('merger', usage, { path: 'x', paid: response.paid, servedBy: 'é' });
    await log.keepCall({ ...callAt('x'), role: 'merger' }, request('y'), { event, response });
    expect(await log.call({ ...callAt('x'), role: 'merger' }, request('y'))).toEqual({ event, response });
  });
});
