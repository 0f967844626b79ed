import { mean } from '../core/stats/estimate.ts';

/** The mean of what is there; null when nothing is. */
export const meanOf = (values: readonly (number | null)[]): number | null =>
  mean(values.filter((value) => value !== null));
