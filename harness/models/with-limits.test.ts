import { describe, expect, it } from 'vitest';
import { ConfigError, ContextOverflowError, StoppedError } from '../core/errors.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { answer, type Line, request, scriptedModel } from '../testing/scripted-model.ts';
import { createLimiter, type ModelLimiter, type Outcome } from './guards/limiter.ts';
import { promptTokens } from './tokens.ts';
import { CallFailure } from './wire/call-failure.ts';
import { withLimits } from './with-limits.ts';
import { withRetry } from './with-retry.ts';

const asked = request('A room with a drawer.', 200);
const reserved = promptTokens(asked) + 200;

/** What the limiter hears of one call. */
async function heard(line: Line) {
  const outcomes: Outcome[] = [];
  const entered: number[] = [];
  const limiter: ModelLimiter = {
    enter: async (tokens) => {
      entered.push(tokens);
      return (outcome) => outcomes.push(outcome);
    },
    state: () => ({ limit: 1, running: 0, waiting: 0 }),
  };
  const end = await withLimits(scriptedModel([line]), limiter)
    .complete(asked)
    .catch((reason: unknown) => reason);
  return { entered, outcomes, end };
}

describe('a limited call', () => {
  it('reserves the tokens of its prompt and of the longest answer, and settles what the provider reports', async () => {
    const { entered, outcomes, end } = await heard(answer('yes', { promptTokens: 17, completionTokens: 4 }));
    expect(entered).toEqual([reserved]);
    expect(outcomes).toEqual([{ state: 'answered', tokens: 21 }]);
    expect(end).toMatchObject({ text: 'yes' });
  });

  const failed = (kind: 'rate-limit' | 'server' | 'timeout', charged: 'no' | 'maybe', waitMs?: number) =>
    new CallFailure(kind, 'no', { retry: true, charged, ...(waitMs === undefined ? {} : { waitMs }) });

  it.each<[string, Error, Outcome]>([
    ['refused for its rate', failed('rate-limit', 'no', 5000), { state: 'rate-limited', tokens: 0, waitMs: 5000 }],
    ['refused by an overloaded server', failed('server', 'no', 5000), { state: 'failed', tokens: 0 }],
    ['whose answer was lost', failed('timeout', 'maybe'), { state: 'failed', tokens: reserved }],
    ['that overflows', new ContextOverflowError(2, 1), { state: 'failed', tokens: 0 }],
    ['with a wrong key', new ConfigError('no'), { state: 'failed', tokens: 0 }],
    ['that meets a bug', new TypeError('no'), { state: 'failed', tokens: 0 }],
  ])('%s is told to the limiter, and its error goes through', async (_, error, outcome) => {
    const { outcomes, end } = await heard(error);
    expect(end).toBe(error);
    expect(outcomes).toEqual([outcome]);
  });

  it('that waits is ended by a stop; one that has begun is answered', async () => {
    const clock = fakeClock();
    const stop = new AbortController();
    const slow = async () => {
      await clock.sleep(1000);
      return answer('yes');
    };
    const model = scriptedModel([slow]);
    const limitedModel = withLimits(model, createLimiter({ clock, maxConcurrency: 1 }));
    const first = limitedModel.complete(asked, stop.signal);
    const second = limitedModel.complete(asked, stop.signal);
    stop.abort();
    await expect(second).rejects.toThrow(StoppedError);
    await clock.advance(1000);
    expect((await first).text).toBe('yes');
    expect(model.requests.length).toBe(1);
  });
});

describe('retries and limits together', () => {
  it('are answered after 90 s that the provider asked for, and nothing is sent meanwhile', async () => {
    const clock = fakeClock();
    const refusal = new CallFailure('rate-limit', 'no', { retry: true, waitMs: 90_000, charged: 'no' });
    const model = scriptedModel([refusal, answer('yes')]);
    const limiter = createLimiter({ clock, maxConcurrency: 4 });
    const guarded = withRetry(withLimits(model, limiter), { clock, retries: 1 });
    const first = guarded.complete(asked);
    await clock.advance(10_000);
    const others = [guarded.complete(asked), guarded.complete(asked)];
    await clock.advance(79_900);
    expect(model.requests.length).toBe(1);
    await clock.advance(200);
    expect((await Promise.all([first, ...others])).map(({ text }) => text)).toEqual(['yes', 'yes', 'yes']);
    expect(limiter.state()).toEqual({ limit: 2, running: 0, waiting: 0 });
  });

  it('answer every one of many calls to a service that refuses all above its own limit', async () => {
    const clock = fakeClock();
    let running = 0;
    let refused = 0;
    const service = async () => {
      if (running >= 5) {
        refused += 1;
        throw new CallFailure('rate-limit', 'no', { retry: true, charged: 'no' });
      }
      running += 1;
      await clock.sleep(500);
      running -= 1;
      return answer('yes');
    };
    const limiter = createLimiter({ clock, maxConcurrency: 64 });
    const guarded = withRetry(withLimits(scriptedModel([service]), limiter), { clock, retries: 8 });
    const calls = Promise.allSettled(Array.from({ length: 300 }, () => guarded.complete(asked)));
    await clock.advance(3_600_000);
    expect(new Set((await calls).map(({ status }) => status))).toEqual(new Set(['fulfilled']));
    expect(refused).toBeLessThan(150);
    expect(clock.sleeping).toBe(0);
  });
});
