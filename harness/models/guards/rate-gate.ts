import { tokenBucket } from './token-bucket.ts';

export interface RateLimits {
  /** Above 0; absent = no such limit. */
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
}

/** What only time opens: a provider's pause, and the limits per minute. All times are a clock's milliseconds. */
export interface RateGate {
  /** The first time at which a call of so many tokens may pass. */
  opensFor(tokens: number): number;
  /** A call passes, its tokens reserved; the returned function settles them, once. */
  pass(tokens: number, nowMs: number): (used: number, nowMs: number) => void;
  pauseUntil(ms: number): void;
}

const always = Number.NEGATIVE_INFINITY;

export function rateGate({ requestsPerMinute, tokensPerMinute }: RateLimits): RateGate {
  const requestBucket = requestsPerMinute === undefined ? undefined : tokenBucket(requestsPerMinute);
  const bucket = tokensPerMinute === undefined ? undefined : tokenBucket(tokensPerMinute);
  let pausedUntilMs = always;
  return {
    opensFor: (tokens) =>
      Math.max(pausedUntilMs, requestBucket?.readyAt(1) ?? always, bucket?.readyAt(tokens) ?? always),
    pass: (tokens, nowMs) => {
      requestBucket?.take(1, nowMs);
      return bucket?.reserve(tokens, nowMs) ?? (() => {});
    },
    pauseUntil: (ms) => {
      pausedUntilMs = Math.max(pausedUntilMs, ms);
    },
  };
}
