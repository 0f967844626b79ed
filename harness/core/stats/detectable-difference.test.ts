import { describe, expect, it } from 'vitest';
import { detectableDifference, pairedStandardError } from './detectable-difference.ts';
import { normalQuantile } from './normal-quantile.ts';

describe('detectable difference', () => {
  it("is Bloom's multiple of the standard error (Evaluation Review 19, 1995: 2.80, 2.49 and 3.42 at 5, 10 and 1 %)", () => {
    const multiple = (alpha: number) => detectableDifference(1, { alpha, power: 0.8 }).toFixed(2);
    expect([0.05, 0.1, 0.01].map(multiple)).toEqual(['2.80', '2.49', '3.42']);
    expect(detectableDifference(0.02, { alpha: 0.05, power: 0.5 })).toBeCloseTo(0.02 * 1.959964, 7);
    expect(() => detectableDifference(1, { alpha: 0, power: 0.8 })).toThrow(
      'Expected alpha to be between 0 and 1, got 0.',
    );
    expect(() => detectableDifference(1, { alpha: 0.05, power: 1 })).toThrow(
      'Expected p to be at least 0.5 and below 1',
    );
  });

  it('uses the quantiles of the usual tables', () => {
    const tabled = {
      0.75: 0.67448975,
      0.95: 1.644853627,
      0.975: 1.959963985,
      0.995: 2.575829304,
      0.99995: 3.890591886,
    };
    for (const [p, z] of Object.entries(tabled)) expect(normalQuantile(Number(p))).toBeCloseTo(z, 8);
    expect(normalQuantile(0.5)).toBe(0);
  });
});

describe('standard error of a paired difference', () => {
  it("is that of Student's paired t on the sleep data of R (t = 4.0621, mean 1.58, 10 pairs)", () => {
    const more = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4];
    expect(1.58 / pairedStandardError([more.map((hours) => [hours])])!).toBeCloseTo(4.0621, 4);
  });

  it('adds up over labels of the same weight, and is unknown where a label has one task', () => {
    const label = [[1], [0], [0], [1]];
    // V = 1/4 · 1/3 = 1/12 for each of the two.
    expect(pairedStandardError([label, label])).toBeCloseTo(Math.sqrt(2 / 12) / 2, 12);
    expect(pairedStandardError([label, [[1]]])).toBeNull();
    expect(pairedStandardError([])).toBeNull();
    expect(pairedStandardError([[[1], [1]]])).toBe(0);
  });
});
