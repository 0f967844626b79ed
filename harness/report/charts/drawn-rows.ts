import { createHash } from 'node:crypto';
import { type Field, toCsv } from '../csv.ts';

/** One thing drawn: a dot with its interval, a segment, a point of a line. */
export type DrawnRow = Readonly<Record<string, Field>>;

/** The rows that a chart draws, as a table of their own beside it. */
export interface DrawnRows {
  /** RFC 4180, a header first; numbers are those of the spec, digit by digit. */
  readonly csv: string;
  /** SHA-256 of the CSV's UTF-8, in hexadecimal. */
  readonly sha256: string;
}

/** Six decimals are more than a pixel: what is drawn is what the table says. */
export const drawn = (value: number | null | undefined): number | null =>
  value === null || value === undefined ? null : Number(value.toFixed(6));

/** Columns are those of the first row; `labels` (who was asked, and what is to be known of it) stand in every row. */
export function drawnRows(rows: readonly DrawnRow[], labels: DrawnRow): DrawnRows {
  const names = Object.keys({ ...rows[0], ...labels });
  const columns = names.map((name) => ({ name, value: (row: DrawnRow) => row[name] ?? null }));
  const csv = toCsv(
    columns,
    rows.map((row) => ({ ...row, ...labels })),
  );
  return { csv, sha256: sha256Of(csv) };
}

export const sha256Of = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');
