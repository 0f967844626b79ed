/** From `low` to `high`, in the unit of what was measured. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** An interval with the value that it surrounds. */
export interface Estimate extends Interval {
  readonly estimate: number;
}

/** Scores by task: one row a task, in it one score for each seed or repetition. Rows may differ in length. */
export type ScoresByTask = readonly (readonly number[])[];

/** Σx / n, in the unit of the values; null for none. */
export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Balanced accuracy: the mean over the L labels of a label's mean score, in the scores' unit, so that a label weighs the
 * same however many tasks have it (Brodersen et al., "The balanced accuracy and its posterior distribution", ICPR 2010,
 * for two labels):
 *
 *   (1/L) Σ_l (Σ scores of tasks of label l) / (number of these scores)
 *
 * Always the same answer comes to 1/L where the labels are the right answers. Null without labels, and where a label has no
 * score: a mean over fewer labels would be another measure.
 */
export function balancedMean(scoresByLabel: readonly ScoresByTask[]): number | null {
  const means = scoresByLabel.map((tasks) => mean(tasks.flat()));
  return means.includes(null) ? null : mean(means as number[]);
}

/** Σ of one task's scores. A RangeError where one is no finite number. */
export function total(scores: readonly number[]): number {
  const sum = scores.reduce((all, score) => all + score, 0);
  if (!Number.isFinite(sum)) throw new RangeError(`Expected scores to be finite numbers, got ${scores.join(', ')}.`);
  return sum;
}

/** A share in (0, 1), e.g. 0.95, as it was given. */
export function checkConfidence(confidence: number): number {
  if (confidence > 0 && confidence < 1) return confidence;
  throw new RangeError(`Expected confidence to be between 0 and 1, got ${confidence}.`);
}
