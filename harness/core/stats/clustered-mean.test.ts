import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Random, randomStream } from '../random.ts';
import { type ClusteredValue, clusteredMean } from './clustered-mean.ts';
import { studentQuantile } from './student-quantile.ts';

const inClusters = (clusters: readonly (readonly number[])[]): ClusteredValue[] =>
  clusters.flatMap((values, name) => values.map((value) => ({ value, clusters: [`${name}`] })));

/** Of an interval of 95 % with so many clusters: the standard error that it was made from. */
function standardError(values: readonly ClusteredValue[], fewest: number): number {
  const { low, high } = clusteredMean(values, 0.95)!;
  return (high - low) / 2 / studentQuantile(0.975, fewest - 1);
}

describe('mean of clustered values, one way', () => {
  it("is Lohr's of grade points of 5 suites of 4 students (Sampling: Design and Analysis, 1999, example 5.2)", () => {
    const suites = inClusters([
      [3.08, 2.6, 3.44, 3.04],
      [2.36, 3.04, 3.28, 2.68],
      [2.0, 2.56, 2.52, 1.88],
      [3.0, 2.88, 3.44, 3.64],
      [2.68, 1.92, 3.28, 3.2],
    ]);
    expect(clusteredMean(suites, 0.95)!.estimate).toBeCloseTo(2.826, 12);
    // Hers is 0.164: the 5 suites are of 100, so that only 95 % of the variance is left.
    expect(standardError(suites, 5) * Math.sqrt(1 - 5 / 100)).toBeCloseTo(0.164, 3);
  });

  it('is what comes out by hand where clusters have other sizes', () => {
    // Mean 2; sums of residuals: (1 - 2) + (2 - 2) = -1, (5 - 2) = 3, (1 - 2) + (1 - 2) = -2. V = 3/2 · (1 + 9 + 4) / 5².
    const values = inClusters([[1, 2], [5], [1, 1]]);
    expect(clusteredMean(values, 0.95)!.estimate).toBe(2);
    expect(standardError(values, 3) ** 2).toBeCloseTo((3 / 2) * (14 / 25), 12);
    const reach = 4.303 * Math.sqrt(0.84);
    expect(clusteredMean(values, 0.95)!.low).toBeCloseTo(2 - reach, 3);
    expect(clusteredMean(values, 0.95)!.high).toBeCloseTo(2 + reach, 3);
  });

  it('is the mean of independent values where each is its own cluster', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 2, maxLength: 20 }), (values) => {
        const n = values.length;
        const mean = values.reduce((a, b) => a + b, 0) / n;
        const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
        const alone = values.map((value, name) => ({ value, clusters: [`${name}`] }));
        const twice = values.map((value, name) => ({ value, clusters: [`${name}`, `${n - name}`] }));
        for (const own of [alone, twice]) expect(standardError(own, n)).toBeCloseTo(deviation / Math.sqrt(n), 8);
      }),
    );
  });
});

const twoWays = fc.array(
  fc.record({
    value: fc.integer({ min: -50, max: 50 }),
    clusters: fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('1', '2', '3')),
  }),
  { minLength: 2, maxLength: 30 },
);
const countOf = (values: readonly ClusteredValue[], nameOf: (value: ClusteredValue) => string) =>
  new Set(values.map(nameOf)).size;

