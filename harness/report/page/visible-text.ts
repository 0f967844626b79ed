/** Text as it is to be seen: what would be invisible, or turn the direction of the rest, by its code point. */
export interface TextPart {
  readonly text: string;
  /** Stands for a character that cannot be shown as it is. */
  readonly escaped: boolean;
}

/**
 * Control characters but tab and line feed, marks of direction, invisible blanks and tags, separators that break a line
 * unseen, noncharacters, and halves of surrogate pairs.
 */
const unseen =
  /(?![\t\n])[\p{Cc}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\u{e0000}-\u{e007f}]|\p{Cs}/gu;

export function visibleParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(unseen)) {
    if (found === '\r' && text[index + 1] === '\n') continue;
    if (index > end) parts.push({ text: text.slice(end, index), escaped: false });
    parts.push({ text: escapeOf(found), escaped: true });
    end = index + found.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), escaped: false });
  return parts;
}

const escapeOf = (letter: string) => `U+${letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;

/** The same in one line, for where there is room for text only: names, options, labels. */
export function visibleLine(text: string, longest = 200): string {
  const clipped = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return visibleParts(clipped.replace(/\s+/g, ' '))
    .map((part) => (part.escaped ? `⟨${part.text}⟩` : part.text))
    .join('');
}
