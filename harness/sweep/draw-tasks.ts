/**
 * Which tasks a cell trains on, and which it is tested on. A stratum is the tasks of one category and, where they have
 * labels, of one label.
 *
 * Training sets are nested: `stratifiedOrder` puts the whole pool into an order of which every prefix holds each stratum
 * in proportion to the pool, within one task; the training set of size n is the first n.
 */
import { type Random, randomStream } from '../core/random.ts';
import type { Task } from '../core/task.ts';

/** The first `size` of an order that (pool, seed) fixes: the 10 tasks are among the 20. */
export function drawTraining(pool: readonly Task[], size: number, seed: number): Task[] {
  return stratifiedOrder(pool, randomStream(seed, 'train-draw')).slice(0, size);
}

/** `size` test tasks, stratified, in the order of the pool. By the data's seed, so that all cells share them. */
export function drawTest(pool: readonly Task[], size: number, dataSeed: number): Task[] {
  if (size >= pool.length) return [...pool];
  const drawn = new Set(stratifiedOrder(pool, randomStream(dataSeed, 'test-draw')).slice(0, size));
  return pool.filter((task) => drawn.has(task));
}

/** What a cell may train on and what it is tested on. */
export interface TaskSplit {
  readonly train: readonly Task[];
  readonly test: readonly Task[];
}

/**
 * K-fold cross-validation: the pool is dealt into `count` parts, each of which is once the test and otherwise part of the
 * training pool, in the order of the pool. Strata are shuffled by the data's seed and dealt one after the other, task by
 * task, so that parts differ by one task at most, as a whole and in each category and stratum. `count` is 2 … tasks.
 */
export function dealFolds(pool: readonly Task[], count: number, dataSeed: number): TaskSplit[] {
  const random = randomStream(dataSeed, 'folds');
  const dealt = strataOf(pool).flatMap((stratum) => random.shuffle(stratum));
  const foldOf = new Map(dealt.map((task, place) => [task, place % count]));
  return Array.from({ length: count }, (_, fold) => ({
    train: pool.filter((task) => foldOf.get(task) !== fold),
    test: pool.filter((task) => foldOf.get(task) === fold),
  }));
}

/** What of tasks decides how they are drawn and dealt, for hashes. */
export function toldOf(tasks: readonly Task[]): string[][] {
  return tasks.map(({ id, category, label }) => (label === undefined ? [id, category] : [id, category, label]));
}

/** By category, then by label. */
function strataOf(pool: readonly Task[]): Task[][] {
  const strata = Map.groupBy(pool, ({ category, label }) =>
    label === undefined ? category : `${category}\u0000${label}`,
  );
  return [...strata.keys()].toSorted().map((name) => strata.get(name)!);
}

/**
 * The j-th of a stratum's s tasks, in a pool of n, belongs to the places ⌊(j-1)·n/s⌋ + 1 … ⌈j·n/s⌉: inside them every
 * prefix is within one of its share. Each place goes to the stratum whose next task must come soonest; filling places by
 * deadline never misses one that can be kept, and these can (proportionate-fair scheduling, Baruah et al. 1996).
 */
export function stratifiedOrder(pool: readonly Task[], random: Random): Task[] {
  const strata = strataOf(pool).map((stratum) => random.shuffle(stratum));
  const taken = strata.map(() => 0);
  return pool.map((_, place) => {
    const open = random.shuffle(
      strata.flatMap((tasks, index) =>
        taken[index]! < tasks.length && Math.floor((taken[index]! * pool.length) / tasks.length) <= place
          ? [index]
          : [],
      ),
    );
    const deadline = (index: number) => Math.ceil(((taken[index]! + 1) * pool.length) / strata[index]!.length);
    const next = open.reduce((soonest, index) => (deadline(index) < deadline(soonest) ? index : soonest));
    taken[next]! += 1;
    return strata[next]![taken[next]! - 1]!;
  });
}
