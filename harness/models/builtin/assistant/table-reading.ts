/** A table as a question sees it: which of its rows and columns are meant. */
import { type Column, columnsOf, type Mention, mentionsIn, nearest } from './columns.ts';
import { type Condition, conditionsIn, rowsWith } from './conditions.ts';
import { type Superlative, superlativeIn, wordsIn } from './english.ts';
import { readDate, readQuantity } from './numbers.ts';
import type { Question } from './question.ts';
import type { Table } from './table.ts';

export interface Reading {
  readonly table: Table;
  readonly columns: readonly Column[];
  readonly conditions: readonly Condition[];
  readonly rows: readonly (readonly string[])[];
  /** Columns that the question speaks of, apart from what its conditions say. */
  readonly mentions: readonly Mention[];
  readonly superlative: Superlative | undefined;
  /** How much of the question this table explains: the more the better. */
  readonly fit: number;
}

export function readTableFor({ core }: Question, table: Table): Reading {
  const columns = columnsOf(table);
  const conditions = conditionsIn(core, table);
  const rest = conditions.reduce(
    (text, { at, end }) => text.slice(0, at) + ' '.repeat(end - at) + text.slice(end),
    core,
  );
  const mentions = mentionsIn(rest, columns);
  const titled = wordsIn(table.title).filter(
    ({ idea, text }) => text.length > 2 && wordsIn(core).some((word) => word.idea === idea),
  ).length;
  const fit =
    conditions.length * 2 +
    mentions.reduce((sum, { share }) => sum + share, 0) +
    titled * 1.5 +
    (table.gathered && mentions.length > 0 ? 4 : 0);
  return {
    table,
    columns,
    conditions,
    rows: rowsWith(table, conditions),
    mentions,
    superlative: superlativeIn(rest),
    fit,
  };
}

/** The column of numbers that is asked for: the best named, one without a condition before one with; else the only one. */
export function numberColumn({ columns, mentions, conditions }: Reading): Column | undefined {
  const isBound = (column: Column) => conditions.some((condition) => condition.column === column);
  const named = mentions.filter(({ column }) => column.kind === 'number').map(({ column }) => column);
  const numbers = columns.filter(
    ({ kind, ideas }) => kind === 'number' && !ideas.some((one) => one === 'id' || one === 'year'),
  );
  const free = numbers.filter((column) => !isBound(column));
  return named.find((column) => !isBound(column)) ?? named[0] ?? (free.length === 1 ? free[0] : undefined);
}

export function numbersOf(rows: readonly (readonly string[])[], column: Column): number[] {
  return rows.flatMap((row) => readQuantity(row[column.index] ?? '') ?? []);
}

/** What the rows are to be compared by. */
export function rankColumn(reading: Reading, superlative: Superlative): Column | undefined {
  const { columns, mentions } = reading;
  if (superlative.of) {
    const named = columns.find(({ ideas, kind }) => kind !== 'text' && ideas.includes(superlative.of!));
    if (named) return named;
  }
  const times = mentions.filter(
    ({ column }) =>
      column.kind === 'date' || column.ideas.some((one) => /^(?:year|born|founded|built|published|age)$/.test(one)),
  );
  if (superlative.inTime) return (nearest(times, superlative.at) ?? undefined)?.column ?? timeColumn(columns);
  const usable = mentions.filter(({ column }) => column.kind !== 'text');
  const after = usable.filter(({ at }) => at > superlative.at);
  return (nearest(after, superlative.at) ?? nearest(usable, superlative.at))?.column ?? numberColumn(reading);
}

function timeColumn(columns: readonly Column[]): Column | undefined {
  return (
    columns.find(({ kind }) => kind === 'date') ??
    columns.find(
      ({ kind, ideas }) =>
        kind === 'number' && ideas.some((one) => /^(?:year|age|born|founded|built|published)$/.test(one)),
    )
  );
}

/** The rows that come first by a superlative; several where they are equal. */
export function extremeRows(reading: Reading, superlative: Superlative): readonly (readonly string[])[] {
  const column = rankColumn(reading, superlative);
  if (!column) return [];
  const rank = (row: readonly string[]) =>
    column.kind === 'date' ? readDate(row[column.index] ?? '') : readQuantity(row[column.index] ?? '');
  const ranked = reading.rows.flatMap((row) => {
    const by = rank(row);
    return by === undefined ? [] : [{ row, by }];
  });
  // The oldest by age is the one with the most years.
  const most = (superlative.direction === 'most') !== (superlative.inTime && column.ideas.includes('age'));
  const best = ranked.reduce<(typeof ranked)[number] | undefined>(
    (top, one) => (!top || (most ? one.by > top.by : one.by < top.by) ? one : top),
    undefined,
  );
  return ranked.filter(({ by }) => by === best?.by).map(({ row }) => row);
}

/** By a column of numbers or days. */
export function rankedRows(
  rows: readonly (readonly string[])[],
  { index }: Column,
  order: 'ascending' | 'descending',
): (readonly string[])[] {
  const rank = (row: readonly string[]) => readQuantity(row[index] ?? '') ?? readDate(row[index] ?? '') ?? '';
  const sign = order === 'descending' ? -1 : 1;
  return rows.toSorted((a, b) => (rank(a) < rank(b) ? -sign : rank(a) > rank(b) ? sign : 0));
}
