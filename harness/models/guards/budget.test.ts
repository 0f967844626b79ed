import { getEventListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfigError, StoppedError } from '../../core/errors.ts';
import { type Amount, type Budget, createBudget, type Reservation } from './budget.ts';

const none: Amount = { usd: 0, tokens: 0 };
const dollars = (usd: number): Amount => ({ usd, tokens: 0 });
const tokens = (count: number): Amount => ({ usd: 0, tokens: count });

/** What became of a reservation so far. */
function watch(promise: Promise<Reservation>) {
  const seen: { granted?: Reservation; refused?: unknown } = {};
  promise.then(
    (reservation) => {
      seen.granted = reservation;
    },
    (error: unknown) => {
      seen.refused = error;
    },
  );
  return seen;
}

describe('a budget', () => {
  test('counts what is spent, and makes nobody wait without a cap', async () => {
    const budget = createBudget({ spent: { usd: 1, tokens: 10 } });
    const reservations = await Promise.all([1e6, 2e6].map((usd) => budget.reserve({ usd, tokens: 1e9 })));
    expect(budget.state()).toMatchObject({ reservedUsd: 3e6, reservedTokens: 2e9, inFlight: 2, waiting: 0 });
    for (const reservation of reservations) reservation.settle({ usd: 0.25, tokens: 5 });
    expect(budget.state()).toEqual({
      ...{ spentUsd: 1.5, spentTokens: 20, reservedUsd: 0, reservedTokens: 0 },
      ...{ inFlight: 0, waiting: 0 },
    });
    expect(budget.exhausted).toBeUndefined();
  });

  test('lets a reservation wait while others in flight may leave it room', async () => {
    const budget = createBudget({ maxUsd: 1, spent: none });
    const first = await budget.reserve(dollars(0.8));
    const second = watch(budget.reserve(dollars(0.8)));
    await setImmediate();
    expect(second).toEqual({});
    expect(budget.state()).toMatchObject({ inFlight: 1, waiting: 1, reservedUsd: 0.8 });
    first.settle(dollars(0.1));
    await setImmediate();
    expect(second.granted).toBeDefined();
    expect(budget.state()).toMatchObject({ spentUsd: 0.1, reservedUsd: 0.8, waiting: 0 });
  });

  test('lets nobody overtake the first that waits', async () => {
    const budget = createBudget({ maxUsd: 1, spent: none });
    const running = await budget.reserve(dollars(0.8));
    const large = watch(budget.reserve(dollars(0.5)));
    const small = watch(budget.reserve(dollars(0.1)));
    await setImmediate();
    expect([large, small]).toEqual([{}, {}]);
    running.settle(dollars(0.4));
    await setImmediate();
    expect(large.granted).toBeDefined();
    expect(small.granted).toBeDefined();
  });

  test('is used up when nothing is in flight and the next need does not fit, for all from then on', async () => {
    const budget = createBudget({ maxUsd: 1, spent: dollars(0.2) });
    const running = await budget.reserve(dollars(0.7));
    const large = watch(budget.reserve(dollars(0.5)));
    const small = watch(budget.reserve(dollars(0.01)));
    running.settle(dollars(0.6));
    await setImmediate();
    const sentence =
      'The budget is used up: $0.8000 of $1.00 is spent and the next call may cost $0.5000; to go on, raise --max-usd and run the same command, since finished cells and answered calls are kept.';
    expect(budget.exhausted).toBe(sentence);
    expect(large.refused).toEqual(new StoppedError(sentence));
    expect(small.refused).toEqual(new StoppedError(sentence));
    for (const usd of [0, 0.9]) await expect(budget.reserve(dollars(usd))).rejects.toThrow(new StoppedError(sentence));
    expect(budget.state()).toMatchObject({ inFlight: 0, waiting: 0, reservedUsd: 0 });
  });

  test('caps tokens just so, and says which option to raise', async () => {
    const budget = createBudget({ maxUsd: 1, maxTokens: 1_000, spent: tokens(600) });
    await expect(budget.reserve(tokens(401))).rejects.toThrow(
      'The budget is used up: 600 of 1000 tokens are spent and the next call may take 401; to go on, raise --max-tokens and run',
    );
    (await createBudget({ maxTokens: 1_000, spent: tokens(600) }).reserve(tokens(400))).settle(none);
  });

  test('that an earlier run used up lets nothing through', async () => {
    const budget = createBudget({ maxUsd: 1, spent: dollars(1.25) });
    await expect(budget.reserve(dollars(0.000_001))).rejects.toThrow('$1.25 of $1.00 is spent');
  });

  test('can be spent to the last tenth: sums of binary fractions take nothing away', async () => {
    const budget = createBudget({ maxUsd: 0.6, spent: dollars(0.1 + 0.2) });
    for (let call = 0; call < 3; call += 1) (await budget.reserve(dollars(0.1))).settle(dollars(0.1));
    expect(budget.state().spentUsd).toBe(0.6);
    await expect(budget.reserve(dollars(1e-9))).rejects.toThrow(StoppedError);
  });

  test('rounds fractions of a billionth of a dollar up', async () => {
    const budget = createBudget({ maxUsd: 3e-9, spent: none });
    (await budget.reserve(dollars(1.2e-9))).settle(dollars(1.2e-9));
    await expect(budget.reserve(dollars(1.2e-9))).rejects.toThrow(StoppedError);
  });

  test('takes a waiting reservation out when it is stopped, and lets in whom it held up', async () => {
    const budget = createBudget({ maxUsd: 1, spent: none });
    await budget.reserve(dollars(0.8));
    const stop = new AbortController();
    const large = watch(budget.reserve(dollars(0.5), stop.signal));
    const small = watch(budget.reserve(dollars(0.1)));
    await setImmediate();
    stop.abort();
    await setImmediate();
    expect(large.refused).toEqual(new StoppedError('The sweep was stopped.'));
    expect(small.granted).toBeDefined();
    await expect(budget.reserve(dollars(0.1), stop.signal)).rejects.toThrow(StoppedError);
    expect(budget.state()).toMatchObject({ inFlight: 2, waiting: 0 });
    expect(budget.state().reservedUsd).toBeCloseTo(0.9, 9);
    expect(budget.exhausted).toBeUndefined();
  });

  test('lets nobody in whom the same stop takes out', async () => {
    const budget = createBudget({ maxUsd: 1, spent: none });
    const running = await budget.reserve(dollars(0.8));
    const stop = new AbortController();
    const waiting = [0.5, 0.1, 0.1].map((usd) => watch(budget.reserve(dollars(usd), stop.signal)));
    stop.abort();
    running.settle(dollars(0));
    await setImmediate();
    for (const { refused } of waiting) expect(refused).toEqual(new StoppedError('The sweep was stopped.'));
    expect(budget.state()).toMatchObject({ inFlight: 0, waiting: 0, reservedUsd: 0 });
  });

  test('does not take a granted reservation back when it is stopped later', async () => {
    const budget = createBudget({ maxUsd: 1, spent: none });
    const stop = new AbortController();
    const reservation = await budget.reserve(dollars(0.5), stop.signal);
    expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
    stop.abort();
    reservation.settle(dollars(0.5));
    expect(budget.state()).toMatchObject({ spentUsd: 0.5, reservedUsd: 0, inFlight: 0 });
  });
});

