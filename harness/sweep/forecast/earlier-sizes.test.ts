import { describe, expect, it } from 'vitest';
import type { CellEvent, CellSpec } from '../../core/record.ts';
import { call, cellFixture, episode, finalist, finished, moduleWith, tokens } from '../../testing/sweep-fixture.ts';
import { earlierSizes } from './earlier-sizes.ts';

const module = moduleWith('Look around.');
const played = (prompt: number, completion: number, result: number | 'server' = 1) =>
  episode({ phase: 'test', module, task: 'a', result, usage: tokens(prompt, completion) });

const cellOf = (arm: string, events: readonly CellEvent[], spec: Partial<CellSpec> = {}) =>
  cellFixture({ arm, seed: 1, outcome: finished(finalist(module)), events, spec });

const { spec: planned } = cellOf('fgo', []);

describe('sizes of earlier runs', () => {
  it("span from the lowest to the highest cell's mean", () => {
    const earlier = [
      cellOf('fgo', [played(100, 10), played(300, 30)]),
      cellOf('vanilla', [played(500, 90)]),
      cellOf('batch-wise', []),
    ];
    expect(earlierSizes(earlier, 'agent', planned)).toEqual({
      low: { calls: 2.7, promptTokens: 200, completionTokens: 20 },
      high: { calls: expect.closeTo(3.3), promptTokens: 500, completionTokens: 90 },
      cells: 2,
    });
  });

  it('are never narrower than a tenth below and above', () => {
    expect(earlierSizes([cellOf('fgo', [call('evaluator', tokens(1000, 100))])], 'evaluator', planned)).toEqual({
      low: { calls: 1, promptTokens: 900, completionTokens: 90 },
      high: { calls: 1, promptTokens: expect.closeTo(1100), completionTokens: expect.closeTo(110) },
      cells: 1,
    });
  });

  it.each<[string, Partial<CellSpec>]>([
    ['benchmark', { benchmark: 'other' }],
    ['data', { benchmarkVersion: '2' }],
    ['step cap', { maxSteps: 99 }],
    ['model', { models: { ...planned.models, agent: 'openai/gpt-4o' } }],
  ])('of another %s say nothing', (_, spec) => {
    expect(earlierSizes([cellOf('fgo', [played(100, 10)], spec)], 'agent', planned)).toBeUndefined();
  });

  it('of another model in another role count', () => {
    const spec = { models: { ...planned.models, merger: 'openai/gpt-4o' } };
    expect(earlierSizes([cellOf('fgo', [played(100, 10)], spec)], 'agent', planned)?.cells).toBe(1);
  });

  it('of an optimizer count for its own method, options and train size only', () => {
    const events = [call('optimizer', tokens(1000, 100))];
    const cells = [
      cellOf('fgo', events),
      cellOf('all-at-once', events),
      cellOf('fgo', events, { options: { subsets: 3 } }),
      cellOf('fgo', events, { trainSize: 60 }),
    ];
    expect(cells.map((cell) => earlierSizes([cell], 'optimizer', planned)?.cells)).toEqual([1, ...Array(3)]);
  });

  it('leave out what broke off, and what nobody read', () => {
    const cells = [
      cellOf('fgo', [
        played(1, 1, 'server'),
        call('optimizer', tokens(9000), { outcome: 'overflow' }),
        call('optimizer', tokens(0), { outcome: 'error' }),
      ]),
    ];
    expect(earlierSizes(cells, 'agent', planned)).toBeUndefined();
    expect(earlierSizes(cells, 'optimizer', planned)).toBeUndefined();
  });
});
