import type { Benchmark } from '../core/benchmark.ts';
import type { Models } from '../core/language-model.ts';
import type { Embedder, Play, SamplingOptions } from '../core/method.ts';
import type { Task } from '../core/task.ts';

/** What all cells of a sweep share. */
export interface SweepSetting {
  readonly benchmark: Benchmark;
  /** The same for every cell. */
  readonly testTasks: readonly Task[];
  readonly models: Models;
  readonly sampling: SamplingOptions;
  readonly embedder: Embedder;
  /** Plays episodes elsewhere; absent = in this thread, with the agent's model. */
  readonly play?: Play;
  /** Given where an equal order gives an equal episode by the same code: each is played once then, whoever asks. */
  readonly repeatable?: { readonly code: string };
}
