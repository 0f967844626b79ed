import fc from 'fast-check';
import { expect, it } from 'vitest';
import { testItems } from './test-items.ts';

const items = fc.array(fc.record({ id: fc.nat(), stratum: fc.constantFrom('a', 'b', 'c', 'd') }), { minLength: 2 });
const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
const stratumOf = ({ stratum }: { stratum: string }) => stratum;

it('the test part is its share of all and, within one, of each stratum', () => {
  fc.assert(
    fc.property(items, share, fc.nat(), (all, part, seed) => {
      const test = testItems(all, { share: part, seed, stratumOf });
      expect(test.size).toBe(Math.min(all.length - 1, Math.max(1, Math.round(part * all.length))));
      for (const members of Map.groupBy(all, stratumOf).values()) {
        const quota = (test.size * members.length) / all.length;
        expect(Math.abs(members.filter((item) => test.has(item)).length - quota)).toBeLessThan(1);
      }
    }),
  );
});

it('the test part depends on the seed, and on nothing else', () => {
  const all = Array.from({ length: 40 }, (_, id) => ({ id, stratum: id % 3 === 0 ? 'a' : 'b' }));
  const ids = (seed: number) => {
    const test = testItems(all, { share: 0.3, seed, stratumOf });
    return all.filter((item) => test.has(item)).map(({ id }) => id);
  };
  expect(ids(1)).toEqual(ids(1));
  expect(ids(2)).not.toEqual(ids(1));
});
