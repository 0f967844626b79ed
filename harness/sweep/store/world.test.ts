import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/errors.ts';
import { toyBenchmark } from '../../testing/toy-benchmark.ts';
import { toySetting } from '../../testing/toy-setting.ts';
import { dealFolds } from '../draw-tasks.ts';
import { checkWorld, worldOf } from './world.ts';

const setting = toySetting();
const { benchmark, testTasks } = setting;
const known = worldOf(setting);

const foldedAs = (given: typeof benchmark, count: number, seed = 0) => {
  const pool = [...given.tasks.train, ...given.tasks.test];
  return { benchmark: given, testTasks: pool, folds: dealFolds(pool, count, seed) };
};

describe('the world of a sweep', () => {
  it('is the same for the same tasks, whatever else is set', () => {
    const models = toySetting({ contextWindow: 5 });
    expect(worldOf({ ...models, benchmark: { ...toyBenchmark(), maxSteps: 99 } })).toEqual(known);
    expect(() => checkWorld('night', known, worldOf(toySetting()))).not.toThrow();
  });

  it.each<[string, Parameters<typeof worldOf>[0], string]>([
    [
      'another benchmark',
      { testTasks, benchmark: { ...benchmark, name: 'other' } },
      'Expected the benchmark of the sweep night to be toy, got other: give --bench toy, or give another --out for a sweep of its own.',
    ],
    [
      'another version of the data',
      { testTasks, benchmark: { ...benchmark, version: '2' } },
      'Expected the data of toy of the sweep night to be what they were when it began (version 1), got others (version 2): their content or scoring has changed; give the earlier data and options (--data, --data-seed, --bench-option), or give another --out for a sweep of its own.',
    ],
    [
      'other training tasks',
      { testTasks, benchmark: toyBenchmark({ train: 17 }) },
      'Expected the data of toy of the sweep night to be what they were when it began (version 1), got others (version 1): their content or scoring has changed; give the earlier data and options (--data, --data-seed, --bench-option), or give another --out for a sweep of its own.',
    ],
    [
      'fewer test tasks',
      { benchmark, testTasks: testTasks.slice(1) },
      'Expected the test tasks of the sweep night to be the 6 that it began with, got 5: all its cells are tested on the same ones; give the earlier --test-size and --data-seed, or give another --out for a sweep of its own.',
    ],
    [
      'other test tasks',
      { benchmark, testTasks: testTasks.with(0, benchmark.tasks.train[0] as (typeof testTasks)[number]) },
      'Expected the test tasks of the sweep night to be the 6 that it began with, got others: all its cells are tested on the same ones; give the earlier --test-size and --data-seed, or give another --out for a sweep of its own.',
    ],
    [
      'folds where there were none',
      foldedAs(benchmark, 3),
      'Expected the folds of the sweep night to be none, as it began, got 3: all its cells share one way of splitting the tasks; leave out --folds, or give another --out for a sweep of its own.',
    ],
  ])('refuses %s with a sentence', (_, given, sentence) => {
    expect(() => checkWorld('night', known, worldOf(given))).toThrow(new ConfigError(sentence));
  });

  it('refuses another number of folds, and folds that were dealt otherwise', () => {
    const folded = worldOf(foldedAs(benchmark, 3));
    const refusal = (given: Parameters<typeof worldOf>[0]) => () => checkWorld('night', folded, worldOf(given));
    expect(refusal(foldedAs(benchmark, 3))).not.toThrow();
    expect(refusal(foldedAs(benchmark, 4))).toThrow(
      'Expected the folds of the sweep night to be 3, as it began, got 4: all its cells share one way of splitting the tasks; give --folds 3, or',
    );
    expect(refusal(setting)).toThrow('to be 3, as it began, got none: all');
    expect(refusal(foldedAs(benchmark, 3, 1))).toThrow(
      'Expected the test tasks of the sweep night to be the 24 that it',
    );
  });
});
