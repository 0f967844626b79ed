import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StoppedError } from '../../core/errors.ts';
import { type FakeClock, fakeClock } from '../../testing/fake-clock.ts';
import { createLimiter, createLimiters, type EndAttempt, type LimiterSettings } from './limiter.ts';
import { burstMs } from './token-bucket.ts';

const answered = (tokens = 1) => ({ state: 'answered', tokens }) as const;

/** A limiter with calls by number: when each began, and how to end it. */
function limited(settings: Partial<LimiterSettings> & { readonly clock?: FakeClock } = {}) {
  const clock = settings.clock ?? fakeClock();
  const limiter = createLimiter({ maxConcurrency: 1000, ...settings, clock });
  const began: number[] = [];
  const ends: EndAttempt[] = [];
  const call = async (tokens = 1, signal?: AbortSignal): Promise<void> => {
    const end = await limiter.enter(tokens, signal);
    began.push(clock.now());
    ends.push(end);
  };
  const calls = (count: number, tokens = 1, signal?: AbortSignal) =>
    Promise.allSettled(Array.from({ length: count }, () => call(tokens, signal)));
  return { clock, limiter, began, ends, call, calls };
}

describe('a limiter', () => {
  it('lets in as many calls as may be in flight, and the next one when one ends', async () => {
    const { clock, limiter, calls, began, ends } = limited({ maxConcurrency: 3 });
    void calls(5);
    await clock.advance(1000);
    expect(began.length).toBe(3);
    expect(limiter.state()).toEqual({ limit: 3, running: 3, waiting: 2 });
    ends[1]!(answered());
    await clock.advance(0);
    expect([began.length, began.at(-1)]).toEqual([4, 1000]);
  });

  it('sets no timer while only room in flight is missing, nor when it is idle', async () => {
    const { clock, calls, ends } = limited({ maxConcurrency: 1, requestsPerMinute: 6000 });
    void calls(2);
    await clock.advance(0);
    expect(clock.sleeping).toBe(0);
    ends[0]!(answered());
    await clock.advance(0);
    ends[1]!(answered());
    expect(clock.sleeping).toBe(0);
  });

  it('of 60 requests a minute begins five at once and then one a second', async () => {
    const { clock, calls, began } = limited({ requestsPerMinute: 60 });
    void calls(8);
    await clock.advance(10_000);
    expect(began).toEqual([0, 0, 0, 0, 0, 1000, 2000, 3000]);
  });

  it('of 6,000 tokens a minute lets a call in earlier when another one gives back what it did not use', async () => {
    const { clock, calls, began, ends } = limited({ tokensPerMinute: 6000 });
    void calls(2, 400);
    await clock.advance(1000);
    expect(began).toEqual([0]);
    ends[0]!(answered(300));
    await clock.advance(1000);
    expect(began).toEqual([0, 2000]);
  });

  it('lets a call that is larger than a minute in, and the next one when the debt is paid', async () => {
    const { clock, call, began } = limited({ tokensPerMinute: 6000 });
    void call(9000);
    void call(100);
    await clock.advance(100_000);
    expect(began).toEqual([0, (9000 - 500 + 100) * 10]);
  });

  it('lets no small call overtake a large one', async () => {
    const { clock, call, began } = limited({ tokensPerMinute: 6000 });
    void call(300);
    void call(500);
    void call(1);
    await clock.advance(2999);
    expect(began).toEqual([0]);
    await clock.advance(11);
    expect(began).toEqual([0, 3000, 3010]);
  });
});

