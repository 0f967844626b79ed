import { describe, expect, it } from 'vitest';
import type { CellOutcome } from '../../core/record.ts';
import {
  cellFixture,
  episode,
  finalist,
  finished,
  moduleEvent,
  moduleWith,
  taskId,
} from '../../testing/sweep-fixture.ts';
import { judgeRegression } from './judge.ts';
import { type MeasuredCell, measuredCell } from './measured-cell.ts';

const module = moduleWith('Look around.');
const tasks = ['a', 'b', 'c', 'd'];

function cell(name: string, outcome: CellOutcome = finished(finalist(module))): MeasuredCell {
  const events = [
    moduleEvent('merge', module),
    ...tasks.map((task, index) => episode({ phase: 'test', module, task, result: index % 2 })),
  ];
  const source = { sweep: 'frozen', cell: name, modules: `of ${name}` };
  return measuredCell(cellFixture({ arm: 'fgo', seed: 1, outcome, events, spec: { source } }), name, `group ${name}`);
}

const cells = ['one', 'two', 'three'].map((name) => cell(name));

/** The first cell with another spec. */
const with1st = (changes: Partial<MeasuredCell['spec']>): MeasuredCell[] =>
  cells.map((own, index) => (index === 0 ? { ...own, spec: { ...own.spec, ...changes } } : own));

/** The only problem of two sides. */
function problemOf(today: readonly MeasuredCell[], baseline: readonly MeasuredCell[] = cells): string {
  const { state, problems } = judgeRegression(today, baseline);
  expect(state).toBe('could-not-tell');
  expect(problems).toHaveLength(1);
  return problems[0]!;
}

it('has no problem with equal cells in any order, made by other chance and other prompts', () => {
  expect(judgeRegression(cells, cells.toReversed())).toMatchObject({ state: 'ok', problems: [] });
  const settings = { ...cells[0]!.spec.settings, training: 'other prompts' };
  const otherwise = with1st({ seed: 9, settings, source: { ...cells[0]!.spec.source!, sweep: 'renamed' } });
  expect(judgeRegression(otherwise, cells)).toMatchObject({ state: 'ok', problems: [] });
});

describe('nobody can tell', () => {
  it('without cells', () => {
    expect(problemOf([], [])).toBe('Expected cells to compare, got none.');
    expect(judgeRegression([], cells)).toMatchObject({
      state: 'could-not-tell',
      problems: [
        'Expected cells to compare, got none.',
        'Expected both sides to have the same cells, got one (baseline only) and 2 more.',
      ],
    });
    expect(problemOf(cells, [])).toBe('Expected both sides to have the same cells, got one (today only) and 2 more.');
  });

  it('where a cell is missing on either side', () => {
    const two = cells.slice(0, 2);
    expect(problemOf(two)).toBe('Expected both sides to have the same cells, got three (baseline only).');
    expect(problemOf(cells, two)).toBe('Expected both sides to have the same cells, got three (today only).');
  });

  it('where two cells have one name', () => {
    expect(problemOf([...cells, cell('one')])).toBe('Expected cells to have different names, got 2 called one today.');
    expect(problemOf(cells, [...cells, cell('two'), cell('two'), cell('three')])).toBe(
      'Expected cells to have different names, got 3 called two in the baseline and 1 more.',
    );
  });

  it('with data of another version', () => {
    expect(problemOf(with1st({ benchmarkVersion: '2' }))).toBe(
      'Expected both sides to stand on the same data and settings, got one with version 2 of its data, 1 before.',
    );
  });

  it.each([
    ['model', { models: { agent: 'other/model' } }],
    ['sampling', { settings: { ...cells[0]!.spec.settings, agent: 'warmer' } }],
    ['tasks', { settings: { ...cells[0]!.spec.settings, benchmark: 'others' } }],
    ['fold', { fold: { index: 1, of: 3 } }],
    ['number of steps', { maxSteps: 9 }],
    ['benchmark', { benchmark: 'other' }],
  ] as const)('with another %s', (_, changes) => {
    expect(problemOf(with1st(changes))).toBe(
      'Expected both sides to stand on the same data and settings, got one with other settings (models, sampling or test tasks).',
    );
  });

  it('with other subset modules, or none on one side', () => {
    const other = 'Expected both sides to stand on the same data and settings, got one with other subset modules.';
    expect(problemOf(with1st({ source: { ...cells[0]!.spec.source!, modules: 'others' } }))).toBe(other);
    const without = cells.map(({ spec: { source: _, ...spec }, ...own }) => ({ ...own, spec }));
    expect(problemOf([without[0]!, ...cells.slice(1)])).toBe(other);
    expect(problemOf(cells, [without[0]!, ...cells.slice(1)])).toBe(other);
  });

  const with2nd = (own: MeasuredCell) => [cells[0]!, own, cells[2]!];

  it('where a cell failed on either side', () => {
    const failed = with2nd(cell('two', { state: 'error', kind: 'rate-limit', message: 'try later' }));
    expect(problemOf(failed)).toBe('Expected every cell to be finished, got an error in two, today.');
    expect(problemOf(cells, failed)).toBe('Expected every cell to be finished, got an error in two, in the baseline.');
  });

  it('how much worse an overflow is, or how much better none', () => {
    const overflow = with2nd(cell('two', { state: 'overflow', promptTokens: 9000, contextWindow: 8000 }));
    expect(problemOf(overflow)).toBe('Expected every prompt to fit its model, got an overflow in two, today.');
    expect(problemOf(cells, overflow)).toBe(
      'Expected every prompt to fit its model, got an overflow in two, in the baseline.',
    );
    expect(problemOf(overflow, overflow)).toBe(
      'Expected every prompt to fit its model, got an overflow in two, today and 1 more.',
    );
  });

  it('where an episode failed, of a finalist or of a module that was merged', () => {
    const failed = with2nd({ ...cells[1]!, errors: 1 });
    expect(problemOf(failed)).toBe('Expected no errors of a provider or sandbox, got 1 failed episode in two, today.');
    expect(problemOf(cells, with2nd({ ...cells[1]!, errors: 2 }))).toBe(
      'Expected no errors of a provider or sandbox, got 2 failed episodes in two, in the baseline.',
    );
  });

  it('where test tasks have no score, even on both sides', () => {
    const { a: _, ...others } = cells[1]!.test as Record<string, number>;
    const sentence = 'Expected a score for every test task, got 3 of 4 scores in two, today and 1 more.';
    expect(problemOf(with2nd({ ...cells[1]!, test: others }), with2nd({ ...cells[1]!, test: others }))).toBe(sentence);
    const unscored = with2nd({ ...cells[1]!, test: { ...others, [taskId('a')]: null } });
    expect(problemOf(unscored, unscored)).toBe(sentence);
  });

  it('where both sides were tested on as many tasks, but not the same', () => {
    const { a: _, ...others } = cells[1]!.test as Record<string, number>;
    const regression = judgeRegression(with2nd({ ...cells[1]!, test: { ...others, [taskId('z')]: 1 } }), cells);
    expect(regression.state).toBe('could-not-tell');
    expect(regression.criteria[0]).toMatchObject({ state: 'could-not-tell', missing: 1, pairs: 11 });
  });
});

it('says all that is wrong, and compares the rest all the same', () => {
  const failed = cell('two', { state: 'error', kind: 'rate-limit', message: 'try later' });
  const { problems, pairs } = judgeRegression([...with1st({ benchmarkVersion: '2' }).slice(0, 1), failed], cells);
  expect(problems).toHaveLength(3);
  expect(pairs.map(({ today }) => today.name)).toEqual(['one']);
});
