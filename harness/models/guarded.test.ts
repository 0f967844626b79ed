/** The whole stack over real HTTP: what a service says it has charged is held against what the budget let through. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StoppedError } from '../core/errors.ts';
import type { LanguageModel, ModelRequest } from '../core/language-model.ts';
import { randomStream } from '../core/random.ts';
import type { Charge } from '../core/spending.ts';
import { type Fault, startFaultServer } from '../testing/fault-server.ts';
import { startWireServer, type WireServer } from '../testing/wire-server.ts';
import { anthropicModel } from './anthropic.ts';
import { guarded } from './guarded.ts';
import { type AnswerStore, openAnswerStore } from './guards/answer-store.ts';
import { type Budget, createBudget } from './guards/budget.ts';
import { createLimiter } from './guards/limiter.ts';
import { openaiModel } from './openai.ts';
import { priceOf } from './prices.ts';

/** Time passes only while somebody waits. */
let nowMs = 0;
const clock = {
  now: () => nowMs,
  sleep: async (ms: number) => {
    nowMs += ms;
  },
};
const date = new Date('2026-11-01');

function around(model: LanguageModel, budget: Budget, store: AnswerStore, charges: Charge[] = []): LanguageModel {
  const provider = model.provider as 'openai' | 'anthropic';
  return guarded(model, {
    limiter: createLimiter({ clock, maxConcurrency: 64 }),
    budget: { budget, price: priceOf(provider, model.name, date), clock, onCharge: (charge) => charges.push(charge) },
    retry: { clock, retries: 8 },
    cache: { store, mode: 'write', promptVersion: 1 },
  });
}

const question = (number: number): ModelRequest => ({
  messages: [{ role: 'user', content: `Question ${number}. ${'Read this with care. '.repeat(number % 40)}` }],
  tools: [],
  sampling: { temperature: 0, maxOutputTokens: 512, seed: 1 },
  sampleIndex: 0,
});

describe('a cap of $1.00 with 64 calls in flight', () => {
  let charged = { openai: 0, anthropic: 0 };
  let server: WireServer;
  beforeAll(async () => {
    const random = randomStream(1, 'usage');
    server = await startWireServer({
      delayMs: 1,
      answer: async (_, model) => {
        const provider = model.startsWith('claude') ? 'anthropic' : 'openai';
        // As providers count: somewhat otherwise than we do, and as much of the answer's limit as they like.
        const usage = { promptTokens: 20 + random.integer(150), completionTokens: 1 + random.integer(512) };
        charged = { ...charged, [provider]: charged[provider] + priceOf(provider, model, date)!(usage)! };
        return { text: 'An answer.', toolCalls: [], finish: 'stop', usage, paid: { ...usage, usd: null } };
      },
    });
  });
  afterAll(() => server.close());

  const shared = { apiKey: 'sk-test', timeoutMs: 60_000, contextWindow: 128_000 };
  it.each([
    ['openai', () => openaiModel({ ...shared, name: 'gpt-4o', baseUrl: `${server.url}/v1` }, clock)],
    ['anthropic', () => anthropicModel({ ...shared, name: 'claude-sonnet-4-5', baseUrl: server.url }, clock)],
  ] as const)('is never exceeded at %s, and at least $0.95 of it is used', async (provider, open) => {
    const budget = createBudget({ maxUsd: 1, spent: { usd: 0, tokens: 0 } });
    const charges: Charge[] = [];
    const model = around(open(), budget, openAnswerStore(':memory:'), charges);
    let next = 0;
    const worker = async (): Promise<unknown> => {
      for (;;) {
        const number = next;
        next += 1;
        try {
          await model.complete(question(number));
        } catch (error) {
          return error;
        }
      }
    };
    const ends = await Promise.all(Array.from({ length: 64 }, worker));
    expect(ends.every((end) => end instanceof StoppedError)).toBe(true);
    expect(charged[provider]).toBeLessThanOrEqual(1);
    expect(charged[provider]).toBeGreaterThanOrEqual(0.95);
    const booked = charges.reduce((sum, { bill }) => sum + bill.usd!, 0);
    expect(booked).toBeCloseTo(charged[provider], 9);
  });
});

describe('an answer that comes after failures', () => {
  const completion = {
    id: 'c',
    object: 'chat.completion',
    created: 0,
    model: 'gpt-4o',
    choices: [{ index: 0, message: { role: 'assistant', content: 'Here.' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1000, completion_tokens: 100, total_tokens: 1100 },
  };
  const good: Fault = { kind: 'answer', body: completion };

  async function ask(...script: readonly [Fault, ...Fault[]]) {
    const server = await startFaultServer(script);
    const settings = { apiKey: 'sk-test', timeoutMs: 60_000, contextWindow: 128_000, name: 'gpt-4o' };
    const charges: Charge[] = [];
    const store = openAnswerStore(':memory:');
    const budget = createBudget({ spent: { usd: 0, tokens: 0 } });
    const model = around(openaiModel({ ...settings, baseUrl: `${server.url}/v1` }, clock), budget, store, charges);
    const answers = await Promise.all([1, 1, 1].map((number) => model.complete(question(number))));
    const again = await model.complete(question(1));
    await server.close();
    return { answers, again, charges, requests: server.requests.length };
  }

  it('is paid for once, whoever waits for it, and the attempts that were refused cost nothing', async () => {
    const { answers, again, charges, requests } = await ask(
      { kind: 'answer', status: 429, headers: { 'retry-after': '1' }, body: '{}' },
      { kind: 'answer', status: 503, body: '' },
      good,
    );
    expect(requests).toBe(3);
    const usd = (1000 * 2.5 + 100 * 10) / 1e6;
    expect(answers.map(({ paid }) => paid.usd)).toEqual([usd, 0, 0]);
    expect(answers.map(({ usage }) => usage.promptTokens)).toEqual([1000, 1000, 1000]);
    expect(again).toMatchObject({ text: 'Here.', paid: { promptTokens: 0, completionTokens: 0, usd: 0 } });
    expect(charges.map(({ state, bill }) => [state, bill.usd])).toEqual([['answered', usd]]);
  });

  it('books an answer that was lost on its way as the most that it can have cost', async () => {
    const { answers, charges } = await ask({ kind: 'reset', body: completion }, good);
    expect(answers[0]!.text).toBe('Here.');
    expect(charges.map(({ state }) => state)).toEqual(['lost', 'answered']);
    expect(charges[0]!.bill.completionTokens).toBe(512);
    expect(charges[0]!.bill.usd).toBeGreaterThan((512 * 10) / 1e6);
  });
});
