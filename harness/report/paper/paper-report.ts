import type { Sweep } from '../../core/record.ts';
import { type Aggregate, aggregate } from '../aggregate.ts';
import { modelNames, notices, sampleSize } from '../charts/frame.ts';
import { chartsOf } from '../charts.ts';
import { plainText } from '../format.ts';
import { chartLinks } from '../markdown.ts';
import { compareText } from '../order.ts';
import { escapeMarkdown } from '../table.ts';
import { chartFiles } from '../write-report.ts';
import { noticesOf, type PaperTable } from './paper-table.ts';
import { paperTables } from './paper-tables.ts';
import { paperLatex } from './render-latex.ts';
import { paperMarkdown } from './render-markdown.ts';
import type { ReportedNumber } from './reported.ts';
import { sweepRows } from './sweep-rows.ts';

type Files = ReadonlyMap<string, string | Uint8Array>;

/** `tables.md` and `tables.tex` of one sweep. Same rows, same bytes. */
export function renderSweepTables(sweep: Sweep, reported: readonly ReportedNumber[]): Files {
  const all = aggregate(sweep);
  const tables = paperTables([all], reported);
  return new Map([
    ['tables.md', tablesPage(`${plainText(all.manifest.name)}: the paper's tables`, [all], tables)],
    ['tables.tex', paperLatex(tables)],
  ]);
}

/** The paper's tables over several sweeps, with the charts of each in a folder of its name: files by path. */
export async function renderPaper(sweeps: readonly Sweep[], reported: readonly ReportedNumber[]): Promise<Files> {
  const all = sweeps.map(aggregate).sort((a, b) => compareText(a.manifest.name, b.manifest.name));
  const tables = paperTables(all, reported);
  const pages = [tablesPage("The paper's tables and figures", all, tables), ...all.flatMap(chartsSection)];
  const files = new Map<string, string | Uint8Array>([
    ['index.md', pages.join('\n')],
    ['tables.tex', paperLatex(tables)],
    ['sweeps.csv', sweepRows(all)],
  ]);
  for (const { manifest, charts } of all.map((own) => ({ ...own, charts: chartsOf(own) })))
    for (const chart of charts)
      for (const [name, content] of await chartFiles(chart)) files.set(`${manifest.name}/${name}`, content);
  return files;
}

function tablesPage(title: string, sweeps: readonly Aggregate[], tables: readonly PaperTable[]): string {
  return [
    `# ${escapeMarkdown(title)}`,
    '',
    ...noticesOf(sweeps).flatMap((notice) => [`**${escapeMarkdown(notice)}**`, '']),
    ...sweeps.map(
      (sweep) =>
        `- ${escapeMarkdown(sweep.manifest.name)}: ${escapeMarkdown(`${sweep.manifest.benchmark.name}, ${sweep.manifest.experiment}; ${modelNames(sweep)}; ${sampleSize(sweep)}`)}`,
    ),
    '- [For LaTeX](tables.tex)',
    '',
    paperMarkdown(tables),
  ].join('\n');
}

/** Of one sweep; empty where it has none. */
function chartsSection(sweep: Aggregate): string[] {
  const folder = encodeURIComponent(sweep.manifest.name);
  const charts = chartsOf(sweep);
  if (charts.length === 0) return [];
  return [
    `## Charts of ${escapeMarkdown(sweep.manifest.name)}`,
    '',
    ...notices(sweep).flatMap((notice) => [`**${escapeMarkdown(notice)}**`, '']),
    ...charts.flatMap(({ name, title, description, rows }) => [
      `### ${escapeMarkdown(title)}`,
      '',
      `![${escapeMarkdown(description)}](${folder}/${name}.svg)`,
      '',
      chartLinks(`${folder}/${name}`, rows.sha256),
      '',
    ]),
  ];
}
