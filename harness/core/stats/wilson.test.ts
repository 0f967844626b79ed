import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mean } from './estimate.ts';
import { clusteredInterval, meanOfIndependent, varianceOfMean, wilsonInterval } from './wilson.ts';

describe('Wilson interval', () => {
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i is that of Newcombe (Statistics in Medicine 17, 1998, table I)', (successes, n, low, high) => {
    const interval = wilsonInterval(successes, n);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it('uses the normal quantile of its confidence', () => {
    // At p = ½ the interval is ½ ± z / 2√(n + z²): z can be read off. Quantiles from the usual tables.
    const z = (confidence: number): number => {
      const { high } = wilsonInterval(50, 100, confidence);
      const reach = 2 * high - 1;
      return Math.sqrt((100 * reach ** 2) / (1 - reach ** 2));
    };
    expect(z(0.5)).toBeCloseTo(0.67448975, 7);
    expect(z(0.9)).toBeCloseTo(1.644853627, 7);
    expect(z(0.95)).toBeCloseTo(1.959963985, 7);
    expect(z(0.99)).toBeCloseTo(2.575829304, 7);
    expect(z(0.9999)).toBeCloseTo(3.890591886, 7);
  });

  it('lies in [0, 1], holds the proportion, mirrors, and narrows with n', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.nat(500),
        fc.double({ min: 0.5, max: 0.999, noNaN: true }),
        (n, k, level) => {
          const successes = k % (n + 1);
          const { low, high } = wilsonInterval(successes, n, level);
          expect(low >= 0 && low <= successes / n && successes / n <= high && high <= 1).toBe(true);
          const mirrored = wilsonInterval(n - successes, n, level);
          expect(mirrored.low).toBeCloseTo(1 - high, 10);
          const larger = wilsonInterval(successes * 4, n * 4, level);
          expect(larger.high - larger.low).toBeLessThan(high - low);
        },
      ),
    );
  });

  it('says nothing without trials, and refuses impossible counts', () => {
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
    expect(() => wilsonInterval(3, 2)).toThrow('Expected successes to be between 0 and 2, got 3.');
    expect(() => wilsonInterval(Number.NaN, 2)).toThrow('Expected successes to be between 0 and 2, got NaN.');
    expect(() => wilsonInterval(0, 1.5)).toThrow('Expected n to be a whole number of at least 0, got 1.5.');
    expect(() => wilsonInterval(1, 2, 95)).toThrow('Expected confidence to be between 0 and 1, got 95.');
  });
});

describe('variance of a mean of clusters', () => {
  it('is s²/n with one value a task, and does not count seeds that say the same', () => {
    // 3, 5, 7, 18, 43, 85, 91, 98, 100, 130, 230, 487: s² = 18,555 (Davison & Hinkley 1997, example 1.1: Σ(x - x̄)² / n² = 1417.7).
    const hours = [3, 5, 7, 18, 43, 85, 91, 98, 100, 130, 230, 487];
    const variance = varianceOfMean(hours.map((value) => [value]))!;
    expect((variance * 11) / 12).toBeCloseTo(1417.7, 1);
    expect(varianceOfMean(hours.map((value) => [value, value, value]))).toBeCloseTo(variance, 8);
  });

  it('weighs tasks by their scores, by hand', () => {
    // Sums 2, 0, 1 of 2, 1, 1 scores: μ = 3/4, residuals 1/2, -3/4, 1/4: 3/2 · (1/4 + 9/16 + 1/16) / 16 = 21/256.
    expect(varianceOfMean([[1, 1], [0], [], [1]])).toBeCloseTo(21 / 256, 14);
  });

  it('is 0 of tasks that are alike, and unknown of one', () => {
    expect(varianceOfMean(Array.from({ length: 7 }, () => [0.1, 0.7, 0.1]))).toBe(0);
    expect(varianceOfMean([[1, 0, 1]])).toBeNull();
    expect(varianceOfMean([])).toBeNull();
  });
});