describe('a refusal for rate', () => {
  it('with a time to wait pauses all calls for the whole of it', async () => {
    const { clock, call, calls, began, ends } = limited();
    await call();
    ends[0]!({ state: 'rate-limited', tokens: 0, waitMs: 90_000 });
    void calls(3);
    await clock.advance(89_999);
    expect(began.length).toBe(1);
    await clock.advance(1);
    expect(began).toEqual([0, 90_000, 90_000, 90_000]);
  });

  it('with a shorter time does not shorten a pause', async () => {
    const { clock, call, calls, began, ends } = limited();
    await calls(2);
    ends[0]!({ state: 'rate-limited', tokens: 0, waitMs: 60_000 });
    ends[1]!({ state: 'rate-limited', tokens: 0, waitMs: 1000 });
    void call();
    await clock.advance(60_000);
    expect(began).toEqual([0, 0, 60_000]);
  });

  it('is made good by answers while calls wait, and by none while nobody does', async () => {
    const { clock, limiter, calls, call, ends } = limited({ maxConcurrency: 4 });
    await call();
    ends[0]!({ state: 'rate-limited', tokens: 0 });
    void calls(6);
    await clock.advance(0);
    ends[1]!(answered());
    ends[2]!(answered());
    expect(limiter.state()).toMatchObject({ limit: 3, running: 3 });
    await clock.advance(0);
    for (const end of ends.slice(3)) end(answered());
    await clock.advance(0);
    for (const end of ends.slice(6)) end(answered());
    expect(limiter.state()).toMatchObject({ limit: 3, running: 0, waiting: 0 });
  });

  it('halves the calls in flight; other failures leave them', async () => {
    const { limiter, calls, ends } = limited({ maxConcurrency: 8 });
    await calls(4);
    ends[0]!({ state: 'failed', tokens: 0 });
    expect(limiter.state().limit).toBe(8);
    ends[1]!({ state: 'rate-limited', tokens: 0 });
    ends[2]!({ state: 'rate-limited', tokens: 0 });
    expect(limiter.state()).toEqual({ limit: 4, running: 1, waiting: 0 });
  });
});

