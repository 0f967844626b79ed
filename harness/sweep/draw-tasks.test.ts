import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../core/random.ts';
import type { Task, TaskId } from '../core/task.ts';
import { toyTasks } from '../testing/toy-benchmark.ts';
import { dealFolds, drawTest, drawTraining, stratifiedOrder } from './draw-tasks.ts';

/** Pools of up to 7 categories with up to 25 tasks each, in a mixed order. */
const pools = fc
  .tuple(fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 7 }), fc.nat())
  .map(([sizes, seed]) => {
    const tasks = sizes.flatMap((size, category) =>
      Array.from(
        { length: size },
        (_, index): Task => ({ id: `${category}/${index}` as TaskId, category: `c${category}` }),
      ),
    );
    return randomStream(seed, 'mix').shuffle(tasks);
  });

/** The same with one of up to 3 labels on each task. */
const labelledPools = fc.tuple(pools, fc.integer({ min: 1, max: 3 }), fc.nat()).map(([tasks, labels, seed]) => {
  const random = randomStream(seed, 'label');
  return tasks.map((task): Task => ({ ...task, label: `l${random.integer(labels)}` }));
});

const strataOf = (tasks: readonly Task[]) => Map.groupBy(tasks, ({ category, label }) => `${category} ${label}`);

const ids = (tasks: readonly Task[]) => tasks.map((task) => task.id);

describe('the order of training tasks', () => {
  it('holds every task of the pool once', () => {
    fc.assert(
      fc.property(pools, fc.nat(), (pool, seed) => {
        expect(ids(stratifiedOrder(pool, randomStream(seed))).toSorted()).toEqual(ids(pool).toSorted());
      }),
    );
  });

  it('has prefixes that hold each category in proportion to the pool, within one task', () => {
    fc.assert(
      fc.property(pools, fc.nat(), (pool, seed) => {
        const order = stratifiedOrder(pool, randomStream(seed));
        const shares = Map.groupBy(pool, (task) => task.category);
        for (let n = 1; n <= pool.length; n += 1)
          for (const [category, members] of shares) {
            const drawn = order.slice(0, n).filter((task) => task.category === category).length;
            expect(Math.abs(drawn - (n * members.length) / pool.length)).toBeLessThan(1);
          }
      }),
    );
  });

  it('has prefixes that hold each category and label in proportion to the pool, within one task', () => {
    fc.assert(
      fc.property(labelledPools, fc.nat(), (pool, seed) => {
        const order = stratifiedOrder(pool, randomStream(seed));
        for (let n = 1; n <= pool.length; n += 7) {
          const drawn = strataOf(order.slice(0, n));
          for (const [stratum, members] of strataOf(pool))
            expect(Math.abs((drawn.get(stratum)?.length ?? 0) - (n * members.length) / pool.length)).toBeLessThan(1);
        }
      }),
    );
  });

  it('is, without labels, the one that it was before there were any', () => {
    expect(ids(drawTraining(toyTasks(18), 7, 1))).toEqual([
      'train/sum-5',
      'train/product-7',
      'train/difference-15',
      'train/difference-9',
      'train/product-4',
      'train/sum-2',
      'train/product-10',
    ]);
  });

  it('is nested: a smaller training set is the beginning of a larger one', () => {
    fc.assert(
      fc.property(pools, fc.nat(), fc.nat(), fc.nat(), (pool, seed, a, b) => {
        const [small, large] = [a % (pool.length + 1), b % (pool.length + 1)].toSorted((x, y) => x - y);
        const drawn = drawTraining(pool, large!, seed);
        expect(drawn).toHaveLength(large!);
        expect(drawTraining(pool, small!, seed)).toEqual(drawn.slice(0, small));
      }),
    );
  });

  it('is the same for the same seed', () => {
    fc.assert(
      fc.property(pools, fc.nat(), (pool, seed) => {
        expect(ids(drawTraining(pool, pool.length, seed))).toEqual(ids(drawTraining([...pool], pool.length, seed)));
      }),
    );
  });

  it('differs between seeds', () => {
    const pool = Array.from(
      { length: 30 },
      (_, index): Task => ({ id: `${index}` as TaskId, category: `${index % 3}` }),
    );
    const draws = new Set([1, 2, 3, 4, 5].map((seed) => ids(drawTraining(pool, 10, seed)).join()));
    expect(draws.size).toBe(5);
  });
});

describe('the test draw', () => {
  it('is stratified within one task, in the order of the pool', () => {
    fc.assert(
      fc.property(pools, fc.nat(), fc.nat(), (pool, seed, n) => {
        const size = 1 + (n % pool.length);
        const drawn = drawTest(pool, size, seed);
        expect(drawn).toHaveLength(size);
        expect(drawn).toEqual(pool.filter((task) => drawn.includes(task)));
        for (const [category, members] of Map.groupBy(pool, (task) => task.category)) {
          const count = drawn.filter((task) => task.category === category).length;
          expect(Math.abs(count - (size * members.length) / pool.length)).toBeLessThan(1);
        }
      }),
    );
  });

  it('is the whole pool, as it is, when all are asked for', () => {
    fc.assert(
      fc.property(pools, (pool) => {
        expect(drawTest(pool, pool.length, 5)).toEqual(pool);
      }),
    );
  });
});

describe('folds', () => {
  const dealt = fc.tuple(fc.oneof(pools, labelledPools), fc.nat(), fc.nat()).filter(([pool]) => pool.length > 1);
  const countOf = (pool: readonly Task[], n: number) => 2 + (n % (pool.length - 1));

  it('test every task once, and train on all others, in the order of the pool', () => {
    fc.assert(
      fc.property(dealt, ([pool, n, seed]) => {
        const folds = dealFolds(pool, countOf(pool, n), seed);
        expect(folds).toHaveLength(countOf(pool, n));
        expect(ids(folds.flatMap(({ test }) => test)).toSorted()).toEqual(ids(pool).toSorted());
        for (const { train, test } of folds) {
          expect(train).toEqual(pool.filter((task) => !test.includes(task)));
          expect(test).toEqual(pool.filter((task) => test.includes(task)));
        }
      }),
    );
  });

  it('differ by one task at most, as a whole, in each category, and in each category and label', () => {
    fc.assert(
      fc.property(dealt, ([pool, n, seed]) => {
        const folds = dealFolds(pool, countOf(pool, n), seed);
        const even = (has: (task: Task) => boolean) => {
          const sizes = folds.map(({ test }) => test.filter(has).length);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        };
        even(() => true);
        for (const category of new Set(pool.map((task) => task.category))) even((task) => task.category === category);
        for (const stratum of strataOf(pool).values()) even((task) => stratum.includes(task));
      }),
    );
  });

  it('are the same for the same seed, and others for another', () => {
    const pool = toyTasks(30);
    const of = (seed: number) => JSON.stringify(dealFolds(pool, 5, seed));
    expect(of(1)).toBe(of(1));
    expect(new Set([1, 2, 3].map(of)).size).toBe(3);
  });
});
