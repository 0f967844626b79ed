import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/errors.ts';
import { toyBenchmark } from '../../testing/toy-benchmark.ts';
import { toySetting } from '../../testing/toy-setting.ts';
import { checkWorld, worldOf } from './world.ts';

const setting = toySetting();
const { benchmark, testTasks } = setting;
const known = worldOf(setting);

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
  ])('refuses %s with a sentence', (_, given, sentence) => {
    expect(() => checkWorld('night', known, worldOf(given))).toThrow(new ConfigError(sentence));
  });
});
