import { stringify } from 'csv-stringify/sync';

/** What a column may hold; null is an empty field. */
export type Field = string | number | null;

/** One column: its header, and its value in a row. */
export interface Column<Row> {
  readonly name: string;
  value(row: Row): Field;
}

/** A score or share in [0, 1]: six decimals. */
export const share = (value: number | null): string | null => (value === null ? null : value.toFixed(6));

/** A mean of whole numbers: one decimal. */
export const mean = (value: number | null): string | null => (value === null ? null : value.toFixed(1));

/** US dollars: to a millionth; null = unknown. */
export const dollars = (value: number | null): string | null => (value === null ? null : value.toFixed(6));

/**
 * RFC 4180 with `\n` line ends: a header line, then the rows. A field with a separator, a quote, or anything that
 * could be taken for a line end or be lost by a reader is quoted. Nothing is changed to please a spreadsheet.
 */
export function toCsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const header = columns.map(({ name }) => name);
  const fields = rows.map((row) => columns.map((column) => column.value(row)));
  return stringify([header, ...fields], {
    record_delimiter: '\n',
    quoted_match: /^\s|\s$|[\0\t\v\f\r\n\u0085\u2028\u2029\uFEFF]/,
  });
}
