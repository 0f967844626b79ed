import type { Estimate } from '../core/stats/estimate.ts';
import type { Aggregate } from './aggregate.ts';
import { armState } from './arm-state.ts';
import { percent, plainText, points, thousands } from './format.ts';
import { notesOf } from './notes.ts';
import type { ArmSummary } from './summarize-arm.ts';

/** A column of the table of methods. */
export interface TableColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly cell: (arm: ArmSummary) => string;
}

const right = (title: string, cell: TableColumn['cell']): TableColumn => ({ title, align: 'right', cell });
const left = (title: string, cell: TableColumn['cell']): TableColumn => ({ title, align: 'left', cell });

const interval = (estimate: Estimate | null, show: (value: number) => string) =>
  estimate === null ? '–' : `${show(estimate.low)} to ${show(estimate.high)}`;

const intervalColumn = (of: (arm: ArmSummary) => Estimate | null) =>
  right('95 % interval', (arm) => interval(of(arm), percent));

const differenceColumn = (title: string, of: (arm: ArmSummary) => Estimate | null) =>
  right(title, (arm) => {
    const difference = of(arm);
    return difference === null ? '–' : `${points(difference.estimate)} (${interval(difference, points)})`;
  });

/** The score, or why there is none. */
const scoreColumn = (title: string, of: (arm: ArmSummary) => Estimate | null) =>
  right(title, (arm) => {
    const score = of(arm);
    if (score !== null) return percent(score.estimate);
    const state = armState(arm, score);
    return state === 'none' ? '–' : state;
  });

const pooled = ({ accuracy }: ArmSummary) => accuracy;
const balanced = (arm: ArmSummary) => arm.balanced?.accuracy ?? null;

const methodColumn = left('method', ({ label }) => plainText(label));
const otherColumns: readonly TableColumn[] = [
  right('tasks × seeds', ({ seeds, tasks }) => (seeds === 0 ? '–' : `${thousands(tasks)} × ${seeds}`)),
  right('train %', ({ trainScore }) => percent(trainScore)),
  right('tokens/call', ({ tokens }) => thousands(tokens.perOptimizerCall)),
  right('training tokens', ({ tokens }) => thousands(tokens.training)),
  right('tokens/test episode', ({ tokens }) => thousands(tokens.perTestEpisode)),
];
const againstColumn = differenceColumn('against vanilla, points', ({ againstVanilla }) => againstVanilla);

/** Accuracy on the tasks of each label, with or without intervals. */
function labelColumns({ labels: { names } }: Aggregate, detailed: boolean): TableColumn[] {
  return names.map((name, index) =>
    right(`${plainText(name)} %`, (arm) => {
      const accuracy = arm.balanced?.labels[index]?.accuracy ?? null;
      if (accuracy === null) return '–';
      return `${percent(accuracy.estimate)}${detailed ? ` (${interval(accuracy, percent)})` : ''}`;
    }),
  );
}

/** For a terminal. Pooled accuracy does not stand alone where there are labels: always the commonest answer looks good in it. */
export function textColumns(aggregate: Aggregate): TableColumn[] {
  const scores =
    aggregate.labels.names.length === 0
      ? [scoreColumn('accuracy %', pooled), intervalColumn(pooled)]
      : [
          ...[scoreColumn('balanced %', balanced), intervalColumn(balanced)],
          ...[...labelColumns(aggregate, false), scoreColumn('pooled %', pooled)],
        ];
  return [methodColumn, ...scores, ...otherColumns];
}

/** For a page: with all intervals, the differences to `vanilla` and notes. */
export function pageColumns(aggregate: Aggregate): TableColumn[] {
  const notes = left('notes', notesOf);
  if (aggregate.labels.names.length === 0) return [...textColumns(aggregate), againstColumn, notes];
  const balancedAgainst = ({ balanced: own }: ArmSummary) => own?.againstVanilla ?? null;
  return [
    ...[methodColumn, scoreColumn('balanced %', balanced), intervalColumn(balanced)],
    differenceColumn('balanced against vanilla, points', balancedAgainst),
    ...labelColumns(aggregate, true),
    ...[scoreColumn('pooled %', pooled), intervalColumn(pooled), againstColumn],
    ...[...otherColumns, notes],
  ];
}
