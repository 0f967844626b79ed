import { ConfigError, ContextOverflowError, StoppedError } from '../core/errors.ts';
import {
  type Bill,
  type LanguageModel,
  type ModelResponse,
  modelName,
  type Usage,
  wrapModel,
} from '../core/language-model.ts';
import type { Charge } from '../core/spending.ts';
import type { Amount, Budget } from './guards/budget.ts';
import type { Clock } from './guards/clock.ts';
import { createTokenBound } from './guards/token-bound.ts';
import { mostUsd, type Price } from './prices.ts';
import { CallFailure } from './wire/call-failure.ts';

export interface BudgetGuard {
  /** One for all models of a sweep. */
  readonly budget: Budget;
  /** Undefined = unknown: bills say `usd: null`, and a cap in dollars is a bug of the caller. */
  readonly price: Price | undefined;
  readonly clock: Clock;
  /** Told once of every attempt that was, or may have been, charged. */
  readonly onCharge: (charge: Charge) => void;
  /** Told right before an attempt is sent, with the most that it can cost; what it returns is called when all is booked. */
  readonly onSend?: (model: string, most: Bill) => () => void;
}

/**
 * Reserves the most that an attempt can cost, makes it, and books what it was charged. The answer's `paid` gets its
 * price. A lost answer is booked whole: the provider may charge it, and nobody will tell us how much of it.
 * Throws StoppedError when the budget is used up, before anything is sent.
 */
export function withBudget(model: LanguageModel, guard: BudgetGuard): LanguageModel {
  const { budget, price, clock, onCharge, onSend } = guard;
  const bound = createTokenBound();
  return wrapModel(model, async (request, signal) => {
    const most = bound.most(request);
    const needed: Bill = { ...most, usd: price === undefined ? null : mostUsd(price, most) };
    const reservation = await budget.reserve(amountOf(needed), signal);
    const done = onSend?.(modelName(model), needed);
    const start = clock.now();
    const book = (state: Charge['state'], bill: Bill): void => {
      reservation.settle(amountOf(bill));
      onCharge({ model: modelName(model), bill, state, seconds: Math.max(0, clock.now() - start) / 1000 });
    };
    const answer = async (): Promise<ModelResponse> => {
      // Without the signal: an attempt that was begun is paid for, and is let finish.
      const response = await model.complete(request);
      bound.learn(request, response.usage);
      const paid: Bill = { ...usageOf(response.usage), usd: price === undefined ? null : price(response.usage) };
      return { ...response, paid };
    };
    const response = await answer().catch((error: unknown) => {
      if (isFree(error)) reservation.settle({ usd: 0, tokens: 0 });
      else book('lost', needed);
      done?.();
      throw error;
    });
    // Not in a `finally`: what could not be booked has to stand among what is under way.
    book('answered', response.paid);
    done?.();
    return response;
  });
}

/** Whether it is sure that a failed attempt is not charged. Of a bug nobody knows. */
function isFree(error: unknown): boolean {
  if (error instanceof CallFailure) return error.details.charged === 'no';
  return [ContextOverflowError, ConfigError, StoppedError].some((kind) => error instanceof kind);
}

function amountOf({ usd, promptTokens, completionTokens }: Bill): Amount {
  return { usd, tokens: promptTokens + completionTokens };
}

function usageOf({ promptTokens, completionTokens, cacheReadTokens, cacheWriteTokens }: Usage): Usage {
  return {
    promptTokens,
    completionTokens,
    ...(cacheReadTokens === undefined ? {} : { cacheReadTokens }),
    ...(cacheWriteTokens === undefined ? {} : { cacheWriteTokens }),
  };
}
