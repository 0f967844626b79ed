import type { World } from './data.ts';
import { phaseOf } from './episodes.ts';

/** One task's test scores by arm. */
export interface TaskScores {
  readonly task: number;
  /** Mean over seeds and finalists, in [0, 1]; null where there is no score. */
  readonly means: readonly (number | null)[];
  /** How many scores each mean is of. */
  readonly counts: readonly number[];
  /** The first test episode of each arm; -1 where there is none. */
  readonly rows: readonly number[];
  /** Highest minus lowest mean. */
  readonly spread: number;
}

export function taskScores({ details, episodes }: World): TaskScores[] {
  const arms = details.arms.length;
  const byTask = new Map<number, { sums: number[]; counts: number[]; rows: number[] }>();
  const zeros = (value: number) => new Array<number>(arms).fill(value);
  for (let row = 0; row < episodes.task.length; row += 1) {
    if (phaseOf(episodes, row) !== 'test') continue;
    const task = episodes.task[row]!;
    const arm = details.cells[episodes.cell[row]!]!.arm;
    const own = byTask.get(task) ?? { sums: zeros(0), counts: zeros(0), rows: zeros(-1) };
    byTask.set(task, own);
    if (own.rows[arm] === -1) own.rows[arm] = row;
    const score = episodes.score[row];
    if (score === null || score === undefined) continue;
    own.sums[arm]! += score;
    own.counts[arm]! += 1;
  }
  return [...byTask]
    .sort(([a], [b]) => a - b)
    .map(([task, { sums, counts, rows }]) => {
      const means = sums.map((sum, arm) => (counts[arm] === 0 ? null : sum / counts[arm]!));
      const known = means.filter((mean) => mean !== null);
      const spread = known.length === 0 ? 0 : Math.max(...known) - Math.min(...known);
      return { task, means, counts, rows, spread };
    });
}
