import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holmAdjusted } from './holm.ts';

describe("Holm's adjustment", () => {
  it("is that of R's package multtest, by the tests of statsmodels", () => {
    const raw = [
      ...[0.838541367553, 0.642193923795, 0.680845947633, 0.967833824309, 0.71626938238, 0.177096952723],
      ...[5.23656777208e-5, 0.0202732688798, 2.8140506198e-4, 0.0149877310796],
    ];
    const adjusted = holmAdjusted(raw);
    const expected = [1, 1, 1, 1, 1, 1, 5.23656777208e-4, 0.1419128821586, 2.53264555782e-3, 0.1199018486368];
    expect(adjusted.map((p) => p.toFixed(12))).toEqual(expected.map((p) => p.toFixed(12)));
  });

  it('never lets a larger p-value come out smaller, by hand', () => {
    // 4 × 0.005, 3 × 0.01, 2 × 0.03 and, since 0.04 is less than that, 0.06 again.
    const adjusted = holmAdjusted([0.01, 0.04, 0.03, 0.005]);
    expect(adjusted.map((p) => p.toFixed(14))).toEqual([0.03, 0.06, 0.06, 0.02].map((p) => p.toFixed(14)));
    expect(holmAdjusted([])).toEqual([]);
    expect(holmAdjusted([0.2])).toEqual([0.2]);
    expect(() => holmAdjusted([0.5, 1.5])).toThrow('Expected p-values to be between 0 and 1, got 1.5.');
  });

  it('keeps the order, lies between p and m p, and does not depend on the order of the tests', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (raw) => {
        const adjusted = holmAdjusted(raw);
        raw.forEach((p, i) => {
          expect(adjusted[i]! >= p && adjusted[i]! <= Math.min(1, raw.length * p)).toBe(true);
          expect(raw.some((q, j) => p < q && adjusted[i]! > adjusted[j]!)).toBe(false);
        });
        expect(holmAdjusted([...raw].reverse()).reverse()).toEqual(adjusted);
      }),
    );
  });
});
