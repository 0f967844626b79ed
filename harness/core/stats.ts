import type { Random } from './random.ts';
import type { NonEmpty } from './task.ts';

/** From `low` to `high`, in the unit of what was measured. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** An interval with the value that it surrounds. */
export interface Estimate extends Interval {
  readonly estimate: number;
}

export interface BootstrapOptions {
  /** Share of such intervals that hold the true value, in (0, 1), e.g. 0.95. */
  readonly confidence: number;
  /** R, e.g. 2000. At least 2 / (1 - confidence) - 1: with fewer the tails hold no resample. */
  readonly resamples: number;
  readonly random: Random;
}

/** Scores by task: one row a task, in it one score for each seed or repetition. Rows may differ in length. */
export type ScoresByTask = readonly (readonly number[])[];

/** Σx / n, in the unit of the values; null for none. */
export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Interval of a proportion, in [0, 1] (Wilson 1927):
 *
 *   (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n)        p = successes / n, z = Φ⁻¹((1 + confidence) / 2)
 *
 * For single, independent yes-or-no outcomes; for scores of several seeds on the same tasks see
 * `clusterBootstrapInterval`. n = 0 says nothing: [0, 1].
 */
export function wilsonInterval(successes: number, n: number, confidence = 0.95): Interval {
  if (!Number.isInteger(n) || n < 0) throw new RangeError(`Expected n to be a whole number of at least 0, got ${n}.`);
  if (!(successes >= 0 && successes <= n))
    throw new RangeError(`Expected successes to be between 0 and ${n}, got ${successes}.`);
  const z = normalQuantile((1 + checkConfidence(confidence)) / 2);
  if (n === 0) return { low: 0, high: 1 };
  const p = successes / n;
  const middle = p + z ** 2 / (2 * n);
  const reach = z * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2));
  const scale = 1 + z ** 2 / n;
  // At the ends the bound is 0 or 1 exactly, which rounding would miss.
  return {
    low: successes === 0 ? 0 : (middle - reach) / scale,
    high: successes === n ? 1 : (middle + reach) / scale,
  };
}

/**
 * Mean of all scores with its percentile bootstrap interval, both in the scores' unit (Davison & Hinkley, "Bootstrap
 * Methods and their Application", 1997: §3.8 for clusters, §5.3 for percentiles). R times it draws as many tasks as there
 * are, with replacement, each with all its scores; the bounds are the ⌊(R+1)(1-confidence)/2⌋-th smallest and largest of
 * the R means.
 * Seeds of one task are alike, so that tasks, not scores, are the sample. Tasks without scores are left out; null when
 * none is left. With one task, or equal scores, the interval is a point: it knows nothing of tasks it has not seen.
 */
export function clusterBootstrapInterval(scoresByTask: ScoresByTask, options: BootstrapOptions): Estimate | null {
  return balancedBootstrapInterval([scoresByTask], options);
}

/**
 * Mean score of `a` minus mean score of `b`, on the same tasks (row i of both is task i), with its percentile bootstrap
 * interval; positive where `a` is higher, in the scores' unit. Tasks are drawn in pairs, so that how hard they are
 * cancels out. Tasks without scores on either side are left out; null when none is left. Otherwise as
 * `clusterBootstrapInterval`.
 */
export function pairedBootstrapDifference(
  a: ScoresByTask,
  b: ScoresByTask,
  options: BootstrapOptions,
): Estimate | null {
  return pairedBalancedDifference([a], [b], options);
}

/**
 * Balanced accuracy: the mean over the L labels of a label's mean score, in the scores' unit, so that a label weighs the
 * same however many tasks have it (Brodersen et al., "The balanced accuracy and its posterior distribution", ICPR 2010,
 * for two labels):
 *
 *   (1/L) Σ_l (Σ scores of tasks of label l) / (number of these scores)
 *
 * Always the same answer comes to 1/L where the labels are the right answers. Null without labels, and where a label has no
 * score: a mean over fewer labels would be another measure.
 */
export function balancedMean(scoresByLabel: readonly ScoresByTask[]): number | null {
  const means = scoresByLabel.map((tasks) => mean(tasks.flat()));
  return means.includes(null) ? null : mean(means as number[]);
}

