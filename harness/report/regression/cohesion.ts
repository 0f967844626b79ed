/**
 * How alike the members of clusters are: the share of the vectors' sum of squares that lies between the clusters, in [0, 1],
 * higher is better (the coefficient of determination of a clustering; K-Means looks for its maximum at a given k):
 *
 *   1 - Σ_c Σ_{i ∈ c} |x_i - mean of c|² / Σ_i |x_i - mean of all|²
 *
 * Null where a member has no vector; 1 where all vectors are equal, but for what rounding does to their mean.
 */
export function cohesionOf(
  clusters: readonly (readonly string[])[],
  vectors: ReadonlyMap<string, readonly number[]>,
): number | null {
  const known = clusters.map((members) => members.map((member) => vectors.get(member)));
  if (known.flat().some((vector) => vector === undefined)) return null;
  const groups = known as (readonly number[])[][];
  const all = squares(groups.flat());
  const lengths = groups.flat(2).reduce((sum, value) => sum + value ** 2, 0);
  if (all <= 1e-12 * lengths) return 1;
  return Math.max(0, 1 - groups.reduce((sum, group) => sum + squares(group), 0) / all);
}

/** Σ |x_i - mean|² */
function squares(vectors: readonly (readonly number[])[]): number {
  const size = vectors[0]?.length ?? 0;
  let sum = 0;
  for (let place = 0; place < size; place += 1) {
    const values = vectors.map((vector) => vector[place]!);
    const mean = values.reduce((total, value) => total + value, 0) / values.length;
    for (const value of values) sum += (value - mean) ** 2;
  }
  return sum;
}
