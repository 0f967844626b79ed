import { type LanguageModel, wrapModel } from '../core/language-model.ts';
import type { ModelLimiter, Outcome } from './guards/limiter.ts';
import { neededTokens } from './tokens.ts';
import { CallFailure } from './wire/call-failure.ts';

/**
 * Every attempt passes the limiter, with its prompt's and its longest answer's tokens reserved ahead and settled with what
 * the provider reports. A stop ends the wait.
 */
export function withLimits(model: LanguageModel, limiter: ModelLimiter): LanguageModel {
  return wrapModel(model, async (request, signal) => {
    const reserved = neededTokens(request);
    const end = await limiter.enter(reserved, signal);
    let outcome: Outcome = { state: 'failed', tokens: 0 };
    try {
      const response = await model.complete(request, signal);
      outcome = { state: 'answered', tokens: response.usage.promptTokens + response.usage.completionTokens };
      return response;
    } catch (error) {
      if (error instanceof CallFailure) outcome = outcomeOf(error, reserved);
      throw error;
    } finally {
      end(outcome);
    }
  });
}

/** A lost answer may have used all that it could; what was refused, used nothing. */
function outcomeOf({ kind, details }: CallFailure, reserved: number): Outcome {
  const tokens = details.charged === 'no' ? 0 : reserved;
  return kind === 'rate-limit'
    ? { state: 'rate-limited', tokens, waitMs: details.waitMs }
    : { state: 'failed', tokens };
}
