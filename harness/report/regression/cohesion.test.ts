import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cohesionOf } from './cohesion.ts';

const plane = new Map<string, readonly number[]>([
  ['a', [0, 0]],
  ['b', [0, 2]],
  ['c', [10, 0]],
  ['d', [10, 2]],
]);

it('is 1 where members are equal, 0 where all are in one cluster or clusters share their mean', () => {
  const pairs = new Map([...plane].map(([name, [x]]) => [name, [x!, 7]]));
  expect(
    cohesionOf(
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      pairs,
    ),
  ).toBe(1);
  expect(cohesionOf([['a'], ['b'], ['c'], ['d']], plane)).toBe(1);
  expect(cohesionOf([['a', 'b', 'c', 'd']], plane)).toBe(0);
  expect(
    cohesionOf(
      [
        ['a', 'd'],
        ['b', 'c'],
      ],
      plane,
    ),
  ).toBe(0);
});

it('is the share of the scatter that lies between clusters', () => {
  // Of all: 4 · 5² + 4 · 1² = 104. Within: 4 by side; 100 by height.
  expect(
    cohesionOf(
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      plane,
    ),
  ).toBeCloseTo(100 / 104, 12);
  expect(
    cohesionOf(
      [
        ['a', 'c'],
        ['b', 'd'],
      ],
      plane,
    ),
  ).toBeCloseTo(4 / 104, 12);
});

it('is null where a member has no vector', () => {
  expect(
    cohesionOf(
      [
        ['a', 'b'],
        ['c', 'elsewhere'],
      ],
      plane,
    ),
  ).toBeNull();
});

it('is 1 of equal vectors, whatever rounding does to their mean', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 5 }), (vector) => {
      const equal = new Map(['a', 'b', 'c'].map((name) => [name, vector]));
      expect(cohesionOf([['a'], ['b', 'c']], equal)).toBe(1);
      expect(cohesionOf([['a', 'b', 'c']], equal)).toBe(1);
    }),
  );
});

it('is in [0, 1], and does not mind names, order, place and scale', () => {
  const points = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }), fc.nat(2)), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(points, fc.integer({ min: -9, max: 9 }), fc.integer({ min: 1, max: 9 }), (all, by, times) => {
      const clustersOf = (order: typeof all) =>
        [...Map.groupBy(order.keys(), (index) => order[index]![2]).values()].map((own) => own.map(String));
      const cohesion = cohesionOf(clustersOf(all), new Map(all.map(([x, y], index) => [`${index}`, [x, y]])))!;
      expect(cohesion).toBeGreaterThanOrEqual(0);
      expect(cohesion).toBeLessThanOrEqual(1);
      const others = all.toReversed();
      const vectors = new Map(others.map(([x, y], index) => [`${index}`, [x * times + by, y * times - by]]));
      expect(cohesionOf(clustersOf(others), vectors)).toBeCloseTo(cohesion, 9);
    }),
  );
});
