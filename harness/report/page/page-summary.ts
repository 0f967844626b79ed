import type { Aggregate } from '../aggregate.ts';
import { modelNames, notices, sampleSize } from '../charts/frame.ts';
import { inTheme } from '../charts/theme-config.ts';
import { chartsOf } from '../charts.ts';
import { plainText, thousands } from '../format.ts';
import { labelsLegend } from '../table.ts';
import { pageColumns } from '../table-columns.ts';
import type { PageChart, PageCounts, PageSummary, PageVerdict } from './page-data.ts';

export interface SummaryParts {
  readonly verdicts: readonly PageVerdict[];
  readonly charts?: readonly PageChart[] | undefined;
  readonly counts: PageCounts;
  /** Calls whose texts are known: those that were answered. */
  readonly answered: number;
  /** Whether answers must not be shown. */
  readonly veiled: boolean;
  /** Whether a server has what is left out. */
  readonly served: boolean;
}

export function pageSummary(aggregate: Aggregate, { verdicts, charts, ...left }: SummaryParts): PageSummary {
  const { manifest, arms } = aggregate;
  const { benchmark } = manifest;
  const columns = pageColumns(aggregate);
  return {
    name: manifest.name,
    run: [
      ['Experiment', manifest.experiment],
      ['Benchmark', `${benchmark.name} ${benchmark.version}`],
      ['Data', benchmark.source],
      ['Models', modelNames(aggregate)],
      ['Sample', sampleSize(aggregate)],
      ['Harness', manifest.harnessVersion],
    ],
    options: Object.entries(manifest.options).map(([name, value]) => [name, [value].flat().join(', ')]),
    notices: notices(aggregate),
    verdicts: verdicts.map(({ sentence }) => ({ sentence })),
    table: {
      columns: columns.map(({ title, align }) => ({ title, align })),
      rows: arms.map((arm) => columns.map(({ cell }) => cell(arm))),
      legend: labelsLegend(aggregate),
    },
    charts:
      charts ??
      chartsOf(aggregate).map(({ name, title, description, spec }) => ({
        ...{ name, title, description, spec, dark: inTheme(spec, 'dark') },
      })),
    counts: left.counts,
    omissions: omissionsOf(left, plainText(manifest.name)),
  };
}

function omissionsOf(
  { counts, answered, veiled, served }: Pick<SummaryParts, 'counts' | 'answered' | 'veiled' | 'served'>,
  name: string,
): string[] {
  const { trajectories, episodes, prompts } = counts;
  const fetched = "the others are read from the sweep's database when they are opened";
  const rest = served ? fetched : `all of them are in the sweep's database: npm run view shows them (${name})`;
  return [
    ...(trajectories < episodes
      ? [
          trajectories === 0
            ? `No trajectory is in this page; of ${thousands(episodes)} episodes it has scores and tokens.`
            : `Trajectories of ${thousands(trajectories)} of ${thousands(episodes)} episodes are in this page, a stratified sample by method, category and outcome, test episodes first; ${rest}.`,
        ]
      : []),
    ...(veiled
      ? [
          "The benchmark's answers must not be shown: final answers, feedback, critiques and prompts are left out, and answers in other texts are covered.",
        ]
      : prompts < answered
        ? [
            `Prompts of ${thousands(prompts)} of ${thousands(answered)} calls of merger, optimizer and evaluator are in this page, merger and optimizer first${served ? `; ${fetched}` : ''}.`,
          ]
        : []),
  ];
}
