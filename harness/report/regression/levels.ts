/** How high each side stands: what a table shows beside the paired changes that are judged. */
import { mean, total } from '../../core/stats/estimate.ts';
import { type CellPair, type CriterionName, cellMeasures, figuresOf, mergesOf, type Sides } from './criteria.ts';
import type { MeasuredCell } from './measured-cell.ts';

/**
 * Over what both sides of a pair have: mean score in [0, 1] (accuracy, training) · sum of tokens · mean share in [0, 1]
 * (accepted, cohesion, tools) · mean characters (length). Null where no pair has it on both.
 */
export function levelOf(name: CriterionName, pairs: readonly CellPair[]): Sides<number | null> {
  const both = pairs.flatMap((pair) => figuresOf(name, pair).both);
  if (both.length === 0) return { baseline: null, today: null };
  const level = name === 'tokens' ? total : mean;
  return { baseline: level(both.map(({ baseline }) => baseline)), today: level(both.map(({ today }) => today)) };
}

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
