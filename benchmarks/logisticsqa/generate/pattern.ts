import type { Random } from '../../../harness/core/random.ts';

/** Without I and O, which nobody prints beside 1 and 0. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const DIGITS = '0123456789';

/**
 * A number drawn to a pattern: `#` a digit · `^` a digit other than 0 · `@` a capital letter · `*` a letter or digit ·
 * `%` the year's last two digits · anything else stands as it is.
 */
export function drawPattern(random: Random, pattern: string, year: number): string {
  const pick = (from: string): string => from[random.integer(from.length)]!;
  return pattern.replace(/[#^@*%]/g, (sign) => {
    if (sign === '%') return String(year % 100).padStart(2, '0');
    if (sign === '#') return pick(DIGITS);
    if (sign === '^') return pick(DIGITS.slice(1));
    return pick(sign === '@' ? LETTERS : LETTERS + DIGITS);
  });
}

export function pick<T>(random: Random, items: readonly T[]): T {
  return items[random.integer(items.length)]!;
}
