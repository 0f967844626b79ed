/**
 * Whether one arm of a sweep is better than another, on the test tasks and seeds that both have.
 *
 *   d       mean score of the one less that of the other, balanced over the labels where tasks have labels
 *   p       sign-flip test by task: seeds of a task go together
 *   better, worse   when p, adjusted over the family of all comparisons of the report (Holm), is at most 0.05 and the 95 % interval of d
 *           (bootstrap over tasks) does not hold 0: the two are made in different ways, and a verdict needs both
 *   not-decisive    otherwise; with the true difference that would be found in 80 % of such sweeps
 *
 * A verdict is about these modules on other tasks of the kind. How much another training draw would move them is not in it: where the
 * modules of two equal methods scatter by 2 points from seed to seed, 9 % of verdicts on three seeds and 134 tasks are decisive, by 4
 * points 24 % (simulated). Three seeds cannot tell such scatter from a difference, so that the sentence says whether every seed agrees.
 */
import { randomStream } from '../core/random.ts';
import { detectableDifference, pairedStandardError } from '../core/stats/detectable-difference.ts';
import type { Estimate } from '../core/stats/estimate.ts';
import { fewestTasks, signFlipTest, taskShares } from '../core/stats/sign-flip-test.ts';
import { estimateBalancedDifference, estimateDifference, pairedDifferences, type SeedScores } from './estimate.ts';
import { byGroup, type TestGroups } from './test-groups.ts';

/** Level of a verdict, and the chance by which a detectable difference is found. */
export const alpha = 0.05;
export const power = 0.8;
export const flips = 9999;

export interface Pairing {
  /** Of pooled or balanced score, positive where the first is better, in [-1, 1]. */
  readonly difference: Estimate;
  /** Two-sided, in (0, 1], of this comparison alone. */
  readonly p: number;
  /** Test tasks, and seeds, that both have scores of. */
  readonly tasks: number;
  readonly seeds: number;
  /** Seeds in which the first scored higher, and lower, over these tasks. */
  readonly seedsHigher: number;
  readonly seedsLower: number;
  /** Of the difference, in the same unit; null where nothing can be said (a label with one task). */
  readonly standardError: number | null;
  /** The least that a task with a difference adds to it; null where both scored alike throughout. */
  readonly step: number | null;
}

export interface Verdict extends Omit<Pairing, 'standardError' | 'step'> {
  readonly state: 'better' | 'worse' | 'not-decisive';
  /** By Holm, over all comparisons of the family. */
  readonly pAdjusted: number;
  /** Comparisons in the family. */
  readonly comparisons: number;
  /**
   * The smallest true difference that would come out decisive with a chance of 80 %, at the strictest step of Holm and with tasks
   * that differ as much as these; null where the tasks are too few, and where both scored alike throughout.
   */
  readonly detectable: number | null;
}

/** Two arms on what both have scores of; null where that is nothing, or lacks a label. */
export function pairUp(scores: SeedScores, against: SeedScores, labels: TestGroups): Pairing | null {
  const balanced = labels.names.length > 0;
  const [own, others] = [scores, against].map((side) => (balanced ? byGroup(side, labels) : [side]));
  const difference = balanced ? estimateBalancedDifference(own!, others!) : estimateDifference(scores, against);
  if (difference === null) return null;
  const rows = own!.map((label, index) => pairedDifferences(label, others![index]!));
  const values = rows.map((tasks) => tasks.map((row) => row.map(([, value]) => value)));
  const bySeed = [...Map.groupBy(rows.flat(2), ([seed]) => seed).values()];
  const sums = bySeed.map((all) => all.reduce((sum, [, value]) => sum + value, 0));
  return {
    difference,
    p: signFlipTest(values, { flips, random: randomStream(0, 'report', 'sign-flips') }),
    tasks: rows.flat().length,
    seeds: bySeed.length,
    seedsHigher: sums.filter((sum) => sum > 1e-9).length,
    seedsLower: sums.filter((sum) => sum < -1e-9).length,
    standardError: pairedStandardError(values),
    step: smallestStep(taskShares(values)),
  };
}

function smallestStep(shares: readonly number[]): number | null {
  const sizes = shares.map(Math.abs).filter((size) => size > 1e-12);
  return sizes.length === 0 ? null : Math.min(...sizes);
}

/** A pairing as one of a family of so many comparisons, with its p-value adjusted over them. */
export function judge({ standardError, step, ...pairing }: Pairing, pAdjusted: number, comparisons: number): Verdict {
  const { low, high, estimate } = pairing.difference;
  const decisive = pAdjusted <= alpha && (low > 0 || high < 0);
  const state = decisive ? (estimate > 0 ? 'better' : 'worse') : 'not-decisive';
  const detectable = detectableOf({ standardError, step, tasks: pairing.tasks }, alpha / comparisons);
  return { state, ...pairing, pAdjusted, comparisons, detectable };
}

/** Where few tasks differ, the standard error promises more than the test can find: it needs some that all point one way. */
function detectableOf(
  { standardError, step, tasks }: Pick<Pairing, 'standardError' | 'step' | 'tasks'>,
  level: number,
): number | null {
  const fewest = fewestTasks(level);
  if (standardError === null || step === null || tasks < fewest) return null;
  const difference = Math.max(detectableDifference(standardError, { alpha: level, power }), fewest * step);
  return difference > 1 ? null : difference;
}
