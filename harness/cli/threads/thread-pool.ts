/**
 * Worker threads for what computes in this process: whole episodes, single calls of the built-in model, and embeddings. A
 * thread does one thing at a time and opens benchmark and model itself, so that only orders and results cross the border.
 */
import { canonicalJson } from '../../core/canonical-json.ts';
import { type LanguageModel, modelName, wrapModel } from '../../core/language-model.ts';
import type { Embedder, Play } from '../../core/method.ts';
import { rememberRequestHash } from '../../core/request-hash.ts';
import { builtinModel } from '../../models/builtin/builtin.ts';
import { rememberPacked } from '../../sweep/store/packed.ts';
import { openCrew } from './crew.ts';
import type { AnsweredRequest, PlayedEpisode, ThreadJob, ThreadRequest, Vectors } from './thread.ts';

export interface Threads {
  /** As in this thread, but for `turns`, and a stop lets the episodes finish that have begun. */
  readonly play: Play;
  /** The same model, answering in a thread; it has to be the built-in one as the threads have it. */
  model(model: LanguageModel): LanguageModel;
  /** The same vectors; the embedder has to be the default one. */
  embedder(embedder: Embedder): Embedder;
  /** Ends all threads; what is still under way is rejected with StoppedError. */
  close(): Promise<void>;
}

/** Starts nothing: a thread starts with its first work. */
export function openThreads(request: ThreadRequest): Threads {
  const { threads, builtin } = request;
  if (!(Number.isInteger(threads) && threads >= 1))
    throw new RangeError(`Expected threads to be a whole number from 1, got ${threads}.`);
  const crew = openCrew(request);
  const own = canonicalJson(builtinModel(builtin).identity);
  return {
    play: async ({ task, turns: _turns, ...order }, signal) => {
      const job: ThreadJob = { kind: 'episode', taskId: task.id, order };
      const { episode, trajectory } = (await crew.run(job, signal)) as PlayedEpisode;
      rememberPacked(episode.trajectory, trajectory);
      return episode;
    },
    model: (model) => {
      if (model.provider !== 'builtin' || canonicalJson(model.identity) !== own)
        throw new TypeError(`Expected the built-in model as the threads have it, got another: ${modelName(model)}.`);
      return wrapModel(model, async (asked, signal) => {
        const answered = (await crew.run({ kind: 'call', request: asked }, signal)) as AnsweredRequest;
        rememberRequestHash(asked, answered.hash);
        rememberPacked(asked.messages, answered.messages);
        rememberPacked(answered.response, answered.answer);
        return answered.response;
      });
    },
    embedder: ({ name }) => ({ name, embed: async (texts) => (await crew.run({ kind: 'embed', texts })) as Vectors }),
    close: crew.close,
  };
}
