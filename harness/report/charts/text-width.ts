/** Widths in em of DejaVu Sans, rounded up: Vega has no font to measure by when it runs without a browser. */
const widths: readonly (readonly [RegExp, number])[] = [
  [/[ijlI|'.,:;! ]/, 0.34],
  [/[frt()/[\]"-]/, 0.46],
  [/[a-z0-9_*?]/, 0.64],
  [/[mwMWOQ@%=+×<>~–]/, 0.98],
  [/[\x20-\x7E]/, 0.75],
];

const widthOf = (character: string): number => widths.find(([pattern]) => pattern.test(character))?.[1] ?? 1;

/** Pixels that a text takes at a font size, seldom less than it really does. */
export function textWidth(text: string, fontSize: number): number {
  return [...text].reduce((sum, character) => sum + widthOf(character), 0) * fontSize;
}

/** A word that alone is too long, in pieces that fit. */
function breakWord(word: string, fits: (text: string) => boolean): string[] {
  const pieces = [''];
  for (const character of word) {
    if (pieces.at(-1) === '' || fits(pieces.at(-1) + character)) pieces[pieces.length - 1] += character;
    else pieces.push(character);
  }
  return pieces;
}

/** Lines of a text, broken at blanks and, where a word is too long, inside it. At least one. */
export const wrap = (text: string, fontSize: number, maxWidth: number): string[] =>
  wrapWhere(text, (line) => textWidth(line, fontSize) <= maxWidth);

/** The same by another measure of what fits. */
export function wrapWhere(text: string, fits: (line: string) => boolean): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').flatMap((word) => breakWord(word, fits))) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && fits(longer)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
