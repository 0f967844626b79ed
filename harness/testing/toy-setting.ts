import type { MethodOptions } from '../core/method-options.ts';
import { dealFolds } from '../sweep/draw-tasks.ts';
import { toyBenchmark } from './toy-benchmark.ts';
import { toyContext, toyEmbedder, toyOptions } from './toy-context.ts';
import { type ToyModelOptions, toyModels } from './toy-model.ts';

/** What all cells of a sweep share, in the toy world. */
export function toySetting(models: ToyModelOptions = {}, benchmark = toyBenchmark()) {
  return {
    benchmark,
    testTasks: benchmark.tasks.test,
    models: toyModels(models),
    sampling: toyContext().sampling,
    embedder: toyEmbedder,
  };
}

/** With labels, and all tasks dealt into `count` folds. */
export function foldedSetting(count: number, models: ToyModelOptions = {}) {
  const benchmark = toyBenchmark({ train: 24, test: 7, labelled: true });
  const testTasks = [...benchmark.tasks.train, ...benchmark.tasks.test];
  return { ...toySetting(models, benchmark), testTasks, folds: dealFolds(testTasks, count, 0) };
}

type Lists = { readonly [Name in keyof MethodOptions]: readonly [MethodOptions[Name], ...MethodOptions[Name][]] };

/** A grid of one value each, but for those given. */
export function toyGrid(
  given: {
    method?: readonly [string, ...string[]];
    trainSize?: readonly [number, ...number[]];
    seeds?: readonly [number, ...number[]];
  } & {
    options?: Partial<Lists>;
  } = {},
) {
  const single = Object.fromEntries(
    Object.entries(toyOptions).map(([name, value]) => [name, [value]]),
  ) as unknown as Lists;
  return {
    method: given.method ?? (['fgo'] as const),
    trainSize: given.trainSize ?? ([9] as const),
    seeds: given.seeds ?? ([1] as const),
    options: { ...single, ...given.options },
  };
}
