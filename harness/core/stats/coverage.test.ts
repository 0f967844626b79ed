/** How often intervals of 95 % hold the truth, and how often tests at 5 % find what is not there. */
import { describe, expect, it } from 'vitest';
import { type Random, randomStream } from '../random.ts';
import { nonEmpty } from '../task.ts';
import { detectableDifference, pairedStandardError } from './detectable-difference.ts';
import type { Estimate, Interval } from './estimate.ts';
import { holmAdjusted } from './holm.ts';
import { pairedBootstrapDifference } from './paired-bootstrap.ts';
import { signFlipTest } from './sign-flip-test.ts';
import { clusteredInterval, meanOfIndependent, wilsonInterval } from './wilson.ts';

const holds = ({ low, high }: Interval, truth: number) => low <= truth && truth <= high;

/** Share of `worlds` in which `isSo` is true. */
function shareOf(worlds: number, isSo: (world: number) => boolean): number {
  let count = 0;
  for (let world = 0; world < worlds; world += 1) if (isSo(world)) count += 1;
  return count / worlds;
}

const yes = (random: Random, rate: number): number => (random.next() < rate ? 1 : 0);

/** n tasks of three seeds: in the share `alike` of the tasks all seeds come to the same. */
const draw = (random: Random, n: number, { rate, alike }: { rate: number; alike: number }): number[][] =>
  Array.from({ length: n }, () => {
    const first = yes(random, rate);
    if (random.next() < alike) return [first, first, first];
    return [first, yes(random, rate), yes(random, rate)];
  });

/** Chance that an interval of k successes in n holds the rate, summed over all k. */
function exactCoverage(n: number, rate: number, intervals: readonly Interval[]): number {
  let chance = (1 - rate) ** n;
  let covered = 0;
  for (let k = 0; k <= n; k += 1) {
    if (holds(intervals[k]!, rate)) covered += chance;
    chance *= ((n - k) / (k + 1)) * (rate / (1 - rate));
  }
  return covered;
}

describe('of intervals of 95 %, independent outcomes', () => {
  const ones = (n: number, k: number) => Array.from({ length: n }, (_, task) => [task < k ? 1 : 0]);
  const kinds = {
    Wilson: (k: number, n: number): Interval => wilsonInterval(k, n),
    clustered: (k: number, n: number): Interval => clusteredInterval(ones(n, k), 0.95)!,
  };

  it.each(Object.entries(kinds))('%s: 93 to 97 % hold any rate from 0.1 to 0.9', (_, interval) => {
    for (const n of [50, 75, 100, 134, 200]) {
      const intervals = Array.from({ length: n + 1 }, (_, k) => interval(k, n));
      for (let percent = 10; percent <= 90; percent += 1) {
        const coverage = exactCoverage(n, percent / 100, intervals);
        // Whole numbers of successes make it step: 97.03 % at a rate of 0.1 and n = 50 is the most.
        expect(coverage, `${n} ${percent}`).toBeGreaterThan(0.93);
        expect(coverage, `${n} ${percent}`).toBeLessThan(0.9705);
      }
    }
  });

  it('is what drawing samples comes to', () => {
    const intervals = Array.from({ length: 51 }, (_, k) => wilsonInterval(k, 50));
    for (const rate of [0.1, 0.5, 0.9]) {
      const random = randomStream(1, 'coverage', rate);
      const share = shareOf(5000, () => {
        const successes = Array.from({ length: 50 }, () => yes(random, rate)).filter((score) => score === 1).length;
        return holds(intervals[successes]!, rate);
      });
      expect(Math.abs(share - exactCoverage(50, rate, intervals))).toBeLessThan(0.01);
    }
  });
});

