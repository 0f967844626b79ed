import { comparableErrorShare } from '../core/cell-errors.ts';
import { roles } from '../core/language-model.ts';
import type { Sweep } from '../core/record.ts';
import type { Aggregate } from './aggregate.ts';
import { categoriesSection } from './categories-section.ts';
import { type Chart, modelNames, notices, sampleSize } from './charts/frame.ts';
import { pairsToCompare } from './compare-arms.ts';
import { hasOutcomes } from './ends.ts';
import { confidence, resamples } from './estimate.ts';
import { count, thousands } from './format.ts';
import { compareText } from './order.ts';
import { outcomesSection } from './outcomes-section.ts';
import { escapeMarkdown, labelsLegend, markdownTable } from './table.ts';
import { alpha, power } from './verdict.ts';
import { verdictsSection } from './verdicts-section.ts';

type Manifest = Sweep['manifest'];

const optionText = (value: Manifest['options'][string]): string =>
  typeof value === 'object' ? value.join(', ') : String(value);

function whatWasRun(aggregate: Aggregate): string[] {
  const { benchmark, experiment, harnessVersion, options } = aggregate.manifest;
  const given = Object.entries(options)
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, value]) => `${name} ${optionText(value)}`);
  return [
    `- Experiment: ${escapeMarkdown(experiment)}, ${count(aggregate.cells.length, 'cell')}`,
    `- Benchmark: ${escapeMarkdown(benchmark.name)} (version ${escapeMarkdown(benchmark.version)}), ${escapeMarkdown(benchmark.source)}`,
    `- Models: ${escapeMarkdown(modelNames(aggregate))}`,
    ...answeredBy(aggregate),
    ...mergedAgain(aggregate),
    `- Sample: ${sampleSize(aggregate)}`,
    `- Options: ${given.length === 0 ? 'none' : escapeMarkdown(given.join('; '))}`,
    `- Harness: ${escapeMarkdown(harnessVersion)}`,
  ];
}

/** What the providers say has answered, where it is not what was asked for: an alias of today, or another model. */
function answeredBy({ cells }: Aggregate): string[] {
  const byRole = roles.flatMap((role) => {
    const totals = cells.flatMap(({ tokens }) => tokens.filter((total) => total.role === role));
    const names = [...new Set(totals.flatMap(({ servedBy }) => servedBy))].sort(compareText);
    return names.length === 0 ? [] : [`${role} by ${names.join(' and ')}`];
  });
  return byRole.length === 0 ? [] : [`- Answered, as the provider says: ${escapeMarkdown(byRole.join('; '))}`];
}

/** Cells that merged the modules of others: what they cost before the merge stands with those. */
function mergedAgain({ cells }: Aggregate): string[] {
  const sources = cells.flatMap(({ cell }) => cell.spec.source ?? []);
  const bySweep = [...Map.groupBy(sources, ({ sweep }) => sweep)].sort(([a], [b]) => compareText(a, b));
  const texts = bySweep.map(([sweep, own]) => {
    const ids = [...new Set(own.map(({ cell }) => cell))].sort(compareText);
    const shown = ids.length > 12 ? [...ids.slice(0, 12), `and ${thousands(ids.length - 12)} more`] : ids;
    return `${count(own.length, 'cell')} from the subset modules of the sweep ${sweep}, ${count(ids.length, 'cell')}: ${shown.join(', ')}`;
  });
  return texts.length === 0 ? [] : [`- Merged again: ${escapeMarkdown(texts.join('; '))}`];
}

const link = (text: string, target: string) => `[${escapeMarkdown(text)}](${target})`;

/** Below a picture: its other files, and the hash of the rows that it was drawn from. */
export const chartLinks = (name: string, sha256: string): string =>
  [
    link('dark', `${name}.dark.svg`),
    link('PNG', `${name}.png`),
    link('Vega-Lite', `${name}.vl.json`),
    `${link('rows', `${name}.csv`)}, SHA-256 \`${sha256}\``,
  ].join(' · ');

