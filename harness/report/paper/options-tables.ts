/** Table 2 (ways of merging) and the partition: arms of FGO that differ in one option. */
import { clusterings } from '../../core/method-options.ts';
import type { Estimate } from '../../core/stats/estimate.ts';
import type { Aggregate } from '../aggregate.ts';
import { armsThatVary } from '../charts.ts';
import { percent, plainText } from '../format.ts';
import { type ArmSummary, shownAccuracy } from '../summarize-arm.ts';
import { differenceTo } from './difference.ts';
import {
  commonNotes,
  differenceCell,
  left,
  missing,
  none,
  noticesOf,
  type PaperCell,
  type PaperTable,
  reportedCell,
  reportedTitle,
  right,
  sampleText,
  scoreCell,
  text,
} from './paper-table.ts';
import { type ReportedNumber, reportedAt } from './reported.ts';
import { moreCellsCommand, newSweepCommand } from './sweep-command.ts';

interface Row {
  /** As the table names it: `progressive, spectral`. */
  readonly name: string;
  readonly arm: ArmSummary;
  readonly accuracy: Estimate | null;
  readonly which: 'scores' | 'bestScores';
}

interface Kind {
  readonly id: string;
  readonly title: string;
  readonly experiment: string;
  /** First column. */
  readonly heading: string;
  /** Names of the rows that the paper's table has, with the options that make them. */
  readonly rows: readonly (readonly [name: string, options: Readonly<Record<string, string>>])[];
  /** The row that differences are to, as an option's value. */
  readonly reference: string;
  readonly varied: readonly ('merge' | 'clustering' | 'partition')[];
  nameOf(arm: ArmSummary): string;
  /** Arm in results/paper.csv that stands beside a row. */
  reportedAs(name: string): string;
  readonly where: ReportedNumber['where'];
}

const merging: Kind = {
  id: 'table-2',
  title: 'Table 2: ways of merging',
  experiment: 'merge-ablation',
  heading: 'merge',
  rows: [
    ['none', { merge: 'none' }],
    ['direct', { merge: 'direct' }],
    ...clusterings.map((clustering) => [`progressive, ${clustering}`, { merge: 'progressive', clustering }] as const),
  ],
  reference: 'none',
  varied: ['merge', 'clustering'],
  nameOf: ({ spec: { options } }) =>
    [options.merge, options.clustering].filter((part) => part !== undefined).join(', ') || 'progressive',
  // Recursive K-Means is the paper's progressive merging.
  reportedAs: (name) => (name === 'progressive, kmeans' ? 'progressive' : name),
  where: 'Table 2',
};

const partitioning: Kind = {
  id: 'partition',
  title: 'Partition by category and at random',
  experiment: 'partition',
  heading: 'partition',
  rows: (['category', 'random'] as const).map((partition) => [partition, { partition }]),
  reference: 'random',
  varied: ['partition'],
  nameOf: ({ spec }) => spec.options.partition ?? 'one subset',
  reportedAs: (name) => name,
  where: 'partition',
};

/** A table for each sweep in which the option varies; one without rows where there is none. */
export const mergeTables = (sweeps: readonly Aggregate[], reported: readonly ReportedNumber[]): PaperTable[] =>
  tablesOf(merging, sweeps, reported);
export const partitionTables = (sweeps: readonly Aggregate[], reported: readonly ReportedNumber[]): PaperTable[] =>
  tablesOf(partitioning, sweeps, reported);

function tablesOf(kind: Kind, sweeps: readonly Aggregate[], reported: readonly ReportedNumber[]): PaperTable[] {
  const own = sweeps.filter(({ arms }) => armsThatVary(arms, kind.varied).length > 0);
  if (own.length > 0) return own.map((sweep, index) => tableOf(kind, { sweep, index, of: own.length }, reported));
  const command = newSweepCommand({ experiment: kind.experiment }, sweeps[0]);
  return [{ id: kind.id, title: kind.title, notices: [], columns: [], rows: [], notes: [], command }];
}

/** In the order of the paper's rows, others after them; of several modules, their mean and the best by training. */
function rowsOf(kind: Kind, arms: readonly ArmSummary[]): Row[] {
  const names = arms.map(kind.nameOf);
  const rank = (name: string) => {
    const place = kind.rows.findIndex(([known]) => known === name);
    return place === -1 ? kind.rows.length : place;
  };
  const rows = arms.map((arm, index) => {
    const name = names[index]!;
    const unique = names.indexOf(name) === names.lastIndexOf(name);
    return { arm, plain: name, name: unique ? name : `${name}: ${plainText(arm.label)}` };
  });
  return rows
    .toSorted((a, b) => rank(a.plain) - rank(b.plain))
    .flatMap(({ arm, name }): Row[] => {
      const whole: Row = { name, arm, accuracy: shownAccuracy(arm), which: 'scores' };
      if (arm.bestByTraining === null) return [whole];
      const best = (arm.balanced ?? arm).bestByTraining;
      return [
        { ...whole, name: `${name} (mean of its modules)` },
        { ...whole, name: `${name} (best by training)`, accuracy: best, which: 'bestScores' },
      ];
    });
}

function tableOf(
  kind: Kind,
  { sweep, index, of }: { readonly sweep: Aggregate; readonly index: number; readonly of: number },
  reported: readonly ReportedNumber[],
): PaperTable {
  const arms = armsThatVary(sweep.arms, kind.varied);
  const named = arms.map(kind.nameOf);
  const references = arms.filter((_, place) => named[place] === kind.reference);
  const numbers = reportedAt(reported, { where: kind.where, benchmark: sweep.manifest.benchmark.name });
  const reference = references.length === 1 ? references[0] : undefined;
  const difference = ({ arm, which }: Row): PaperCell =>
    reference === undefined || (arm === reference && which === 'scores')
      ? none
      : differenceCell(differenceTo(reference, { arm, which }, sweep.labels));
  const paper = (name: string) => reportedCell(reportedAt(numbers, { arm: kind.reportedAs(name) }));
  const gaps = kind.rows.filter(([name]) => !named.includes(name));
  const measure = sweep.labels.names.length === 0 ? 'accuracy' : 'balanced accuracy';
  return {
    id: of === 1 ? kind.id : `${kind.id}-${index + 1}`,
    title: `${kind.title}, ${plainText(sweep.manifest.benchmark.name)}${of === 1 ? '' : ` (sweep ${plainText(sweep.manifest.name)})`}`,
    notices: noticesOf([sweep]),
    columns: [
      left(kind.heading),
      right(`${measure} % (95 % interval)`),
      right('n'),
      right('train %'),
      right(`against ${kind.reference}, points (95 % interval)`),
      ...(numbers.length === 0 ? [] : [right(reportedTitle([sweep]))]),
    ],
    rows: [
      ...rowsOf(kind, arms).map((row) => [
        text(row.name),
        scoreCell(row.arm, row.accuracy),
        text(sampleText(row.arm)),
        row.which === 'scores' ? text(percent(row.arm.trainScore)) : none,
        difference(row),
        ...(numbers.length === 0 ? [] : [paper(row.name)]),
      ]),
      ...gaps.map(([name, options]) => [
        ...[text(name), missing(moreCellsCommand(sweep, { method: 'fgo', ...options })), none, none, none],
        ...(numbers.length === 0 ? [] : [paper(name)]),
      ]),
    ],
    notes: [
      'n: test tasks and seeds. The difference is paired over tasks and seeds, positive when better; an interval that holds 0 is not decisive.',
      ...commonNotes([sweep], { arms, numbers }),
    ],
  };
}
