import { describe, expect, it } from 'vitest';
import {
  ConfigError,
  ContextOverflowError,
  ProviderError,
  type ProviderErrorKind,
  StoppedError,
} from '../core/errors.ts';
import type { LanguageModel } from '../core/language-model.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { answer, type Line, request, scriptedModel } from '../testing/scripted-model.ts';
import { CallFailure } from './wire/call-failure.ts';
import { type RetryWait, withRetry } from './with-retry.ts';

const failure = (kind: ProviderErrorKind, waitMs?: number) =>
  new CallFailure(kind, `scripted/lines failed by ${kind}`, {
    retry: true,
    charged: 'no',
    ...(waitMs === undefined ? {} : { waitMs }),
  });

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** One call of a script, its waits, and how it ends within a day. */
async function play(lines: readonly [Line, ...Line[]], retries = 8) {
  const clock = fakeClock();
  const waits: RetryWait[] = [];
  const model = scriptedModel(lines);
  const guarded = withRetry(model, { clock, retries, onWait: (wait) => waits.push(wait) });
  const call = guarded.complete(request('hello')).catch((reason: unknown) => reason as Error);
  await clock.advance(dayMs);
  return { waits, end: await call, attempts: model.requests.length };
}

describe('a failed call', () => {
  it.each(['rate-limit', 'server', 'network', 'timeout', 'malformed'] as const)('by %s is made again', async (kind) => {
    const { end, attempts, waits } = await play([failure(kind), failure(kind), answer('yes')]);
    expect(end).toMatchObject({ text: 'yes' });
    expect(attempts).toBe(3);
    expect(waits).toMatchObject([{ model: 'scripted/lines', kind }, { kind }]);
  });

  it.each<[string, Error]>([
    ['a bad request', new CallFailure('bad-request', 'no', { retry: false, charged: 'no' })],
    ['a content filter', new CallFailure('content-filter', 'no', { retry: false, charged: 'maybe' })],
    ['a failure that says it may not help', new CallFailure('server', 'no', { retry: false, charged: 'no' })],
    ['a failure that says nothing of retries', new ProviderError('sandbox', 'no')],
    ['an overflow', new ContextOverflowError(2, 1)],
    ['a wrong key', new ConfigError('no')],
    ['a stop', new StoppedError('no')],
    ['a bug', new TypeError('no')],
  ])('by %s goes through at once, as it is', async (_, error) => {
    const { end, attempts, waits } = await play([error, answer('yes')]);
    expect(end).toBe(error);
    expect([attempts, waits.length]).toEqual([1, 0]);
  });

  it('keeps its kind when all retries are used up, and says how often it was tried', async () => {
    const { end, attempts } = await play([failure('timeout')], 3);
    expect(end).toBeInstanceOf(ProviderError);
    expect(end).not.toBeInstanceOf(CallFailure);
    expect(end).toMatchObject({ kind: 'timeout', message: 'scripted/lines failed by timeout (tried 4 times)' });
    expect(attempts).toBe(4);
  });

  it('is made once when no retries are wanted', async () => {
    const { end, attempts } = await play([failure('network')], 0);
    expect(end).toMatchObject({ kind: 'network', message: 'scripted/lines failed by network (tried once)' });
    expect(attempts).toBe(1);
  });

  it('by a malformed answer is made again twice at most, whatever else fails between', async () => {
    expect(await play([failure('malformed')])).toMatchObject({ attempts: 3, end: { kind: 'malformed' } });
    const mixed: [Line, ...Line[]] = [failure('malformed'), failure('server'), failure('malformed')];
    expect(await play([...mixed, answer('yes')])).toMatchObject({ attempts: 4, end: { text: 'yes' } });
    expect(await play([...mixed, failure('malformed'), answer('yes')])).toMatchObject({ attempts: 4 });
    expect(await play([failure('malformed')], 1)).toMatchObject({ attempts: 2 });
  });
});

