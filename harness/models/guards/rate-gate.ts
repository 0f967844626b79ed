import { tokenBucket } from './token-bucket.ts';

/** `rate-limited`: the provider asked for a pause · the others: a limit that was set. */
export type WaitReason = 'rate-limited' | 'requests-per-minute' | 'tokens-per-minute';

export interface RateLimits {
  /** Above 0; absent = no such limit. */
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
}

/** What only time opens: a provider's pause, and the limits per minute. All times are a clock's milliseconds. */
export interface RateGate {
  /** The first time at which a call of so many tokens may pass, and what is waited for until then. */
  opensFor(tokens: number): { readonly atMs: number; readonly reason: WaitReason };
  /** A call passes, its tokens reserved; the returned function settles them, once. */
  pass(tokens: number, nowMs: number): (used: number, nowMs: number) => void;
  pauseUntil(ms: number): void;
}

export function rateGate({ requestsPerMinute, tokensPerMinute }: RateLimits): RateGate {
  const requestBucket = requestsPerMinute === undefined ? undefined : tokenBucket(requestsPerMinute);
  const bucket = tokensPerMinute === undefined ? undefined : tokenBucket(tokensPerMinute);
  let pausedUntilMs = Number.NEGATIVE_INFINITY;
  return {
    opensFor: (tokens) => {
      const times = [
        { atMs: pausedUntilMs, reason: 'rate-limited' },
        { atMs: requestBucket?.readyAt(1) ?? Number.NEGATIVE_INFINITY, reason: 'requests-per-minute' },
        { atMs: bucket?.readyAt(tokens) ?? Number.NEGATIVE_INFINITY, reason: 'tokens-per-minute' },
      ] as const;
      return times.reduce((latest, time) => (time.atMs > latest.atMs ? time : latest));
    },
    pass: (tokens, nowMs) => {
      requestBucket?.take(1, nowMs);
      return bucket?.reserve(tokens, nowMs) ?? (() => {});
    },
    pauseUntil: (ms) => {
      pausedUntilMs = Math.max(pausedUntilMs, ms);
    },
  };
}
