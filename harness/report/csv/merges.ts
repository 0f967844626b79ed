import type { MergeEvent } from '../../core/record.ts';
import { type Column, share, toCsv } from '../csv.ts';
import { compareNatural } from '../order.ts';
import type { CellSummary } from '../summarize-cell.ts';
import { answeredBy, cellColumns, type OfCell } from './cell-columns.ts';

interface MergeRow extends OfCell {
  readonly merge: MergeEvent;
}

/** Ids and paths of a list in one field; JSON, because nothing forbids blanks or separators in them. */
const list = (items: readonly unknown[]): string => JSON.stringify(items);

function bestParent({ parents }: MergeEvent): number | null {
  const scores = parents.flatMap(({ meanScore }) => meanScore ?? []);
  return scores.length === 0 ? null : Math.max(...scores);
}

const columns: readonly Column<MergeRow>[] = [
  ...cellColumns,
  ...answeredBy('merger'),
  { name: 'path', value: ({ merge }) => merge.path },
  { name: 'round', value: ({ merge }) => merge.round },
  { name: 'verdict', value: ({ merge }) => merge.verdict },
  { name: 'reason', value: ({ merge }) => merge.reason },
  { name: 'module', value: ({ merge }) => merge.module },
  { name: 'score', value: ({ merge }) => share(merge.meanScore) },
  { name: 'best_parent_score', value: ({ merge }) => share(bestParent(merge)) },
  { name: 'union_tasks', value: ({ merge }) => merge.unionTasks },
  { name: 'broken', value: ({ merge }) => merge.broken.length },
  { name: 'fixed', value: ({ merge }) => merge.fixed.length },
  { name: 'parent_paths', value: ({ merge }) => list(merge.parents.map(({ path }) => path)) },
  { name: 'parent_modules', value: ({ merge }) => list(merge.parents.map(({ module }) => module)) },
  { name: 'parent_scores', value: ({ merge }) => list(merge.parents.map(({ meanScore }) => meanScore)) },
  { name: 'broken_tasks', value: ({ merge }) => list(merge.broken) },
  { name: 'fixed_tasks', value: ({ merge }) => list(merge.fixed) },
];

export const mergesCsv = (cells: readonly CellSummary[]): string =>
  toCsv(
    columns,
    cells.flatMap(({ cell, comparable }) =>
      cell.events
        .filter((event) => event.type === 'merge')
        .sort((a, b) => compareNatural(a.path, b.path) || a.round - b.round)
        .map((merge) => ({ cell, comparable, merge })),
    ),
  );