/**
 * Balanced accuracy with its percentile bootstrap interval: as `clusterBootstrapInterval`, with as many tasks drawn from
 * each label as it has (strata of Davison & Hinkley 1997, §3.2). Null where `balancedMean` is.
 */
export function balancedBootstrapInterval(
  scoresByLabel: readonly ScoresByTask[],
  options: BootstrapOptions,
): Estimate | null {
  const scored = scoresByLabel.map((tasks) => tasks.filter((scores) => scores.length > 0));
  const sizes = scored.map(({ length }) => length);
  if (sizes.length === 0 || sizes.includes(0)) return null;
  return percentileBootstrap(sizes, options, balancedMeanOf(scored));
}

/**
 * Balanced accuracy of `a` minus that of `b`, on the same labels and tasks (row i of label l of both is one task), with its
 * interval; positive where `a` is higher. Tasks are drawn in pairs, label by label. Tasks without scores on either side are
 * left out; null without labels, and where nothing is left of one.
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
 * The mean of independent estimates with an interval that is made from theirs, whatever these were made with (the method
 * of variance estimates recovery of Zou & Donner, Statistics in Medicine 27, 2008, for equal weights):
 *
 *   low = θ - (1/L) √Σ (θ_l - low_l)²        high = θ + (1/L) √Σ (high_l - θ_l)²        θ = (1/L) Σ θ_l
 */
export function meanOfIndependent(estimates: NonEmpty<Estimate>): Estimate {
  const estimate = mean(estimates.map((own) => own.estimate))!;
  const reach = (side: 'low' | 'high') => Math.hypot(...estimates.map((own) => own[side] - own.estimate));
  return {
    estimate,
    low: estimate - reach('low') / estimates.length,
    high: estimate + reach('high') / estimates.length,
  };
}

/**
 * Two-sided p-value, in (0, 1], of the hypothesis that two methods solve tasks equally often (McNemar 1947, exact form):
 * `b` tasks only the first solved, `c` only the second did; with X heads in b + c throws of a fair coin,
 * p = min(1, 2 P(X ≤ min(b, c))). Tasks on which both agree don't count; without any difference (b = c = 0) p is 1.
 * Below 1e-308 it comes out as 0.
 */
export function exactMcNemar(b: number, c: number): number {
  for (const count of [b, c])
    if (!Number.isInteger(count) || count < 0)
      throw new RangeError(`Expected counts to be whole numbers of at least 0, got ${count}.`);
  const n = b + c;
  const fewer = Math.min(b, c);
  // C(n, fewer) / 2ⁿ by its logarithm, since 2ⁿ overflows; the terms below it by their ratios.
  let logTerm = -n * Math.LN2;
  for (let i = 1; i <= fewer; i += 1) logTerm += Math.log((n - fewer + i) / i);
  let term = Math.exp(logTerm);
  let tail = 0;
  for (let i = fewer; i >= 0; i -= 1) {
    tail += term;
    term *= i / (n - i + 1);
  }
  return Math.min(1, 2 * tail);
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

function total(scores: readonly number[]): number {
  const sum = scores.reduce((all, score) => all + score, 0);
  if (!Number.isFinite(sum)) throw new RangeError(`Expected scores to be finite numbers, got ${scores.join(', ')}.`);
  return sum;
}

function checkConfidence(confidence: number): number {
  if (confidence > 0 && confidence < 1) return confidence;
  throw new RangeError(`Expected confidence to be between 0 and 1, got ${confidence}.`);
}

/**
 * Φ⁻¹ for p in [0.5, 1): Newton's steps on Φ(x) = ½ + φ(x) (x + x³/3 + x⁵/15 + …) (Marsaglia, "Evaluating the Normal
 * Distribution", J. Stat. Software 11(4), 2004).
 */
function normalQuantile(p: number): number {
  let z = 0;
  for (let step = 0; step < 60; step += 1) {
    const density = Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);
    let series = 0;
    for (let term = z, odd = 1; series + term !== series; odd += 2, term *= (z * z) / odd) series += term;
    const move = (p - 0.5 - density * series) / density;
    z += move;
    if (Math.abs(move) < 1e-14) break;
  }
  return z;
}
