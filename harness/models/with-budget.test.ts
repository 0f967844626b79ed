import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { ConfigError, ContextOverflowError, StoppedError } from '../core/errors.ts';
import type { Bill, LanguageModel, ModelRequest, Usage } from '../core/language-model.ts';
import { randomStream } from '../core/random.ts';
import type { Charge } from '../core/spending.ts';
import { type BudgetRequest, createBudget } from './guards/budget.ts';
import { createTokenBound } from './guards/token-bound.ts';
import { fixedPrice, type Price } from './prices.ts';
import { promptTokens } from './tokens.ts';
import { CallFailure } from './wire/call-failure.ts';
import { withBudget } from './with-budget.ts';

const requestOf = (text: string, maxOutputTokens = 100): ModelRequest => ({
  messages: [{ role: 'user', content: text }],
  tools: [],
  sampling: { temperature: 0, maxOutputTokens, seed: 1 },
  sampleIndex: 0,
});
const request = requestOf('What is the capital of France?');

/** A provider that reports what `answer` says, or throws what it throws. */
function provider(answer: (request: ModelRequest) => Usage | Promise<Usage>): LanguageModel {
  return {
    provider: 'toy',
    name: 'paid',
    notice: '',
    contextWindow: 100_000,
    identity: 1,
    complete: async (request) => {
      const usage = await answer(request);
      return { text: 'Paris', toolCalls: [], finish: 'stop', usage, paid: { ...usage, usd: null } };
    },
  };
}

interface Setting {
  readonly model: LanguageModel;
  readonly price?: Price | undefined;
  readonly budget?: Partial<BudgetRequest>;
}

function budgeted({ model, price, budget: request }: Setting) {
  const budget = createBudget({ spent: { usd: 0, tokens: 0 }, ...request });
  const charges: Charge[] = [];
  let now = 0;
  const clock = {
    now: () => {
      now += 500;
      return now;
    },
    sleep: async () => {},
  };
  return {
    budget,
    charges,
    model: withBudget(model, { budget, price, clock, onCharge: (charge) => charges.push(charge) }),
  };
}

describe('a call under a budget', () => {
  test('is paid by its reported tokens, with those of a prompt cache, and told once', async () => {
    const usage = { promptTokens: 1_000, completionTokens: 100, cacheReadTokens: 400, cacheWriteTokens: 50 };
    const price: Price = ({ promptTokens, completionTokens, cacheReadTokens = 0 }) =>
      (promptTokens - cacheReadTokens) * 1e-6 + completionTokens * 1e-5;
    const { model, charges, budget } = budgeted({ model: provider(() => usage), price });
    const response = await model.complete(request);
    const bill = { ...usage, usd: expect.closeTo(0.0016, 12) };
    expect(response.paid).toEqual(bill);
    expect(response.usage).toEqual(usage);
    expect(charges).toEqual([{ model: 'toy/paid', bill, state: 'answered', seconds: 0.5 }]);
    expect(budget.state()).toMatchObject({ spentUsd: 0.0016, spentTokens: 1_100, reservedUsd: 0, inFlight: 0 });
  });

  test('of unknown price has an unknown bill, never one of 0', async () => {
    const usage = { promptTokens: 10, completionTokens: 5 };
    const { model, charges, budget } = budgeted({ model: provider(() => usage), budget: { maxTokens: 10_000 } });
    expect((await model.complete(request)).paid).toEqual({ ...usage, usd: null });
    expect(charges.map(({ bill }) => bill.usd)).toEqual([null]);
    expect(budget.state()).toMatchObject({ spentUsd: null, spentTokens: 15 });
  });

  test('reserves the most that it can cost before it is sent, with a dearer cache write', async () => {
    const price: Price = ({ promptTokens, completionTokens, cacheWriteTokens = 0 }) =>
      (promptTokens + 0.25 * cacheWriteTokens) * 1e-6 + completionTokens * 1e-5;
    const most = createTokenBound().most(request);
    const reserved: number[] = [];
    const { model, budget } = budgeted({
      model: provider(() => {
        reserved.push(budget.state().reservedUsd, budget.state().reservedTokens);
        return { promptTokens: 10, completionTokens: 1 };
      }),
      price,
    });
    await model.complete(request);
    expect(most.completionTokens).toBe(100);
    expect(reserved).toEqual([
      expect.closeTo(1.25e-6 * most.promptTokens + 1e-5 * most.completionTokens, 8),
      most.promptTokens + most.completionTokens,
    ]);
  });

  test('reserves less once the provider has counted an answered one', async () => {
    const long = requestOf('Put the mug on the desk. '.repeat(500));
    const reserved: number[] = [];
    const { model, budget } = budgeted({
      model: provider((request) => {
        reserved.push(budget.state().reservedTokens);
        return { promptTokens: promptTokens(request), completionTokens: 1 };
      }),
    });
    await model.complete(long);
    await model.complete(long);
    expect(reserved[0]).toBeGreaterThan(12_500);
    expect(reserved[1]).toBeLessThan(reserved[0]! / 2);
    expect(reserved[1]).toBeGreaterThan(promptTokens(long));
  });

  test('is not sent when it does not fit', async () => {
    let sent = 0;
    const { model, charges } = budgeted({
      model: provider(() => {
        sent += 1;
        return { promptTokens: 10, completionTokens: 1 };
      }),
      price: fixedPrice(1, 1),
      budget: { maxUsd: 0.0001 },
    });
    await expect(model.complete(request)).rejects.toThrow(StoppedError);
    expect([sent, charges]).toEqual([0, []]);
  });

  test('starts from what earlier runs spent', async () => {
    const model = provider(() => ({ promptTokens: 1_000, completionTokens: 0 }));
    const request = requestOf('word '.repeat(1_000), 1);
    const price = fixedPrice(100, 0);
    const fresh = budgeted({ model, price, budget: { maxUsd: 1 } });
    await fresh.model.complete(request);
    expect(fresh.budget.state().spentUsd).toBe(0.1);
    const resumed = budgeted({ model, price, budget: { maxUsd: 1, spent: { usd: 0.9, tokens: 9_000 } } });
    await expect(resumed.model.complete(request)).rejects.toThrow('$0.9000 of $1.00 is spent');
  });
});

