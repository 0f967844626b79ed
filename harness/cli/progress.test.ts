import { describe, expect, it } from 'vitest';
import { methods } from '../catalog.ts';
import type { CellEvent, CellOutcome } from '../core/record.ts';
import { planCells } from '../sweep/plan.ts';
import { toyGrid, toySetting } from '../testing/toy-setting.ts';
import { duration, progress } from './progress.ts';

/** Six test tasks, nine training tasks, two epochs: 33 episodes are expected of each cell. */
const cells = planCells(toyGrid({ method: ['all-at-once'], seeds: [1, 2, 3] }), methods, toySetting());

function screen(isTerminal: boolean, columns = 200) {
  const written: string[] = [];
  const clock = { ms: 0 };
  const shown = progress({
    write: (text) => written.push(text),
    isTerminal,
    columns: () => columns,
    now: () => clock.ms,
  });
  return { shown, written, clock };
}

const usage = { promptTokens: 1000, completionTokens: 500 };
const episode = { type: 'episode', usage, attempt: { state: 'scored', score: 1 } } as CellEvent;
const failed = { type: 'episode', usage, attempt: { state: 'error', kind: 'rate-limit', message: '' } } as CellEvent;
const outcome: CellOutcome = { state: 'finished', finalists: [], criticalCalls: 0 };

/** Starts the sweep with that many cells kept, runs that many episodes of the next. */
function run(shown: ReturnType<typeof progress>, kept: number, episodes: number) {
  const cell = cells[kept]!;
  shown.listen({ type: 'sweep-started', cells, kept: new Set(cells.slice(0, kept).map(({ id }) => id)) });
  shown.listen({ type: 'cell-started', cell });
  for (let count = 0; count < episodes; count += 1) shown.listen({ type: 'cell-event', cell, event: episode });
  return cell;
}

describe('progress', () => {
  it('tells cells, episodes, tokens, time, and the time left at the rate so far', () => {
    const { shown, written, clock } = screen(false);
    const cell = run(shown, 0, 11);
    clock.ms = 11_000;
    shown.tick();
    expect(written).toEqual(['0/3 cells · 11 episodes · 16.5k tokens · 11s elapsed · ETA 1m 28s\n']);

    // It took 20 episodes, so the two others are expected to.
    for (let count = 0; count < 9; count += 1) shown.listen({ type: 'cell-event', cell, event: episode });
    shown.listen({ type: 'cell-finished', cell, outcome });
    clock.ms = 40_000;
    shown.tick();
    expect(written.slice(1)).toEqual([
      'all-at-once, 9 training tasks, seed 1: finished, 20 episodes, 30.0k tokens\n',
      '1/3 cells · 20 episodes · 30.0k tokens · 40s elapsed · ETA 1m 20s\n',
    ]);
    expect(shown.pace()).toEqual({ elapsedSeconds: 40, leftSeconds: 80 });
  });

  it('has no pace before anything is done', () => {
    const { shown } = screen(false);
    expect(shown.pace()).toEqual({ elapsedSeconds: 0, leftSeconds: null });
  });

  it('counts errors by kind, and says at the end of a cell how many it had', () => {
    const { shown, written } = screen(false);
    const cell = run(shown, 0, 1);
    const call = { type: 'call', role: 'optimizer', outcome: 'error', error: 'server', usage } as CellEvent;
    for (const event of [failed, failed, call]) shown.listen({ type: 'cell-event', cell, event });
    shown.listen({ type: 'cell-finished', cell, outcome: { state: 'error', kind: 'server', message: 'down' } });
    shown.end();
    expect(written[0]).toBe('all-at-once, 9 training tasks, seed 1: error, 3 episodes, 6.0k tokens, 3 errors\n');
    expect(written[1]).toContain(' · errors: rate-limit 2, server 1 · ');
  });

  it('counts kept cells as done, and says so', () => {
    const { shown, written } = screen(false);
    run(shown, 2, 0);
    shown.end();
    expect(written).toEqual([
      '2 of 3 cells were finished by an earlier run and are kept.\n',
      '2/3 cells · 0 episodes · 0 tokens · 0s elapsed · ETA –\n',
    ]);
  });

  it('writes plain lines now and then where there is no terminal', () => {
    const { shown, written, clock } = screen(false);
    run(shown, 0, 1);
    for (clock.ms = 0; clock.ms <= 30_000; clock.ms += 250) shown.tick();
    expect(written).toHaveLength(3);
    expect(written.join('')).not.toContain('\r');
  });

  it('rewrites one line on a terminal, never longer than it is wide', () => {
    const { shown, written } = screen(true, 40);
    run(shown, 0, 1);
    shown.tick();
    shown.tick();
    shown.say('A warning.');
    shown.end();
    const lines = written.join('').split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/\r {39}\rA warning\.$/);
    for (const text of written.filter((part) => part.startsWith('\r')))
      expect(text.replaceAll('\r', '').length).toBeLessThan(40);
  });
});

describe('duration', () => {
  it.each([
    [0, '0s'],
    [59.4, '59s'],
    [59.6, '1m 00s'],
    [3599.7, '1h 00m'],
    [3725, '1h 02m'],
    [90_000, '25h 00m'],
  ])('shows %d seconds as %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});
