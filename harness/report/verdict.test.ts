/** Verdicts on numbers that can be worked out by hand. */
import { describe, expect, it } from 'vitest';
import { type Random, randomStream } from '../core/random.ts';
import type { CellRecord, CellSpec } from '../core/record.ts';
import { readCsv } from '../testing/read-csv.ts';
import { cellFixture, episode, finalist, finished, moduleWith, sweepFixture } from '../testing/sweep-fixture.ts';
import { toySweep } from '../testing/toy-sweep.ts';
import { aggregate } from './aggregate.ts';
import { compareArms, pairsToCompare } from './compare-arms.ts';
import { renderTables } from './render-tables.ts';
import type { Verdict } from './verdict.ts';
import { troubleSentences, verdictSentence } from './verdict-sentence.ts';
import { verdictsSection } from './verdicts-section.ts';

const module = moduleWith('Look.');

interface Arm {
  readonly arm: string;
  /** Of each seed, the scores by task. */
  readonly seeds: readonly (readonly number[])[];
  readonly labelOf?: (task: number) => string;
  readonly spec?: Partial<CellSpec>;
}

const cellsOf = ({ arm, seeds, labelOf, spec = {} }: Arm): CellRecord[] =>
  seeds.map((scores, index) =>
    cellFixture({
      ...{ arm, seed: index + 1, spec: { testTasks: scores.length, ...spec }, outcome: finished(finalist(module)) },
      events: scores.map((result, task) =>
        episode({ phase: 'test', module, task: `t${task}`, result, ...(labelOf ? { label: labelOf(task) } : {}) }),
      ),
    }),
  );
const reportOf = (...arms: readonly Arm[]) => aggregate(sweepFixture(arms.flatMap(cellsOf)));
const wins = (n: number, won: number): number[] => Array.from({ length: n }, (_, task) => (task < won ? 1 : 0));
const told = (report: ReturnType<typeof aggregate>) =>
  compareArms(report).map((comparison) => verdictSentence(comparison, report.labels.names.length > 0));
const verdictOf = (report: ReturnType<typeof aggregate>) => compareArms(report)[0]!.verdict as Verdict;

