import { setImmediate } from 'node:timers/promises';
import { StoppedError } from '../core/errors.ts';
import type { Clock } from '../models/guards/clock.ts';

/** A clock whose time moves only when a test says so. */
export interface FakeClock extends Clock {
  /** Sleepers that are not due yet. */
  readonly sleeping: number;
  /**
   * Moves time on by `ms`, from one due sleeper to the next in the order of their times, and of their falling asleep where
   * those are equal. Before each move and at the end, whatever can go on without time or the outside world does.
   */
  advance(ms: number): Promise<void>;
  /** Settles when so many sleep: for work that meets the outside world first, such as a server. Time stands still. */
  whenSleeping(count: number): Promise<void>;
}

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

export function fakeClock(startMs = 0): FakeClock {
  let nowMs = startMs;
  const sleepers = new Set<Sleeper>();
  /** The first that is due by then. Sleepers stand in the order of their falling asleep. */
  const nextDue = (untilMs: number): Sleeper | undefined =>
    [...sleepers]
      .filter(({ dueMs }) => dueMs <= untilMs)
      .reduce<Sleeper | undefined>((first, one) => (first && first.dueMs <= one.dueMs ? first : one), undefined);

  return {
    now: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const stop = (): void => {
          sleepers.delete(sleeper);
          reject(new StoppedError('The sweep was stopped.'));
        };
        const wake = (): void => {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', stop);
          resolve();
        };
        const sleeper: Sleeper = { dueMs: nowMs + ms, wake };
        if (signal?.aborted) return stop();
        if (ms <= 0) return resolve();
        signal?.addEventListener('abort', stop);
        sleepers.add(sleeper);
      }),
    get sleeping() {
      return sleepers.size;
    },
    advance: async (ms) => {
      const endMs = nowMs + ms;
      await setImmediate();
      for (let due = nextDue(endMs); due; due = nextDue(endMs)) {
        nowMs = Math.max(nowMs, due.dueMs);
        due.wake();
        await setImmediate();
      }
      nowMs = endMs;
      await setImmediate();
    },
    whenSleeping: async (count) => {
      while (sleepers.size < count) await setImmediate();
    },
  };
}
