import type { Sweep } from '../core/record.ts';
import { aggregate } from './aggregate.ts';
import { chartsOf } from './charts.ts';
import { forecastSection } from './forecast-section.ts';
import { indexPage } from './markdown.ts';
import { renderChart } from './render.ts';
import { textTable } from './table.ts';

/** The files of reports/<name>/ by name: the page, the table, and each chart as spec, SVG and PNG. Same rows, same bytes. */
export async function renderReport(sweep: Sweep): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const all = aggregate(sweep);
  const charts = chartsOf(all);
  const files = new Map<string, string | Uint8Array>([
    ['index.md', indexPage(all, charts, forecastSection(sweep))],
    ['table.txt', textTable(all)],
  ]);
  for (const { name, spec } of charts) {
    const { svg, png } = await renderChart(spec);
    files
      .set(`${name}.vl.json`, `${JSON.stringify(spec, null, 2)}\n`)
      .set(`${name}.svg`, svg)
      .set(`${name}.png`, png);
  }
  return files;
}
