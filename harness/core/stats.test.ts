import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from './random.ts';
import {
  balancedBootstrapInterval,
  balancedMean,
  clusterBootstrapInterval,
  exactMcNemar,
  mean,
  meanOfIndependent,
  pairedBalancedDifference,
  pairedBootstrapDifference,
  wilsonInterval,
} from './stats.ts';

const options = (seed: number, resamples = 1999, confidence = 0.95) => ({
  confidence,
  resamples,
  random: randomStream(seed, 'bootstrap'),
});
const chance = (n: number, k: number, p: number): number => {
  let value = (1 - p) ** n;
  for (let i = 1; i <= k; i += 1) value *= ((n - i + 1) / i) * (p / (1 - p));
  return value;
};

describe('mean', () => {
  it('is the sum over the number, and null of nothing', () => {
    expect(mean([1, 0, 0.5, 0.5])).toBe(0.5);
    expect(mean([])).toBeNull();
  });
});

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

  it('holds the true proportion in about 95 % of samples of 50', () => {
    // The exact coverage, summed over all samples, is 97.03 %, 93.51 % and 97.03 %: it steps with n and p.
    for (const [p, exact] of [
      [0.1, 0.9703],
      [0.5, 0.9351],
      [0.9, 0.9703],
    ] as const) {
      const holds = (successes: number): boolean => {
        const { low, high } = wilsonInterval(successes, 50);
        return low <= p && p <= high;
      };
      const summed = Array.from({ length: 51 }, (_, k) => (holds(k) ? chance(50, k, p) : 0));
      expect(summed.reduce((a, b) => a + b)).toBeCloseTo(exact, 4);

      const random = randomStream(1, 'coverage', p);
      const samples = Array.from({ length: 10_000 }, () =>
        holds(Array.from({ length: 50 }, () => random.next()).filter((x) => x < p).length),
      );
      const share = samples.filter(Boolean).length / samples.length;
      expect(Math.abs(share - exact)).toBeLessThan(0.01);
    }
  });

  it('says nothing without trials, and refuses impossible counts', () => {
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
    expect(() => wilsonInterval(3, 2)).toThrow('Expected successes to be between 0 and 2, got 3.');
    expect(() => wilsonInterval(Number.NaN, 2)).toThrow('Expected successes to be between 0 and 2, got NaN.');
    expect(() => wilsonInterval(0, 1.5)).toThrow('Expected n to be a whole number of at least 0, got 1.5.');
    expect(() => wilsonInterval(1, 2, 95)).toThrow('Expected confidence to be between 0 and 1, got 95.');
  });
});

