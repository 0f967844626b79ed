/**
 * CLUSTER into ⌊√n⌋ groups. `random` is a shuffle and no more. Left out at n = 1,000: spectral and agglomerative, which look at every
 * pair again and again (n³): a call took 3.2 to 4.7 and 2.6 to 3.1 s of processor time, and a round makes two at least.
 */
import type { MethodOptions } from '../core/method-options.ts';
import { randomStream } from '../core/random.ts';
import { cluster } from '../fgo/cluster/cluster.ts';
import type { Measurement } from './measurement.ts';

const dimensions = 64;

/** Unit vectors around k axes, so near to each other that an algorithm has something to do. */
function vectorsOf(n: number, k: number): number[][] {
  const random = randomStream(n, 'vectors');
  return Array.from({ length: n }, (_, index) => {
    const vector = Array.from({ length: dimensions }, (_, axis) => (axis % k === index % k ? 1 : 0) + random.next());
    const length = Math.hypot(...vector);
    return vector.map((x) => x / length);
  });
}

function clusteringOf(algorithm: MethodOptions['clustering'], n: number): Measurement {
  const k = Math.floor(Math.sqrt(n));
  return {
    name: `${algorithm}-${n}`,
    work: `${n} vectors of ${dimensions} dimensions into ${k} groups`,
    prepare: async () => {
      const vectors = vectorsOf(n, k);
      return { units: 1, run: () => cluster(algorithm, vectors, k, randomStream(1, 'cluster')) };
    },
  };
}

export const clusterings = (['kmeans', 'spectral', 'bisecting', 'agglomerative'] as const).flatMap((algorithm) =>
  [10, 100, ...(algorithm === 'kmeans' || algorithm === 'bisecting' ? [1000] : [])].map((n) =>
    clusteringOf(algorithm, n),
  ),
);

/** Below a table. */
export const leftOut = 'spectral and agglomerative: n = 10 and 100 only, since a call at 1,000 takes seconds.';
