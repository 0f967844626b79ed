/** What a sweep runs through: every combination of these lists. Checked whole before anything runs. */
import type { Benchmark } from '../core/benchmark.ts';
import { ConfigError, expected } from '../core/errors.ts';
import type { Method } from '../core/method.ts';
import { clusterings, type MethodOptions, merges, overflowPolicies, partitions } from '../core/method-options.ts';
import type { NonEmpty } from '../core/task.ts';
import { type Given, listOf, oneOf, wholeNumber } from './check-values.ts';

export interface Grid {
  readonly method: NonEmpty<string>;
  readonly trainSize: NonEmpty<number>;
  readonly options: { readonly [Name in keyof MethodOptions]: NonEmpty<MethodOptions[Name]> };
  readonly seeds: NonEmpty<number>;
}

/** An axis of the grid, in the order in which its options stand in tables. */
export const gridAxes = [
  'method',
  'trainSize',
  'subsets',
  'partition',
  'clustering',
  'merge',
  'epochs',
  'threshold',
  'mergeRetries',
  'batchSize',
  'onOverflow',
  'seeds',
] as const;
export type GridAxis = (typeof gridAxes)[number];

/** Values as they were given, by an experiment or on the command line. */
export type GivenGrid = Readonly<Record<GridAxis, readonly Given[]>>;

/** `trainSize` → `--train-size` */
export function optionName(axis: string): string {
  return `--${axis.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

export interface GridLimits {
  readonly methods: readonly Method[];
  /** Training tasks that there are; absent while the benchmark is not open yet. */
  readonly pool?: number;
}

/** Throws ConfigError for the first value that cannot be. */
export function checkGrid(given: GivenGrid, { methods, pool }: GridLimits): Grid {
  const list = <T extends Given>(axis: GridAxis, check: (option: string, value: Given) => T) =>
    listOf(optionName(axis), given[axis], (value) => check(optionName(axis), value));
  const whole = (axis: GridAxis, min: number, max?: number) =>
    list(axis, (option, value) => wholeNumber(option, value, max === undefined ? { min } : { min, max }));
  const named = <T extends string>(axis: GridAxis, allowed: readonly T[]) =>
    list(axis, (option, value) => oneOf(option, value, allowed));

  const names = methods.map((method) => method.name);
  const method = named('method', names);
  const trainSize = whole('trainSize', 0, pool);
  const dividing = methods.some(({ name, reads }) => method.includes(name) && reads.includes('subsets'));
  const smallest = Math.min(...trainSize.filter((size) => size > 0));
  return {
    method,
    trainSize,
    options: {
      epochs: whole('epochs', 1),
      // A set cannot be divided into more parts than it has tasks; sizes of 0 are not divided.
      subsets: whole('subsets', 1, dividing && Number.isFinite(smallest) ? smallest : undefined),
      partition: named('partition', partitions),
      clustering: named('clustering', clusterings),
      merge: named('merge', merges),
      threshold: whole('threshold', 2),
      mergeRetries: whole('mergeRetries', 0),
      batchSize: whole('batchSize', 1),
      onOverflow: named('onOverflow', overflowPolicies),
    },
    seeds: whole('seeds', 0),
  };
}

/** `--folds`: K; `foldable` as the benchmark says it. */
export function checkFolds(given: Given, { name, foldable, tasks }: Pick<Benchmark, 'name' | 'foldable' | 'tasks'>) {
  if (!foldable)
    throw new ConfigError(
      `Expected --folds to be left out for ${name}, whose split into training and test tasks is given, got ${given}.`,
    );
  return wholeNumber('--folds', given, { min: 2, max: tasks.train.length + tasks.test.length });
}

/** `--test-size`: `all`, or how many of the test tasks. */
export function checkTestSize(given: Given, pool: number): number {
  if (given === 'all') return pool;
  if (typeof given === 'string' && !/^-?\d/.test(given))
    throw expected('--test-size', `all or a whole number between 1 and ${pool}`, given);
  return wholeNumber('--test-size', given, { min: 1, max: pool });
}