describe('a stop', () => {
  it('takes all that wait out at once, lets none of them in, and leaves no timer', async () => {
    const stop = new AbortController();
    const { clock, limiter, calls, began } = limited({ requestsPerMinute: 60 });
    const all = calls(8, 1, stop.signal);
    await clock.advance(500);
    stop.abort();
    const states = (await all).map((result) => (result.status === 'rejected' ? result.reason.name : 'began'));
    expect(states).toEqual([...Array(5).fill('began'), ...Array(3).fill('StoppedError')]);
    expect([clock.sleeping, limiter.state().waiting]).toEqual([0, 0]);
    await clock.advance(60_000);
    expect(began.length).toBe(5);
  });

  it('lets in none that waited beside the first one to leave', async () => {
    const stop = new AbortController();
    const { clock, call, calls, began } = limited({ tokensPerMinute: 6000 });
    await call(500);
    void call(400, stop.signal).catch(() => {});
    const small = calls(3, 1, stop.signal);
    await clock.advance(500);
    stop.abort();
    expect((await small).map(({ status }) => status)).toEqual(Array(3).fill('rejected'));
    expect(began.length).toBe(1);
  });

  it('of the first in the line lets those behind it in', async () => {
    const stop = new AbortController();
    const { clock, call, began } = limited({ tokensPerMinute: 6000 });
    await call(500);
    const large = call(400, stop.signal);
    void call(50);
    await clock.advance(1000);
    stop.abort();
    await expect(large).rejects.toThrow(StoppedError);
    await clock.advance(0);
    expect(began).toEqual([0, 1000]);
  });

  it('takes out those that wait for room in flight, too', async () => {
    const stop = new AbortController();
    const { limiter, calls, call, ends } = limited({ maxConcurrency: 1 });
    await call();
    const waiting = calls(3, 1, stop.signal);
    stop.abort();
    await waiting;
    expect(limiter.state()).toEqual({ limit: 1, running: 1, waiting: 0 });
    ends[0]!(answered());
    expect(limiter.state().running).toBe(0);
  });

  it('is no longer listened for by calls that have begun', async () => {
    const { signal } = new AbortController();
    const { calls } = limited();
    await calls(3, 1, signal);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('that came before refuses the call', async () => {
    const { limiter } = limited();
    await expect(limiter.enter(1, AbortSignal.abort())).rejects.toThrow(StoppedError);
    expect(limiter.state().running).toBe(0);
  });
});

it('limiters are shared by key', () => {
  const limiterOf = createLimiters({ clock: fakeClock(), maxConcurrency: 2 });
  expect(limiterOf('a')).toBe(limiterOf('a'));
  expect(limiterOf('a')).not.toBe(limiterOf('b'));
});

interface PlannedCall {
  readonly comesMs: number;
  readonly lastsMs: number;
  readonly reserved: number;
  readonly used: number;
  readonly refused: boolean;
}

/** Runs planned calls through a limiter, for a day at most. */
async function runPlan(plan: readonly PlannedCall[], limits: Pick<LimiterSettings, 'maxConcurrency'>) {
  const clock = fakeClock();
  const limiter = createLimiter({ clock, ...limits });
  const came: number[] = [];
  const starts: { readonly call: number; readonly atMs: number; readonly used: number }[] = [];
  let inFlight = 0;
  const over: number[] = [];
  const all = Promise.all(
    plan.map(async ({ comesMs, lastsMs, reserved, used, refused }, call) => {
      await clock.sleep(comesMs);
      came.push(call);
      const end = await limiter.enter(reserved);
      inFlight += 1;
      if (inFlight > limiter.state().limit) over.push(call);
      starts.push({ call, atMs: clock.now(), used: refused ? 0 : used });
      await clock.sleep(lastsMs);
      inFlight -= 1;
      end(refused ? { state: 'rate-limited', tokens: 0, waitMs: 2000 } : { state: 'answered', tokens: used });
    }),
  );
  await clock.advance(86_400_000);
  return { all, clock, limiter, came, starts, over };
}

describe('any calls under any limits', () => {
  const planned = fc
    .record({
      comesMs: fc.nat(20_000),
      lastsMs: fc.nat(8000),
      reserved: fc.integer({ min: 1, max: 3000 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      refused: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    })
    .map(({ share, ...call }): PlannedCall => ({ ...call, used: Math.floor(call.reserved * share) }));
  const limits = fc.record(
    {
      maxConcurrency: fc.integer({ min: 1, max: 20 }),
      requestsPerMinute: fc.integer({ min: 5, max: 600 }),
      tokensPerMinute: fc.integer({ min: 500, max: 60_000 }),
    },
    { requiredKeys: ['maxConcurrency'] },
  );

  /** Over each span between two starts. */
  const expectAtMost = (
    perMinute: number,
    starts: readonly { readonly atMs: number; readonly amount: number }[],
  ): void => {
    for (const [from, first] of starts.entries()) {
      let sum = 0;
      let largest = (perMinute * burstMs) / 60_000;
      for (const { atMs, amount } of starts.slice(from)) {
        sum += amount;
        largest = Math.max(largest, amount);
        expect(sum).toBeLessThanOrEqual(largest + (perMinute * (atMs - first.atMs)) / 60_000 + 1e-6);
      }
    }
  };

  it('all begin, in the order of their coming, never more at once than the limit, nor more a minute than that and a burst', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(planned, { maxLength: 40 }), limits, async (plan, given) => {
        const { all, clock, limiter, came, starts, over } = await runPlan(plan, given);
        await all;
        expect(starts.map(({ call }) => call)).toEqual(came);
        expect(over).toEqual([]);
        expect([clock.sleeping, limiter.state().running, limiter.state().waiting]).toEqual([0, 0, 0]);
        const { requestsPerMinute, tokensPerMinute } = given;
        if (requestsPerMinute)
          expectAtMost(
            requestsPerMinute,
            starts.map(({ atMs }) => ({ atMs, amount: 1 })),
          );
        if (tokensPerMinute)
          expectAtMost(
            tokensPerMinute,
            starts.map(({ atMs, used }) => ({ atMs, amount: used })),
          );
      }),
      { numRuns: 100 },
    );
  });
});
