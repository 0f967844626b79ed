/**
 * FGO, Fine-Grained Optimization (arXiv 2505.03973): divide, optimize, merge.
 *
 *   FGO(D, θ0):
 *     D_1 … D_N ← DIVIDE(D, N, by category | random)       disjoint, cover D
 *     for i in 1 … N, in parallel:   θ_i ← OPTIMIZE(D_i, θ0)
 *     return MERGE({ (θ_i, D_i) })
 *
 *   D `context.tasks` · θ0 `benchmark.initialModule` · N `options.subsets` · DIVIDE divide.ts
 *   OPTIMIZE ../optimize/optimize.ts, shared with the baselines · MERGE progressive-merge.ts, backtest.ts, synthesize.ts
 * Choices the paper leaves open are listed in README.md.
 */
import { mapConcurrent } from '../core/map-concurrent.ts';
import type { Candidate, Embedder, Method, MethodContext } from '../core/method.ts';
import { randomStream } from '../core/random.ts';
import { type NonEmpty, nonEmpty } from '../core/task.ts';
import { optimize } from '../optimize/optimize.ts';
import { backtestedSynthesis } from './backtest.ts';
import { cluster } from './cluster/cluster.ts';
import { divide } from './divide.ts';
import { type MergePorts, progressiveMerge } from './progressive-merge.ts';

export const fgo: Method = {
  name: 'fgo',
  summary: 'divide, optimize per subset, merge progressively with backtests',
  roles: ['agent', 'evaluator', 'optimizer', 'merger'],
  reads: ['epochs', 'subsets', 'partition', 'clustering', 'merge', 'threshold', 'mergeRetries', 'onOverflow'],
  run: async (context) => {
    const { tasks, options, benchmark, seed } = context;
    const start = benchmark.initialModule;
    if (tasks.length === 0) return [await optimize(context, start, [], 'initial')];

    const subsets = divide(tasks, options.subsets, options.partition, randomStream(seed, 'divide'));
    const optimized = nonEmpty(
      await mapConcurrent(subsets, (subset, index) => optimize(context, start, subset, `subset-${index}`)),
      'subset',
    );
    return merge(context, optimized);
  },
};

/** The subset modules with the vectors that they are clustered by, recorded as they are before any merge: for re-merges. */
async function frozen(context: MethodContext, optimized: NonEmpty<Candidate>): Promise<NonEmpty<Candidate>> {
  const { embedder, emit } = context;
  const embedded = await mapConcurrent(optimized, async (candidate) => ({
    ...candidate,
    embedding: await vectorOf(candidate, embedder),
  }));
  for (const { path, module, tasks, attempts, criticalCalls, embedding } of embedded)
    emit({
      ...{ type: 'candidate', path, module, criticalCalls, embedding, embedder: embedder.name },
      tasks: tasks.map(({ id }) => id),
      attempts: [...attempts],
    });
  return nonEmpty(embedded, 'subset');
}

/** `progressive`, `direct` (one synthesis of all, no clustering) or `none`. Also what a re-merge of stored modules calls. */
export async function merge(context: MethodContext, subsetModules: NonEmpty<Candidate>): Promise<NonEmpty<Candidate>> {
  const { options } = context;
  const optimized = await frozen(context, subsetModules);
  if (options.merge === 'none') return optimized;
  const threshold = options.merge === 'direct' ? Number.POSITIVE_INFINITY : options.threshold;
  if (optimized.length <= threshold) return [await progressiveMerge(optimized, threshold, mergePorts(context))];
  // CLUSTER looks at all modules, so no cluster starts before the last subset is done: part of the critical path.
  const criticalCalls = Math.max(...optimized.map((candidate) => candidate.criticalCalls));
  const waited = nonEmpty(
    optimized.map((candidate) => ({ ...candidate, criticalCalls })),
    'subset',
  );
  return [await progressiveMerge(waited, threshold, mergePorts(context))];
}

function mergePorts(context: MethodContext): MergePorts<Candidate> {
  const { embedder, options, seed } = context;
  return {
    unite: (parents, node) => backtestedSynthesis(context, parents, node.path),
    cluster: async (candidates, k, node) => {
      const vectors = await mapConcurrent(candidates, (candidate) => vectorOf(candidate, embedder));
      const random = randomStream(seed, 'cluster', node.path, node.level);
      const clusters = cluster(options.clustering, vectors, k, random);
      const members = clusters.map((group) => group.map((index) => candidates[index]!.path));
      context.emit({
        type: 'cluster',
        path: `${node.path}/${node.level}`,
        algorithm: options.clustering,
        clusters: members,
      });
      return clusters;
    },
  };
}

async function vectorOf({ embedding, module }: Candidate, embedder: Embedder): Promise<readonly number[]> {
  return embedding ?? (await embedder.embed([embeddedText(module)]))[0]!;
}

/** What a module is clustered by: its instructions and what its tools are for. */
function embeddedText(module: Candidate['module']): string {
  return [module.instructions, ...module.tools.map((tool) => `${tool.name}: ${tool.description}`)].join('\n');
}
