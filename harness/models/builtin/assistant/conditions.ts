/** Which rows of a table a question is about: by names in cells, by comparisons, by days and years. */
import { type Column, columnsOf, mentionsIn, nearest } from './columns.ts';
import { datesIn, readDate, readQuantity } from './numbers.ts';
import { periodsIn } from './question.ts';
import type { Table } from './table.ts';

export interface Condition {
  readonly column: Column;
  /** Where the question says it. */
  readonly at: number;
  readonly end: number;
  /** The cell's text where the condition is that a cell says this. */
  readonly equals?: string;
  holds(cell: string): boolean;
}

/** All conditions of a question on a table. */
export function conditionsIn(text: string, table: Table): Condition[] {
  const columns = columnsOf(table);
  const named = namedCells(text, table, columns);
  const compared = comparisons(blanked(text, named), columns);
  return [...named, ...compared, ...inPeriod(blanked(text, [...named, ...compared]), columns)];
}

function blanked(text: string, conditions: readonly Condition[]): string {
  return conditions.reduce((rest, { at, end }) => rest.slice(0, at) + ' '.repeat(end - at) + rest.slice(end), text);
}

export function rowsWith(table: Table, conditions: readonly Condition[]): readonly (readonly string[])[] {
  // Several names of one column are alternatives: "in the north or the south".
  const byColumn = [
    ...Map.groupBy(conditions, ({ column, equals }) => (equals === undefined ? {} : column.index)).values(),
  ];
  return table.rows.filter((row) =>
    byColumn.every((some) => some.some(({ column, holds }) => holds(row[column.index] ?? ''))),
  );
}

/** Cells that the question names, longest first, each place once; "not", "other than" before one turns it round. */
function namedCells(text: string, table: Table, columns: readonly Column[]): Condition[] {
  const lower = text.toLowerCase();
  const candidates = columns
    .filter(({ kind }) => kind === 'text')
    .flatMap((column) =>
      [...new Set(table.rows.map((row) => row[column.index] ?? ''))].map((cell) => ({ column, cell })),
    )
    .filter(({ cell }) => /[\p{L}]{2}|[\p{L}]\d/u.test(cell))
    .sort((a, b) => b.cell.length - a.cell.length);
  const taken: [number, number][] = [];
  const found: Condition[] = [];
  for (const { column, cell } of candidates) {
    const at = placeOf(lower, cell.toLowerCase());
    if (at === -1 || taken.some(([from, to]) => at < to && at + cell.length > from && !sameSpot(from, to, at, cell)))
      continue;
    // The same word as a column's header and as a cell: where it stands in lower case it's the header.
    if (
      columns.some(({ name }) => name.toLowerCase() === cell.toLowerCase()) &&
      text.slice(at, at + cell.length) !== cell
    )
      continue;
    taken.push([at, at + cell.length]);
    const not = /\b(?:not|except|excluding|other than|outside|without|but)\b[^,.?]{0,16}$/i.test(text.slice(0, at));
    const same = (other: string) => other.toLowerCase() === cell.toLowerCase();
    found.push({
      column,
      at,
      end: at + cell.length,
      ...(not ? {} : { equals: cell }),
      holds: (other) => same(other) !== not,
    });
  }
  return oneColumnEach(found, text, columns);
}

function sameSpot(from: number, to: number, at: number, cell: string): boolean {
  return from === at && to === at + cell.length;
}

/** Offset of a text as whole words, a plural or a possessive allowed; -1 where it isn't there. */
function placeOf(text: string, words: string): number {
  for (let at = text.indexOf(words); at !== -1; at = text.indexOf(words, at + 1)) {
    const after = text.slice(at + words.length, at + words.length + 2);
    if (!/[\p{L}\d]$/u.test(text.slice(0, at)) && /^(?:$|\.?(?:$|[^\p{L}\d.])|s(?:$|[^\p{L}\d]))/u.test(after))
      return at;
  }
  return -1;
}

/** A name that stands in several columns belongs to the one that the question calls by name just before it. */
function oneColumnEach(found: readonly Condition[], text: string, columns: readonly Column[]): Condition[] {
  const mentions = mentionsIn(text, columns);
  return [...Map.groupBy(found, ({ at }) => at).values()].map((same) => {
    if (same.length === 1) return same[0]!;
    const told = nearest(
      mentions.filter(({ column }) => same.some((one) => one.column === column)),
      same[0]!.at,
    );
    return same.find(({ column }) => column === told?.column) ?? same[0]!;
  });
}

const number = String.raw`[$€£]?\s*(-?\d[\d,]*(?:\.\d+)?)`;
const comparing = [
  [
    String.raw`(?:more|greater|larger|higher|longer|heavier|taller|older|bigger|later|other) than\s+${number}|(?:over|above|exceed(?:s|ing|ed)?|beyond|after)\s+${number}`,
    '>',
  ],
  [
    String.raw`(?:less|fewer|smaller|lower|shorter|lighter|younger|cheaper|earlier) than\s+${number}|(?:under|below|before)\s+${number}`,
    '<',
  ],
  [
    String.raw`(?:at least|no (?:less|fewer) than|not (?:less|fewer) than|minimum of|from)\s+${number}|${number}(?:\s+\p{L}+)? or (?:more|higher|above|over|later)`,
    '>=',
  ],
  [
    String.raw`(?:at most|no more than|not more than|up to|maximum of|until)\s+${number}|${number}(?:\s+\p{L}+)? or (?:less|fewer|lower|below|under|earlier)`,
    '<=',
  ],
  [String.raw`(?:exactly|equal to|equals)\s+${number}`, '='],
] as const;

