/**
 * What Python's `str` and `re` take characters for, where JavaScript's take them for something else. Alike for all
 * characters that Python's Unicode knows (3.14: 16.0; Node's may be newer).
 */

/** `str.isspace`, which is `\s` of `re`: with the separators U+001C to U+001F and U+0085, without U+FEFF. For a character class. */
export const pythonSpaces = String.raw`\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;

/** `string.punctuation`, for a character class. */
export const asciiPunctuation = String.raw`!-\/:-@\[-\x60\{-~`;

/**
 * The text without what `pattern` (global, of one or more characters) matches. Halves of a character that it stood between
 * do not become that character, which they are not in Python: a space stays between them.
 */
export function without(text: string, pattern: RegExp): string {
  return text.replace(pattern, (run: string, at: number) =>
    isHigh(text.charCodeAt(at - 1)) && isLow(text.charCodeAt(at + run.length)) ? ' ' : '',
  );
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** The value of a decimal digit of any script (Unicode category Nd), 0 to 9; undefined for every other character. */
export function decimalDigit(character: string): number | undefined {
  const code = character.codePointAt(0);
  if (code === undefined || !decimal.test(character)) return undefined;
  // Unicode's promise: such digits stand in runs of ten, from zero to nine. Runs may follow each other.
  let first = code;
  while (decimal.test(String.fromCodePoint(first - 1))) first -= 1;
  return (code - first) % 10;
}

const decimal = /^\p{Nd}$/u;
