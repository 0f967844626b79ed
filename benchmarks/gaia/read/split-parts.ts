import { cutAt } from './decode-text.ts';
import { grouped, type ReadLimits, type Section, type TextPart } from './reading.ts';

/**
 * Sections of a file (sheets, pages, …) as parts of at most `partCharacters`: a longer one is split at line ends, and a
 * line that is longer still is cut into pieces. All together have at most `textCharacters`, and a last line that says so
 * where there is more.
 */
export function splitParts(sections: readonly Section[], limits: ReadLimits): TextPart[] {
  const { kept, cut } = keep(sections, limits.textCharacters);
  const parts = kept.flatMap((section) => splitSection(section, limits.partCharacters));
  if (!cut) return parts;
  const last = parts.at(-1);
  const note = `(The rest is left out: at most ${grouped(limits.textCharacters)} characters of a file are shown.)`;
  return last ? [...parts.slice(0, -1), { ...last, text: `${last.text}\n${note}` }] : [{ title: '', text: note }];
}

function keep(sections: readonly Section[], characters: number): { readonly kept: TextPart[]; readonly cut: boolean } {
  const kept: TextPart[] = [];
  let left = characters;
  for (const { title, text, isCut } of sections) {
    if (text.length > left) {
      if (left > 0) kept.push({ title, text: cutAt(text, left) });
      return { kept, cut: true };
    }
    kept.push({ title, text });
    if (isCut) return { kept, cut: true };
    left -= text.length;
  }
  return { kept, cut: false };
}

/** Lines of the section that one part holds, from 1; `piece` where it is but a piece of a long line. */
interface Chunk {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly piece?: { readonly from: number; readonly to: number };
}

function splitSection({ title, text }: TextPart, characters: number): TextPart[] {
  if (text.length <= characters) return [{ title, text }];
  const chunks = chunksOf(linesOf(text), characters);
  if (chunks.length === 1) return [{ title, text: chunks[0]!.text }];
  return chunks.map((chunk, index) => ({
    title: title === '' ? lineTitle(chunk) : `${title} (${index + 1} of ${chunks.length})`,
    text: chunk.text,
  }));
}

/** Without empty ones at the end. A regular expression would look from each line end of a long row of them. */
function linesOf(text: string): string[] {
  let end = text.length;
  while (text[end - 1] === '\n') end -= 1;
  return text.slice(0, end).split('\n');
}

function chunksOf(lines: readonly string[], characters: number): Chunk[] {
  const chunks: Chunk[] = [];
  let open: { from: number; lines: string[]; length: number } | undefined;
  const close = (): void => {
    if (open) chunks.push({ from: open.from, to: open.from + open.lines.length - 1, text: open.lines.join('\n') });
    open = undefined;
  };
  for (const [index, line] of lines.entries()) {
    if (line.length > characters) {
      close();
      chunks.push(...piecesOf(line, index + 1, characters));
      continue;
    }
    if (open && open.length + 1 + line.length > characters) close();
    open ??= { from: index + 1, lines: [], length: -1 };
    open.lines.push(line);
    open.length += line.length + 1;
  }
  close();
  return chunks;
}

function piecesOf(line: string, number: number, characters: number): Chunk[] {
  const pieces: Chunk[] = [];
  for (let start = 0; start < line.length; ) {
    const text = cutAt(line.slice(start, start + characters + 1), characters);
    pieces.push({ from: number, to: number, text, piece: { from: start + 1, to: start + text.length } });
    start += text.length;
  }
  return pieces;
}

function lineTitle({ from, to, piece }: Chunk): string {
  if (piece) return `line ${from}, characters ${piece.from} to ${piece.to}`;
  return from === to ? `line ${from}` : `lines ${from} to ${to}`;
}
