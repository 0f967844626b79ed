/** Figure 3 (accuracy over training sizes) and Figure 5 (accuracy, tokens and critical path over subsets) in numbers. */
import type { Aggregate } from '../aggregate.ts';
import { type Series, seriesOf } from '../charts/series.ts';
import { plainText } from '../format.ts';
import { criticalCalls, spreadOf, tokensPerCall, trainingTokens } from '../spread.ts';
import { type ArmSummary, shownAccuracy } from '../summarize-arm.ts';
import {
  commonNotes,
  left,
  missing,
  none,
  noticesOf,
  type PaperTable,
  right,
  sampleText,
  scoreCell,
  spreadCell,
  text,
} from './paper-table.ts';
import { type ReportedNumber, reportedAt } from './reported.ts';
import { moreCellsCommand, newSweepCommand } from './sweep-command.ts';

const sizesIn = ({ arms }: Aggregate) => ordered(arms.filter(({ method }) => method !== 'vanilla').map(sizeOf));
const subsetsIn = ({ arms }: Aggregate) => ordered(arms.flatMap(({ spec }) => spec.options.subsets ?? []));
const sizeOf = ({ spec }: ArmSummary) => spec.trainSize;
const ordered = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b);

interface Figure {
  readonly id: string;
  readonly title: string;
  readonly experiment: string;
  valuesOf(sweep: Aggregate): readonly number[];
  tableOf(sweep: Aggregate): Pick<PaperTable, 'columns' | 'rows' | 'notes'>;
  readonly where: ReportedNumber['where'];
}

const scaling: Figure = {
  id: 'figure-3',
  title: 'Figure 3: accuracy over training tasks',
  experiment: 'scaling',
  valuesOf: sizesIn,
  tableOf: scalingTable,
  where: 'Figure 3',
};
const subsets: Figure = {
  id: 'figure-5',
  title: 'Figure 5: accuracy, tokens and critical path over subsets',
  experiment: 'subsets',
  valuesOf: subsetsIn,
  tableOf: subsetsTable,
  where: 'Figure 5',
};

export const scalingTables = (sweeps: readonly Aggregate[], reported: readonly ReportedNumber[]): PaperTable[] =>
  tablesOf(scaling, sweeps, reported);
export const subsetsTables = (sweeps: readonly Aggregate[], reported: readonly ReportedNumber[]): PaperTable[] =>
  tablesOf(subsets, sweeps, reported);

/** A table for each sweep that varies the x axis; one without rows where there is none. */
function tablesOf(figure: Figure, sweeps: readonly Aggregate[], reported: readonly ReportedNumber[]): PaperTable[] {
  const { id, title, experiment, where } = figure;
  const own = sweeps.filter((sweep) => figure.valuesOf(sweep).length > 1);
  const numbers = reportedAt(reported, { where });
  const command = newSweepCommand({ experiment }, sweeps[0]);
  if (own.length === 0) return [{ id, title, notices: [], columns: [], rows: [], notes: [], command }];
  return own.map((sweep, index) => {
    const { columns, rows, notes } = figure.tableOf(sweep);
    const { benchmark, name } = sweep.manifest;
    return {
      id: own.length === 1 ? id : `${id}-${index + 1}`,
      title: `${title}, ${plainText(benchmark.name)}${own.length === 1 ? '' : ` (sweep ${plainText(name)})`}`,
      notices: noticesOf([sweep]),
      columns,
      rows,
      notes: [...notes, ...commonNotes([sweep], { arms: sweep.arms, numbers })],
    };
  });
}

const measureOf = ({ labels }: Aggregate) => (labels.names.length === 0 ? 'accuracy' : 'balanced accuracy');

/** Rows are training sizes, columns the lines of the figure. The untouched agent stands where it was run: at 0. */
function scalingTable(sweep: Aggregate) {
  const lines = seriesOf(sweep.arms, 'train-size');
  const at = ({ arms }: Series, size: number) => arms.find((arm) => sizeOf(arm) === size);
  const sizes = ordered(sweep.arms.map(sizeOf));
  return {
    columns: [
      right('training tasks'),
      ...lines.map(({ label }) => right(`${label}: ${measureOf(sweep)} %`)),
      right('n'),
    ],
    rows: sizes.map((size) => {
      const there = lines.flatMap((line) => at(line, size) ?? []);
      return [
        text(String(size)),
        ...lines.map((line) => {
          const arm = at(line, size);
          if (arm !== undefined) return scoreCell(arm, shownAccuracy(arm));
          const { method } = line.arms[0]!;
          // Nobody trained at a size where only the untouched agent is.
          if (method === 'vanilla' || there.every((other) => other.method === 'vanilla')) return none;
          return missing(moreCellsCommand(sweep, { method, 'train-size': String(size) }));
        }),
        text([...new Set(there.filter(({ seeds }) => seeds > 0).map(sampleText))].join('; ') || '–'),
      ];
    }),
    notes: [
      "In brackets the 95 % interval, Wilson's, for as many outcomes as the scores of a task's seeds are worth. n: test tasks and seeds.",
    ],
  };
}

/** Rows are numbers of subsets, line by line. */
function subsetsTable(sweep: Aggregate) {
  const arms = sweep.arms.filter(({ spec }) => spec.options.subsets !== undefined);
  const lines = seriesOf(arms, 'subsets');
  const several = lines.length > 1;
  const subsetsOf = ({ spec }: ArmSummary) => spec.options.subsets!;
  return {
    columns: [
      ...(several ? [left('line')] : []),
      ...[right('subsets (N)'), right(`${measureOf(sweep)} % (95 % interval)`), right('n')],
      ...[right('prompt tokens of a call'), right('prompt tokens in training'), right('critical path, calls')],
    ],
    rows: lines.flatMap((line) =>
      line.arms
        .toSorted((a, b) => subsetsOf(a) - subsetsOf(b))
        .map((arm) => [
          ...(several ? [text(line.label)] : []),
          text(String(subsetsOf(arm))),
          scoreCell(arm, shownAccuracy(arm)),
          text(sampleText(arm)),
          ...[tokensPerCall, trainingTokens, criticalCalls].map((of) => spreadCell(spreadOf(arm, of))),
        ]),
    ),
    notes: [
      'n: test tasks and seeds. Tokens and calls: the mean over finished cells (seeds), in brackets the least to the most of them. A call: of the optimizer or merger. Critical path: model calls that had to wait for each other.',
    ],
  };
}
