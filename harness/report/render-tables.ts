import type { Sweep } from '../core/record.ts';
import { aggregate } from './aggregate.ts';
import { cellsCsv } from './csv/cells.ts';
import { clustersCsv } from './csv/clusters.ts';
import { comparisonsCsv } from './csv/comparisons.ts';
import { episodesCsv } from './csv/episodes.ts';
import { groupsCsv } from './csv/groups.ts';
import { linesCsv } from './csv/lines.ts';
import { mergesCsv } from './csv/merges.ts';
import { modulesCsv } from './csv/modules.ts';
import { outcomesCsv } from './csv/outcomes.ts';
import { tokensCsv } from './csv/tokens.ts';
import { hasOutcomes } from './ends.ts';

/**
 * The files of results/<name>/ by name; results/README.md says what their columns mean. `comparisons.csv` is there
 * where two arms can be compared; `labels.csv`, `categories.csv` and `outcomes.csv` are for benchmarks that give such.
 */
export function renderTables(sweep: Sweep): ReadonlyMap<string, string> {
  const all = aggregate(sweep);
  const { cells, labels, categories } = all;
  const { veil } = sweep.manifest.benchmark;
  const comparisons = comparisonsCsv(all);
  return new Map([
    ['cells.csv', cellsCsv(cells, labels)],
    ...(comparisons === undefined ? [] : [['comparisons.csv', comparisons] as const]),
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