describe('an unknown price', () => {
  test('makes the sum unknown, and tokens are counted all the same', async () => {
    const budget = createBudget({ maxTokens: 100, spent: none });
    const reservation = await budget.reserve({ usd: null, tokens: 50 });
    expect(budget.state().spentUsd).toBe(0);
    reservation.settle({ usd: null, tokens: 20 });
    expect(budget.state()).toMatchObject({ spentUsd: null, spentTokens: 20, reservedUsd: 0 });
    expect(createBudget({ spent: { usd: null, tokens: 7 } }).state()).toMatchObject({ spentUsd: null, spentTokens: 7 });
  });

  test('under a cap in dollars is a bug', async () => {
    const budget = createBudget({ maxUsd: 1, spent: none });
    await expect(budget.reserve({ usd: null, tokens: 1 })).rejects.toThrow('Expected a known price');
  });

  test('of what earlier runs spent is a sentence for the user', () => {
    expect(() => createBudget({ maxUsd: 1, spent: { usd: null, tokens: 1 } })).toThrow(ConfigError);
  });

  test('of an answer whose most was known books that most', async () => {
    const budget = createBudget({ maxUsd: 1, spent: none });
    (await budget.reserve(dollars(0.9))).settle({ usd: null, tokens: 0 });
    expect(budget.state().spentUsd).toBeNull();
    await expect(budget.reserve(dollars(0.2))).rejects.toThrow('$0.9000 of $1.00 is spent');
  });
});

