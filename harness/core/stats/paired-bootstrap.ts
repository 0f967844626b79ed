import type { Random } from '../random.ts';
import { checkConfidence, type Estimate, type ScoresByTask, total } from './estimate.ts';

export interface BootstrapOptions {
  /** Share of such intervals that hold the true value, in (0, 1), e.g. 0.95. */
  readonly confidence: number;
  /** R, e.g. 2000. At least 2 / (1 - confidence) - 1: with fewer the tails hold no resample. */
  readonly resamples: number;
  readonly random: Random;
}

/**
 * Mean score of `a` minus mean score of `b`, on the same tasks (row i of both is task i), with its percentile bootstrap
 * interval; positive where `a` is higher, in the scores' unit (Davison & Hinkley, "Bootstrap Methods and their
 * Application", 1997: §3.8 for clusters, §5.3 for percentiles). R times it draws as many tasks as there are, with
 * replacement, each with all its scores of both sides, so that how hard tasks are cancels out; the bounds are the
 * ⌊(R+1)(1-confidence)/2⌋-th smallest and largest of the R differences.
 * Tasks without scores on either side are left out; null when none is left. With one task, or equal differences, the interval
 * is a point: it knows nothing of tasks it has not seen. Where fewer than about ten tasks differ it is a rough one.
 */
export function pairedBootstrapDifference(
  a: ScoresByTask,
  b: ScoresByTask,
  options: BootstrapOptions,
): Estimate | null {
  return pairedBalancedDifference([a], [b], options);
}

/**
 * Balanced accuracy (`balancedMean`) of `a` minus that of `b`, on the same labels and tasks (row i of label l of both is one
 * task), with its interval; positive where `a` is higher. As many tasks are drawn from each label as it has (strata of
 * Davison & Hinkley 1997, §3.2). Otherwise as `pairedBootstrapDifference`; null without labels, and where nothing is left of
 * one.
 */
export function pairedBalancedDifference(
  a: readonly ScoresByTask[],
  b: readonly ScoresByTask[],
  options: BootstrapOptions,
): Estimate | null {
  if (a.length !== b.length)
    throw new RangeError(`Expected scores of the same labels, got ${a.length} and ${b.length} labels.`);
  const both = a.map((tasks, label) => scoredOnBoth(tasks, b[label]!));
  const sizes = both.map(({ length }) => length);
  if (sizes.length === 0 || sizes.includes(0)) return null;
  const [ofA, ofB] = [a, b].map((side) =>
    balancedMeanOf(both.map((tasks, label) => tasks.map((task) => side[label]![task]!))),
  );
  return percentileBootstrap(sizes, options, (draw) => ofA!(draw) - ofB!(draw));
}

function scoredOnBoth(a: ScoresByTask, b: ScoresByTask): number[] {
  if (a.length !== b.length)
    throw new RangeError(`Expected scores of the same tasks, got ${a.length} and ${b.length} tasks.`);
  return [...a.keys()].filter((task) => a[task]!.length > 0 && b[task]!.length > 0);
}

/**
 * Calls `statistic` with the places of the sample itself, then of each resample. Strata of those sizes lie one after the
 * other.
 */
function percentileBootstrap(
  sizes: readonly number[],
  { confidence, resamples, random }: BootstrapOptions,
  statistic: (draw: Uint32Array) => number,
): Estimate {
  const tail = (1 - checkConfidence(confidence)) / 2;
  const rank = Math.floor((resamples + 1) * tail + 1e-9);
  if (!Number.isInteger(resamples) || rank < 1)
    throw new RangeError(
      `Expected resamples to be a whole number of at least ${Math.ceil(1 / tail - 1e-9) - 1}, got ${resamples}.`,
    );
  const draw = Uint32Array.from({ length: sizes.reduce((sum, size) => sum + size, 0) }, (_, place) => place);
  const estimate = statistic(draw);
  const means = new Float64Array(resamples);
  for (let r = 0; r < resamples; r += 1) {
    let start = 0;
    for (const size of sizes) {
      for (let i = start; i < start + size; i += 1) draw[i] = start + random.integer(size);
      start += size;
    }
    means[r] = statistic(draw);
  }
  means.sort();
  return { estimate, low: means[rank - 1]!, high: means[resamples - rank]! };
}

/** The balanced mean as a function of the tasks drawn, whose strata are the labels. */
function balancedMeanOf(labels: readonly ScoresByTask[]): (draw: Uint32Array) => number {
  const tasks = labels.flat();
  const [sums, counts] = [tasks.map(total), tasks.map((scores) => scores.length)];
  return (draw) => {
    let start = 0;
    let all = 0;
    for (const { length } of labels) {
      let sum = 0;
      let count = 0;
      for (let i = start; i < start + length; i += 1) {
        sum += sums[draw[i]!]!;
        count += counts[draw[i]!]!;
      }
      all += sum / count;
      start += length;
    }
    return all / labels.length;
  };
}
