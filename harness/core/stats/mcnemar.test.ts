import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactMcNemar } from './mcnemar.ts';

const chance = (n: number, k: number, p: number): number => {
  let value = (1 - p) ** n;
  for (let i = 1; i <= k; i += 1) value *= ((n - i + 1) / i) * (p / (1 - p));
  return value;
};

describe('exact McNemar test', () => {
  it.each([
    [1, 7, 0.0703, 'the airway data of Fagerland, Lydersen & Laake (BMC Med. Res. Methodology 13:91, 2013)', 4],
    [121, 59, 4.434449e-6, 'the table [[101, 121], [59, 33]] of the tests of statsmodels', 11],
    [2, 9, 0.06543, 'mcnemar.exact of R, in the vignette of its package exact2x2', 5],
    [12, 2, 0.0129, 'Armitage & Berry (1994, p. 127), as StatsDirect has it', 4],
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
