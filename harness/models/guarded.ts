/**
 * What stands around every model behind a service, outermost first:
 *
 *   window    a prompt that cannot fit is not sent, and not looked up: an answer from a wider window is none of this one
 *   cache     a known answer costs nothing; an equal call under way is waited for, not made again
 *   fuse      many calls in a row that failed end the sweep
 *   retry     a failed attempt is made again: the one layer that does so
 *   limits    requests and tokens a minute, calls in flight
 *   budget    the most that an attempt can cost is reserved before it is sent, and settled with what it did cost
 *   provider  one attempt over HTTP
 */
import type { LanguageModel } from '../core/language-model.ts';
import type { ModelLimiter } from './guards/limiter.ts';
import { type BudgetGuard, withBudget } from './with-budget.ts';
import { type CacheGuard, withCache } from './with-cache.ts';
import { withFuse } from './with-fuse.ts';
import { withLimits } from './with-limits.ts';
import { type RetryGuard, withRetry } from './with-retry.ts';
import { withWindow } from './with-window.ts';

export interface Guards {
  readonly limiter: ModelLimiter;
  readonly budget: BudgetGuard;
  readonly retry: RetryGuard;
  /** Absent = no answer is looked up or kept. */
  readonly cache?: CacheGuard | undefined;
}

export function guarded(provider: LanguageModel, { limiter, budget, retry, cache }: Guards): LanguageModel {
  const asked = withFuse(withRetry(withLimits(withBudget(provider, budget), limiter), retry));
  return withWindow(cache ? withCache(asked, cache) : asked);
}
