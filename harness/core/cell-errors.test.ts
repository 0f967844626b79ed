import { describe, expect, it } from 'vitest';
import { cellFixture, episode, finalist, finished, moduleWith } from '../testing/sweep-fixture.ts';
import { cellErrors, isComparable } from './cell-errors.ts';
import type { ProviderErrorKind } from './errors.ts';
import type { CellOutcome } from './record.ts';

const module = moduleWith('x');

function episodes(phase: 'explore' | 'backtest' | 'test', count: number, errors: readonly ProviderErrorKind[]) {
  return Array.from({ length: count }, (_, task) =>
    episode({ phase, module, task: `${task}`, result: errors[task] ?? 1 }),
  );
}

const cellOf = (events: ReturnType<typeof episodes>, outcome: CellOutcome = finished(finalist(module))) =>
  cellFixture({ arm: 'fgo', seed: 1, outcome, events });
const comparable = (...given: Parameters<typeof cellOf>) =>
  isComparable(cellOf(...given), cellErrors(cellOf(...given)));

describe('errors of a cell', () => {
  it('are counted by phase and by kind', () => {
    const events = [...episodes('explore', 3, ['timeout', 'rate-limit']), ...episodes('test', 4, ['timeout'])];
    const errors = cellErrors(cellOf(events));
    expect(errors).toEqual({
      ...{ test: 1, testEpisodes: 4, all: 3, episodes: 7, share: 3 / 7 },
      byKind: { 'rate-limit': 1, timeout: 2 },
    });
    expect(Object.keys(errors.byKind)).toEqual(['rate-limit', 'timeout']);
  });

  it('have no share where nothing was played', () => {
    expect(cellErrors(cellOf([])).share).toBe(0);
  });

  it('of the test do not hide behind a long training, nor those of the training behind a long test', () => {
    const long = 1000;
    const test = [...episodes('explore', long, []), ...episodes('test', 10, ['network'])];
    const training = [...episodes('backtest', 50, Array(40).fill('network')), ...episodes('test', long, [])];
    expect(cellErrors(cellOf(test)).share).toBe(1 / 10);
    expect(cellErrors(cellOf(training)).share).toBe(40 / 1050);
    expect([comparable(test), comparable(training)]).toEqual([false, false]);
  });

  it('leave a cell comparable up to 2 %', () => {
    expect(comparable(episodes('test', 50, ['server']))).toBe(true);
    expect(comparable(episodes('test', 49, ['server']))).toBe(false);
  });

  it('are not needed for a cell not to be comparable: it has to have a score', () => {
    expect(comparable([], finished(finalist(module, { testScore: null })))).toBe(false);
    expect(comparable([], { state: 'overflow', promptTokens: 9, contextWindow: 8 })).toBe(false);
    expect(comparable([], { state: 'error', kind: 'server', message: '' })).toBe(false);
    expect(comparable([])).toBe(true);
  });
});
