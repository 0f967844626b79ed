/** Which columns of a table a question speaks of. */
import { idea, ideasOf, saysLittle, type Word, wordsIn } from './english.ts';
import { readDate, readQuantity } from './numbers.ts';
import type { Table } from './table.ts';

export interface Column {
  readonly index: number;
  readonly name: string;
  readonly ideas: readonly string[];
  /** What most of its cells are. */
  readonly kind: 'number' | 'date' | 'text';
}

const known = new WeakMap<Table, readonly Column[]>();

export function columnsOf(table: Table): readonly Column[] {
  const before = known.get(table);
  if (before) return before;
  const columns = table.columns.map((name, index) => ({
    index,
    name,
    ideas: ideasOf(name),
    kind: kindOf(table.rows.map((row) => row[index] ?? '')),
  }));
  known.set(table, columns);
  return columns;
}

function kindOf(cells: readonly string[]): Column['kind'] {
  const full = cells.filter((cell) => cell !== '');
  if (full.length === 0) return 'text';
  const share = (is: (cell: string) => boolean) => full.filter(is).length / full.length;
  if (share((cell) => readDate(cell) !== undefined) > 0.6) return 'date';
  return share((cell) => readQuantity(cell) !== undefined) > 0.6 ? 'number' : 'text';
}

export interface Mention {
  readonly column: Column;
  /** Offset of its first word in the text. */
  readonly at: number;
  /** Share of the header's words that the text has, in (0, 1]. */
  readonly share: number;
}

/** The columns whose headers a text speaks of, best told first; whole headers before parts of them. */
export function mentionsIn(text: string, columns: readonly Column[]): Mention[] {
  const words = wordsIn(text);
  return columns
    .flatMap((column) => mentionOf(column, words) ?? [])
    .sort((a, b) => b.share - a.share || b.column.ideas.length - a.column.ideas.length || a.at - b.at);
}

function mentionOf(column: Column, words: readonly Word[]): Mention | undefined {
  const found = column.ideas.flatMap((one) => words.find((word) => word.idea === one) ?? []);
  if (found.length === 0) return undefined;
  return { column, at: Math.min(...found.map(({ at }) => at)), share: found.length / column.ideas.length };
}

/** The column that stands nearest to a place in the text, in words. */
export function nearest(mentions: readonly Mention[], at: number): Mention | undefined {
  return mentions.toSorted((a, b) => Math.abs(a.at - at) - Math.abs(b.at - at) || b.share - a.share)[0];
}

/** The column of things that rows are about: the first of text, but for numbers that only count the rows. */
export function nameColumn(columns: readonly Column[]): Column | undefined {
  return (
    columns.find(
      ({ kind, ideas }) => kind === 'text' && ideas.some((one) => /^(?:name|title|item|product)$/.test(one)),
    ) ??
    columns.find(({ kind, ideas }) => kind === 'text' && !ideas.includes('id')) ??
    columns[0]
  );
}

const asking = [
  /\b(?:which|what)\s+(?:(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+) )?(?!(?:is|are|was|were|does|do|did|has|have|would|will|of|one)\b)([^?.,]*)/i,
  /\b(?:list|name|names? of|enumerate|give|find|write down)\s+(?:me\s+)?(?:the name of\s+)?(?:(?:all|each|every)\s+)?(?:of\s+)?(?:the\s+)?(?:(?:two|three|four|five|six|seven|eight|nine|ten|\d+) )?([^?.,]*)/i,
  /\b(?:what|who) (?:is|are|was|were) the (?:names? of (?:all |the )*)?([^?.,]*)/i,
  /\b(?:of|among) (?:all )?the ([^?.,]*)/i,
];

/** What a question asks the name of: "which PRODUCT", "list the CITIES", "name of the RIVER". */
export function askedNoun(text: string): { readonly idea: string; readonly at: number } | undefined {
  for (const pattern of asking) {
    const head = pattern.exec(text);
    if (!head) continue;
    const start = head.index + head[0].length - head[1]!.length;
    const word = wordsIn(head[1]!).find(({ text: one }) => !saysLittle(one));
    if (word) return { idea: idea(word.text), at: start + word.at };
  }
  return undefined;
}
