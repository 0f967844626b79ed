import { mean } from '../../core/stats/estimate.ts';
import { type Column, share, toCsv } from '../csv.ts';
import type { CellSummary } from '../summarize-cell.ts';
import { byGroup, type TestGroups } from '../test-groups.ts';
import { answeredBy, cellColumns, type OfCell } from './cell-columns.ts';

interface GroupRow extends OfCell {
  readonly group: string;
  /** Of its test tasks, those that have one. */
  readonly scores: readonly number[];
}

const columns = (kind: 'label' | 'category'): readonly Column<GroupRow>[] => [
  ...cellColumns,
  ...answeredBy('agent'),
  { name: kind, value: ({ group }) => group },
  { name: 'tasks', value: ({ scores }) => scores.length },
  { name: 'accuracy', value: ({ scores }) => share(mean(scores)) },
];

/** Of the cells that have test scores; a group that none of a cell's tasks has is no row. */
export const groupsCsv = (kind: 'label' | 'category', cells: readonly CellSummary[], groups: TestGroups): string =>
  toCsv(
    columns(kind),
    cells.flatMap(({ cell, comparable, scores }) =>
      byGroup(scores, groups)
        .map((own, index) => ({ cell, comparable, group: groups.names[index]!, scores: [...own.values()] }))
        .filter((row) => row.scores.length > 0),
    ),
  );
