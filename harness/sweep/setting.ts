import type { Benchmark } from '../core/benchmark.ts';
import type { Models } from '../core/language-model.ts';
import type { Embedder, Play, SamplingOptions } from '../core/method.ts';
import type { Fold } from '../core/record.ts';
import type { Task } from '../core/task.ts';
import type { TaskSplit } from './draw-tasks.ts';

/** What all cells of a sweep share. */
export interface SweepSetting {
  readonly benchmark: Benchmark;
  /** The same for every cell; with folds the whole pool, each task of which is tested in one of them. */
  readonly testTasks: readonly Task[];
  /** With `--folds`: what the cells of each fold stand on. */
  readonly folds?: readonly TaskSplit[];
  readonly models: Models;
  readonly sampling: SamplingOptions;
  readonly embedder: Embedder;
  /** Plays episodes elsewhere; absent = in this thread, with the agent's model. */
  readonly play?: Play;
  /** Given where an equal order gives an equal episode by the same code: each is played once then, whoever asks. */
  readonly repeatable?: { readonly code: string };
}

/** What a cell of that fold may train on and is tested on; `fold` is absent without folds. */
export function splitOf({ benchmark, testTasks, folds = [] }: SweepSetting, fold: Fold | undefined): TaskSplit {
  return fold === undefined ? { train: benchmark.tasks.train, test: testTasks } : folds[fold.index - 1]!;
}
