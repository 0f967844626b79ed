import { describe, expect, it } from 'vitest';
import { normalQuantile } from './normal-quantile.ts';
import { studentQuantile } from './student-quantile.ts';

describe("quantile of Student's t", () => {
  it.each([
    [1, 12.706],
    [2, 4.303],
    [3, 3.182],
    [4, 2.776],
    [9, 2.262],
    [10, 2.228],
    [30, 2.042],
    [49, 2.01],
    [120, 1.98],
  ])('at 97.5 %% and %i degrees of freedom is the %d of every table', (degrees, tabled) => {
    expect(studentQuantile(0.975, degrees)).toBeCloseTo(tabled, 3);
  });

  it('is exact where it has a formula, and nears the normal one', () => {
    // One degree: tan(π(p - ½)); two: (2p - 1) √(2 / (1 - (2p - 1)²)).
    for (const p of [0.5, 0.6, 0.9, 0.999]) {
      expect(studentQuantile(p, 1)).toBeCloseTo(Math.tan(Math.PI * (p - 0.5)), 8);
      expect(studentQuantile(p, 2)).toBeCloseTo((2 * p - 1) * Math.sqrt(2 / (1 - (2 * p - 1) ** 2)), 8);
    }
    expect(studentQuantile(0.975, 1_000_001)).toBeCloseTo(normalQuantile(0.975), 5);
  });

  it('refuses what is no quantile', () => {
    expect(() => studentQuantile(0.4, 3)).toThrow('Expected p to be at least 0.5 and below 1, got 0.4.');
    expect(() => studentQuantile(0.9, 0)).toThrow('Expected degrees to be a whole number of at least 1, got 0.');
  });
});
