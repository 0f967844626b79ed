import { calcPrice } from '@pydantic/genai-prices';
import type { Usage } from '../core/language-model.ts';
import { type TableProvider, tableEntry } from './model-table.ts';

/** US dollars for a call's tokens; null = the price is unknown, which is never taken for 0. */
export type Price = (usage: Usage) => number | null;

/**
 * A model's list price on a date, in US dollars: without discounts, taxes and batches, with the rates of the provider's
 * prompt cache (writes kept for five minutes), and with those for long prompts where there are any: they hold for the whole call.
 * Undefined where the table (model-table.ts) does not have both a price of prompts and one of answers.
 */
export function priceOf(provider: TableProvider, model: string, date: Date): Price | undefined {
  if (tableEntry(provider, model) === undefined) return undefined;
  const at = { providerId: provider, timestamp: date };
  const rates = calcPrice({}, model, at)?.model_price;
  if (rates?.input_mtok === undefined || rates.output_mtok === undefined) return undefined;
  return ({ promptTokens, completionTokens, cacheReadTokens = 0, cacheWriteTokens = 0 }) => {
    const usage = {
      // The table refuses parts that are larger than their whole, as a provider may report them.
      input_tokens: Math.max(promptTokens, cacheReadTokens + cacheWriteTokens),
      cache_read_tokens: cacheReadTokens,
      cache_write_tokens: cacheWriteTokens,
      output_tokens: completionTokens,
    };
    return calcPrice(usage, model, at)?.total_price ?? null;
  };
}

/** A price that the user gives, in US dollars per million tokens of prompt and answer; all tokens of a prompt cost the same. */
export function fixedPrice(inputUsdPerMTok: number, outputUsdPerMTok: number): Price {
  return ({ promptTokens, completionTokens }) =>
    (promptTokens * inputUsdPerMTok + completionTokens * outputUsdPerMTok) / 1e6;
}

/**
 * The most that a call of so many tokens can cost: any part of its prompt may be read from, or written to, the
 * provider's prompt cache without having been asked for, and a write costs more than a plain token.
 */
export function mostUsd(price: Price, { promptTokens, completionTokens }: Usage): number | null {
  const plain = { promptTokens, completionTokens };
  const ways = [plain, { ...plain, cacheReadTokens: promptTokens }, { ...plain, cacheWriteTokens: promptTokens }];
  const costs = ways.map(price).filter((usd) => usd !== null);
  return costs.length < ways.length ? null : Math.max(...costs);
}
