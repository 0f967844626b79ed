import type { Method } from '../harness/core/method.ts';

/** θ0, untouched: what the agent does before anything was learned. */
export const vanilla: Method = {
  name: 'vanilla',
  summary: 'the initial module, untouched',
  roles: ['agent'],
  reads: [],
  untrained: true,
  run: async ({ benchmark }) => [
    { module: benchmark.initialModule, tasks: [], attempts: new Map(), path: 'initial', criticalCalls: 0 },
  ],
};
