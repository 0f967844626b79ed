/**
 * Commits cost the same for one step or for ten. So what may wait waits, for a moment, for what comes close behind it; a
 * step is told to be kept when its commit has ended, and not before.
 */
import type { SqliteFile } from '../../core/database.ts';

/** Of such commits: milliseconds from one to the next, at least, and steps in one, at most. */
export const together = { pauseMs: 25, steps: 16 } as const;

interface Step {
  work(): void;
  resolve(): void;
  reject(error: unknown): void;
}

/** Resolves when the work is committed, as part of a transaction; rejects all of a transaction that failed, of which nothing is kept. */
export type CommitTogether = (work: () => void) => Promise<void>;

export function commitTogether({ transaction }: Pick<SqliteFile, 'transaction'>): CommitTogether {
  let steps: Step[] = [];
  let pausing = false;
  const commit = () => {
    const [group, ...rest] = [steps.slice(0, together.steps), ...steps.slice(together.steps)];
    steps = rest;
    try {
      transaction(() => {
        for (const { work } of group) work();
      });
    } catch (error) {
      for (const { reject } of group) reject(error);
      return;
    }
    for (const { resolve } of group) resolve();
  };
  const next = () => {
    if (steps.length === 0) {
      pausing = false;
      return;
    }
    commit();
    pause();
  };
  const pause = () => {
    pausing = true;
    setTimeout(next, together.pauseMs);
  };
  return (work) =>
    new Promise((resolve, reject) => {
      steps.push({ work, resolve, reject });
      if (!pausing) next();
      else if (steps.length >= together.steps) commit();
    });
}
