import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { commitTogether, together } from './commit-together.ts';

/** Notes what each transaction held; `fails` says which. */
function world(fails: (transaction: number) => boolean = () => false) {
  const transactions: number[][] = [];
  let open: number[] = [];
  const keep = commitTogether({
    transaction: (work) => {
      open = [];
      const result = work();
      if (fails(transactions.push(open) - 1)) throw new Error('disk full');
      return result;
    },
  });
  return { transactions, keep: (step: number) => keep(() => void open.push(step)) };
}

describe('commitTogether', () => {
  it('commits at once what comes alone', async () => {
    const { keep, transactions } = world();
    const kept = keep(1);
    expect(transactions).toEqual([[1]]);
    await kept;
  });

  it('commits together, in their order, what comes close behind, each step once', async () => {
    const { keep, transactions } = world();
    const steps = Array.from({ length: 10 }, (_, step) => step);
    await Promise.all(steps.map(keep));
    expect(transactions).toEqual([[0], steps.slice(1)]);
    await setTimeout(2 * together.pauseMs);
    await keep(10);
    expect(transactions.at(-1)).toEqual([10]);
  });

  it('waits for no more steps than fit one transaction', async () => {
    const { keep, transactions } = world();
    const kept = Array.from({ length: 3 * together.steps }, (_, step) => keep(step));
    expect(transactions.map(({ length }) => length)).toEqual([1, together.steps, together.steps]);
    await Promise.all(kept);
    expect(transactions.flat()).toEqual(kept.map((_, step) => step));
  });

  it('tells that a step is kept when its transaction has ended, and not before', async () => {
    const { keep, transactions } = world();
    await keep(0);
    let told = false;
    const kept = keep(1).then(() => {
      told = true;
    });
    await Promise.resolve();
    expect([told, transactions]).toEqual([false, [[0]]]);
    await kept;
    expect(transactions).toEqual([[0], [1]]);
  });

  it('rejects every step of a transaction that failed, and goes on with the next', async () => {
    const { keep, transactions } = world((transaction) => transaction === 1);
    const results = await Promise.allSettled([0, 1, 2].map(keep));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    await keep(3);
    expect(transactions).toEqual([[0], [1, 2], [3]]);
  });
});
