/** Choices of ours, not of the paper: harness/fgo/README.md. */
import type { Role } from '../core/language-model.ts';
import type { Given } from '../sweep/check-values.ts';
import type { GivenGrid } from '../sweep/grid.ts';

export const defaultExperiment = 'main';

export const defaultGrid: GivenGrid = {
  method: ['vanilla', 'all-at-once', 'batch-wise', 'fgo'],
  trainSize: [30],
  subsets: [6],
  partition: ['category'],
  clustering: ['kmeans'],
  merge: ['progressive'],
  epochs: [2],
  threshold: [3],
  mergeRetries: [1],
  batchSize: [10],
  onOverflow: ['fail'],
  seeds: [1, 2, 3],
};

export const defaults = {
  testSize: 'all' as Given,
  model: 'builtin',
  builtinLimits: 'all',
  temperature: 0,
  dataSeed: 0,
  cache: 'write',
  retries: 8,
  timeoutSeconds: 600,
  concurrency: 16,
} as const;

/** Tokens of an answer, at most. */
export const defaultMaxOutputTokens: Readonly<Record<Role, number>> = {
  agent: 512,
  evaluator: 512,
  optimizer: 4096,
  merger: 4096,
};
