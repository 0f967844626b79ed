import type { Sweep } from '../core/record.ts';
import { aggregate } from './aggregate.ts';
import type { Chart } from './charts/frame.ts';
import { inTheme } from './charts/theme-config.ts';
import { chartsOf } from './charts.ts';
import { forecastSection } from './forecast-section.ts';
import { indexPage } from './markdown.ts';
import { renderChart, renderSvg } from './render.ts';
import { textTable } from './table.ts';

/** The files of reports/<name>/ by name: the page, the table, and and each chart's files. Same rows, same bytes. */
export async function renderReport(sweep: Sweep): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const all = aggregate(sweep);
  const charts = chartsOf(all);
  const files = new Map<string, string | Uint8Array>([
    ['index.md', indexPage(all, charts, forecastSection(sweep))],
    ['table.txt', textTable(all)],
  ]);
  for (const chart of charts) for (const [name, content] of await chartFiles(chart)) files.set(name, content);
  return files;
}

/** A chart as spec, rows, SVG on light and on dark paper, and PNG. */
export async function chartFiles({ name, spec, rows }: Chart): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const { svg, png } = await renderChart(spec);
  const dark = await renderSvg(inTheme(spec, 'dark'));
  return new Map<string, string | Uint8Array>([
    [`${name}.vl.json`, `${JSON.stringify(spec, null, 2)}\n`],
    [`${name}.csv`, rows.csv],
    [`${name}.svg`, svg],
    [`${name}.dark.svg`, dark.svg],
    [`${name}.png`, png],
  ]);
}
