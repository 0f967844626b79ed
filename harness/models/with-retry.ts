/**
 * The one layer of retries:
 *
 *   repeat:  answer ← one attempt
 *            failed, and another attempt may help, and retries are left?  wait, else throw
 *
 *   the provider said how long to wait:  the whole of it + jitter of up to 100 ms · 2ⁿ, at most 5 s
 *   it said nothing:                     half to all of 1 s · 2ⁿ, at most 60 s
 *
 *   n retries made so far
 * Jitter keeps calls that failed together from coming back together. On top of a given wait it doubles too, so that a
 * provider that asks for a few milliseconds again and again does not use up all retries within a second.
 */
import { ProviderError, type ProviderErrorKind, StoppedError } from '../core/errors.ts';
import { type LanguageModel, modelName, wrapModel } from '../core/language-model.ts';
import { type Random, randomStream } from '../core/random.ts';
import type { Clock } from './guards/clock.ts';
import { CallFailure } from './wire/call-failure.ts';

export interface RetryWait {
  /** `provider/name` */
  readonly model: string;
  readonly kind: ProviderErrorKind;
  /** Milliseconds until the call is made again. */
  readonly ms: number;
}

export interface RetryGuard {
  readonly clock: Clock;
  /** How often a failed call is made again: a whole number from 0. */
  readonly retries: number;
  readonly onWait?: (wait: RetryWait) => void;
}

/** A malformed answer may come again just so, and may be charged each time: retried this often at most. */
const malformedRetries = 2;

/**
 * Makes calls again that failed with a CallFailure for which `details.retry` holds; everything else goes through at once.
 * Throws a ProviderError of the last failure's kind after the last retry. A stop ends a wait at once, and no attempt is
 * begun after it: StoppedError.
 */
export function withRetry(model: LanguageModel, settings: RetryGuard): LanguageModel {
  const { clock, retries, onWait } = settings;
  const random = randomStream('retry', model.provider, model.name);
  return wrapModel(model, async (request, signal) => {
    let malformed = 0;
    for (let made = 0; ; made += 1) {
      if (signal?.aborted) throw new StoppedError('The sweep was stopped.');
      try {
        return await model.complete(request, signal);
      } catch (error) {
        if (!(error instanceof CallFailure) || !error.details.retry) throw error;
        if (error.kind === 'malformed') malformed += 1;
        if (made >= retries || malformed > malformedRetries) throw exhausted(error, made + 1);
        const ms = waitMs(error.details.waitMs, made, random);
        onWait?.({ model: modelName(model), kind: error.kind, ms });
        await clock.sleep(ms, signal);
      }
    }
  });
}

function waitMs(asked: number | undefined, made: number, random: Random): number {
  if (asked !== undefined) return asked + random.next() * Math.min(5_000, 100 * 2 ** made);
  return (0.5 + 0.5 * random.next()) * Math.min(60_000, 1_000 * 2 ** made);
}

function exhausted({ kind, message }: CallFailure, attempts: number): ProviderError {
  return new ProviderError(kind, `${message} (tried ${attempts === 1 ? 'once' : `${attempts} times`})`);
}
