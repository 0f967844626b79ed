/** A table of a theme by seed. */
import type { Random } from '../../../../harness/core/random.ts';
import type { Cell, Table } from '../files/file-content.ts';
import { between, pick } from '../pick.ts';
import type { Namer } from '../world/names.ts';
import type { Measure, Theme } from './themes.ts';

export interface TableRequest {
  readonly random: Random;
  readonly name: Namer;
  readonly theme: Theme;
  /** Rows, at least 1. */
  readonly count: number;
  /** Names of the rows, where another table of the theme has them too. */
  readonly keys?: readonly string[];
}

/** The name's column first, then groups and measures in an order drawn by seed; no name twice. */
export function drawTable(request: TableRequest): Table {
  const { random, theme } = request;
  const keys = request.keys ?? drawKeys(request);
  const others = random.shuffle([...theme.groups, ...theme.measures]);
  return {
    columns: [theme.key.column, ...others.map(({ column }) => column)],
    rows: keys.map((key) => [
      key,
      ...others.map((column): Cell => ('values' in column ? pick(random, column.values) : drawMeasure(random, column))),
    ]),
  };
}

function drawKeys({ random, name, theme, count }: TableRequest): readonly string[] {
  const keys = new Set<string>();
  while (keys.size < count) keys.add(theme.key.draw(random, name));
  return [...keys];
}

export function drawMeasure(random: Random, { low, high, decimals = 0 }: Measure): number {
  const scale = 10 ** decimals;
  return between(random, low * scale, high * scale) / scale;
}

/** The values of one column. */
export function columnOf({ columns, rows }: Table, column: string): readonly Cell[] {
  const at = columns.indexOf(column);
  if (at < 0) throw new RangeError(`Expected one of the columns ${columns.join(', ')}, got ${column}.`);
  return rows.map((row) => row[at]!);
}

/** The rows for which `keep` says so, by the row's values of `column`. */
export function rowsWhere(table: Table, column: string, keep: (cell: Cell) => boolean): Table {
  const cells = columnOf(table, column);
  return { columns: table.columns, rows: table.rows.filter((_, index) => keep(cells[index]!)) };
}
