/**
 * The limits that all models of one (base URL, account, model) share. A call begins when it is the first in the line and
 *
 *   fewer calls are in flight than the concurrency, which adapts to refusals for rate,
 *   the requests per minute and the tokens per minute leave room for it,
 *   and no pause that the provider asked for is on.
 *
 * Strictly first come, first served: a small call never overtakes a large one, which might else wait for ever.
 * Nothing polls: whoever comes, ends or leaves lets the next ones in, and where only time can, one alarm is set for the
 * first in the line.
 */
import { StoppedError } from '../../core/errors.ts';
import { adaptiveConcurrency } from './adaptive-concurrency.ts';
import { createAlarm } from './alarm.ts';
import { type CallQueue, callQueue } from './call-queue.ts';
import type { Clock } from './clock.ts';
import { type RateLimits, rateGate } from './rate-gate.ts';

export interface LimiterSettings extends RateLimits {
  readonly clock: Clock;
  /** Calls in flight at most: a whole number from 1. */
  readonly maxConcurrency: number;
}

/** How an attempt ended. `tokens`: what it used of the limit; `waitMs`: the pause that the provider asks for. */
export type Outcome =
  | { readonly state: 'answered' | 'failed'; readonly tokens: number }
  | { readonly state: 'rate-limited'; readonly tokens: number; readonly waitMs?: number | undefined };

/** Ends an attempt; called once. */
export type EndAttempt = (outcome: Outcome) => void;

export interface ModelLimiter {
  /**
   * Waits for room for one attempt. `tokens`: the most that it is expected to use. Throws StoppedError as soon as the
   * signal is aborted.
   */
  enter(tokens: number, signal?: AbortSignal): Promise<EndAttempt>;
  /** `limit`: calls in flight that are allowed at present. */
  state(): { readonly limit: number; readonly running: number; readonly waiting: number };
}

interface Waiter {
  readonly tokens: number;
  readonly signal: AbortSignal | undefined;
  readonly start: (end: EndAttempt) => void;
}

/** One limiter per key, made at the key's first use. */
export function createLimiters(settings: LimiterSettings): (key: string) => ModelLimiter {
  const limiters = new Map<string, ModelLimiter>();
  return (key) => {
    const limiter = limiters.get(key) ?? createLimiter(settings);
    limiters.set(key, limiter);
    return limiter;
  };
}

export function createLimiter(settings: LimiterSettings): ModelLimiter {
  const { clock } = settings;
  const concurrency = adaptiveConcurrency(settings.maxConcurrency);
  const gate = rateGate(settings);
  const line = callQueue<Waiter>();
  const alarm = createAlarm(clock, () => admit());

  const begin = (waiter: Waiter, nowMs: number): void => {
    line.leave(waiter);
    const call = concurrency.begin();
    const settle = gate.pass(waiter.tokens, nowMs);
    waiter.start((outcome) => {
      settle(outcome.tokens, clock.now());
      concurrency.end(call, outcome.state, line.size);
      if (outcome.state === 'rate-limited' && outcome.waitMs !== undefined)
        gate.pauseUntil(clock.now() + outcome.waitMs);
      admit();
    });
  };
  const admit = (): void => {
    for (let first = line.first(); first && concurrency.hasRoom(); first = line.first()) {
      const nowMs = clock.now();
      const atMs = gate.opensFor(first.tokens);
      // Of calls that one signal stops, the first to hear of it must not let the others in.
      if (first.signal?.aborted) line.leave(first);
      else if (atMs <= nowMs) begin(first, nowMs);
      else {
        alarm.set(atMs);
        return;
      }
    }
    alarm.clear();
  };
  return {
    enter: (tokens, signal) => standInLine(line, { tokens, signal }, admit),
    state: () => ({ limit: concurrency.limit, running: concurrency.running, waiting: line.size }),
  };
}

function standInLine(
  line: CallQueue<Waiter>,
  call: Pick<Waiter, 'tokens' | 'signal'>,
  admit: () => void,
): Promise<EndAttempt> {
  const { signal } = call;
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      line.leave(waiter);
      reject(new StoppedError('The sweep was stopped.'));
      admit();
    };
    const start = (end: EndAttempt): void => {
      signal?.removeEventListener('abort', stop);
      resolve(end);
    };
    const waiter: Waiter = { ...call, start };
    if (signal?.aborted) return stop();
    signal?.addEventListener('abort', stop);
    line.push(waiter);
    admit();
  });
}
