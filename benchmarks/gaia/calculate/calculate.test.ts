import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calculate } from './calculate.ts';

const RESULTS: readonly (readonly [expression: string, result: string])[] = [
  ['2 + 3 * 4', '14'],
  ['(2 + 3) * 4', '20'],
  ['-2^2', '-4'],
  ['2 ^ 3 ^ 2', '512'],
  ['10 % 4', '2'],
  ['-1 % 5', '4'],
  ['200 * 5%', '10'],
  ['0.1 + 0.2', '0.3'],
  ['1 / 3', '0.333333333333'],
  ['12345678 * 87654321', '1082152022374638'],
  ['10 ^ 20', '100000000000000000000'],
  ['1 / 2 ^ 30', '0.000000000931322574615'],
  ['0 * -1', '0'],
  ['7 × 6 ÷ 2 − 1', '20'],
  ['round(1.005, 2)', '1.01'],
  ['round(2.5)', '3'],
  ['sqrt(2) * sqrt(2)', '2'],
  ['abs(3 - 10)', '7'],
  ['min(4, 2, 8) + max(4, 2, 8)', '10'],
  ['sum(1, 2, 3.5)', '6.5'],
  ['mean(1, 2, 4, 5)', '3'],
];

describe('calculate', () => {
  it.each(RESULTS)('%s = %s', (expression, result) => {
    expect(calculate(expression)).toBe(result);
  });

  it('knows no names, units, matrices, texts, comparisons or assignments', () => {
    const refused = ['pi', 'x', '2 cm', 'a = 3', '[1, 2]', '1:3', '"x"', 'true', 'f(x) = x', '1; 2', 'x.y', 'process'];
    for (const expression of refused) expect(calculate(expression), expression).toMatch(/no number|side by side/);
    for (const expression of ['5!', '1 < 2', 'not 1', '3 to 4', '1 | 2', "5'"])
      expect(calculate(expression), expression).toMatch(/^There is no operator /);
    for (const call of ['factorial(5)', 'ones(9999, 9999)', 'import(1)', 'constructor(1)', 'parse("1")', 'toString(1)'])
      expect(calculate(call), call).toMatch(/^There is no such function/);
  });

  it('says what is wrong in a sentence', () => {
    expect(calculate('')).toMatch(/^There is nothing to calculate/);
    expect(calculate('1 / (2 - 2)')).toBe('The expression divides by zero.');
    expect(calculate('5 % 0')).toBe('The expression divides by zero.');
    expect(calculate('sqrt(-1)')).toBe('The result is no real number.');
    expect(calculate('9 ^ 9 ^ 9')).toBe('The result is too large to be written in digits.');
    expect(calculate('1,000 + 2')).toMatch(/^The expression cannot be read: .* without thousands separators\.$/);
    expect(calculate('2 (3)')).toMatch(/^Two values stand side by side/);
    expect(calculate('round(1, 2, 3)')).toMatch(/^Expected round to have values, got 3/);
    expect(calculate('round(1, 99)')).toMatch(/^Expected round to have a number of digits from 0 to 15/);
    expect(calculate('sum()')).toMatch(/^Expected sum to have values, got 0/);
    expect(calculate('(2 + 3')).toMatch(/^The expression cannot be read: /);
  });

  it('refuses what is too long or too deep', () => {
    expect(calculate('1+'.repeat(300))).toMatch(/^The expression has 600 characters, of at most 500/);
    expect(calculate(`${'('.repeat(200)}1${')'.repeat(200)}`)).toMatch(/^The expression has more than 40 brackets/);
    expect(calculate(`${'-'.repeat(480)}1`)).toBe('1');
    expect(calculate(`2${'^2'.repeat(200)}`)).toBe('The result is too large to be written in digits.');
  });

  it('never throws, and answers in a line', () => {
    const signs = fc.constantFrom(...'0123456789.+-*/^%(),;:=[]{}"\' \n#!@ex'.split(''), 'sum(', 'round(', 'abs(');
    fc.assert(
      fc.property(fc.array(signs, { maxLength: 40 }), (parts) => {
        expect(calculate(parts.join(''))).toMatch(/^.+$/);
      }),
    );
  });

  it('agrees with JavaScript on whole numbers', () => {
    const whole = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(whole, whole, whole, (a, b, c) => {
        expect(calculate(`(${a}) * (${b}) - (${c})`)).toBe(String(a * b - c === 0 ? 0 : a * b - c));
      }),
    );
  });
});
