/**
 * Paired comparison of two methods on the same tasks, each played with several seeds: no pairs of a task are independent,
 * but tasks are.
 *
 * SIGN-FLIP(d):  d_i   what task i adds to the difference of the two
 *   if the methods are alike, each d_i could as well have been -d_i:
 *   p = P(|Σ s_i d_i| ≥ |Σ d_i|),  s_i = ±1 by the throw of a fair coin
 *
 * Fisher, "The Design of Experiments", 1935, §21, with tasks as his pairs. Exact where the d_i are multiples of one unit, as
 * sums of yes-or-no scores are: the distribution of the sum is made task by task (Pagano & Tritchler, JASA 78, 1983). Exact too for
 * few other tasks, by going through all 2ⁿ. Else R random flips, of which p = (1 + as far out) / (1 + R) (Phipson & Smyth,
 * Stat. Appl. Genetics and Molecular Biology 9, 2010), which is valid, too. With one yes-or-no score a task it is the exact
 * McNemar test.
 */
import type { Random } from '../random.ts';
import { type ScoresByTask, total } from './estimate.ts';

export interface FlipOptions {
  /** R, used where no exact way is short enough; p is at least 1 / (1 + R) then. */
  readonly flips: number;
  readonly random: Random;
}

/** Steps that the exact distribution may take: some tenths of a second. */
const mostSteps = 2e7;
const mostTasksToEnumerate = 16;

/**
 * Two-sided p-value, in (0, 1], of the hypothesis that two methods score alike. One list for each label of the tasks (a
 * single one where they have none), in it a row for each task, in it a difference for each seed: positive where the first method
 * scored higher. The statistic is the mean difference, or with labels its balanced form: task i of label l adds its sum of
 * differences over (number of labels × differences of the label). Tasks on which both score alike change nothing; without
 * any difference p is 1.
 */
export function signFlipTest(differencesByLabel: readonly ScoresByTask[], options: FlipOptions): number {
  return signFlips(taskShares(differencesByLabel), options);
}

/** d_i of every task: what it adds to the difference. */
export function taskShares(differencesByLabel: readonly ScoresByTask[]): number[] {
  return differencesByLabel.flatMap((tasks) => {
    const all = tasks.reduce((sum, own) => sum + own.length, 0);
    return tasks.map((own) => total(own) / (differencesByLabel.length * all));
  });
}

function signFlips(shares: readonly number[], options: FlipOptions): number {
  const largest = Math.max(0, ...shares.map(Math.abs));
  const differing = shares.filter((share) => Math.abs(share) > largest * 1e-9);
  if (differing.length === 0) return 1;
  const whole = wholeMultiples(differing, largest);
  if (whole !== undefined && whole.length * sumOf(whole.map(Math.abs)) <= mostSteps) return exactByUnits(whole);
  return differing.length <= mostTasksToEnumerate ? byEnumeration(differing) : byChance(differing, options);
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** So many tasks that all point one way are the fewest whose p-value, 2 / 2ⁿ, is at most α. */
export const fewestTasks = (alpha: number): number => Math.ceil(1 - Math.log2(alpha) - 1e-9);

/** The values in their common unit: found by Euclid's algorithm, and used only where every value is a multiple of it. */
function wholeMultiples(values: readonly number[], largest: number): number[] | undefined {
  const unit = values.map(Math.abs).reduce((a, b) => {
    let [x, y] = [Math.max(a, b), Math.min(a, b)];
    while (y > largest * 1e-8) [x, y] = [y, x % y];
    return x;
  });
  const whole = values.map((value) => Math.round(value / unit));
  return values.every((value, i) => Math.abs(value / unit - whole[i]!) < 1e-4) ? whole : undefined;
}

/** P by S, the sum of the |d_i| that come out positive: Σ s_i d_i = 2S - T, T = Σ |d_i|. */
function exactByUnits(whole: readonly number[]): number {
  const sizes = whole.map(Math.abs).sort((a, b) => a - b);
  const all = sumOf(sizes);
  const chance = new Float64Array(all + 1);
  chance[0] = 1;
  let reached = 0;
  for (const size of sizes) {
    reached += size;
    for (let sum = reached; sum >= 0; sum -= 1)
      chance[sum] = (chance[sum]! + (sum >= size ? chance[sum - size]! : 0)) / 2;
  }
  const observed = Math.abs(sumOf(whole));
  // The distribution mirrors: twice the lower tail, or all of it where nothing is farther in.
  return observed === 0 ? 1 : Math.min(1, 2 * sumOf([...chance.subarray(0, (all - observed) / 2 + 1)]));
}

function byEnumeration(shares: readonly number[]): number {
  const all = 2 ** shares.length;
  const farOut = isFarOut(shares);
  let count = 0;
  for (let signs = 0; signs < all; signs += 1)
    if (farOut(shares.reduce((sum, share, i) => sum + ((signs >> i) & 1 ? share : -share), 0))) count += 1;
  return count / all;
}

function byChance(shares: readonly number[], { flips, random }: FlipOptions): number {
  if (!Number.isInteger(flips) || flips < 1)
    throw new RangeError(`Expected flips to be a whole number of at least 1, got ${flips}.`);
  const farOut = isFarOut(shares);
  let count = 0;
  for (let flip = 0; flip < flips; flip += 1) {
    let sum = 0;
    for (const share of shares) sum += random.integer(2) === 1 ? share : -share;
    if (farOut(sum)) count += 1;
  }
  return (1 + count) / (1 + flips);
}

/** As far from 0 as what was observed, but for what rounding does to equal sums. */
function isFarOut(shares: readonly number[]): (sum: number) => boolean {
  const least = Math.abs(sumOf(shares)) - 1e-12 * sumOf(shares.map(Math.abs));
  return (sum) => Math.abs(sum) >= least;
}
