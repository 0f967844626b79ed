import { randomStream } from '../core/random.ts';
import {
  balancedBootstrapInterval,
  clusterBootstrapInterval,
  type Estimate,
  meanOfIndependent,
  pairedBalancedDifference,
  pairedBootstrapDifference,
  type ScoresByTask,
  wilsonInterval,
} from '../core/stats.ts';
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

/** Whether every score is 0, or every score is 1: then drawing again tells nothing. */
function constantOf(rows: ScoresByTask): 0 | 1 | undefined {
  const all = new Set(rows.flat());
  return all.size !== 1 ? undefined : all.has(0) ? 0 : all.has(1) ? 1 : undefined;
}

/**
 * Mean score with its interval: tasks are drawn with replacement, each with its scores of all seeds, because the seeds
 * share their test tasks and so are no independent sample of them. Where every score is 0, or every score is 1, the
 * interval is Wilson's, with the tasks as its n.
 */
export function estimateMean(scores: SeedScores): Estimate | null {
  const rows = rowsOf(scores);
  const estimate = clusterBootstrapInterval(rows, bootstrap('accuracy'));
  const constant = constantOf(rows);
  if (estimate === null || constant === undefined) return estimate;
  return { ...estimate, ...wilsonInterval(constant * rows.length, rows.length, confidence) };
}

/**
 * Balanced accuracy, the mean over the labels, with its interval: as above, drawn label by label. Where a label's scores are
 * all 0 or all 1, the interval is made from those of the labels, so that it does not pass for certain.
 */
export function estimateBalanced(labels: readonly SeedScores[]): Estimate | null {
  const rows = labels.map(rowsOf);
  const estimate = balancedBootstrapInterval(rows, bootstrap('balanced'));
  if (estimate === null || rows.every((own) => constantOf(own) === undefined)) return estimate;
  return meanOfIndependent(nonEmpty(labels.map(estimateMean) as Estimate[], 'label'));
}

/** Mean difference to the baseline over the tasks and seeds that both have, positive when better, with its interval. */
export function estimateDifference(scores: SeedScores, baseline: SeedScores): Estimate | null {
  const [own, others] = paired(scores, baseline);
  return pairedBootstrapDifference(own, others, bootstrap('difference'));
}

/** The same in balanced accuracy; the labels of both are in one order. */
export function estimateBalancedDifference(
  labels: readonly SeedScores[],
  baseline: readonly SeedScores[],
): Estimate | null {
  const pairs = labels.map((scores, label) => paired(scores, baseline[label]!));
  const side = (which: 0 | 1) => pairs.map((both) => both[which]);
  return pairedBalancedDifference(side(0), side(1), bootstrap('balanced-difference'));
}

/** Both sides' scores of the tasks and seeds that both have, in one order. */
function paired(scores: SeedScores, baseline: SeedScores): [own: number[][], others: number[][]] {
  const pairs = tasksOf(scores).map((task) => {
    const others = baseline.get(task);
    const seeds = bySeed(scores.get(task)!).filter(([seed]) => others?.has(seed));
    return seeds.map(([seed, score]): [number, number] => [score, others!.get(seed)!]);
  });
  const side = (which: 0 | 1) => pairs.map((pair) => pair.map((both) => both[which]));
  return [side(0), side(1)];
}
