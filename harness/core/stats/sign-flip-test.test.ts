import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../random.ts';
import { exactMcNemar } from './mcnemar.ts';
import { fewestTasks, signFlipTest } from './sign-flip-test.ts';

const options = (flips = 9999) => ({ flips, random: randomStream(1, 'flips') });

/** All 2ⁿ signs of the tasks' sums. */
function enumerated(sums: readonly number[]): number {
  const all = 2 ** sums.length;
  const observed = Math.abs(sums.reduce((a, b) => a + b, 0));
  const asFar = Array.from({ length: all }, (_, signs) =>
    Math.abs(sums.reduce((sum, own, i) => sum + ((signs >> i) & 1 ? own : -own), 0)),
  ).filter((sum) => sum >= observed - 1e-9);
  return asFar.length / all;
}

describe('sign-flip test', () => {
  /** Cross- less self-fertilized maize, in eighths of an inch. */
  const maize = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];

  it("is that of Fisher on Darwin's maize (The Design of Experiments, 1935, §21: 863 of 32,768 on either side)", () => {
    expect(signFlipTest([maize.map((difference) => [difference])], options())).toBeCloseTo((2 * 863) / 32768, 14);
  });

  it('comes to the same by chance, where no exact way is short enough', () => {
    // No common unit is left: of the 863, the 28 that came out equal may now fall on either side.
    const uneven = maize.map((difference, i) => [difference + Math.sqrt(i + 2) * 1e-3]);
    const exact = signFlipTest([uneven], options());
    expect(exact).toBeGreaterThanOrEqual((2 * 835) / 32768);
    expect(exact).toBeLessThanOrEqual((2 * 863) / 32768);
    const twice = [uneven, uneven.map(([difference]) => [difference! * Math.SQRT2])].flat();
    const p = signFlipTest([twice], options());
    expect(p * 10_000).toBeCloseTo(Math.round(p * 10_000), 8);
    // Both halves together are as two samples of which each is at 1.96 standard deviations: about 0.006.
    expect(p).toBeGreaterThan(0.003);
    expect(p).toBeLessThan(0.012);
    expect(signFlipTest([twice], options())).toBe(p);
    expect(() => signFlipTest([twice], options(0))).toThrow(
      'Expected flips to be a whole number of at least 1, got 0.',
    );
  });

  it('is the exact McNemar test with one yes-or-no score a task', () => {
    fc.assert(
      fc.property(fc.nat(80), fc.nat(80), fc.nat(30), (b, c, equal) => {
        const differences = [
          ...Array.from({ length: b }, () => [1]),
          ...Array.from({ length: equal }, () => [0]),
          ...Array.from({ length: c }, () => [-1]),
        ];
        expect(signFlipTest([differences], options())).toBeCloseTo(exactMcNemar(b, c), 12);
      }),
    );
  });

  it('flips the seeds of a task together', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer({ min: -1, max: 1 }), { maxLength: 3 }), { maxLength: 9 }), (rows) => {
        const sums = rows.map((row) => row.reduce((a, b) => a + b, 0));
        expect(signFlipTest([rows], options())).toBeCloseTo(enumerated(sums), 12);
      }),
    );
    // Six tasks of three seeds that agree: 2 / 2⁶, where eighteen independent pairs would be 2 / 2¹⁸.
    expect(signFlipTest([Array.from({ length: 6 }, () => [1, 1, 1])], options())).toBe(2 / 2 ** 6);
  });

  it('weighs labels alike, whatever their sizes', () => {
    const few = fc.array(fc.integer({ min: -1, max: 1 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(few, few, (first, second) => {
        const labels = [first, second].map((label) => label.map((difference) => [difference]));
        const shares = [first, second].flatMap((label) => label.map((difference) => difference / label.length / 2));
        expect(signFlipTest(labels, options())).toBeCloseTo(enumerated(shares), 12);
      }),
    );
  });

  it('finds nothing in fewer tasks than it says', () => {
    expect([0.05, 0.05 / 6, 0.5, 2 ** -9].map(fewestTasks)).toEqual([6, 8, 2, 10]);
    for (const alpha of [0.05, 0.01, 0.05 / 6]) {
      const [enough, few] = [0, 1].map((less) => Array.from({ length: fewestTasks(alpha) - less }, () => [1]));
      expect(signFlipTest([enough!], options())).toBeLessThanOrEqual(alpha);
      expect(signFlipTest([few!], options())).toBeGreaterThan(alpha);
    }
  });

  it('is 1 without any difference, and of a balanced one', () => {
    expect(signFlipTest([[[0], [0, 0]]], options())).toBe(1);
    expect(signFlipTest([[]], options())).toBe(1);
    expect(signFlipTest([[[1], [-1]]], options())).toBe(1);
  });

  it('stays exact and short with many tasks and fractions', () => {
    // 3,000 tasks: the chance of ±1 sums of 3,000 is that of McNemar.
    const many = Array.from({ length: 3000 }, (_, task) => [task < 1600 ? 1 / 3 : -1 / 3]);
    expect(signFlipTest([many], options())).toBeCloseTo(exactMcNemar(1600, 1400), 12);
  });
});
