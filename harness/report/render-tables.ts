import type { Sweep } from '../core/record.ts';
import { sortedCells } from './aggregate.ts';
import { cellsCsv } from './csv/cells.ts';
import { clustersCsv } from './csv/clusters.ts';
import { episodesCsv } from './csv/episodes.ts';
import { linesCsv } from './csv/lines.ts';
import { mergesCsv } from './csv/merges.ts';
import { modulesCsv } from './csv/modules.ts';
import { tokensCsv } from './csv/tokens.ts';
import { summarizeCell } from './summarize-cell.ts';

/** The files of results/<name>/ by name; results/README.md says what their columns mean. */
export function renderTables(sweep: Sweep): ReadonlyMap<string, string> {
  const cells = sortedCells(sweep).map(summarizeCell);
  return new Map([
    ['cells.csv', cellsCsv(cells)],
    ['episodes.csv', episodesCsv(cells)],
    ['tokens.csv', tokensCsv(cells)],
    ['merges.csv', mergesCsv(cells)],
    ['clusters.csv', clustersCsv(cells)],
    ['modules.csv', modulesCsv(cells)],
    ['lines.csv', linesCsv(cells)],
  ]);
}