describe('a failed attempt', () => {
  const lost = new CallFailure('timeout', 'No answer came.', { retry: true, charged: 'maybe' });
  const price = fixedPrice(1, 10);

  test.each([
    ['whose answer was on its way', lost],
    ['that ended in a bug', new TypeError('x is not a function')],
  ])('%s is booked whole, as lost', async (_, error) => {
    const { model, charges, budget } = budgeted({ model: provider(() => Promise.reject(error)), price });
    const most = createTokenBound().most(request);
    await expect(model.complete(request)).rejects.toBe(error);
    const bill = { ...most, usd: expect.closeTo((most.promptTokens + 10 * most.completionTokens) / 1e6, 12) };
    expect(charges).toEqual([{ model: 'toy/paid', bill, state: 'lost', seconds: 0.5 }]);
    const tokens = most.promptTokens + most.completionTokens;
    expect(budget.state()).toMatchObject({ spentTokens: tokens, reservedTokens: 0, inFlight: 0 });
    expect(budget.state().spentUsd).toBeCloseTo((most.promptTokens + 1_000) / 1e6, 8);
  });

  test.each([
    ['refused by the provider', new CallFailure('rate-limit', 'Later.', { retry: true, charged: 'no' })],
    ['with a prompt that does not fit', new ContextOverflowError(9, 8)],
    ['with a wrong key', new ConfigError('Expected a key.')],
    ['stopped before it was sent', new StoppedError('The sweep was stopped.')],
  ])('%s is charged nothing', async (_, error) => {
    const { model, charges, budget } = budgeted({ model: provider(() => Promise.reject(error)), price });
    await expect(model.complete(request)).rejects.toBe(error);
    expect(charges).toEqual([]);
    expect(budget.state()).toMatchObject({ spentUsd: 0, spentTokens: 0, reservedUsd: 0, inFlight: 0 });
  });

  test('of a price that throws is booked whole, and holds nobody up', async () => {
    const price: Price = ({ promptTokens }) => {
      if (promptTokens === 13) throw new Error('unlucky');
      return promptTokens * 1e-6;
    };
    const model = provider(() => ({ promptTokens: 13, completionTokens: 1 }));
    const { model: paid, charges, budget } = budgeted({ model, price });
    await expect(paid.complete(request)).rejects.toThrow('unlucky');
    expect(charges.map(({ state }) => state)).toEqual(['lost']);
    expect(budget.state().inFlight).toBe(0);
  });

  test('is not told of a stop once it has begun', async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const heard = provider(() => ({ promptTokens: 1, completionTokens: 1 }));
    const inner: LanguageModel = {
      ...heard,
      complete: (request, signal) => {
        signals.push(signal);
        return heard.complete(request);
      },
    };
    await budgeted({ model: inner }).model.complete(request, new AbortController().signal);
    expect(signals).toEqual([undefined]);
  });

  test('is announced with the most that it can cost before it is sent, and over when all is booked', async () => {
    const told: string[] = [];
    const budget = createBudget({ spent: { usd: 0, tokens: 0 } });
    const guard = {
      budget,
      price: fixedPrice(1, 1),
      clock: { now: () => 0, sleep: async () => {} },
      onCharge: ({ state }: Charge) => told.push(state),
      onSend: (model: string, { completionTokens, usd }: Bill) => {
        told.push(`send ${model} ${completionTokens} ${usd! > 0}`);
        return () => told.push('over');
      },
    };
    let calls = 0;
    const failing = provider(() => {
      calls += 1;
      told.push('sent');
      if (calls === 2) throw new CallFailure('rate-limit', 'no', { retry: true, charged: 'no' });
      if (calls === 3) throw new CallFailure('network', 'no', { retry: true, charged: 'maybe' });
      return { promptTokens: 1, completionTokens: 1 };
    });
    const model = withBudget(failing, guard);
    for (let call = 0; call < 3; call += 1) await model.complete(request).catch(() => {});
    const send = 'send toy/paid 100 true';
    expect(told).toEqual([send, 'sent', 'answered', 'over', send, 'sent', 'over', send, 'sent', 'lost', 'over']);
  });

  test('stays announced where its charge could not be booked', async () => {
    const told: string[] = [];
    const guard = {
      budget: createBudget({ spent: { usd: 0, tokens: 0 } }),
      price: undefined,
      clock: { now: () => 0, sleep: async () => {} },
      onCharge: () => {
        throw new ConfigError('The disk is full.');
      },
      onSend: () => () => told.push('over'),
    };
    const model = withBudget(
      provider(() => ({ promptTokens: 1, completionTokens: 1 })),
      guard,
    );
    await expect(model.complete(request)).rejects.toThrow('The disk is full.');
    expect(told).toEqual([]);
  });

  test('that waits for the budget ends at a stop, and is charged nothing', async () => {
    const { promise, resolve } = Promise.withResolvers<Usage>();
    const text = 'x'.repeat(5_000);
    const { model, charges, budget } = budgeted({
      model: provider(() => promise),
      price: fixedPrice(100, 0),
      budget: { maxUsd: 1 },
    });
    const stop = new AbortController();
    const first = model.complete(requestOf(text), stop.signal);
    const second = model.complete(requestOf(text), stop.signal);
    await setImmediate();
    expect(budget.state()).toMatchObject({ inFlight: 1, waiting: 1 });
    stop.abort();
    await expect(second).rejects.toThrow(new StoppedError('The sweep was stopped.'));
    resolve({ promptTokens: 700, completionTokens: 1 });
    expect((await first).text).toBe('Paris');
    expect(charges.map(({ bill }) => bill.usd)).toEqual([expect.closeTo(0.07, 12)]);
  });
});

