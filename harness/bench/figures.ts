/**
 * Rounds → a figure, two figures → a verdict.
 *
 *   r_1 … r_n              ratios of n rounds, each of a process of its own
 *   figure                 median r, and s = 1.4826 · median |ln r_i − ln median r|, which is σ of ln r where it is normal
 *   change                 c = r(now) / r(before)
 *   band                   ln c ± t · 1.2533 · √(s²/n now + s²/n before)     t: Student's 0.975 quantile, the fewer rounds − 1
 *
 * Median and MAD, since a machine that does something else for a while makes some rounds slow and none fast (Huber,
 * "Robust Statistics", 1981, §5.1); 1.2533 = √(π/2) is what a median's standard error is greater than a mean's.
 */
import { studentQuantile } from '../core/stats/student-quantile.ts';
import type { NonEmpty } from '../core/task.ts';
import { median } from './median.ts';
import type { Reading } from './run-round.ts';

export interface Figure {
  readonly name: string;
  readonly work: string;
  /** Of one unit. */
  readonly milliseconds: number;
  /** Time by that of the calibration. */
  readonly ratio: number;
  /** s, at least 0: 0.1 is about 10 % from round to round. */
  readonly spread: number;
  readonly rounds: number;
  /** As in Reading, in the middle. */
  readonly unrest: number;
}

/** All readings are of the same name and work. */
export function figureOf(readings: NonEmpty<Reading>): Figure {
  const { name, work } = readings[0];
  const ratio = median(readings.map((reading) => reading.ratio));
  const distances = readings.map((reading) => Math.abs(Math.log(reading.ratio / ratio)));
  return {
    ...{ name, work, ratio, spread: 1.4826 * median(distances), rounds: readings.length },
    milliseconds: median(readings.map((reading) => reading.milliseconds)),
    unrest: median(readings.map((reading) => reading.unrest)),
  };
}

/** A change that matters: so many times as long. */
export const matters = 1.3;

/** Above it, a machine did so much else that no change that it shows is believed. */
export const mostUnrest = 2;

/** `same`: a change that matters can be ruled out. */
export type Verdict = 'faster' | 'slower' | 'same' | 'could not tell';

export interface Change {
  /** Times as long as before, with the ends of its band. */
  readonly factor: number;
  readonly low: number;
  readonly high: number;
  readonly verdict: Verdict;
}

export type Measured = Pick<Figure, 'work' | 'ratio' | 'spread' | 'rounds' | 'unrest'>;

/** Figures of different work, single rounds, and machines that do other work tell nothing. */
export function changeOf(now: Measured, before: Measured): Change {
  const factor = now.ratio / before.ratio;
  const error = 1.2533 * Math.sqrt(now.spread ** 2 / now.rounds + before.spread ** 2 / before.rounds);
  const degrees = Math.min(now.rounds, before.rounds) - 1;
  const width = degrees < 1 ? Number.POSITIVE_INFINITY : Math.exp(studentQuantile(0.975, degrees) * error);
  const [low, high] = [factor / width, factor * width];
  const known = now.work === before.work && Math.max(now.unrest, before.unrest) <= mostUnrest;
  return { factor, low, high, verdict: known ? verdictOf(factor, low, high) : 'could not tell' };
}

/**
 * Whether unchanged code that is measured as often, on a machine as noisy, would be told to be the same. What would not is no good as a
 * baseline: its own band stays, however quiet the machine is later.
 */
export const canBeHeldAgainst = (figure: Measured): boolean => changeOf(figure, figure).verdict === 'same';

function verdictOf(factor: number, low: number, high: number): Verdict {
  if (factor >= matters && low > 1) return 'slower';
  if (factor <= 1 / matters && high < 1) return 'faster';
  return low > 1 / matters && high < matters ? 'same' : 'could not tell';
}