describe('bugs of a caller', () => {
  test.each([NaN, -1, Infinity])('an amount of %s is refused, and holds nobody up', async (bad) => {
    const budget = createBudget({ maxUsd: 1, spent: none });
    await expect(budget.reserve(dollars(bad))).rejects.toThrow(RangeError);
    await expect(budget.reserve(tokens(bad))).rejects.toThrow(RangeError);
    const reservation = await budget.reserve(dollars(0.9));
    const next = watch(budget.reserve(dollars(0.1)));
    expect(() => reservation.settle(dollars(bad))).toThrow(RangeError);
    await setImmediate();
    expect(next.granted).toBeDefined();
    expect(budget.state()).toMatchObject({ spentUsd: 0.9, inFlight: 1 });
  });

  test('settling twice is told, and counted once', async () => {
    const budget = createBudget({ spent: none });
    const reservation = await budget.reserve(dollars(1));
    reservation.settle(dollars(1));
    expect(() => reservation.settle(dollars(1))).toThrow('once');
    expect(budget.state()).toMatchObject({ spentUsd: 1, inFlight: 0 });
  });
});

interface Demand {
  readonly need: Amount;
  /** Of the need, what is charged after all. */
  readonly share: number;
}

const demand: fc.Arbitrary<Demand> = fc.record({
  need: fc.record({ usd: fc.double({ min: 0, max: 0.3, noNaN: true }), tokens: fc.nat(300) }),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
});

/** Asks for all at once and settles whom it picks; `check` sees the budget after every step. */
async function run(budget: Budget, demands: readonly Demand[], picks: readonly number[], check: () => void) {
  const open: { readonly reservation: Reservation; readonly demand: Demand }[] = [];
  let ended = 0;
  for (const demand of demands)
    budget.reserve(demand.need).then(
      (reservation) => open.push({ reservation, demand }),
      () => {
        ended += 1;
      },
    );
  for (let step = 0; ended < demands.length; step += 1) {
    await setImmediate();
    check();
    const [picked] = open.splice((picks[step % picks.length] ?? 0) % open.length, 1);
    if (picked === undefined) break;
    const { need, share } = picked.demand;
    picked.reservation.settle({ usd: need.usd! * share, tokens: Math.floor(need.tokens * share) });
    ended += 1;
  }
  await setImmediate();
  check();
  expect(ended).toBe(demands.length);
}

test('in any order of settling, caps hold at every moment, and all but one need of them is used where demand is more', async () => {
  const orders = fc.array(fc.nat(63), { minLength: 1, maxLength: 40 });
  const demands = fc.array(demand, { minLength: 1, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(demands, orders, async (demands, picks) => {
      const [maxUsd, maxTokens] = [1, 1_000];
      const budget = createBudget({ maxUsd, maxTokens, spent: { usd: 0.1, tokens: 100 } });
      await run(budget, demands, picks, () => {
        const { spentUsd, spentTokens, reservedUsd, reservedTokens } = budget.state();
        expect(Math.round(spentUsd! * 1e9) + Math.round(reservedUsd * 1e9)).toBeLessThanOrEqual(1e9);
        expect(spentTokens + reservedTokens).toBeLessThanOrEqual(maxTokens);
      });
      const { spentUsd, spentTokens } = budget.state();
      const largest = Math.max(...demands.map(({ need }) => need.usd!));
      const most = Math.max(...demands.map(({ need }) => need.tokens));
      if (budget.exhausted?.includes('--max-usd')) expect(spentUsd).toBeGreaterThanOrEqual(maxUsd - largest - 1e-8);
      if (budget.exhausted?.includes('--max-tokens')) expect(spentTokens).toBeGreaterThan(maxTokens - most - 1);
    }),
    { numRuns: 60 },
  );
});