describe('mean of clustered values, two ways', () => {
  it('is Σ_i Σ_j x_i x_j / n² over pairs that share a cluster (Cameron, Gelbach & Miller 2011)', () => {
    /** All pairs one by one, instead of sums by cluster; each way with its G/(G-1). */
    const pairs = (values: readonly ClusteredValue[], nameOf: (value: ClusteredValue) => string) => {
      const mean = values.reduce((sum, { value }) => sum + value, 0) / values.length;
      const groups = countOf(values, nameOf);
      let sum = 0;
      for (const a of values)
        for (const b of values) if (nameOf(a) === nameOf(b)) sum += (a.value - mean) * (b.value - mean);
      return (groups / (groups - 1)) * (sum / values.length ** 2);
    };
    const first = ({ clusters }: ClusteredValue) => clusters[0]!;
    const second = ({ clusters }: ClusteredValue) => clusters[1]!;
    fc.assert(
      fc.property(twoWays, (values) => {
        const fewest = Math.min(countOf(values, first), countOf(values, second));
        if (fewest < 2) {
          expect(clusteredMean(values, 0.95)).toBeNull();
          return;
        }
        const [one, two] = [pairs(values, first), pairs(values, second)];
        const either = one + two - pairs(values, ({ clusters }) => clusters.join(' '));
        expect(standardError(values, fewest) ** 2).toBeCloseTo(Math.max(one, two, either), 6);
      }),
    );
  });

  it('moves with the values, stretches with them, and does not mind their order', () => {
    fc.assert(
      fc.property(twoWays, fc.integer({ min: -50, max: 50 }), fc.integer({ min: -5, max: 5 }), (values, by, times) => {
        const was = clusteredMean(values, 0.9);
        const is = clusteredMean(
          values.toReversed().map(({ value, clusters }) => ({ value: value * times + by, clusters })),
          0.9,
        );
        if (was === null) {
          expect(is).toBeNull();
          return;
        }
        const ends = [was.low, was.high].map((end) => end * times + by).sort((a, b) => a - b);
        expect(is!.estimate).toBeCloseTo(was.estimate * times + by, 6);
        expect(is!.low).toBeCloseTo(ends[0]!, 6);
        expect(is!.high).toBeCloseTo(ends[1]!, 6);
      }),
    );
  });

  it('takes clusters for other ones whose names only read alike when put together', () => {
    const values = [
      { value: 1, clusters: ['a,b', 'c'] },
      { value: 3, clusters: ['a', 'b,c'] },
    ];
    // Independent values: their deviation is √2, by √2.
    expect(standardError(values, 2)).toBeCloseTo(1, 12);
  });
});

it('says nothing of no values and of one cluster, and refuses what is no clustered value', () => {
  expect(clusteredMean([], 0.95)).toBeNull();
  expect(clusteredMean(inClusters([[1, 2, 3]]), 0.95)).toBeNull();
  const oneTask = [1, 2].map((value) => ({ value, clusters: [`${value}`, 'task'] }));
  expect(clusteredMean(oneTask, 0.95)).toBeNull();
  const mixed = [...inClusters([[1]]), ...oneTask];
  expect(() => clusteredMean(mixed, 0.95)).toThrow(
    'Expected every value to have one cluster, or every value two, got 1 and 2.',
  );
  expect(() => clusteredMean([{ value: 1, clusters: [] }], 0.95)).toThrow('got 0 and 0.');
  expect(() => clusteredMean(inClusters([[1], [Number.NaN]]), 0.95)).toThrow(
    'Expected values to be finite numbers, got NaN.',
  );
  expect(() => clusteredMean([], 1)).toThrow('Expected confidence to be between 0 and 1, got 1.');
});

/** Box & Muller. */
const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

describe('of intervals of 95 %', () => {
  interface Deviations {
    readonly group: number;
    readonly task: number;
  }

  /** Every group with every task, and deviations of groups, of tasks and of the single values; all kinds in the same 600 worlds. */
  function coverages(groups: number, kinds: readonly Deviations[]): number[] {
    const random = randomStream(1, 'clustered-mean', groups);
    const normals = (count: number) => Array.from({ length: count }, () => normal(random));
    const cells = Array.from({ length: groups * 40 }, (_, cell) => [Math.floor(cell / 40), cell % 40] as const);
    const clusters = cells.map(([group, task]) => [`${group}`, `${task}`]);
    const worlds = 600;
    const held = kinds.map(() => 0);
    for (let world = 0; world < worlds; world += 1) {
      const [ofGroups, ofTasks, single] = [normals(groups), normals(40), normals(cells.length)];
      for (const [place, deviations] of kinds.entries()) {
        const values = cells.map(([group, task], cell) => ({
          value: deviations.group * ofGroups[group]! + deviations.task * ofTasks[task]! + single[cell]!,
          clusters: clusters[cell]!,
        }));
        const { low, high } = clusteredMean(values, 0.95)!;
        if (low <= 0 && high >= 0) held[place] = held[place]! + 1;
      }
    }
    return held.map((count) => count / worlds);
  }

  it.each([6, 12, 36])('93 to 97 % hold the truth on %i groups × 40 tasks where groups have effects', (groups) => {
    const shares = coverages(
      groups,
      [0, 0.15, 1].map((task) => ({ group: 1, task })),
    );
    for (const share of shares) {
      expect(share).toBeGreaterThan(0.93);
      expect(share).toBeLessThan(0.97);
    }
  });

  it.each([6, 12, 36])('at least 93 % do so on %i groups where only tasks have effects, or nothing has', (groups) => {
    // Few groups: Student's quantile is that of the groups, though the scatter is that of 40 tasks.
    const shares = coverages(
      groups,
      [0, 1].map((task) => ({ group: 0, task })),
    );
    for (const share of shares) expect(share).toBeGreaterThan(0.93);
  });
});
