import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../random.ts';
import { mean } from './estimate.ts';
import { pairedBalancedDifference, pairedBootstrapDifference } from './paired-bootstrap.ts';

const options = (seed: number, resamples = 1999, confidence = 0.95) => ({
  confidence,
  resamples,
  random: randomStream(seed, 'bootstrap'),
});
/** To an agent that scores nothing: the interval of a mean. */
const againstNothing = (scores: number[][], seed: number, resamples = 1999, confidence = 0.95) =>
  pairedBootstrapDifference(
    scores,
    scores.map((own) => own.map(() => 0)),
    options(seed, resamples, confidence),
  );

describe('paired bootstrap difference', () => {
  it('lets the difficulty of tasks cancel out', () => {
    const a = Array.from({ length: 30 }, (_, task) => [task / 30 + 0.1]);
    const b = Array.from({ length: 30 }, (_, task) => [task / 30]);
    const { estimate, low, high } = pairedBootstrapDifference(a, b, options(1))!;
    for (const value of [estimate, low, high]) expect(value).toBeCloseTo(0.1, 10);
  });

  it('equals the interval of the mean of the differences', () => {
    const random = randomStream(1, 'pairs');
    const a = Array.from({ length: 40 }, () => [random.next()]);
    const b = Array.from({ length: 40 }, () => [random.next()]);
    const paired = pairedBootstrapDifference(a, b, options(2))!;
    const differences = a.map(([x], task) => [x! - b[task]![0]!]);
    const single = againstNothing(differences, 2)!;
    for (const key of ['estimate', 'low', 'high'] as const) expect(paired[key]).toBeCloseTo(single[key], 10);
    const swapped = pairedBootstrapDifference(b, a, options(2))!;
    expect(swapped.estimate).toBeCloseTo(-paired.estimate, 12);
  });

  it('leaves out tasks that one side has no score of, and refuses different tasks', () => {
    expect(pairedBootstrapDifference([[1], [], [0]], [[0], [1], []], options(1))).toEqual({
      estimate: 1,
      low: 1,
      high: 1,
    });
    expect(pairedBootstrapDifference([[1]], [[]], options(1))).toBeNull();
    expect(() => pairedBootstrapDifference([[1]], [], options(1))).toThrow(
      'Expected scores of the same tasks, got 1 and 0 tasks.',
    );
  });
});

describe('bootstrap over tasks', () => {
  const airConditioning = [3, 5, 7, 18, 43, 85, 91, 98, 100, 130, 230, 487];

  it('has the moments of the air-conditioning data (Davison & Hinkley 1997, example 1.1)', () => {
    // Mean 108.083; resampled means have variance Σ(x - mean)² / n² = 1417.7: their middle 68.27 % span about 2 × 37.65.
    const interval = againstNothing(
      airConditioning.map((hours) => [hours]),
      1,
      9999,
      0.6827,
    )!;
    expect(interval.estimate).toBeCloseTo(108.083, 3);
    expect((interval.high - interval.low) / 2).toBeGreaterThan(37.65 * 0.95);
    expect((interval.high - interval.low) / 2).toBeLessThan(37.65 * 1.05);
  });

  it('agrees with the binomial quantiles for yes-or-no outcomes', () => {
    // 40 of 100: resampled sums are Binomial(100, 0.4), whose 2.5 % and 97.5 % quantiles are 31 and 50 (±1 by chance).
    const scores = Array.from({ length: 100 }, (_, task) => [task < 40 ? 1 : 0]);
    const interval = againstNothing(scores, 1, 9999)!;
    expect(interval.estimate).toBe(0.4);
    expect(Math.abs(interval.low - 0.31)).toBeLessThanOrEqual(0.0101);
    expect(Math.abs(interval.high - 0.5)).toBeLessThanOrEqual(0.0101);
  });

  it('does not take more seeds for more tasks', () => {
    const outcomes = Array.from({ length: 50 }, (_, task) => task % 2);
    const once = againstNothing(
      outcomes.map((score) => [score]),
      1,
    );
    const fiveTimes = againstNothing(
      outcomes.map((score) => Array<number>(5).fill(score)),
      1,
    );
    expect(fiveTimes).toEqual(once);
  });

  it('is the same for the same seed, and holds its estimate', () => {
    const rows = fc.array(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(rows, fc.nat(), (scores, seed) => {
        const interval = againstNothing(scores, seed, 199)!;
        expect(interval).toEqual(againstNothing(scores, seed, 199));
        expect(interval.estimate).toBeCloseTo(mean(scores.flat())!, 10);
        expect(interval.low).toBeLessThanOrEqual(interval.high);
        expect(interval.low).toBeGreaterThanOrEqual(Math.min(...scores.flat()) - 1e-12);
        expect(interval.high).toBeLessThanOrEqual(Math.max(...scores.flat()) + 1e-12);
      }),
    );
  });

  it('refuses too few resamples for the confidence, and scores that are no numbers', () => {
    expect(() => againstNothing([[1]], 1, 38)).toThrow(
      'Expected resamples to be a whole number of at least 39, got 38.',
    );
    expect(againstNothing([[1]], 1, 39)).toEqual({ estimate: 1, low: 1, high: 1 });
    expect(againstNothing([[1]], 1, 19, 0.9)).toEqual({ estimate: 1, low: 1, high: 1 });
    expect(() => againstNothing([[1, Number.NaN]], 1)).toThrow('Expected scores to be finite numbers, got 1, NaN.');
  });
});

describe('paired difference in balanced accuracy', () => {
  const ones = (n: number, right: number) => Array.from({ length: n }, (_, task) => [task < right ? 1 : 0]);

  it('with one label is that of all scores, with the same interval', () => {
    const [a, b] = [ones(40, 13), ones(40, 20)];
    expect(pairedBalancedDifference([a], [b], options(3))).toEqual(pairedBootstrapDifference(a, b, options(3)));
  });

  it('draws inside each label: the spread is that of independent binomials', () => {
    // Variance (p(1-p)/n + q(1-q)/m) / 4 = (0.24/100 + 0.16/25) / 4: a standard deviation of 0.0469, 1.96 of which is 0.0919.
    const a = [ones(100, 60), ones(25, 20)];
    const { low, high } = pairedBalancedDifference(a, [ones(100, 0), ones(25, 0)], options(1, 9999))!;
    expect((high - low) / 2).toBeGreaterThan(0.0919 * 0.93);
    expect((high - low) / 2).toBeLessThan(0.0919 * 1.07);
  });

  it('differs by what it differs on the same tasks, label by label', () => {
    // a: 3/4 and 1/2, b: 1/4 and 1/2: a difference of (1/2 + 0) / 2.
    const [a, b] = [
      [ones(4, 3), ones(2, 1)],
      [ones(4, 1), ones(2, 1)],
    ] as const;
    const difference = pairedBalancedDifference(a, b, options(1))!;
    expect(difference.estimate).toBeCloseTo(0.25, 12);
    expect(pairedBalancedDifference(a, a, options(1))).toEqual({ estimate: 0, low: 0, high: 0 });
    expect(pairedBalancedDifference([[[1]], [[0]]], [[[1]], [[]]], options(1))).toBeNull();
    expect(() => pairedBalancedDifference(a, [a[0]], options(1))).toThrow(
      'Expected scores of the same labels, got 2 and 1 labels.',
    );
    expect(() => pairedBalancedDifference(a, [a[0], ones(3, 1)], options(1))).toThrow(
      'Expected scores of the same tasks, got 2 and 3 tasks.',
    );
  });
});
