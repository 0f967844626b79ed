/**
 * Worker threads for what computes in this process: whole episodes, and single calls of the built-in model. A thread does
 * one thing at a time and opens benchmark and model itself, so that only orders and results cross the border.
 */
import { canonicalJson } from '../../core/canonical-json.ts';
import { type LanguageModel, type ModelResponse, modelName, wrapModel } from '../../core/language-model.ts';
import type { Play } from '../../core/method.ts';
import { builtinModel } from '../../models/builtin/builtin.ts';
import { rememberPacked } from '../../sweep/store/packed.ts';
import { openCrew } from './crew.ts';
import type { PlayedEpisode, ThreadJob, ThreadRequest } from './thread.ts';

export interface Threads {
  /** As in this thread, but for `turns`, and a stop lets the episodes finish that have begun. */
  readonly play: Play;
  /** The same model, answering in a thread; it has to be the built-in one as the threads have it. */
  model(model: LanguageModel): LanguageModel;
  /** Ends all threads; what is still under way is rejected with StoppedError. */
  close(): Promise<void>;
}

/** Starts nothing: a thread starts with the first work that finds none free. */
export function openThreads(request: ThreadRequest): Threads {
  const { threads, builtin } = request;
  if (!(Number.isInteger(threads) && threads >= 1))
    throw new RangeError(`Expected threads to be a whole number from 1, got ${threads}.`);
  const crew = openCrew(request);
  const own = canonicalJson(builtinModel(builtin).identity);
  return {
    play: async ({ task, turns: _turns, ...order }, signal) => {
      const job: ThreadJob = { kind: 'episode', taskId: task.id, order };
      const { episode, packed } = (await crew.run(job, signal)) as PlayedEpisode;
      rememberPacked(episode.trajectory, packed);
      return episode;
    },
    model: (model) => {
      if (model.provider !== 'builtin' || canonicalJson(model.identity) !== own)
        throw new TypeError(`Expected the built-in model as the threads have it, got another: ${modelName(model)}.`);
      return wrapModel(
        model,
        async (asked, signal) => (await crew.run({ kind: 'call', request: asked }, signal)) as ModelResponse,
      );
    },
    close: crew.close,
  };
}
