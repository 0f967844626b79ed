/** Characters of a part. */
export const partCharacters = 6000;

/**
 * A text in parts of at most `partCharacters`, cut at line ends where lines are not longer than that, and never within
 * a character. At least one part, which may be empty.
 */
export function splitParts(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  while (text.length - start > partCharacters) {
    const newline = text.lastIndexOf('\n', start + partCharacters);
    const isWithin = newline > start;
    const end = isWithin ? newline : start + partCharacters - (isHighHalf(text, start + partCharacters - 1) ? 1 : 0);
    parts.push(text.slice(start, end));
    start = isWithin ? end + 1 : end;
  }
  return [...parts, text.slice(start)];
}

const isHighHalf = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit <= 0xdbff;
};
