import { describe, expect, test } from 'vitest';
import { fixedPrice, mostUsd, type Price, priceOf } from './prices.ts';

const november = new Date('2026-11-23T00:00:00Z');
const priceAt = (provider: 'openai' | 'anthropic', model: string, date = november): Price =>
  priceOf(provider, model, date) ?? expect.fail(`Expected a price of ${model}.`);

describe('prices of the table', () => {
  test('are per million tokens of prompt and answer', () => {
    const price = priceAt('openai', 'gpt-4o');
    expect(price({ promptTokens: 1_000_000, completionTokens: 0 })).toBeCloseTo(2.5, 12);
    expect(price({ promptTokens: 0, completionTokens: 1_000_000 })).toBeCloseTo(10, 12);
    expect(price({ promptTokens: 0, completionTokens: 0 })).toBe(0);
  });

  test('are lower for what a prompt cache held, and higher for what was written to it', () => {
    const price = priceAt('anthropic', 'claude-opus-5');
    const usage = { promptTokens: 100_000, completionTokens: 0 };
    expect(price(usage)).toBeCloseTo(0.5, 12);
    expect(price({ ...usage, cacheReadTokens: 100_000 })).toBeCloseTo(0.05, 12);
    expect(price({ ...usage, cacheWriteTokens: 100_000 })).toBeCloseTo(0.625, 12);
    expect(price({ ...usage, cacheReadTokens: 40_000, cacheWriteTokens: 20_000 })).toBeCloseTo(0.2 + 0.02 + 0.125, 12);
  });

  test('are those of a plain token where the model has no price of cache writes', () => {
    const usage = { promptTokens: 100_000, completionTokens: 0 };
    expect(priceAt('openai', 'gpt-4o')({ ...usage, cacheWriteTokens: 100_000 })).toBeCloseTo(0.25, 12);
  });

  test('take cached tokens for the prompt where a provider reports more of them than of all', () => {
    const usage = { promptTokens: 0, completionTokens: 0, cacheReadTokens: 1_000_000 };
    expect(priceAt('anthropic', 'claude-opus-5')(usage)).toBeCloseTo(0.5, 12);
  });

  test('are higher for a whole call whose prompt is long', () => {
    const price = priceAt('openai', 'gpt-5.5');
    expect(price({ promptTokens: 271_999, completionTokens: 1_000 })).toBeCloseTo(0.271_999 * 5 + 0.03, 12);
    expect(price({ promptTokens: 272_000, completionTokens: 1_000 })).toBeCloseTo(0.272 * 10 + 0.045, 12);
  });

  test('are those of the date', () => {
    const usage = { promptTokens: 1_000_000, completionTokens: 0 };
    expect(priceAt('openai', 'o3', new Date('2025-06-09T00:00:00Z'))(usage)).toBeCloseTo(10, 12);
    expect(priceAt('openai', 'o3', new Date('2025-06-10T00:00:00Z'))(usage)).toBeCloseTo(2, 12);
  });

  test.each([
    ['openai', 'gpt-99', 'is not in the table'],
    ['anthropic', 'gpt-4o', "is another provider's"],
    ['anthropic', 'claude-sonnet-5-5', 'is a later version'],
    ['openai', 'whisper-1', 'is paid by the hour'],
    ['openai', 'text-embedding-3-small', 'has no price of answers'],
    ['openai', 'omni-moderation-latest', 'has no price at all'],
  ] as const)('are unknown, never 0: %s/%s %s', (provider, model, _) => {
    expect(priceOf(provider, model, november)).toBeUndefined();
  });
});

describe('a price that the user gives', () => {
  test('is per million tokens, whatever a prompt cache held', () => {
    const price = fixedPrice(3, 15);
    expect(price({ promptTokens: 2_000_000, completionTokens: 100_000, cacheReadTokens: 1_000_000 })).toBe(7.5);
    expect(fixedPrice(0, 0)({ promptTokens: 5, completionTokens: 5 })).toBe(0);
  });
});

describe('the most that a call can cost', () => {
  const usage = { promptTokens: 100_000, completionTokens: 1_000 };

  test('is that of writing the whole prompt to a cache, where writing is dearer', () => {
    expect(mostUsd(priceAt('anthropic', 'claude-opus-5'), usage)).toBeCloseTo(0.625 + 0.025, 12);
    expect(mostUsd(priceAt('openai', 'gpt-4o'), usage)).toBeCloseTo(0.25 + 0.01, 12);
    expect(mostUsd(fixedPrice(1, 2), usage)).toBeCloseTo(0.1 + 0.002, 12);
  });

  test('is unknown as soon as a part of it is', () => {
    expect(mostUsd((used) => (used.cacheReadTokens === undefined ? 1 : null), usage)).toBeNull();
  });
});
