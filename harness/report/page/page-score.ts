import { wilsonInterval } from '../../core/stats/wilson.ts';
import { confidence } from '../estimate.ts';
import type { PageScore } from './page-data.ts';

/**
 * One attempt at each of `tasks` tasks, with Wilson's interval. Of scores between 0 and 1 it is too wide rather than too
 * narrow: no such scores vary more than zeros and ones of the same mean.
 */
export function pageScore(mean: number | null | undefined, tasks: number): PageScore | null {
  if (mean === null || mean === undefined || tasks === 0) return null;
  const sum = mean * tasks;
  // A mean that was divided once comes back a hair off.
  const successes = Math.abs(sum - Math.round(sum)) < 1e-9 ? Math.round(sum) : Math.min(tasks, Math.max(0, sum));
  return { mean, tasks, ...wilsonInterval(successes, tasks, confidence) };
}
