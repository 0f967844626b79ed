import { describe, expect, it } from 'vitest';
import { ConfigError, ContextOverflowError, ProviderError, StoppedError } from '../core/errors.ts';
import { type ModelResponse, noBill } from '../core/language-model.ts';
import { answer, type Line, request, scriptedModel } from '../testing/scripted-model.ts';
import { openAnswerStore } from './guards/answer-store.ts';
import { type CacheMode, withCache } from './with-cache.ts';

const usage = { promptTokens: 10, completionTokens: 5 };
const paidAnswer = (text: string): ModelResponse => ({
  ...answer(text),
  paid: { ...usage, usd: 0.5 },
  servedBy: 'x-1',
});

/** A model that answers with 1, 2, 3, …, each at 0.5 dollars. */
function counting() {
  let calls = 0;
  return scriptedModel([
    async () => {
      calls += 1;
      return paidAnswer(String(calls));
    },
  ]);
}

function cacheOf(mode: CacheMode, store = openAnswerStore(':memory:')) {
  return { store, mode, promptVersion: 1 };
}

/** A model that answers, or fails, when the test says so. */
function waiting() {
  const answers: PromiseWithResolvers<ModelResponse>[] = [];
  const line: Line = () => {
    const next = Promise.withResolvers<ModelResponse>();
    answers.push(next);
    return next.promise;
  };
  return { model: scriptedModel([line]), answers };
}

const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(() => undefined).catch((error: unknown) => error);

describe('a model with a cache', () => {
  it('is asked once for equal requests: the second answer is the first, at no cost', async () => {
    const model = counting();
    const cached = withCache(model, cacheOf('write'));
    expect(await cached.complete(request('a'))).toEqual(paidAnswer('1'));
    expect(await cached.complete(request('a'))).toEqual({ ...paidAnswer('1'), paid: noBill });
    expect(model.requests).toHaveLength(1);
  });

  it('stays the model that it is', () => {
    const { complete: _, requests: __, ...model } = counting();
    expect(withCache(counting(), cacheOf('write'))).toMatchObject(model);
  });

  it('is asked for each sample, temperature and prompt version on its own', async () => {
    const model = counting();
    const cache = cacheOf('write');
    const asked = request('a');
    const { temperature: _, ...sampling } = asked.sampling;
    const requests = [asked, { ...asked, sampleIndex: 1 }, { ...asked, sampling }];
    const texts = async (promptVersion: number) => {
      const answers = requests.map((one) => withCache(model, { ...cache, promptVersion }).complete(one));
      return (await Promise.all(answers)).map(({ text }) => text);
    };
    expect([await texts(1), await texts(2)]).toEqual([
      ['1', '2', '3'],
      ['4', '5', '6'],
    ]);
    expect(await texts(1)).toEqual(['1', '2', '3']);
  });

  it('is not touched by `off`', async () => {
    const model = counting();
    const cache = cacheOf('off');
    expect(withCache(model, cache)).toBe(model);
  });

  it('is asked with `read` for what is missing, and the answer is not kept', async () => {
    const store = openAnswerStore(':memory:');
    const model = counting();
    await withCache(model, cacheOf('write', store)).complete(request('a'));
    const reading = withCache(model, cacheOf('read', store));
    expect((await reading.complete(request('a'))).text).toBe('1');
    expect((await reading.complete(request('b'))).text).toBe('2');
    expect((await reading.complete(request('b'))).text).toBe('3');
    expect(store.size().answers).toBe(1);
  });

  it('is never asked with `only`: what is missing stops the run with a sentence', async () => {
    const store = openAnswerStore(':memory:');
    const model = counting();
    await withCache(model, cacheOf('write', store)).complete(request('a'));
    const replay = withCache(model, cacheOf('only', store));
    expect(await replay.complete(request('a'))).toEqual({ ...paidAnswer('1'), paid: noBill });
    const error = await errorOf(replay.complete(request('b')));
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).toBe(
      'Expected the cache to hold every call, since --cache only makes none, but one of scripted/lines is not in it (answers kept: 1): give --cache write to make it. Answers that were cut off or withheld are never kept; npm run record keeps them all.',
    );
    expect(model.requests).toHaveLength(1);
  });

  it.each<[string, Line]>([
    ['an answer that was cut off', { ...answer('half of'), finish: 'length' }],
    ['a refusal', { ...answer(''), finish: 'refused' }],
    ['an overflow', new ContextOverflowError(11, 10)],
    ['a failure', new ProviderError('server', 'It is down.')],
  ])('is asked again after %s', async (_name, line) => {
    const store = openAnswerStore(':memory:');
    const cached = withCache(scriptedModel([line, answer('yes')]), cacheOf('write', store));
    await errorOf(cached.complete(request('a')));
    expect(store.size().answers).toBe(0);
    expect((await cached.complete(request('a'))).text).toBe('yes');
    expect(store.size().answers).toBe(1);
  });

  it('gives the answer that another process has kept in the meantime, and says what this one has paid', async () => {
    const store = openAnswerStore(':memory:');
    const { model, answers } = waiting();
    const asked = withCache(model, cacheOf('write', store)).complete(request('a'));
    const late = { ...store, get: () => undefined };
    await withCache(scriptedModel([answer('first')]), cacheOf('write', late)).complete(request('a'));
    answers[0]!.resolve(paidAnswer('second'));
    expect(await asked).toEqual({ ...answer('first'), paid: { ...usage, usd: 0.5 } });
  });
});

