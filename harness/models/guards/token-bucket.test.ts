import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { burstMs, tokenBucket } from './token-bucket.ts';

const perMs = (perMinute: number) => perMinute / 60_000;

describe('a bucket of 6,000 a minute', () => {
  it('gives 500 at once and 100 a second after that', () => {
    const bucket = tokenBucket(6000);
    expect(bucket.readyAt(500)).toBeLessThan(0);
    bucket.take(500, 0);
    expect(bucket.readyAt(1)).toBe(10);
    expect(bucket.readyAt(100)).toBe(1000);
  });

  it('never holds more than 500, however long nobody takes any', () => {
    const bucket = tokenBucket(6000);
    bucket.take(500, 0);
    bucket.take(500, 1_000_000);
    expect(bucket.readyAt(100)).toBe(1_001_000);
  });

  it('gives more than it holds when it is full, and lets those after it wait for the debt', () => {
    const bucket = tokenBucket(6000);
    bucket.take(100, 0);
    expect(bucket.readyAt(2000)).toBe(1000);
    bucket.take(2000, 1000);
    expect(bucket.readyAt(100)).toBe(1000 + 16_000);
  });

  it('takes back what was reserved and not used', () => {
    const bucket = tokenBucket(6000);
    const settle = bucket.reserve(500, 0);
    settle(100, 500);
    expect(bucket.readyAt(450)).toBe(500);
  });

  it('takes further what was used beyond the reservation', () => {
    const bucket = tokenBucket(6000);
    const settle = bucket.reserve(100, 0);
    settle(700, 1000);
    expect(bucket.readyAt(100)).toBe(3000);
  });

  it('does not give back a second time what time gave back already', () => {
    const bucket = tokenBucket(6000);
    const settle = bucket.reserve(500, 0);
    bucket.take(500, 5000);
    settle(0, 5000);
    expect(bucket.readyAt(500)).toBe(10_000);
  });
});

it('a bucket that holds less than one gives one when it is full', () => {
  const bucket = tokenBucket(1);
  expect(bucket.readyAt(1)).toBeLessThan(0);
  bucket.take(1, 0);
  expect(bucket.readyAt(1)).toBe(60_000);
});

it('a limit must be a number above 0', () => {
  for (const limit of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => tokenBucket(limit)).toThrow(`Expected a limit per minute to be a number above 0, got ${limit}.`);
});

it('over any span, what was used is at most the burst, or the largest call, and the rate times the span', () => {
  const call = fc.record({
    gapMs: fc.nat(4000),
    amount: fc.integer({ min: 1, max: 1500 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    lastsMs: fc.nat(20_000),
  });
  fc.assert(
    fc.property(fc.integer({ min: 600, max: 60_000 }), fc.array(call, { maxLength: 60 }), (perMinute, calls) => {
      const bucket = tokenBucket(perMinute);
      const taken: { readonly atMs: number; readonly used: number }[] = [];
      let open: { readonly endMs: number; readonly settle: (nowMs: number) => void }[] = [];
      const settleUntil = (ms: number) => {
        for (const { endMs, settle } of open.filter((one) => one.endMs <= ms).sort((a, b) => a.endMs - b.endMs))
          settle(endMs);
        open = open.filter((one) => one.endMs > ms);
      };
      let nowMs = 0;
      for (const { gapMs, amount, share, lastsMs } of calls) {
        nowMs += gapMs;
        settleUntil(nowMs);
        while (bucket.readyAt(amount) > nowMs) {
          nowMs = Math.min(bucket.readyAt(amount), ...open.map(({ endMs }) => endMs));
          settleUntil(nowMs);
        }
        const settle = bucket.reserve(amount, nowMs);
        const used = Math.floor(amount * share);
        taken.push({ atMs: nowMs, used });
        open.push({ endMs: nowMs + lastsMs, settle: (endMs) => settle(used, endMs) });
      }
      for (const [from, first] of taken.entries()) {
        let used = 0;
        let largest = perMs(perMinute) * burstMs;
        for (const one of taken.slice(from)) {
          used += one.used;
          largest = Math.max(largest, one.used);
          expect(used).toBeLessThanOrEqual(largest + perMs(perMinute) * (one.atMs - first.atMs) + 1e-6);
        }
      }
    }),
    { numRuns: 300 },
  );
});
