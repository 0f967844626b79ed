/** How high each side stands: what a table shows beside the paired changes that are judged. */
import { mean, total } from '../../core/stats/estimate.ts';
import type { TaskId } from '../../core/task.ts';
import { type CellPair, type CriterionName, cellMeasures, mergesOf } from './criteria.ts';
import type { MeasuredCell, TaskScores } from './measured-cell.ts';

/** A figure of both sides; null where no pair has it on both. */
export interface Sides<T> {
  readonly baseline: T;
  readonly today: T;
}

type Level = Sides<number | null>;

/**
 * Over what both sides of a pair have: mean score in [0, 1] (accuracy, training) · sum of tokens · mean share in [0, 1]
 * (accepted, cohesion, tools) · mean characters (length).
 */
export const levels: Readonly<Record<CriterionName, (pairs: readonly CellPair[]) => Level>> = {
  accuracy: (pairs) => means(pairs.flatMap((pair) => byTask(pair, ({ test }) => test))),
  training: (pairs) => means(pairs.flatMap((pair) => byTask(pair, ({ training }) => training))),
  tokens: (pairs) => sums(byCell(pairs, cellMeasures.tokens)),
  accepted: (pairs) => means(byCell(pairs, cellMeasures.accepted)),
  cohesion: (pairs) => means(byCell(pairs, cellMeasures.cohesion)),
  length: (pairs) => means(byCell(pairs, cellMeasures.length)),
  tools: (pairs) => means(byCell(pairs, cellMeasures.tools)),
};

/** Logical prompt tokens of merges and backtests, of all cells: unlike the level, also where one side alone has spent some. */
export function tokenSums(pairs: readonly CellPair[]): Sides<number> {
  return bothSides(pairs, (cells) => cells.reduce((sum, cell) => sum + (cellMeasures.tokens(cell) ?? 0), 0));
}

/** Nodes of the merge trees, and those of them that ended with an accepted synthesis. */
export function mergeCounts(pairs: readonly CellPair[]): Sides<{ readonly accepted: number; readonly all: number }> {
  return bothSides(pairs, (cells) => {
    const merges = cells.map(mergesOf);
    const sum = (of: 'accepted' | 'all') => merges.reduce((total, own) => total + own[of], 0);
    return { accepted: sum('accepted'), all: sum('all') };
  });
}

function bothSides<T>(pairs: readonly CellPair[], of: (cells: readonly MeasuredCell[]) => T): Sides<T> {
  return { baseline: of(pairs.map(({ baseline }) => baseline)), today: of(pairs.map(({ today }) => today)) };
}

function means(values: readonly Sides<number>[]): Level {
  return { baseline: mean(values.map(({ baseline }) => baseline)), today: mean(values.map(({ today }) => today)) };
}

function sums(values: readonly Sides<number>[]): Level {
  if (values.length === 0) return { baseline: null, today: null };
  return { baseline: total(values.map(({ baseline }) => baseline)), today: total(values.map(({ today }) => today)) };
}

function byTask({ baseline, today }: CellPair, scoresOf: (cell: MeasuredCell) => TaskScores): Sides<number>[] {
  const [before, now] = [scoresOf(baseline), scoresOf(today)];
  return (Object.keys(now) as TaskId[]).flatMap((task) => known(before[task], now[task]));
}

function byCell(pairs: readonly CellPair[], measure: (cell: MeasuredCell) => number | null): Sides<number>[] {
  return pairs.flatMap(({ baseline, today }) => known(measure(baseline), measure(today)));
}

/** Nothing where one side alone has it. */
function known(baseline: number | null | undefined, today: number | null | undefined): Sides<number>[] {
  return typeof baseline === 'number' && typeof today === 'number' ? [{ baseline, today }] : [];
}