describe('of intervals of 95 %, tasks × seeds', () => {
  it.each([
    [50, [0.1, 0.2, 0.3, 0.5, 0.7, 0.9]],
    [134, [0.1, 0.5, 0.9]],
  ] as const)('93 to 97 % hold the accuracy on %i tasks whose seeds are alike', (n, rates) => {
    for (const alike of [0.2, 0.6, 0.95])
      for (const rate of rates) {
        const random = randomStream(1, 'clusters', n, alike, rate);
        const share = shareOf(4000, () => holds(clusteredInterval(draw(random, n, { rate, alike }), 0.95)!, rate));
        expect(share, `${alike} ${rate}`).toBeGreaterThan(0.93);
        expect(share, `${alike} ${rate}`).toBeLessThan(0.97);
      }
  });

  it('93 to 97 % hold a balanced accuracy over labels of 60 and 25 tasks', () => {
    for (const [first, second] of [
      [0.1, 0.9],
      [0.3, 0.6],
      [0.9, 0.9],
    ] as const) {
      const random = randomStream(1, 'balanced', first, second);
      const share = shareOf(3000, () => {
        const labels = [draw(random, 60, { rate: first, alike: 0.6 }), draw(random, 25, { rate: second, alike: 0.6 })];
        const own = labels.map((scores) => clusteredInterval(scores, 0.95)!);
        return holds(meanOfIndependent(nonEmpty<Estimate>(own, 'label')), (first + second) / 2);
      });
      expect(share, `${first} ${second}`).toBeGreaterThan(0.93);
      expect(share, `${first} ${second}`).toBeLessThan(0.97);
    }
  });

  it('93 to 97 % hold a paired difference', () => {
    for (const [rate, gain, loss] of [
      [0.2, 0.2, 0],
      [0.5, 0.2, 0.2],
      [0.7, 0.4, 0.1],
    ] as const) {
      const random = randomStream(1, 'differences', rate);
      const share = shareOf(800, (world) => {
        const b = draw(random, 50, { rate, alike: 0.6 });
        // What is unsolved gets solved in the share `gain`; what is solved is lost in the share `loss`.
        const a = b.map((scores) => scores.map((score) => (score === 1 ? 1 - yes(random, loss) : yes(random, gain))));
        const options = { confidence: 0.95, resamples: 399, random: randomStream(world, 'bootstrap') };
        return holds(pairedBootstrapDifference(a, b, options)!, gain * (1 - rate) - loss * rate);
      });
      expect(share, `${rate}`).toBeGreaterThan(0.93);
      expect(share, `${rate}`).toBeLessThan(0.97);
    }
  });
});

describe('of tests at 5 %', () => {
  const differences = (a: readonly number[][], b: readonly number[][]) =>
    a.map((scores, task) => scores.map((score, seed) => score - b[task]![seed]!));
  const pOf = (a: readonly number[][], b: readonly number[][]) =>
    signFlipTest([differences(a, b)], { flips: 999, random: randomStream(1, 'flips') });

  it.each([50, 134])('at most 5 % of families of six find one of four equal methods better, on %i tasks', (n) => {
    for (const [rate, alike] of [
      [0.1, 0.6],
      [0.5, 0.2],
      [0.5, 0.95],
      [0.9, 0.6],
    ] as const) {
      const random = randomStream(1, 'families', n, rate, alike);
      const share = shareOf(1000, () => {
        const methods = Array.from({ length: 4 }, () => draw(random, n, { rate, alike }));
        const pairs = methods.flatMap((a, i) => methods.slice(0, i).map((b) => pOf(a, b)));
        return holmAdjusted(pairs).some((p) => p <= 0.05);
      });
      expect(share, `${rate} ${alike}`).toBeLessThanOrEqual(0.05);
    }
  });

  it('about 80 % find a difference that is as large as what they can detect', () => {
    const random = randomStream(1, 'power');
    const sample = (n: number) => {
      const b = draw(random, n, { rate: 0.5, alike: 0.6 });
      return [
        b.map((scores) => scores.map((score) => (score === 1 ? 1 - yes(random, 0.1) : yes(random, 0.3)))),
        b,
      ] as const;
    };
    // The true difference is (0.3 - 0.1) / 2. So many tasks that it is just the detectable one:
    const many = 20_000;
    const detectable = detectableDifference(pairedStandardError([differences(...sample(many))])!, {
      alpha: 0.05,
      power: 0.8,
    });
    const n = Math.round(many * (detectable / 0.1) ** 2);
    const share = shareOf(2000, () => pOf(...sample(n)) <= 0.05);
    // p-values come in steps, and the next below 5 % is a little farther out.
    expect(share, `${n} tasks`).toBeGreaterThan(0.75);
    expect(share, `${n} tasks`).toBeLessThan(0.83);
  });

  it('about 5 % at most do so where equal methods solve different tasks', () => {
    // One is the better on a third of the tasks, by twice as much as it is the worse on the others: no symmetry to lean on.
    const random = randomStream(1, 'different-tasks');
    const share = shareOf(3000, () => {
      const [a, b] = [0, 1].map(() => [] as number[][]);
      for (let task = 0; task < 60; task += 1) {
        const shift = random.next() < 1 / 3 ? 0.4 : -0.2;
        for (const [side, rate] of [
          [a!, 0.5 + shift],
          [b!, 0.5],
        ] as const)
          side.push([yes(random, rate), yes(random, rate), yes(random, rate)]);
      }
      return pOf(a!, b!) <= 0.05;
    });
    expect(share).toBeLessThan(0.06);
  });
});
