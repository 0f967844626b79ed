import pLimit from 'p-limit';
import { mapConcurrent } from '../../core/map-concurrent.ts';

export interface ChainPorts<T> {
  /** Of a run, and of run 0, which is where the chain begins. */
  measure(run: number): Promise<T>;
  judge(run: number, own: T, before: T): Promise<void>;
}

/**
 * Judges each of the runs, which are 1 or more, against the one before. Measured is what that needs, once: the runs, and of those before a gap the
 * last one again. All at once, as far as `measure` lets them; judged one at a time.
 */
export async function judgeChain<T>(runs: readonly number[], { measure, judge }: ChainPorts<T>): Promise<void> {
  const needed = new Set(runs.flatMap((run) => [run - 1, run]));
  const measured = new Map([...needed].map((run) => [run, measure(run)]));
  const oneAtATime = pLimit(1);
  await mapConcurrent(runs, async (run) => {
    const [before, own] = await mapConcurrent([run - 1, run], (either) => measured.get(either)!);
    await oneAtATime(() => judge(run, own!, before!));
  });
}
