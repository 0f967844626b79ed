import type { Sweep } from '../core/record.ts';
import { sortedCells } from './aggregate.ts';
import { cellsCsv } from './csv/cells.ts';
import { clustersCsv } from './csv/clusters.ts';
import { episodesCsv } from './csv/episodes.ts';
import { groupsCsv } from './csv/groups.ts';
import { linesCsv } from './csv/lines.ts';
import { mergesCsv } from './csv/merges.ts';
import { modulesCsv } from './csv/modules.ts';
import { outcomesCsv } from './csv/outcomes.ts';
import { tokensCsv } from './csv/tokens.ts';
import { hasOutcomes } from './ends.ts';
import { summarizeCell } from './summarize-cell.ts';
import { categoriesIn, labelsIn } from './test-groups.ts';

/**
 * The files of results/<name>/ by name; results/README.md says what their columns mean. `labels.csv`, `categories.csv`
 * and `outcomes.csv` are for benchmarks that give such.
 */
export function renderTables(sweep: Sweep): ReadonlyMap<string, string> {
  const cells = sortedCells(sweep).map(summarizeCell);
  const { veil } = sweep.manifest.benchmark;
  const labels = labelsIn(sweep.cells);
  const categories = categoriesIn(sweep.cells);
  return new Map([
    ['cells.csv', cellsCsv(cells, labels)],
    ['episodes.csv', episodesCsv(cells)],
    ...(labels.names.length === 0 ? [] : [['labels.csv', groupsCsv('label', cells, labels)] as const]),
    ...(categories.names.length === 0 ? [] : [['categories.csv', groupsCsv('category', cells, categories)] as const]),
    ...(hasOutcomes(sweep.cells) ? [['outcomes.csv', outcomesCsv(cells)] as const] : []),
    ['tokens.csv', tokensCsv(cells)],
    ['merges.csv', mergesCsv(cells)],
    ['clusters.csv', clustersCsv(cells)],
    ['modules.csv', modulesCsv(cells, veil)],
    ['lines.csv', linesCsv(cells, veil)],
  ]);
}