describe('bootstrap over tasks', () => {
  const airConditioning = [3, 5, 7, 18, 43, 85, 91, 98, 100, 130, 230, 487];

  it('has the moments of the air-conditioning data (Davison & Hinkley 1997, example 1.1)', () => {
    // Mean 108.083; resampled means have variance Σ(x - mean)² / n² = 1417.7: their middle 68.27 % span about 2 × 37.65.
    const interval = clusterBootstrapInterval(
      airConditioning.map((hours) => [hours]),
      options(1, 9999, 0.6827),
    )!;
    expect(interval.estimate).toBeCloseTo(108.083, 3);
    expect((interval.high - interval.low) / 2).toBeGreaterThan(37.65 * 0.95);
    expect((interval.high - interval.low) / 2).toBeLessThan(37.65 * 1.05);
  });

  it('agrees with the binomial quantiles for yes-or-no outcomes', () => {
    // 40 of 100: resampled sums are Binomial(100, 0.4), whose 2.5 % and 97.5 % quantiles are 31 and 50 (±1 by chance).
    const scores = Array.from({ length: 100 }, (_, task) => [task < 40 ? 1 : 0]);
    const interval = clusterBootstrapInterval(scores, options(1, 9999))!;
    expect(interval.estimate).toBe(0.4);
    expect(Math.abs(interval.low - 0.31)).toBeLessThanOrEqual(0.0101);
    expect(Math.abs(interval.high - 0.5)).toBeLessThanOrEqual(0.0101);
  });

  it('does not take more seeds for more tasks', () => {
    const outcomes = Array.from({ length: 50 }, (_, task) => task % 2);
    const once = clusterBootstrapInterval(
      outcomes.map((score) => [score]),
      options(1),
    );
    const fiveTimes = clusterBootstrapInterval(
      outcomes.map((score) => Array<number>(5).fill(score)),
      options(1),
    );
    expect(fiveTimes).toEqual(once);
  });

  it('holds the true accuracy about as often as it says, though seeds of a task are alike', () => {
    const random = randomStream(1, 'coverage');
    const worlds = 400;
    let held = 0;
    for (let world = 0; world < worlds; world += 1) {
      // Task difficulty is uniform in [0, 1], so that the true accuracy is 0.5.
      const scores = Array.from({ length: 60 }, () => {
        const ease = random.next();
        return Array.from({ length: 3 }, () => (random.next() < ease ? 1 : 0));
      });
      const { low, high } = clusterBootstrapInterval(scores, options(world, 399))!;
      if (low <= 0.5 && 0.5 <= high) held += 1;
    }
    expect(held / worlds).toBeGreaterThan(0.91);
    expect(held / worlds).toBeLessThan(0.98);
  });

  it('is the same for the same seed, and holds its estimate', () => {
    const rows = fc.array(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(rows, fc.nat(), (scores, seed) => {
        const interval = clusterBootstrapInterval(scores, options(seed, 199))!;
        expect(interval).toEqual(clusterBootstrapInterval(scores, options(seed, 199)));
        expect(interval.estimate).toBeCloseTo(mean(scores.flat())!, 10);
        expect(interval.low).toBeLessThanOrEqual(interval.high);
        expect(interval.low).toBeGreaterThanOrEqual(Math.min(...scores.flat()) - 1e-12);
        expect(interval.high).toBeLessThanOrEqual(Math.max(...scores.flat()) + 1e-12);
      }),
    );
  });

  it('leaves out tasks without scores, and is null without any', () => {
    expect(clusterBootstrapInterval([[], [1, 0], [], [1]], options(1))).toEqual(
      clusterBootstrapInterval([[1, 0], [1]], options(1)),
    );
    expect(clusterBootstrapInterval([[], []], options(1))).toBeNull();
    expect(clusterBootstrapInterval([], options(1))).toBeNull();
  });

  it('refuses too few resamples for the confidence, and scores that are no numbers', () => {
    expect(() => clusterBootstrapInterval([[1]], options(1, 38))).toThrow(
      'Expected resamples to be a whole number of at least 39, got 38.',
    );
    expect(clusterBootstrapInterval([[1]], options(1, 39))).toEqual({ estimate: 1, low: 1, high: 1 });
    expect(clusterBootstrapInterval([[1]], options(1, 19, 0.9))).toEqual({ estimate: 1, low: 1, high: 1 });
    expect(() => clusterBootstrapInterval([[1, Number.NaN]], options(1))).toThrow(
      'Expected scores to be finite numbers, got 1, NaN.',
    );
  });
});

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
    const single = clusterBootstrapInterval(
      a.map(([x], task) => [x! - b[task]![0]!]),
      options(2),
    )!;
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

