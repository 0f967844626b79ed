import type { Reading, TextPart } from './reading.ts';

/**
 * What `read_file` answers: a header line and the part's text, or one sentence where there is no such part. `part`
 * counts from 1.
 */
export function renderPart(name: string, parts: readonly TextPart[], part: number): string {
  const found = Number.isInteger(part) ? parts[part - 1] : undefined;
  if (!found)
    return `There is no part ${part}: ${oneLine(name)} has ${parts.length} part${parts.length === 1 ? '' : 's'}.`;
  const title = found.title === '' ? '' : `: ${oneLine(found.title)}`;
  return `[${oneLine(name)}, part ${part} of ${parts.length}${title}]\n${found.text}`;
}

/** All parts with their header lines, one after the other: what the file `NAME.txt` of the scratch folder holds. */
export function renderAll(name: string, reading: Reading): string {
  if (reading.state === 'unreadable') return `${reading.problem}\n`;
  const parts = reading.parts.map((_, index) => renderPart(name, reading.parts, index + 1));
  return parts.map((part) => (part.endsWith('\n') ? part : `${part}\n`)).join('');
}

/** Names come from strangers: none may look like more than one line of a header. */
function oneLine(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
