/** A pair of cells as the judge takes it, or why there is nothing to judge. */
import type { TaskId } from '../../core/task.ts';
import type { CellPair } from '../regression/criteria.ts';
import { type MeasuredCell, measuredCell, type TaskScores } from '../regression/measured-cell.ts';
import type { CellSummary } from '../summarize-cell.ts';
import { bothSides, type Sides } from './result.ts';

export interface MeasuredPair {
  /**
   * `paired`: both can be compared · `overflowed`: both ended so, which is a result of its own that nothing can be measured of · `lost`:
   * one alone did, or there are errors of a provider or sandbox, so that nobody can tell.
   */
  readonly standing: 'paired' | 'overflowed' | 'lost';
  /** Of `paired`, to be judged. */
  readonly judged?: CellPair;
  /** Of `paired`, to be shown: scores of the tasks that both have, where they have some. */
  readonly shown?: CellPair;
  /** Tasks, of test and training, that are left out since an error left no score on one side. */
  readonly leftOut: number;
}

export function measurePair(pair: Sides<CellSummary>): MeasuredPair {
  const { a, b } = pair;
  if (a.state === 'overflow' && b.state === 'overflow') return { standing: 'overflowed', leftOut: 0 };
  if (!a.comparable || !b.comparable) return { standing: 'lost', leftOut: 0 };
  const cells = bothSides(pair, ({ cell }) => measuredCell(cell, cell.id));
  // Of another version a task of the same id may be another task.
  const sameTasks = a.cell.spec.benchmarkVersion === b.cell.spec.benchmarkVersion;
  const scored = sameTasks ? withoutErrors(cells) : { a: { ...cells.a, test: {}, training: {} }, b: cells.b };
  return {
    standing: 'paired',
    judged: pairOf(sameSizes(pair) ? scored : withCommonTraining(scored)),
    shown: pairOf(sameTasks ? onCommonTasks(scored) : cells),
    leftOut: sameTasks ? tasksIn(cells) - tasksIn(scored) : 0,
  };
}

const pairOf = ({ a, b }: Sides<MeasuredCell>): CellPair => ({ today: b, baseline: a });

const kinds = ['test', 'training'] as const;

/** Distinct ones of both sides. */
const tasksIn = ({ a, b }: Sides<MeasuredCell>) =>
  kinds.reduce((sum, kind) => sum + new Set([...Object.keys(a[kind]), ...Object.keys(b[kind])]).size, 0);

/** So few errors as a comparable cell may have are left out, as in all reports. */
function withoutErrors(cells: Sides<MeasuredCell>): Sides<MeasuredCell> {
  return keeping(cells, (own, other) => own !== null && other !== null);
}

const sameSizes = ({ a, b }: Sides<CellSummary>) => a.cell.spec.trainSize === b.cell.spec.trainSize;

/** Training sets are nested: what the larger one has beyond the smaller one is nothing that got lost. Where none are common, they are not. */
function withCommonTraining(cells: Sides<MeasuredCell>): Sides<MeasuredCell> {
  const common = bothSides(onCommonTasks(cells), ({ training }) => training);
  if (Object.keys(common.a).length === 0) return cells;
  return { a: { ...cells.a, training: common.a }, b: { ...cells.b, training: common.b } };
}

function onCommonTasks(cells: Sides<MeasuredCell>): Sides<MeasuredCell> {
  return keeping(cells, (own, other) => own !== undefined && other !== undefined);
}

type Score = number | null | undefined;

function keeping(cells: Sides<MeasuredCell>, keep: (own: Score, other: Score) => boolean): Sides<MeasuredCell> {
  const kept = (own: MeasuredCell, other: MeasuredCell): MeasuredCell => {
    const [test, training] = kinds.map((kind) => someOf(own[kind], (task, score) => keep(score, other[kind][task])));
    return { ...own, test: test!, training: training! };
  };
  return { a: kept(cells.a, cells.b), b: kept(cells.b, cells.a) };
}

function someOf(scores: TaskScores, keep: (task: TaskId, score: Score) => boolean): TaskScores {
  const entries = Object.entries(scores) as [TaskId, number | null][];
  return Object.fromEntries(entries.filter(([task, score]) => keep(task, score)));
}