function pictures(charts: readonly Chart[]): string[] {
  return charts.flatMap(({ name, title, description, rows }) => [
    `### ${escapeMarkdown(title)}`,
    '',
    `![${escapeMarkdown(description)}](${name}.svg)`,
    '',
    chartLinks(name, rows.sha256),
    '',
  ]);
}

/** Arms that merged: accepted and refused syntheses, and how often each reason was given. */
function merges({ arms }: Aggregate): string[] {
  const merging = arms.filter(({ cells }) => cells.some(({ merges: { accepted, refused } }) => accepted + refused > 0));
  if (merging.length === 0) return ['Nothing was merged.'];
  return merging.flatMap(({ label, cells }) => {
    const accepted = cells.reduce((sum, cell) => sum + cell.merges.accepted, 0);
    const refused = cells.reduce((sum, cell) => sum + cell.merges.refused, 0);
    const events = cells.flatMap(({ cell }) => cell.events.filter((event) => event.type === 'merge'));
    const reasons = Map.groupBy(events, ({ verdict, reason }) => `${verdict}: ${wording(reason)}`);
    const sorted = [...reasons].sort(([a, as], [b, bs]) => bs.length - as.length || compareText(a, b));
    return [
      `- **${escapeMarkdown(label)}**: ${thousands(accepted)} accepted, ${thousands(refused)} refused`,
      ...sorted.slice(0, 8).map(([reason, all]) => `  - ${thousands(all.length)} × ${escapeMarkdown(reason)}`),
      ...(sorted.length > 8 ? [`  - and ${count(sorted.length - 8, 'rarer reason')}`] : []),
    ];
  });
}

/** Reasons that differ in their numbers and places only are one: `3 tasks better` and `4 tasks better`. */
const wording = (reason: string) =>
  reason.replace(/\b(?:subset-\d+|merge(?:\/[\d.]+)*)(?:\/[\w.-]+)*/g, '…').replace(/\d+(?:\.\d+)?/g, 'n');

const howToRead = [
  `- **Accuracy** is the mean score over the test tasks and seeds; attempts that ended as errors of a provider are left out. A cell with more than ${comparableErrorShare * 100} % of them, among its test attempts or among all, is *not comparable*: its score is in no mean and no difference, and its rows in every table say so.`,
  `- The **${confidence * 100} % interval** of a score is Wilson's, for as many outcomes as the scores of a task's seeds are worth (Rao & Scott 1992), since the seeds share their test tasks; that of a difference is a bootstrap over tasks (${thousands(resamples)} resamples, each task with all its scores). It tells how far other test tasks of this kind might move the number, not what another model would do.`,
  '- **Against vanilla** is the mean difference on the same tasks and seeds, in percentage points. What is decisive, the verdicts say.',
  `- A **verdict** holds two methods against each other on the tasks and seeds that both have. *p* is that of a sign-flip test (Fisher 1935): if the two were alike, each task's difference, over all its seeds, could as well have had the other sign; with one seed and yes-or-no scores it is the exact McNemar test. *Adjusted p* is Holm's over all comparisons of this report: the chance that any of them is wrongly called better or worse is at most ${alpha * 100} %. *Better* and *worse* need an adjusted p of at most ${alpha} and an interval without 0. *Detectable* is the smallest true difference that would be found in ${power * 100} % of such sweeps, at the strictest step of Holm. A verdict is one on the modules that these seeds made, on other tasks of this kind: how much another training draw would move them is not in it, so look at whether each seed says the same.`,
  '- **Train** is the score on the training tasks, by which modules were selected. The winner of a selection looks better there than it is; only the test score is an estimate.',
  '- **"Average prompt-token consumption"** can be read in two ways. *tokens/call* is the mean prompt of an optimizer or merger call; *training tokens* are all prompt tokens that the four roles read before the test, in one cell. Both are logical tokens: a warm cache does not change them. A prompt that did not fit was read by nobody and is in neither.',
  '- **overflow**: a prompt did not fit into the context window. That is a result, not a score of 0.',
];