describe('interval of clustered scores', () => {
  const ones = (n: number, right: number) => Array.from({ length: n }, (_, task) => [task < right ? 1 : 0]);

  it('with one yes-or-no outcome a task is that of Wilson, however many seeds repeat it', () => {
    // Newcombe (Statistics in Medicine 17, 1998, table I).
    const { estimate, low, high } = clusteredInterval(ones(263, 81), 0.95)!;
    expect([estimate, low, high].map((value) => value.toFixed(4))).toEqual(['0.3080', '0.2553', '0.3662']);
    const copied = ones(263, 81).map(([score]) => [score!, score!, score!]);
    expect(clusteredInterval(copied, 0.95)).toEqual({ estimate, low, high });
  });

  it('is that of Wilson for n* outcomes, by hand', () => {
    // Of 10 tasks, 4 score 1/2 and 6 score 1/4: μ = 0.35, V = (4 · 0.15² + 6 · 0.1²) / 90 = 1/600, n* = 136.5, t₉ = 2.262157.
    const scores = Array.from({ length: 10 }, (_, task) => (task < 4 ? [1, 0] : [0.5, 0]));
    const [n, t] = [136.5, 2.262157];
    const reach = t * Math.sqrt((0.35 * 0.65) / n + t ** 2 / (4 * n ** 2));
    const { estimate, low, high } = clusteredInterval(scores, 0.95)!;
    expect(estimate).toBeCloseTo(0.35, 14);
    expect(low).toBeCloseTo((0.35 + t ** 2 / (2 * n) - reach) / (1 + t ** 2 / n), 6);
    expect(high).toBeCloseTo((0.35 + t ** 2 / (2 * n) + reach) / (1 + t ** 2 / n), 6);
  });

  it('is a point where nothing varies between tasks', () => {
    const even = Array.from({ length: 50 }, () => [1, 1, 0, 0, 0]);
    expect(clusteredInterval(even, 0.95)).toEqual({ estimate: 0.4, low: 0.4, high: 0.4 });
  });

  it('is not certain of all or nothing, nor of a single task', () => {
    expect(clusteredInterval(ones(20, 0), 0.95)).toEqual({ estimate: 0, ...wilsonInterval(0, 20) });
    expect(clusteredInterval(ones(29, 29), 0.95)).toEqual({ estimate: 1, ...wilsonInterval(29, 29) });
    const { low, high } = clusteredInterval([[1, 0, 1]], 0.95)!;
    expect(high - low).toBeGreaterThan(0.8);
  });

  it('lies in [0, 1], holds the mean, and mirrors', () => {
    const score = fc.nat(10).map((tenths) => tenths / 10);
    const rows = fc.array(fc.array(score, { maxLength: 3 }), { maxLength: 20 });
    fc.assert(
      fc.property(rows, (scores) => {
        const interval = clusteredInterval(scores, 0.95);
        if (interval === null) {
          expect(scores.flat()).toEqual([]);
          return;
        }
        const { estimate, low, high } = interval;
        expect(estimate).toBe(mean(scores.filter((own) => own.length > 0).flat()));
        expect(0 <= low && low <= estimate + 1e-12 && estimate <= high + 1e-12 && high <= 1).toBe(true);
        const mirrored = clusteredInterval(
          scores.map((own) => own.map((score) => 1 - score)),
          0.95,
        )!;
        expect(mirrored.low).toBeCloseTo(1 - high, 6);
      }),
    );
  });

  it('leaves out tasks without scores, and refuses scores beyond [0, 1]', () => {
    expect(clusteredInterval([[], [1, 0], [], [1]], 0.95)).toEqual(clusteredInterval([[1, 0], [1]], 0.95));
    expect(clusteredInterval([[], []], 0.95)).toBeNull();
    expect(() => clusteredInterval([[1, 2]], 0.95)).toThrow('Expected scores to be between 0 and 1, got 2.');
    expect(() => clusteredInterval([[Number.NaN]], 0.95)).toThrow('Expected scores to be between 0 and 1, got NaN.');
    expect(() => clusteredInterval([[1]], 1)).toThrow('Expected confidence to be between 0 and 1, got 1.');
  });
});

describe('mean of independent estimates', () => {
  const wilson = (successes: number, n: number) => ({ estimate: successes / n, ...wilsonInterval(successes, n) });

  it("has the interval of Newcombe's method 10 (Statistics in Medicine 17, 1998, table II, 56/70 and 48/80)", () => {
    // p₁ - p₂ is twice the mean of p₁ and 1 - p₂, less 1.
    const { estimate, low, high } = meanOfIndependent([wilson(56, 70), wilson(80 - 48, 80)]);
    expect([2 * estimate - 1, 2 * low - 1, 2 * high - 1].map((value) => value.toFixed(4))).toEqual([
      '0.2000',
      '0.0524',
      '0.3339',
    ]);
  });

  it('is not certain of always the same answer', () => {
    const { estimate, low, high } = meanOfIndependent([wilson(77, 77), wilson(0, 50)]);
    expect(estimate).toBe(0.5);
    expect(low).toBeCloseTo(0.5 - (1 - 77 / (77 + 1.959964 ** 2)) / 2, 6);
    expect(high).toBeCloseTo(0.5 + 1.959964 ** 2 / (50 + 1.959964 ** 2) / 2, 6);
  });
});
