import type { Estimate } from './estimate.ts';
import { checkConfidence } from './estimate.ts';
import { studentQuantile } from './student-quantile.ts';

/** A value, and the clusters that it belongs to: one name for each way of clustering, e.g. its group and its task. */
export interface ClusteredValue {
  readonly value: number;
  readonly clusters: readonly string[];
}

/**
 * Mean of values that are not independent of others in the same cluster, with its interval, in the values' unit. With one way
 * of clustering the variance of the mean of n values is
 *
 *   V = G/(G-1) · Σ_g (Σ_{i ∈ g} (x_i - mean))² / n²,    G clusters
 *
 * and with two ways V_1 + V_2 - V_12, where 12 are the clusters that share both (Cameron, Gelbach & Miller, "Robust Inference
 * with Multiway Clustering", J. Business & Economic Statistics 29, 2011); at least V_1 and V_2, since the difference may come out
 * too small. The quantile is Student's with (fewest clusters - 1) degrees of freedom, as they advise. Null without values, and where a
 * way has fewer than two clusters: nothing is known then of others. A RangeError for other than one or two ways, the same of all
 * values, and for a value that is no finite number.
 */
export function clusteredMean(values: readonly ClusteredValue[], confidence: number): Estimate | null {
  checkConfidence(confidence);
  if (values.length === 0) return null;
  const ways = waysOf(values);
  const counts = Array.from({ length: ways }, (_, way) => new Set(values.map(({ clusters }) => clusters[way])).size);
  const fewest = Math.min(...counts);
  if (fewest < 2) return null;
  const mean = values.reduce((sum, { value }) => sum + value, 0) / values.length;
  const single = counts.map((_, way) => variance(values, mean, ({ clusters }) => clusters[way]!));
  const both = ways === 2 ? variance(values, mean, ({ clusters }) => JSON.stringify(clusters)) : 0;
  const total = Math.max(...single, single.reduce((sum, own) => sum + own, 0) - both);
  const reach = studentQuantile((1 + confidence) / 2, fewest - 1) * Math.sqrt(total);
  return { estimate: mean, low: mean - reach, high: mean + reach };
}

function waysOf(values: readonly ClusteredValue[]): number {
  const ways = values[0]!.clusters.length;
  for (const { value, clusters } of values) {
    if (clusters.length !== ways || ways < 1 || ways > 2)
      throw new RangeError(
        `Expected every value to have one cluster, or every value two, got ${ways} and ${clusters.length}.`,
      );
    if (!Number.isFinite(value)) throw new RangeError(`Expected values to be finite numbers, got ${value}.`);
  }
  return ways;
}

function variance(
  values: readonly ClusteredValue[],
  mean: number,
  clusterOf: (value: ClusteredValue) => string,
): number {
  const sums = new Map<string, number>();
  for (const value of values) {
    const cluster = clusterOf(value);
    sums.set(cluster, (sums.get(cluster) ?? 0) + value.value - mean);
  }
  const squares = [...sums.values()].reduce((sum, own) => sum + own ** 2, 0);
  return sums.size < 2 ? 0 : (sums.size / (sums.size - 1)) * (squares / values.length ** 2);
}
