import { decimalDigit } from './python-text.ts';

const digits = String.raw`\d+(?:_\d+)*`;
const mantissa = String.raw`(?:${digits}(?:\.(?:${digits})?)?|\.${digits})`;
/** Anchored and without a choice between equals, so that its time is linear. */
const literal = new RegExp(
  String.raw`^[\t-\r ]*([+-]?)(?:(${mantissa}(?:e[+-]?${digits})?)|(inf(?:inity)?)|nan)[\t-\r ]*$`,
  'i',
);

/** White space beyond ASCII; U+001C to U+001F are white space for Python's `strip`, yet not for its `float`. */
const space = /[\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/**
 * Python's `float(text)`; undefined where that raises ValueError. Correctly rounded, infinite from 2^1024 − 2^970 on.
 * Unlike `Number()` it takes `1_000`, `inf`, `Infinity`, `nan` and decimal digits of all scripts, and no `0x10` or ``.
 */
export function pythonFloat(text: string): number | undefined {
  const ascii = text.replace(/[^\0-\x7e]/gu, (character) =>
    space.test(character) ? ' ' : String(decimalDigit(character) ?? character),
  );
  const found = literal.exec(ascii);
  if (found === null) return undefined;
  const [, sign = '', number, infinity] = found;
  if (number !== undefined) return Number(sign + number.replaceAll('_', ''));
  if (infinity !== undefined) return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number.NaN;
}