describe('a verdict', () => {
  it('is better or worse where the difference is decisive, and says by how much', () => {
    const better = reportOf(
      { arm: 'vanilla', seeds: [wins(100, 40), wins(100, 40)] },
      { arm: 'fgo', seeds: [wins(100, 70), wins(100, 60)] },
    );
    expect(verdictOf(better)).toMatchObject({
      ...{ state: 'better', tasks: 100, seeds: 2, seedsHigher: 2, seedsLower: 0, comparisons: 1 },
      // 20 tasks gain in both seeds and 10 in one: all 30 of the tasks that differ point one way.
      p: 2 / 2 ** 30,
    });
    expect(told(better)).toEqual([
      expect.stringMatching(
        /^fgo is better than vanilla by 25\.0 points \(\d+\.\d to \d+\.\d; p < 0\.001\) on 100 tasks × 2 seeds, in each seed\.$/,
      ),
    ]);
    const worse = reportOf(
      { arm: 'vanilla', seeds: [wins(100, 70), wins(100, 40)] },
      { arm: 'fgo', seeds: [wins(100, 40), wins(100, 41)] },
    );
    const [sentence] = told(worse);
    expect(sentence).toMatch(/^fgo is worse than vanilla by 14\.5 points \(/);
    expect(sentence).toContain(' on 100 tasks × 2 seeds, but only in 1 of 2 seeds.');
    const [, near, far] = /\((\d+\.\d) to (\d+\.\d);/.exec(sentence!)!;
    expect([Number(near) < 14.5, Number(far) > 14.5]).toEqual([true, true]);
  });

  it('is not decisive otherwise, and says what could have been found', () => {
    const others = { arm: 'vanilla', seeds: [wins(100, 40)] };
    const report = reportOf(others, { arm: 'fgo', seeds: [[0, ...wins(99, 43)]] });
    // One task is lost and four are won, p = 2 (1 + 5) / 2⁵; a standard error of √((0.05 - 0.03²) / 99), 2.8016 of which are 6.2 points.
    expect(verdictOf(report)).toMatchObject({ state: 'not-decisive', p: 0.375, pAdjusted: 0.375 });
    expect(verdictOf(report).detectable).toBeCloseTo(2.80159 * Math.sqrt((0.05 - 0.03 ** 2) / 99), 6);
    expect(told(report)).toEqual([
      'fgo against vanilla is not decisive at n = 100 tasks × 1 seed: +3.0 points (-1.0 to +8.0); it could detect differences from 6.2 points.',
    ]);
    // Two tasks are won: their standard error comes to 3.9 points, but nothing below six tasks can be decisive.
    expect(verdictOf(reportOf(others, { arm: 'fgo', seeds: [wins(100, 42)] })).detectable).toBeCloseTo(0.06, 12);
  });

  it('says so where two scored alike, and where tasks are too few for anything', () => {
    const alike = { arm: 'vanilla', seeds: [wins(50, 20)] };
    expect(told(reportOf(alike, { ...alike, arm: 'fgo' }))).toEqual([
      'fgo against vanilla is not decisive at n = 50 tasks × 1 seed: both scored the same on every task.',
    ]);
    // 2 / 2⁵ > 0.05: five tasks are too few, six are not.
    const [five, six] = [5, 6].map((n) =>
      told(reportOf({ arm: 'vanilla', seeds: [wins(n, 0)] }, { arm: 'fgo', seeds: [wins(n, n)] })),
    );
    expect(five![0]).toMatch(/not decisive at n = 5 tasks × 1 seed: \+100\.0 points .*; the tasks are too few to say/);
    expect(six![0]).toMatch(/^fgo is better than vanilla by 100\.0 points .* on 6 tasks × 1 seed\.$/);
  });

  it('does not take seeds for tasks', () => {
    // Four tasks are won, in each of ten seeds: 40 pairs, but 2 / 2⁴.
    const seeds = Array.from({ length: 10 }, () => 0);
    const report = reportOf(
      { arm: 'vanilla', seeds: seeds.map(() => wins(50, 20)) },
      { arm: 'fgo', seeds: seeds.map(() => wins(50, 24)) },
    );
    expect(verdictOf(report)).toMatchObject({ state: 'not-decisive', p: 2 / 2 ** 4, tasks: 50, seeds: 10 });
  });

  it('is on balanced accuracy where tasks have labels', () => {
    const labelOf = (task: number) => (task < 80 ? 'none' : 'some');
    const alwaysNone = { arm: 'vanilla', seeds: [wins(100, 80)], labelOf };
    // It loses 15 of the 80 and gains 15 of the 20: the pooled difference is 0, the balanced one (-15/80 + 15/20) / 2.
    const reads = { arm: 'fgo', seeds: [[...wins(80, 65), ...wins(20, 15)]], labelOf };
    const report = reportOf(alwaysNone, reads);
    expect(report.arms[1]!.againstVanilla!.estimate).toBeCloseTo(0, 12);
    expect(verdictOf(report).state).toBe('better');
    expect(verdictOf(report).difference).toEqual(report.arms[1]!.balanced!.againstVanilla);
    expect(verdictOf(report).difference.estimate).toBeCloseTo((-15 / 80 + 15 / 20) / 2, 12);
    expect(told(report)[0]).toMatch(/^fgo is better than vanilla by 28\.1 points of balanced accuracy \(/);
  });

  it('pairs the tasks and seeds that both have, and nothing else', () => {
    const report = reportOf(
      { arm: 'vanilla', seeds: [wins(50, 10), wins(50, 10), wins(50, 50)] },
      { arm: 'fgo', seeds: [wins(40, 20), wins(40, 20)] },
    );
    expect(verdictOf(report)).toMatchObject({ tasks: 40, seeds: 2, difference: { estimate: 0.25 } });
    const [vanilla] = cellsOf({ arm: 'vanilla', seeds: [wins(5, 1)] });
    const [, other] = cellsOf({ arm: 'fgo', seeds: [wins(5, 1), wins(5, 1)] });
    expect(told(aggregate(sweepFixture([vanilla!, other!])))).toEqual([
      'fgo cannot be compared with vanilla: there is no task and seed of which both have a score.',
    ]);
  });
});

describe('the comparisons of a report', () => {
  const four = ['vanilla', 'all-at-once', 'batch-wise', 'fgo'];

  it('are all pairs of one training size, each once, the later arm first', () => {
    const report = reportOf(...four.map((arm) => ({ arm, seeds: [wins(20, 10)] })));
    expect(pairsToCompare(report.arms).map(({ arm, against }) => `${arm.label} ${against.label}`)).toEqual([
      'all-at-once vanilla',
      'batch-wise vanilla',
      'batch-wise all-at-once',
      'fgo vanilla',
      'fgo all-at-once',
      'fgo batch-wise',
    ]);
  });

  it('are adjusted as one family', () => {
    const report = reportOf(...four.map((arm, place) => ({ arm, seeds: [wins(100, 40 + 4 * place ** 2)] })));
    const verdicts = compareArms(report).map(({ verdict }) => verdict as Verdict);
    expect(verdicts.map(({ comparisons }) => comparisons)).toEqual(Array(6).fill(6));
    // 4, 16, 12, 36, 32 and 20 tasks, all one way. Only 4 are too few: 2 / 2⁴ is the largest p, and so not multiplied.
    expect(verdicts.map(({ p }) => p)).toEqual([4, 16, 12, 36, 32, 20].map((tasks) => 2 / 2 ** tasks));
    expect(verdicts.map(({ state }) => state)).toEqual(['not-decisive', ...Array(5).fill('better')]);
    expect(verdicts.map(({ pAdjusted }) => pAdjusted)).toEqual([
      ...[2 / 2 ** 4, (3 * 2) / 2 ** 16, (2 * 2) / 2 ** 12],
      ...[(6 * 2) / 2 ** 36, (5 * 2) / 2 ** 32, (4 * 2) / 2 ** 20],
    ]);
    expect(told(report).at(-1)).toContain('; p < 0.001 after Holm over 6 comparisons) on 100 tasks × 1 seed.');
  });

  it('keep training sizes and agents apart, and hold all that trained against the untouched agent', () => {
    const sized = (arm: string, trainSize: number) => ({ arm, seeds: [wins(20, 10)], spec: { trainSize } });
    const names = (...arms: Arm[]) =>
      pairsToCompare(reportOf(...arms).arms).map(({ arm, against }) => `${arm.label} | ${against.label}`);
    expect(
      names(sized('vanilla', 0), sized('fgo', 0), sized('batch-wise', 10), sized('fgo', 10), sized('fgo', 20)),
    ).toEqual([
      'batch-wise | vanilla',
      'fgo train-size=10 | vanilla',
      'fgo train-size=10 | batch-wise',
      'fgo train-size=20 | vanilla',
    ]);
    const world = (arm: string, agent: string) => ({ arm, seeds: [wins(20, 10)], spec: { settings: { agent } } });
    const cells = [world('vanilla', 'cold'), world('vanilla', 'hot'), world('fgo', 'hot')].flatMap((arm, index) =>
      cellsOf(arm).map((cell) => ({ ...cell, id: `${index}` })),
    );
    expect(
      pairsToCompare(aggregate(sweepFixture(cells)).arms).map(({ arm, against }) => [arm.label, against.label]),
    ).toEqual([['fgo', 'vanilla agent-settings=hot']]);
  });

  it('leave arms without a score out of the family, with a sentence of their own', () => {
    const report = aggregate(toySweep());
    expect(compareArms(report).map(({ verdict }) => verdict.state)).toEqual([
      ...Array(3).fill('no-pairs'),
      'not-decisive',
      ...Array(2).fill('no-pairs'),
    ]);
    expect(troubleSentences(report.arms)).toEqual([
      'all-at-once has no verdict: overflow in 2 of 2 cells (prompt of 9,000 tokens, window of 8,000).',
      'batch-wise has no verdict: error in 2 of 2 cells.',
    ]);
    const [first, second] = cellsOf({ arm: 'fgo', seeds: [wins(5, 1), wins(5, 1)] });
    const broken = { ...second!, outcome: { state: 'error', kind: 'network', message: '' } } as const;
    expect(troubleSentences(aggregate(sweepFixture([first!, broken])).arms)).toEqual([
      'fgo is judged by 1 of its 2 cells: error in 1 of 2 cells.',
    ]);
  });

  it('are sentences on the page, and of more than a dozen the decisive ones', () => {
    const variants = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ arm: `fgo ${name}`, seeds: [wins(100, 50)] }));
    const page = verdictsSection(reportOf({ arm: 'vanilla', seeds: [wins(100, 20)] }, ...variants));
    const sentences = page.filter((line) => line.startsWith('- '));
    expect(sentences).toHaveLength(7);
    expect(sentences[0]).toContain('fgo f is better than vanilla by 30.0 points');
    expect(sentences.at(-1)).toBe('- 15 other comparisons of 21 are not decisive: see the table.');
    expect(page.filter((line) => line.startsWith('| fgo'))).toHaveLength(21);
    expect(page).toContain('*built-in model (rule-based, not an LLM)*');
    expect(verdictsSection(reportOf(variants[0]!))).toEqual([]);
  });

  it('are a table, a row a pair', () => {
    const sweep = sweepFixture(
      [
        { arm: 'vanilla', seeds: [wins(100, 40)] },
        { arm: 'fgo', seeds: [wins(100, 60)] },
      ].flatMap(cellsOf),
    );
    const [header, ...rows] = readCsv(renderTables(sweep).get('comparisons.csv')!);
    expect(rows.map((row) => Object.fromEntries(row.map((field, index) => [header![index]!, field])))).toMatchObject([
      {
        ...{ benchmark: 'toy', provider: 'builtin', model: 'rules-1', arm: 'fgo', against: 'vanilla' },
        ...{
          verdict: 'better',
          measure: 'accuracy',
          difference: '0.200000',
          p: '0.00000190735',
          p_adjusted: '0.00000190735',
        },
        ...{ comparisons: '1', tasks: '100', seeds: '1', seeds_higher: '1', seeds_lower: '0' },
      },
    ]);
    expect(renderTables(sweepFixture(cellsOf({ arm: 'fgo', seeds: [wins(5, 1)] }))).has('comparisons.csv')).toBe(false);
  });
});

describe('verdicts on equal arms', () => {
  /** Fifty tasks of three seeds, which agree on most. */
  const equal = (random: Random): number[][] => {
    const ease = Array.from({ length: 50 }, () => random.next());
    const first = ease.map((rate) => (random.next() < rate ? 1 : 0));
    const seed = () => ease.map((rate, task) => (random.next() < 0.6 ? first[task]! : random.next() < rate ? 1 : 0));
    return [seed(), seed(), seed()];
  };

  it('are decisive in at most 5 % of reports', () => {
    const random = randomStream(1, 'equal-arms');
    const reports = 60;
    let wrong = 0;
    for (let report = 0; report < reports; report += 1) {
      const arms = ['vanilla', 'batch-wise', 'fgo'].map((arm) => ({ arm, seeds: equal(random) }));
      if (compareArms(reportOf(...arms)).some(({ verdict }) => verdict.state !== 'not-decisive')) wrong += 1;
    }
    expect(wrong / reports).toBeLessThanOrEqual(0.05);
  });
});
