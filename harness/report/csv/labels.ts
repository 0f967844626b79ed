import { mean } from '../../core/stats.ts';
import { type Column, share, toCsv } from '../csv.ts';
import type { CellSummary } from '../summarize-cell.ts';
import { byLabel, type TestLabels } from '../test-labels.ts';
import { answeredBy, cellColumns, type OfCell } from './cell-columns.ts';

interface LabelRow extends OfCell {
  readonly label: string;
  /** Of its test tasks, those that have one. */
  readonly scores: readonly number[];
}

const columns: readonly Column<LabelRow>[] = [
  ...cellColumns,
  ...answeredBy('agent'),
  { name: 'label', value: ({ label }) => label },
  { name: 'tasks', value: ({ scores }) => scores.length },
  { name: 'accuracy', value: ({ scores }) => share(mean(scores)) },
];

/** Of the cells that have test scores; a label that none of a cell's tasks has is no row. */
export const labelsCsv = (cells: readonly CellSummary[], labels: TestLabels): string =>
  toCsv(
    columns,
    cells.flatMap(({ cell, comparable, scores }) =>
      byLabel(scores, labels)
        .map((own, index) => ({ cell, comparable, label: labels.names[index]!, scores: [...own.values()] }))
        .filter((row) => row.scores.length > 0),
    ),
  );
