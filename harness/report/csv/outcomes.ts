import { type Column, toCsv } from '../csv.ts';
import { type End, endsOf } from '../ends.ts';
import type { CellSummary } from '../summarize-cell.ts';
import { answeredBy, cellColumns, type OfCell } from './cell-columns.ts';

interface OutcomeRow extends OfCell {
  readonly end: End;
}

const columns: readonly Column<OutcomeRow>[] = [
  ...cellColumns,
  ...answeredBy('agent'),
  { name: 'phase', value: () => 'test' },
  { name: 'label', value: ({ end }) => end.label || null },
  { name: 'state', value: ({ end }) => end.state },
  { name: 'outcome', value: ({ end }) => end.outcome || null },
  { name: 'episodes', value: ({ end }) => end.episodes },
];

export const outcomesCsv = (cells: readonly CellSummary[]): string =>
  toCsv(
    columns,
    cells.flatMap(({ cell, comparable }) => endsOf([cell]).map((end) => ({ cell, comparable, end }))),
  );
