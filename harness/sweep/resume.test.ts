/**
 * A process that is killed at any store write or model call, and started again, as often as you like: the tables are those
 * of a sweep that was never interrupted, and nothing was asked twice but what was in flight.
 */
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vanilla } from '../../baselines/vanilla.ts';
import { contentHash } from '../core/canonical-json.ts';
import { type Models, mapRoles, wrapModel } from '../core/language-model.ts';
import { requestHash } from '../core/request-hash.ts';
import { fgo } from '../fgo/fgo.ts';
import { renderTables } from '../report/render-tables.ts';
import { memoryFile, storedSweep } from '../testing/stored-sweep.ts';
import { sweepFixture } from '../testing/sweep-fixture.ts';
import type { ToyModelOptions } from '../testing/toy-model.ts';
import { toyGrid, toySetting } from '../testing/toy-setting.ts';
import { planCells } from './plan.ts';
import type { CellLog, Store } from './store/store.ts';

/** So that an episode can be killed in the middle. */
const turnsOfAnEpisode = 2;
const twoTurns: ToyModelOptions = {
  instead: (role, { messages }) => (role === 'agent' && messages.length === 2 ? { text: 'Action: look' } : undefined),
};
const well = toySetting(twoTurns);
const grid = toyGrid({
  method: ['vanilla', 'fgo'],
  trainSize: [6],
  options: { epochs: [1], subsets: [3], threshold: [2], clustering: ['kmeans', 'random'] },
});
const cells = planCells(grid, [vanilla, fgo], well);

interface Kill {
  readonly what: 'call' | 'before a write' | 'after a write';
  /** The how-manieth, from 1; where there are not so many the process lives. */
  readonly at: number;
}

/** One process: what it does is counted, and after its end it does nothing more. */
function createProcess(kill?: Kill) {
  const done = { calls: 0, writes: 0 };
  let alive = true;
  const check = () => {
    if (!alive) throw new Error('killed');
  };
  const dieIf = (what: Kill['what'], count: number) => {
    if (kill?.what === what && kill.at === count) alive = false;
    check();
  };
  const call = async (request: Parameters<Models['agent']['complete']>[0], ask: Models['agent']['complete']) => {
    check();
    done.calls += 1;
    dieIf('call', done.calls);
    // Answers come in another order than that of the questions.
    for (let wait = Number.parseInt(contentHash(requestHash(request), 2), 16) % 4; wait > 0; wait -= 1)
      await setImmediate();
    check();
    return ask(request);
  };
  const write = async <T>(work: () => Promise<T>): Promise<T> => {
    check();
    done.writes += 1;
    dieIf('before a write', done.writes);
    const result = await work();
    dieIf('after a write', done.writes);
    return result;
  };
  const models = mapRoles(well.models, (model) => wrapModel(model, (request) => call(request, model.complete)));
  return { done, models, around: (store: Store) => dying(store, write, check) };
}

function dying(store: Store, write: <T>(work: () => Promise<T>) => Promise<T>, check: () => void): Store {
  const logOf = (log: CellLog): CellLog => ({
    ...log,
    keepEpisode: (...given) => write(() => log.keepEpisode(...given)),
    keepTurn: (...given) => write(() => log.keepTurn(...given)),
    keepCall: (...given) => write(() => log.keepCall(...given)),
    complete: (...given) => write(() => log.complete(...given)),
  });
  return {
    ...store,
    cell: (id) => {
      check();
      return logOf(store.cell(id));
    },
  };
}

interface Circumstances {
  readonly concurrency: number;
  readonly twins: boolean;
}

/** Processes on one database, each killed but the last. Returns the tables and what all processes did. */
async function sweepWith(kills: readonly Kill[], { concurrency, twins }: Circumstances) {
  const file = memoryFile();
  let calls = 0;
  for (const kill of [...kills, undefined]) {
    const { done, models, around } = createProcess(kill);
    const setting = { ...well, models, ...(twins ? { repeatable: { code: 'code' } } : {}) };
    const run = storedSweep(cells, setting, { file, concurrency, around });
    const ended = await run.catch((error: Error) => error);
    calls += done.calls;
    if (!(ended instanceof Error) && kill === undefined)
      return { tables: [...renderTables(sweepFixture(ended.cells))], calls, writes: done.writes, state: ended.state };
    if (ended instanceof Error && (ended.message !== 'killed' || kill === undefined)) throw ended;
  }
  throw new Error('Expected the last process to end by itself.');
}

describe('a sweep that is killed', () => {
  it('holds what this is about: many calls and writes, and fewer where equal episodes are played once', async () => {
    const [each, once] = await Promise.all([false, true].map((twins) => sweepWith([], { concurrency: 4, twins })));
    expect(each!.calls).toBeGreaterThan(150);
    expect(each!.writes).toBeGreaterThan(each!.calls);
    expect(once!.calls).toBeLessThan(each!.calls);
    expect(once!.tables).toEqual(each!.tables);
  });

  it('goes on to the same tables, and asks again at most for what was in flight', async () => {
    const whole = new Map<boolean, Awaited<ReturnType<typeof sweepWith>>>();
    for (const twins of [false, true]) whole.set(twins, await sweepWith([], { concurrency: 4, twins }));
    const { writes } = whole.get(false)!;
    const what = fc.constantFrom<Kill['what']>('call', 'before a write', 'after a write');
    const kill = fc.record({ what, at: fc.integer({ min: 1, max: writes }) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(kill, { minLength: 1, maxLength: 3 }),
        fc.record({ concurrency: fc.integer({ min: 1, max: 8 }), twins: fc.boolean() }),
        async (kills, circumstances) => {
          const { concurrency, twins } = circumstances;
          const reference = whole.get(twins)!;
          const { state, tables, calls } = await sweepWith(kills, circumstances);
          expect(state).toBe('complete');
          expect(tables).toEqual(reference.tables);
          // Where equal episodes are played once, another cell may begin anew what was broken off.
          const inFlight = concurrency * (twins ? turnsOfAnEpisode : 1);
          expect(calls).toBeLessThanOrEqual(reference.calls + kills.length * inFlight);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('asks nothing again when one step at a time is done, and kept, before it is killed', async () => {
    const alone = { concurrency: 1, twins: false };
    const { calls, tables, writes } = await sweepWith([], alone);
    for (let at = 5; at < writes; at += 29) {
      const resumed = await sweepWith([{ what: 'after a write', at }], alone);
      expect(resumed.tables).toEqual(tables);
      expect(resumed.calls).toBe(calls);
    }
  });
});
