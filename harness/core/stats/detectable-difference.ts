import type { ScoresByTask } from './estimate.ts';
import { normalQuantile } from './normal-quantile.ts';
import { varianceOfMean } from './wilson.ts';

/**
 * Standard error of a paired mean difference, in the scores' unit, with tasks as the sample: √V of `varianceOfMean`; with
 * labels, whose means weigh the same, √(Σ V_l) / L. One list for each label, as `signFlipTest` takes them. Null where a label has
 * fewer than two tasks.
 */
export function pairedStandardError(differencesByLabel: readonly ScoresByTask[]): number | null {
  const variances = differencesByLabel.map(varianceOfMean);
  if (variances.length === 0 || variances.includes(null)) return null;
  return Math.sqrt((variances as number[]).reduce((sum, variance) => sum + variance, 0)) / variances.length;
}

export interface Power {
  /** Level of the two-sided test, in (0, 1), e.g. 0.05. */
  readonly alpha: number;
  /** Chance that the difference is found, in [0.5, 1), e.g. 0.8. */
  readonly power: number;
}

/**
 * The smallest true difference, in the unit of the standard error, that a two-sided test at level α finds with the chance
 * `power` (Bloom, "Minimum Detectable Effects", Evaluation Review 19, 1995):
 *
 *   (z_{1-α/2} + z_power) · standard error
 */
export function detectableDifference(standardError: number, { alpha, power }: Power): number {
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`Expected alpha to be between 0 and 1, got ${alpha}.`);
  return (normalQuantile(1 - alpha / 2) + normalQuantile(power)) * standardError;
}
