import type { Method } from '../harness/core/method.ts';
import { optimize } from '../harness/optimize/optimize.ts';

/** OPTIMIZE on all training tasks: every trajectory in one optimizer prompt, which long training sets overflow. */
export const allAtOnce: Method = {
  name: 'all-at-once',
  summary: 'one optimizer prompt with all trajectories',
  roles: ['agent', 'evaluator', 'optimizer'],
  reads: ['epochs', 'onOverflow'],
  run: async (context) => [await optimize(context, context.benchmark.initialModule, context.tasks, 'all')],
};