function comparisons(text: string, columns: readonly Column[]): Condition[] {
  const between = [...text.matchAll(new RegExp(`between\\s+${number}\\s+and\\s+${number}`, 'giu'))];
  const dated = datesIn(text);
  const hasDates = columns.some(({ kind }) => kind === 'date');
  const found: Condition[] = [];
  const add = (at: number, end: number, kind: Column['kind'], holds: (cell: string) => boolean) => {
    const column = columnNear(text, columns, at, kind);
    if (column) found.push({ column, at, end, holds });
  };
  for (const { index, 0: whole, 1: low, 2: high } of between) {
    if (dated.length > 0) continue;
    const [from, to] = [low!, high!].map((digits) => Number(digits.replaceAll(',', '')));
    add(
      index,
      index + whole.length,
      'number',
      (cell) => (readQuantity(cell) ?? Number.NaN) >= from! && readQuantity(cell)! <= to!,
    );
  }
  const rest = blanked(text, found);
  for (const [pattern, sign] of comparing) {
    for (const match of rest.matchAll(new RegExp(`(?<![\\p{L}\\d.])(?:${pattern})`, 'giu'))) {
      const { index, 0: whole } = match;
      const digits = match.slice(1).find((value) => value !== undefined)!;
      if (dated.some(({ at, text: day }) => at < index + whole.length && at + day.length > index)) continue;
      // "before 1990" is about a day where there are days.
      if (/^(?:before|after|until|from)\b/i.test(whole) && /^[12]\d{3}$/.test(digits) && hasDates) continue;
      const bound = Number(digits.replaceAll(',', ''));
      add(index, index + whole.length, 'number', (cell) => compare(readQuantity(cell), bound, sign));
    }
  }
  return [...found, ...datedComparisons(text, columns, dated)];
}

function datedComparisons(text: string, columns: readonly Column[], dated: ReturnType<typeof datesIn>): Condition[] {
  const [first, second] = dated;
  if (!first) return [];
  const column = columnNear(text, columns, first.at, 'date');
  if (!column) return [];
  const before = text.slice(Math.max(0, first.at - 24), first.at);
  if (second && /\b(?:between|from)\s*$/i.test(before)) {
    const holds = (cell: string) => (readDate(cell) ?? '') >= first.iso && (readDate(cell) ?? '~') <= second.iso;
    return [{ column, at: first.at, end: second.at + second.text.length, holds }];
  }
  const end = first.at + first.text.length;
  const sign = /\b(?:after|later than|following)\s*$/i.test(before)
    ? '>'
    : /\b(?:before|earlier than|prior to)\s*$/i.test(before)
      ? '<'
      : /\b(?:since|from|on or after|starting)\s*$/i.test(before)
        ? '>='
        : /\b(?:until|by|up to|on or before)\s*$/i.test(before)
          ? '<='
          : '=';
  return [{ column, at: first.at, end, holds: (cell) => compare(readDate(cell), first.iso, sign) }];
}

function compare<T extends number | string>(cell: T | undefined, bound: T, sign: string): boolean {
  if (cell === undefined) return false;
  if (sign === '>') return cell > bound;
  if (sign === '<') return cell < bound;
  if (sign === '>=') return cell >= bound;
  return sign === '<=' ? cell <= bound : cell === bound;
}

/** The column of a kind that is named nearest before a place, or nearest at all; the only one of its kind where none is named. */
function columnNear(text: string, columns: readonly Column[], at: number, kind: Column['kind']): Column | undefined {
  const fitting = columns.filter((column) => column.kind === kind);
  const mentions = mentionsIn(text, fitting);
  const before = mentions.filter((mention) => mention.at < at);
  const after = mentions.filter((mention) => mention.at >= at);
  const close = nearest(before.length > 0 && at - nearest(before, at)!.at < 40 ? before : [...before, ...after], at);
  return close?.column ?? (fitting.length === 1 ? fitting[0] : undefined);
}

/** "in March 2024", "of 2023", "since 2020": days of a column of dates, or years of a column of numbers. */
function inPeriod(text: string, columns: readonly Column[]): Condition[] {
  return periodsIn(text).flatMap(({ prefix, at, text: said }): Condition[] => {
    const end = at + said.length;
    const before = text.slice(Math.max(0, at - 16), at);
    const date = columns.find(({ kind }) => kind === 'date');
    if (date) return [{ column: date, at, end, holds: (cell) => isInPeriod(readDate(cell) ?? '', prefix, before) }];
    const year = columns.find(({ ideas, kind }) => kind === 'number' && ideas.includes('year'));
    const isPlain = year && prefix.length === 4 && !/\b(?:after|since|before|until)\s*$/i.test(before);
    return isPlain ? [{ column: year, at, end, holds: (cell) => cell.trim() === prefix }] : [];
  });
}

function isInPeriod(day: string, prefix: string, before: string): boolean {
  if (/\bsince\s*$|\bfrom\s*$/i.test(before)) return day >= prefix;
  if (/\bafter\s*$/i.test(before)) return day > `${prefix}~`;
  if (/\bbefore\s*$/i.test(before)) return day !== '' && day < prefix;
  if (/\buntil\s*$/i.test(before)) return day !== '' && day < `${prefix}~`;
  return day.startsWith(prefix);
}
