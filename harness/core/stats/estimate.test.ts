import { describe, expect, it } from 'vitest';
import { balancedMean, mean } from './estimate.ts';

describe('mean', () => {
  it('is the sum over the number, and null of nothing', () => {
    expect(mean([1, 0, 0.5, 0.5])).toBe(0.5);
    expect(mean([])).toBeNull();
  });
});

describe('balanced accuracy', () => {
  const ones = (n: number, right: number) => Array.from({ length: n }, (_, task) => [task < right ? 1 : 0]);

  it('is the mean of sensitivity and specificity (Brodersen et al. 2010)', () => {
    // 45 of 50 positives and 7 of 10 negatives: (0.9 + 0.7) / 2, where pooled accuracy is 52 / 60.
    expect(balancedMean([ones(50, 45), ones(10, 7)])).toBeCloseTo(0.8, 12);
    // Three labels: (1 + 1/2 + 0) / 3; seeds of a task count in its label.
    const second = [
      [1, 0],
      [0, 1],
    ];
    expect(balancedMean([[[1, 1]], second, [[0]]])).toBeCloseTo(0.5, 12);
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
  });
});
