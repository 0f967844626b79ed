import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TaskId } from '../../core/task.ts';
import { cellFixture, episode, finalist, finished, moduleWith } from '../../testing/sweep-fixture.ts';
import { type CellSummary, summarizeCell } from '../summarize-cell.ts';
import { labelsIn, type TestGroups } from '../test-groups.ts';
import { pairUp } from '../verdict.ts';
import { judgePairs } from './judge-pairs.ts';
import { measurePair } from './pair-measured.ts';

const none: TestGroups = { names: [], of: new Map() };

function cellOf(seed: number, scores: readonly number[], labels: readonly string[] = []): CellSummary {
  const module = moduleWith('one');
  const events = scores.map((result, place) =>
    episode({
      ...{ phase: 'test', module, task: `task-${place}`, result },
      ...(labels[place] === undefined ? {} : { label: labels[place] }),
    }),
  );
  return summarizeCell(cellFixture({ arm: 'vanilla', seed, outcome: finished(finalist(module)), events }));
}

const seedScores = (cell: CellSummary) =>
  new Map([...cell.scores].map(([task, score]) => [task, new Map([[cell.cell.spec.seed, score]])]));

const accuracyOf = (groups: Parameters<typeof judgePairs>[0], labels: TestGroups) =>
  judgePairs(groups, labels).verdicts.map(([accuracy]) => accuracy!);

describe('verdicts of pairs', () => {
  it('on labelled tasks have the difference and the p-value of a report', () => {
    const row = fc.tuple(fc.constantFrom('even', 'odd'), fc.constantFrom(0, 1), fc.constantFrom(0, 1));
    fc.assert(
      fc.property(fc.array(row, { minLength: 4, maxLength: 12 }), (rows) => {
        const labels = ['even', 'odd', ...rows.map(([label]) => label)];
        const a = cellOf(1, [0, 1, ...rows.map(([, score]) => score)], labels);
        const b = cellOf(1, [1, 1, ...rows.map(([, , score]) => score)], labels);
        const groups = labelsIn([a.cell, b.cell]);
        const expected = pairUp(seedScores(b), seedScores(a), groups)!;
        const [verdict] = accuracyOf([[measurePair({ a, b })]], groups);
        expect(verdict!.change!.estimate).toBeCloseTo(expected.difference.estimate, 10);
        expect(verdict!.p).toBeCloseTo(expected.p, 10);
        expect(verdict!.values.b! - verdict!.values.a!).toBeCloseTo(expected.difference.estimate, 10);
      }),
      { numRuns: 40 },
    );
  });

  it('are one family: the more groups, the larger the p-values', () => {
    const wrong = measurePair({ a: cellOf(1, Array(8).fill(1)), b: cellOf(1, Array(8).fill(0)) });
    const [alone] = accuracyOf([[wrong]], none);
    expect(alone).toMatchObject({ state: 'worse', p: 2 / 2 ** 8 });
    const among = accuracyOf(Array(8).fill([wrong]), none);
    expect(among.map(({ p, state }) => [p, state])).toEqual(Array(8).fill([16 / 2 ** 8, 'could-not-tell']));
  });

  it('need a score of every label', () => {
    const [a, b] = [cellOf(1, [1, 1], ['even', 'even']), cellOf(1, [0, 0], ['even', 'even'])];
    const labels = { names: ['even', 'odd'], of: new Map(['task-0', 'task-1'].map((id) => [id as TaskId, 'even'])) };
    expect(accuracyOf([[measurePair({ a, b })]], labels)).toMatchObject([{ state: 'could-not-tell', p: null }]);
  });
});
