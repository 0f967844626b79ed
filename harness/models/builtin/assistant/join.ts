/** Tables that share a column, as one: the orders with their customers' towns beside them. */
import { columnsOf } from './columns.ts';
import type { Table } from './table.ts';

const known = new WeakMap<readonly Table[], readonly Table[]>();

/** Each pair of tables that share a column whose cells name every row of the second once. Of many tables none: it takes too long. */
export function joinedTables(tables: readonly Table[]): readonly Table[] {
  if (tables.length < 2 || tables.length > 8) return [];
  const before = known.get(tables);
  if (before) return before;
  const joined = tables.flatMap((left) => tables.flatMap((right) => (left === right ? [] : (join(left, right) ?? []))));
  known.set(tables, joined);
  return joined;
}

function join(left: Table, right: Table): Table | undefined {
  const shared = left.columns.filter((name) => right.columns.includes(name));
  // Sheets of one layout tell of other times, not of other sides of the same things.
  if (shared.length > 1) return undefined;
  for (const own of columnsOf(left))
    for (const other of columnsOf(right)) {
      const isKey = own.ideas.length > 0 && own.ideas.join(' ') === other.ideas.join(' ');
      if (!isKey) continue;
      const byKey = new Map(right.rows.map((row) => [row[other.index]!, row]));
      const matched = left.rows.filter((row) => byKey.has(row[own.index]!)).length;
      if (byKey.size !== right.rows.length || matched < left.rows.length / 2 || matched === 0) continue;
      const extra = right.columns.map((_, index) => index).filter((index) => index !== other.index);
      return {
        title: '',
        columns: [...left.columns, ...extra.map((index) => right.columns[index]!)],
        rows: left.rows.flatMap((row) => {
          const found = byKey.get(row[own.index]!);
          return found ? [[...row, ...extra.map((index) => found[index] ?? '')]] : [];
        }),
      };
    }
  return undefined;
}
