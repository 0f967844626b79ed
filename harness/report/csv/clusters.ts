import { type Column, toCsv } from '../csv.ts';
import { compareNatural } from '../order.ts';
import type { CellSummary } from '../summarize-cell.ts';
import { answeredBy, cellColumns, type OfCell } from './cell-columns.ts';

interface ClusterRow extends OfCell {
  readonly path: string;
  readonly algorithm: string;
  readonly cluster: number;
  readonly members: readonly string[];
}

const columns: readonly Column<ClusterRow>[] = [
  ...cellColumns,
  ...answeredBy('merger'),
  { name: 'path', value: ({ path }) => path },
  { name: 'algorithm', value: ({ algorithm }) => algorithm },
  { name: 'cluster', value: ({ cluster }) => cluster },
  { name: 'members', value: ({ members }) => JSON.stringify(members) },
];

export const clustersCsv = (cells: readonly CellSummary[]): string =>
  toCsv(
    columns,
    cells.flatMap(({ cell, comparable }) =>
      cell.events
        .filter((event) => event.type === 'cluster')
        .sort((a, b) => compareNatural(a.path, b.path))
        .flatMap(({ path, algorithm, clusters }) =>
          clusters.map((members, cluster) => ({ cell, comparable, path, algorithm, cluster, members })),
        ),
    ),
  );