test.each([
  1, 2, 3,
])('a cap of $1.00 holds with 64 calls in flight, and at least $0.95 of it is used (seed %s)', async (seed) => {
  const random = randomStream(seed, 'usage');
  const real = (request: ModelRequest): Usage => ({
    promptTokens: Math.floor(promptTokens(request) * (1 + 0.19 * random.next())),
    completionTokens: random.integer(request.sampling.maxOutputTokens + 1),
  });
  const scripted = provider(async (request) => {
    for (let turns = random.integer(5); turns > 0; turns -= 1) await setImmediate();
    if (random.integer(20) === 0) throw new CallFailure('network', 'Reset.', { retry: true, charged: 'maybe' });
    if (random.integer(20) === 0) throw new CallFailure('rate-limit', 'Later.', { retry: true, charged: 'no' });
    return real(request);
  });
  const { model, budget, charges } = budgeted({ model: scripted, price: fixedPrice(2.5, 10), budget: { maxUsd: 1 } });
  let inFlight = 0;
  const worker = async (): Promise<void> => {
    for (;;) {
      const text = 'Put the mug on the desk. '.repeat(1 + random.integer(200));
      const end = await model.complete(requestOf(text, 500)).catch((error: unknown) => error);
      inFlight = Math.max(inFlight, budget.state().inFlight);
      expect(budget.state().spentUsd! + budget.state().reservedUsd).toBeLessThanOrEqual(1 + 1e-12);
      if (end instanceof StoppedError) return;
    }
  };
  await Promise.all(Array.from({ length: 64 }, worker));
  const spent = charges.reduce((sum, { bill }) => sum + bill.usd!, 0);
  expect(inFlight).toBeGreaterThanOrEqual(32);
  expect(charges.some(({ state }) => state === 'lost')).toBe(true);
  expect(spent).toBeLessThanOrEqual(1);
  expect(spent).toBeGreaterThanOrEqual(0.95);
  expect(budget.exhausted).toMatch(/^The budget is used up: \$0\.9\d+ of \$1\.00 is spent/);
});