describe('balanced accuracy', () => {
  const ones = (n: number, right: number) => Array.from({ length: n }, (_, task) => [task < right ? 1 : 0]);

  it('is the mean of sensitivity and specificity (Brodersen et al. 2010)', () => {
    // 45 of 50 positives and 7 of 10 negatives: (0.9 + 0.7) / 2, where pooled accuracy is 52 / 60.
    expect(balancedMean([ones(50, 45), ones(10, 7)])).toBeCloseTo(0.8, 12);
    expect(balancedBootstrapInterval([ones(50, 45), ones(10, 7)], options(1))!.estimate).toBeCloseTo(0.8, 12);
    // Three labels: (1 + 1/2 + 0) / 3; seeds of a task count in its label.
    expect(
      balancedMean([
        [[1, 1]],
        [
          [1, 0],
          [0, 1],
        ],
        [[0]],
      ]),
    ).toBeCloseTo(0.5, 12);
  });

  it('is one half for always the same of two answers, whatever their shares', () => {
    for (const [none, some] of [
      [77, 50],
      [99, 1],
      [1, 1],
    ] as const)
      expect(balancedMean([ones(none, none), ones(some, 0)])).toBe(0.5);
  });

  it('is null without labels and where one has no score, and never a mean over fewer', () => {
    expect(balancedMean([])).toBeNull();
    expect(balancedMean([[[1]], []])).toBeNull();
    expect(balancedMean([[[1]], [[]]])).toBeNull();
    expect(balancedBootstrapInterval([[[1]], [[]]], options(1))).toBeNull();
    expect(pairedBalancedDifference([[[1]], [[0]]], [[[1]], [[]]], options(1))).toBeNull();
  });

  it('with one label is the mean of all scores, with the same interval', () => {
    const scores = ones(40, 13);
    expect(balancedBootstrapInterval([scores], options(3))).toEqual(clusterBootstrapInterval(scores, options(3)));
    const other = ones(40, 20);
    expect(pairedBalancedDifference([scores], [other], options(3))).toEqual(
      pairedBootstrapDifference(scores, other, options(3)),
    );
  });

  it('draws inside each label: the spread is that of independent binomials', () => {
    // Variance (p(1-p)/n + q(1-q)/m) / 4 = (0.24/100 + 0.16/25) / 4: a standard deviation of 0.0469, 1.96 of which is 0.0919.
    const { low, high } = balancedBootstrapInterval([ones(100, 60), ones(25, 20)], options(1, 9999))!;
    expect((high - low) / 2).toBeGreaterThan(0.0919 * 0.93);
    expect((high - low) / 2).toBeLessThan(0.0919 * 1.07);
    expect(balancedBootstrapInterval([ones(5, 5), ones(3, 0)], options(1))).toEqual({
      estimate: 0.5,
      low: 0.5,
      high: 0.5,
    });
  });

  it('holds the true value about as often as it says', () => {
    // Labels of 60 and 25 tasks, each with an ease of its own and three seeds: means 0.5 and 0.75, balanced 0.625.
    const random = randomStream(1, 'balanced-coverage');
    const label = (n: number, least: number) =>
      Array.from({ length: n }, () => {
        const ease = least + (1 - least) * random.next();
        return Array.from({ length: 3 }, () => (random.next() < ease ? 1 : 0));
      });
    const worlds = 400;
    let held = 0;
    for (let world = 0; world < worlds; world += 1) {
      const { low, high } = balancedBootstrapInterval([label(60, 0), label(25, 0.5)], options(world, 399))!;
      if (low <= 0.625 && 0.625 <= high) held += 1;
    }
    expect(held / worlds).toBeGreaterThan(0.91);
    expect(held / worlds).toBeLessThan(0.98);
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
    expect(() => pairedBalancedDifference(a, [a[0]], options(1))).toThrow(
      'Expected scores of the same labels, got 2 and 1 labels.',
    );
    expect(() => pairedBalancedDifference(a, [a[0], ones(3, 1)], options(1))).toThrow(
      'Expected scores of the same tasks, got 2 and 3 tasks.',
    );
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

describe('exact McNemar test', () => {
  it.each([
    [1, 7, 0.0703, 'the airway data of Fagerland, Lydersen & Laake (BMC Med. Res. Methodology 13:91, 2013)', 4],
    [121, 59, 4.434449e-6, 'the table [[101, 121], [59, 33]] of the tests of statsmodels', 11],
    [0, 5, 0.0625, 'arithmetic, 2 / 2⁵', 12],
    [6, 2, 0.2890625, 'arithmetic, 2 (1 + 8 + 28) / 2⁸', 12],
  ])('of %i and %i is %d, from %s', (b, c, p, _source, digits) => {
    expect(exactMcNemar(b, c)).toBeCloseTo(p, digits);
  });

  it('is 1 without a difference, symmetric, and in (0, 1]', () => {
    expect(exactMcNemar(0, 0)).toBe(1);
    fc.assert(
      fc.property(fc.nat(300), fc.nat(300), (b, c) => {
        const p = exactMcNemar(b, c);
        expect(p).toBe(exactMcNemar(c, b));
        expect(p > 0 && p <= 1).toBe(true);
        if (b === c) expect(p).toBe(1);
      }),
    );
  });

  it('agrees with the binomial sum', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), (b, c) => {
        const tail = Array.from({ length: Math.min(b, c) + 1 }, (_, i) => chance(b + c, i, 0.5));
        expect(exactMcNemar(b, c)).toBeCloseTo(Math.min(1, 2 * tail.reduce((x, y) => x + y)), 10);
      }),
    );
  });

  it('takes counts whose powers of two overflow, and refuses what is no count', () => {
    expect(exactMcNemar(5000, 5000)).toBe(1);
    expect(exactMcNemar(5100, 4900)).toBeCloseTo(0.046585527, 8);
    expect(() => exactMcNemar(1.5, 2)).toThrow('Expected counts to be whole numbers of at least 0, got 1.5.');
  });
});
