import type { Estimate } from '../core/stats/estimate.ts';
import { meanOf } from './mean.ts';
import type { ArmSummary } from './summarize-arm.ts';
import type { CellSummary } from './summarize-cell.ts';

/**
 * Mean over an arm's finished cells, from the least to the most of them, in the unit of `of`: how far seeds (and folds) lie
 * apart, and no confidence interval. Null where no finished cell has a value.
 */
export function spreadOf(
  { cells }: Pick<ArmSummary, 'cells'>,
  of: (cell: CellSummary) => number | null,
): Estimate | null {
  const values = cells.flatMap((cell) => (cell.state === 'finished' ? (of(cell) ?? []) : []));
  const estimate = meanOf(values);
  return estimate === null ? null : { estimate, low: Math.min(...values), high: Math.max(...values) };
}

/** First reading of "prompt-token consumption": prompt tokens of an optimizer's or merger's call. */
export const tokensPerCall = (cell: CellSummary): number | null => cell.prompts.optimization.meanPrompt;
/** Second reading: all prompt tokens before the test. */
export const trainingTokens = (cell: CellSummary): number => cell.prompts.training.promptTokens;
/** Model calls that had to wait for each other. */
export const criticalCalls = (cell: CellSummary): number | null => cell.criticalCalls;
