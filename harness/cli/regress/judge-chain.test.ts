import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, StoppedError } from '../../core/errors.ts';
import { judgeChain } from './judge-chain.ts';

/** A run's measurement is its name; what is judged is which of them stood against each other. */
async function chain(runs: readonly number[]) {
  const [measured, judged]: [number[], string[]] = [[], []];
  await judgeChain(runs, {
    measure: async (run) => {
      measured.push(run);
      return `C${run}`;
    },
    judge: async (run, own, before) => {
      judged.push(`${run}: ${own} against ${before}`);
    },
  });
  return { measured, judged };
}

describe('a chain of runs', () => {
  it('is judged link by link: each run against the one before, the first against the beginning', async () => {
    const { measured, judged } = await chain([1, 2, 3]);
    expect(measured).toEqual([0, 1, 2, 3]);
    expect(judged).toEqual(['1: C1 against C0', '2: C2 against C1', '3: C3 against C2']);
  });

  it('measures the last run before a gap again, and nothing twice', async () => {
    expect((await chain([4, 5])).measured).toEqual([3, 4, 5]);
    expect((await chain([2, 5, 6])).measured).toEqual([1, 2, 4, 5, 6]);
    expect(await chain([])).toEqual({ measured: [], judged: [] });
    const runs = fc.uniqueArray(fc.integer({ min: 1, max: 20 }));
    await fc.assert(
      fc.asyncProperty(runs, async (missing) => {
        const { measured, judged } = await chain(missing);
        expect(new Set(measured).size).toBe(measured.length);
        expect(judged.toSorted()).toEqual(missing.map((run) => `${run}: C${run} against C${run - 1}`).toSorted());
      }),
    );
  });

  it('judges one at a time, since a file is written of each', async () => {
    let [now, most] = [0, 0];
    await judgeChain([1, 2, 3], {
      measure: async () => {},
      judge: async () => {
        now += 1;
        most = Math.max(most, now);
        await setImmediate();
        now -= 1;
      },
    });
    expect(most).toBe(1);
  });

  it('throws what went wrong, not the stops that followed, after all has settled', async () => {
    let settled = 0;
    const running = judgeChain([1, 2], {
      measure: async (run) => {
        for (let turn = 0; turn < run; turn += 1) await setImmediate();
        settled += 1;
        if (run === 1) throw new ConfigError('planted');
        if (run === 2) throw new StoppedError('stopped');
      },
      judge: async () => expect.unreachable(),
    });
    await expect(running).rejects.toThrow('planted');
    expect(settled).toBe(3);
  });
});