/** What a reader must know where tasks have labels, and where they were dealt into folds. */
function howToReadMore({ labels, cells }: Aggregate): string[] {
  return [
    ...(labels.names.length === 0
      ? []
      : [
          '- **Balanced** accuracy is the mean over the labels (classes of right answers) of the mean score on the tasks of that label (Brodersen et al. 2010): always the same answer gets 1 / labels of it, however common that answer is, and much more of *pooled* accuracy. Its interval is made from those of the labels (Zou & Donner 2008); that of a difference draws tasks again label by label. Verdicts are on it. *Train* is pooled.',
        ]),
    ...(cells.some(({ cell }) => cell.spec.fold !== undefined)
      ? [
          '- **Folds**: the tasks were dealt into parts, in equal shares of each category and label. A cell is tested on one part and trained on tasks of the others, so that an arm has a cell a seed and fold, and every task is tested once a seed. The interval tells of other tasks; that modules of two folds were trained on some of the same tasks is not in it.',
        ]
      : []),
  ];
}

/** The tables' folder, seen from the report's. */
const results = (manifest: Manifest) => `../../results/${encodeURIComponent(manifest.name)}`;

const tables = [
  ['cells.csv', 'one row a cell: scores, tokens, counts'],
  ['comparisons.csv', 'one row for each two methods: difference, p-values, verdict'],
  ['episodes.csv', 'one row an attempt at a task'],
  ['labels.csv', 'accuracy by label, one row a cell and label'],
  ['categories.csv', 'accuracy by category, one row a cell and category'],
  ['outcomes.csv', 'how test episodes ended, counted by cell'],
  ['tokens.csv', 'tokens by role and phase'],
  ['merges.csv', 'one row a synthesis and its backtest'],
  ['clusters.csv', 'which modules were merged together'],
  ['modules.csv', 'every module with its instructions'],
  ['lines.csv', 'every line of a final module and the subsets that it came from'],
] as const;

/** Those that the sweep has: as `renderTables` makes them. */
function tablesOf({ labels, categories, cells, arms }: Aggregate) {
  const missing = [
    ...(pairsToCompare(arms).length > 0 ? [] : ['comparisons.csv']),
    ...(labels.names.length === 0 ? ['labels.csv'] : []),
    ...(categories.names.length === 0 ? ['categories.csv'] : []),
    ...(hasOutcomes(cells.map(({ cell }) => cell)) ? [] : ['outcomes.csv']),
  ];
  return tables.filter(([name]) => !missing.includes(name));
}

/** The report's page. `forecast` is its section on forecast and actual, or empty. */
export function indexPage(aggregate: Aggregate, charts: readonly Chart[], forecast: string): string {
  const { manifest } = aggregate;
  return [
    `# ${escapeMarkdown(manifest.name)}`,
    '',
    ...notices(aggregate).flatMap((notice) => [`**${escapeMarkdown(notice)}**`, '']),
    ...whatWasRun(aggregate),
    '',
    '## Methods',
    '',
    markdownTable(aggregate),
    ...labelsLegend(aggregate).flatMap((legend) => [escapeMarkdown(legend), '']),
    ...categoriesSection(aggregate),
    ...outcomesSection(aggregate),
    ...verdictsSection(aggregate),
    '## Charts',
    '',
    ...pictures(charts),
    '## Merges',
    '',
    ...merges(aggregate),
    '',
    ...(forecast === '' ? [] : [forecast]),
    '## How to read this',
    '',
    ...howToRead,
    ...howToReadMore(aggregate),
    '',
    '## Files',
    '',
    ...tablesOf(aggregate).map(([name, what]) => `- ${link(name, `${results(manifest)}/${name}`)}: ${what}`),
    `- Columns and units: ${link('results/README.md', '../../results/README.md')}`,
    '',
  ].join('\n');
}
