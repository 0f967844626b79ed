/** An answer that was paid for once is never paid for again. */
import { ConfigError } from '../core/errors.ts';
import { type LanguageModel, type ModelResponse, modelName, noBill, wrapModel } from '../core/language-model.ts';
import type { AnswerStore } from './guards/answer-store.ts';
import { requestKey } from './guards/request-key.ts';

/**
 * `off`: the store is not touched · `read`: kept answers are used, new ones are not kept · `write`: both ·
 * `only`: kept answers are used and no call is made.
 */
export const cacheModes = ['off', 'read', 'write', 'only'] as const;
export type CacheMode = (typeof cacheModes)[number];

export interface CacheGuard {
  readonly store: AnswerStore;
  readonly mode: CacheMode;
  readonly promptVersion: number;
}

type Calls = Map<string, Promise<ModelResponse>>;

/** Calls under way, per store: several roles may wrap the same model. */
const callsUnderWay = new WeakMap<AnswerStore, Calls>();

/**
 * Answers from the store where it can. Such an answer measures what it measured when it was made (`usage`), and costs
 * nothing (`paid` is zero). Equal calls at the same time are made once: the first one pays, and if it fails or is
 * stopped, so do those that wait for it. Further samples of a request (`sampleIndex`) are calls of their own.
 *
 * Not kept: failures, and answers that were cut off or refused, for the next try may do better.
 *
 * Throws ConfigError for an answer that is missing with `only`: a replay with holes would report them as episodes that
 * failed, so the run stops instead.
 */
export function withCache(model: LanguageModel, { store, mode, promptVersion }: CacheGuard): LanguageModel {
  if (mode === 'off') return model;
  const underWay: Calls = callsUnderWay.get(store) ?? new Map();
  callsUnderWay.set(store, underWay);

  const keep = (key: string, response: ModelResponse): ModelResponse => {
    if (mode !== 'write' || response.finish === 'length' || response.finish === 'refused') return response;
    const kept = store.put(key, modelName(model), response);
    // Another process may have been first. Its answer stands for both, so that a replay finds what was used.
    return { ...kept, paid: response.paid };
  };

  return wrapModel(model, async (request, signal) => {
    const key = requestKey(model, request, promptVersion);
    const leader = underWay.get(key);
    if (leader !== undefined) return free(await leader);
    const kept = store.get(key);
    if (kept !== undefined) return free(kept);
    if (mode === 'only') throw missing(model, store);
    const answer = model.complete(request, signal).then((response) => keep(key, response));
    underWay.set(key, answer);
    try {
      return await answer;
    } finally {
      underWay.delete(key);
    }
  });
}

function free(response: ModelResponse): ModelResponse {
  return { ...response, paid: noBill };
}

function missing(model: LanguageModel, store: AnswerStore): ConfigError {
  const lacking = `one of ${modelName(model)} is not in it (answers kept: ${store.size().answers})`;
  return new ConfigError(
    `Expected the cache to hold every call, since --cache only makes none, but ${lacking}: give --cache write to make it. Answers that were cut off or withheld are never kept; npm run record keeps them all.`,
  );
}
