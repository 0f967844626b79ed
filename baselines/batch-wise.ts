/**
 * Batch-wise: mini-batches in sequence.
 *
 *   θ ← θ0
 *   repeat E times, for each batch B of the training tasks (drawn order, `batchSize` each):
 *     explore B with θ, evaluate, θ ← O(θ, { (τ_q, r_q, g_q) : q in B })
 *   measure θ on all training tasks
 *
 * As in mini-batch training the last θ is returned: it is measured, but not selected, because no earlier θ was
 * measured on the same tasks. A refused proposal leaves θ as it is and goes on with the next batch.
 */
import type { Candidate, Method, MethodContext } from '../harness/core/method.ts';
import { moduleId } from '../harness/core/module.ts';
import { critiqueAll } from '../harness/optimize/critique.ts';
import { evaluate, measurementOf } from '../harness/optimize/evaluate.ts';
import { propose } from '../harness/optimize/propose.ts';

export const batchWise: Method = {
  name: 'batch-wise',
  summary: 'mini-batches in sequence, a proposal after each',
  roles: ['agent', 'evaluator', 'optimizer'],
  reads: ['epochs', 'batchSize', 'onOverflow'],
  run: async (context) => [await runBatches(context)],
};

async function runBatches(context: MethodContext): Promise<Candidate> {
  const { tasks, options, benchmark } = context;
  let module = benchmark.initialModule;
  let criticalCalls = 0;
  if (tasks.length === 0) return { module, tasks, attempts: new Map(), path: 'batches', criticalCalls };

  for (let epoch = 0; epoch < options.epochs; epoch += 1) {
    for (let start = 0, batch = 0; start < tasks.length; start += options.batchSize, batch += 1) {
      const path = `epoch-${epoch}/batch-${batch}`;
      const batchTasks = tasks.slice(start, start + options.batchSize);
      const evaluation = await evaluate(context, module, batchTasks, { phase: 'explore', path });
      const evidence = await critiqueAll(context, module, evaluation.trajectories, path);
      const proposal = await propose(context, module, evidence, path);
      if (proposal.accepted) module = proposal.module;
      criticalCalls += evaluation.criticalCalls + 2;
    }
  }
  const path = `epoch-${options.epochs}`;
  const last = await evaluate(context, module, tasks, { phase: 'explore', path });
  context.emit({ type: 'measurement', path, module: moduleId(module), bestSoFar: true, ...measurementOf(last, tasks) });
  return { module, tasks, attempts: last.attempts, path, criticalCalls: criticalCalls + last.criticalCalls };
}
