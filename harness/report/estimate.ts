import { randomStream } from '../core/random.ts';
import type { Estimate } from '../core/stats/estimate.ts';
import { pairedBalancedDifference, pairedBootstrapDifference } from '../core/stats/paired-bootstrap.ts';
import { clusteredInterval, meanOfIndependent } from '../core/stats/wilson.ts';
import { nonEmpty, type TaskId } from '../core/task.ts';
import { compareText } from './order.ts';

export const confidence = 0.95;
export const resamples = 2000;

/** Of each test task, its scores by seed. */
export type SeedScores = ReadonlyMap<TaskId, ReadonlyMap<number, number>>;

/** The draws depend on what they are for and on the data, not on when or in which order rows came. */
const bootstrap = (purpose: string) => ({ confidence, resamples, random: randomStream(0, 'report', purpose) });

const tasksOf = (scores: SeedScores): TaskId[] => [...scores.keys()].sort(compareText);

const bySeed = (scores: Iterable<readonly [number, number]>) => [...scores].sort(([a], [b]) => a - b);

const rowsOf = (scores: SeedScores): number[][] =>
  tasksOf(scores).map((task) => bySeed(scores.get(task)!).map(([, score]) => score));

/**
 * Mean score with its interval: tasks are the sample, each with its scores of all seeds, because the seeds share their test
 * tasks and so are no independent sample of them.
 */
export function estimateMean(scores: SeedScores): Estimate | null {
  return clusteredInterval(rowsOf(scores), confidence);
}

/** Balanced accuracy, the mean over the labels, with an interval that is made from those of the labels. */
export function estimateBalanced(labels: readonly SeedScores[]): Estimate | null {
  const own = labels.map(estimateMean);
  return own.length === 0 || own.includes(null) ? null : meanOfIndependent(nonEmpty(own as Estimate[], 'label'));
}

/** Mean difference to the baseline over the tasks and seeds that both have, positive when better, with its interval. */
export function estimateDifference(scores: SeedScores, baseline: SeedScores): Estimate | null {
  const [own, others] = pairedRows(scores, baseline);
  return pairedBootstrapDifference(own, others, bootstrap('difference'));
}

/** The same in balanced accuracy; the labels of both are in one order. */
export function estimateBalancedDifference(
  labels: readonly SeedScores[],
  baseline: readonly SeedScores[],
): Estimate | null {
  const pairs = labels.map((scores, label) => pairedRows(scores, baseline[label]!));
  const side = (which: 0 | 1) => pairs.map((both) => both[which]);
  return pairedBalancedDifference(side(0), side(1), bootstrap('balanced-difference'));
}

/** Both sides' scores of the tasks and seeds that both have, in one order; a task of which they share no seed is an empty row. */
function pairedRows(scores: SeedScores, baseline: SeedScores): [own: number[][], others: number[][]] {
  const pairs = tasksOf(scores).map((task) => pairsOf(task, scores, baseline));
  const side = (which: 0 | 1) => pairs.map((own) => own.map(([, both]) => both[which]));
  return [side(0), side(1)];
}

/** Of one task, by seed: the scores of both sides. */
function pairsOf(task: TaskId, scores: SeedScores, baseline: SeedScores): [seed: number, both: [number, number]][] {
  const others = baseline.get(task);
  return bySeed(scores.get(task)!).flatMap(([seed, score]) => {
    const other = others?.get(seed);
    return other === undefined ? [] : [[seed, [score, other]]];
  });
}

/** By seed, each task's score less that of the baseline, of the tasks and seeds that both have; one row a task. */
export function pairedDifferences(
  scores: SeedScores,
  baseline: SeedScores,
): (readonly [seed: number, difference: number])[][] {
  return tasksOf(scores)
    .map((task) => pairsOf(task, scores, baseline).map(([seed, [own, other]]) => [seed, own - other] as const))
    .filter((row) => row.length > 0);
}