describe('equal requests at the same time', () => {
  it('are one call: the first one pays, and all get its answer', async () => {
    const { model, answers } = waiting();
    // Two roles of the same model, each with its own wrapper around the same store.
    const cache = cacheOf('write');
    const [agent, optimizer] = [withCache(model, cache), withCache(model, cache)];
    const asked = [agent, optimizer, agent].map((role) => role.complete(request('a')));
    expect(model.requests).toHaveLength(1);
    answers[0]!.resolve(paidAnswer('yes'));
    const free = { ...paidAnswer('yes'), paid: noBill };
    expect(await Promise.all(asked)).toEqual([paidAnswer('yes'), free, free]);
  });

  it('are one call even where its answer is not kept, and the next request is a new one', async () => {
    const { model, answers } = waiting();
    const cached = withCache(model, cacheOf('read'));
    const asked = [cached.complete(request('a')), cached.complete(request('a'))];
    answers[0]!.resolve(paidAnswer('yes'));
    expect((await Promise.all(asked)).map(({ paid }) => paid.usd)).toEqual([0.5, 0]);
    void cached.complete(request('a'));
    expect(model.requests).toHaveLength(2);
  });

  it('are two calls for two samples, two models and two stores', async () => {
    const { model } = waiting();
    const cache = cacheOf('write');
    const asked = request('a');
    void withCache(model, cache).complete(asked);
    void withCache(model, cache).complete({ ...asked, sampleIndex: 1 });
    void withCache({ ...model, identity: 2 }, cache).complete(asked);
    void withCache(model, cacheOf('write')).complete(asked);
    expect(model.requests).toHaveLength(4);
  });

  it.each([
    new ProviderError('server', 'It is down.'),
    new StoppedError('The sweep was stopped.'),
  ])('share its failure, and the next request is a new call: %s', async (failure) => {
    const { model, answers } = waiting();
    const cached = withCache(model, cacheOf('write'));
    const asked = [errorOf(cached.complete(request('a'))), errorOf(cached.complete(request('a')))];
    answers[0]!.reject(failure);
    expect(await Promise.all(asked)).toEqual([failure, failure]);
    const again = cached.complete(request('a'));
    answers[1]!.resolve(answer('yes'));
    expect((await again).text).toBe('yes');
  });

  it('hand the stop signal of the first one on', async () => {
    const { signal } = new AbortController();
    const model = counting();
    let got: AbortSignal | undefined;
    const watched = {
      ...model,
      complete: (asked: Parameters<typeof model.complete>[0], given?: AbortSignal) => {
        got = given;
        return model.complete(asked, given);
      },
    };
    await withCache(watched, cacheOf('write')).complete(request('a'), signal);
    expect(got).toBe(signal);
  });
});