describe('the wait before a retry', () => {
  it('of 90 s that the provider asks for is waited in full', async () => {
    const clock = fakeClock();
    const model = scriptedModel([failure('rate-limit', 90_000), answer('yes')]);
    const call = withRetry(model, { clock, retries: 8 }).complete(request('hello'));
    await clock.advance(89_999);
    expect(model.requests.length).toBe(1);
    await clock.advance(102);
    expect(model.requests.length).toBe(2);
    expect((await call).text).toBe('yes');
  });

  it('of hours is waited in full too', async () => {
    const { waits } = await play([failure('rate-limit', 5 * hourMs), answer('yes')]);
    expect(waits[0]!.ms).toBeGreaterThanOrEqual(5 * hourMs);
    expect(waits[0]!.ms).toBeLessThanOrEqual(5 * hourMs + 100);
  });

  it('takes the whole span from half to all of 60 s in the long run', async () => {
    const { waits } = await play([failure('server')], 100);
    const late = waits.slice(6).map(({ ms }) => ms);
    expect(Math.min(...late)).toBeLessThan(33_000);
    expect(Math.max(...late)).toBeGreaterThan(57_000);
  });

  it('doubles from 1 s to 60 s where the provider says nothing, half to all of it', async () => {
    const { waits } = await play([failure('server')]);
    expect(waits.length).toBe(8);
    for (const [index, wholeMs] of [1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * 1000).entries()) {
      expect(waits[index]!.ms).toBeGreaterThanOrEqual(wholeMs / 2);
      expect(waits[index]!.ms).toBeLessThanOrEqual(wholeMs);
    }
  });

  it('of 0 s is none, but for the jitter', async () => {
    const { waits } = await play([failure('server', 0), answer('yes')]);
    expect(waits[0]!.ms).toBeLessThanOrEqual(100);
  });

  it('on top of what the provider asks for is 5 s at most, so that small waits do not use up all retries at once', async () => {
    const { waits } = await play([failure('rate-limit', 20)], 20);
    for (const [index, { ms }] of waits.entries()) {
      expect(ms).toBeGreaterThanOrEqual(20);
      expect(ms).toBeLessThanOrEqual(20 + Math.min(5000, 100 * 2 ** index));
    }
    expect(Math.max(...waits.map(({ ms }) => ms))).toBeGreaterThan(4000);
  });

  it('differs between calls that failed together, and is the same in every run', async () => {
    const run = async () => {
      const clock = fakeClock();
      const waits: number[] = [];
      const model = withRetry(scriptedModel([failure('server')]), {
        clock,
        retries: 1,
        onWait: ({ ms }) => waits.push(ms),
      });
      const calls = Promise.allSettled(Array.from({ length: 20 }, () => model.complete(request('hello'))));
      await clock.advance(hourMs);
      await calls;
      return waits;
    };
    const waits = await run();
    expect(new Set(waits).size).toBe(20);
    expect(await run()).toEqual(waits);
  });

  it('ends at once when the sweep is stopped, and nothing is asked after it', async () => {
    const clock = fakeClock();
    const stop = new AbortController();
    const model = scriptedModel([failure('rate-limit', 90_000), answer('yes')]);
    const call = withRetry(model, { clock, retries: 8 }).complete(request('hello'), stop.signal);
    await clock.advance(1000);
    stop.abort();
    await expect(call).rejects.toThrow(StoppedError);
    await clock.advance(hourMs);
    expect([model.requests.length, clock.sleeping]).toEqual([1, 0]);
  });
});

describe('a stopped sweep', () => {
  const stopped = AbortSignal.abort();

  it('begins no call', async () => {
    const model = scriptedModel([answer('yes')]);
    const guarded = withRetry(model, { clock: fakeClock(), retries: 8 });
    await expect(guarded.complete(request('hello'), stopped)).rejects.toThrow(StoppedError);
    expect(model.requests).toEqual([]);
  });

  it('retries nothing that fails after the stop', async () => {
    const stop = new AbortController();
    let attempts = 0;
    const failing: LanguageModel = {
      ...scriptedModel([answer('')]),
      complete: async () => {
        attempts += 1;
        stop.abort();
        throw failure('server', 0);
      },
    };
    const clock = fakeClock();
    const call = withRetry(failing, { clock, retries: 8 }).complete(request('hello'), stop.signal);
    await expect(call).rejects.toThrow(StoppedError);
    expect(attempts).toBe(1);
  });
});
