/** What all cells of a sweep stand on. They are compared task by task, so they need the same tasks. */
import { contentHash, type Json } from '../../core/canonical-json.ts';
import { ConfigError } from '../../core/errors.ts';
import { toldOf } from '../draw-tasks.ts';
import type { SweepSetting } from '../setting.ts';

export interface World {
  readonly benchmark: string;
  /** Of data and scoring. */
  readonly version: string;
  /** Hashes over ids, categories and labels; with folds, of the test tasks of each fold. */
  readonly trainTasks: string;
  readonly testTasks: string;
  readonly testSize: number;
  /** K; absent where all cells are tested on the same tasks. */
  readonly folds?: number;
}

export function worldOf({
  benchmark,
  testTasks,
  folds,
}: Pick<SweepSetting, 'benchmark' | 'testTasks' | 'folds'>): World {
  const hash = (told: readonly Json[]) => contentHash(told, 16);
  return {
    benchmark: benchmark.name,
    version: benchmark.version,
    trainTasks: hash(toldOf(benchmark.tasks.train)),
    testTasks: hash(folds?.map(({ test }) => toldOf(test)) ?? toldOf(testTasks)),
    testSize: testTasks.length,
    ...(folds === undefined ? {} : { folds: folds.length }),
  };
}

/** Throws ConfigError, with what differs, where a run would put cells beside others that they cannot be compared with. */
export function checkWorld(sweep: string, known: World, given: World): void {
  const refuse = (what: string, toBe: string, got: string, todo: string): never => {
    throw new ConfigError(`Expected ${what} of the sweep ${sweep} to be ${toBe}, got ${got}: ${todo}.`);
  };
  const anew = 'or give another --out for a sweep of its own';
  if (given.benchmark !== known.benchmark)
    refuse('the benchmark', known.benchmark, given.benchmark, `give --bench ${known.benchmark}, ${anew}`);
  if (given.version !== known.version || given.trainTasks !== known.trainTasks)
    refuse(
      `the data of ${known.benchmark}`,
      `what they were when it began (version ${known.version})`,
      `others (version ${given.version})`,
      `their content or scoring has changed; give the earlier data and options (--data, --data-seed, --bench-option), ${anew}`,
    );
  const earlier = known.folds === undefined ? 'leave out --folds' : `give --folds ${known.folds}`;
  if (given.folds !== known.folds)
    refuse(
      'the folds',
      `${known.folds ?? 'none'}, as it began`,
      String(given.folds ?? 'none'),
      `all its cells share one way of splitting the tasks; ${earlier}, ${anew}`,
    );
  if (given.testTasks !== known.testTasks)
    refuse(
      'the test tasks',
      `the ${known.testSize} that it began with`,
      given.testSize === known.testSize ? 'others' : String(given.testSize),
      `all its cells are tested on the same ones; give the earlier --test-size and --data-seed, ${anew}`,
    );
}
