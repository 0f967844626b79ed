import { contentHash } from '../../core/canonical-json.ts';
import { addBill, noBill, roles } from '../../core/language-model.ts';
import type { CellOutcome } from '../../core/record.ts';
import { balancedMean } from '../../core/stats/estimate.ts';
import { type Column, dollars, mean, share, toCsv } from '../csv.ts';
import type { CellSummary } from '../summarize-cell.ts';
import { byGroup, type TestGroups } from '../test-groups.ts';
import { cellColumns, modelOf, providerOf } from './cell-columns.ts';

const overflowOf = (outcome: CellOutcome) => (outcome.state === 'overflow' ? outcome : undefined);

const options = [
  ['epochs', 'epochs'],
  ['subsets', 'subsets'],
  ['partition', 'partition'],
  ['clustering', 'clustering'],
  ['merge', 'merge'],
  ['threshold', 'threshold'],
  ['merge_retries', 'mergeRetries'],
  ['batch_size', 'batchSize'],
  ['on_overflow', 'onOverflow'],
] as const;

function balancedAccuracy({ scores }: CellSummary, labels: TestGroups): number | null {
  return balancedMean(byGroup(scores, labels).map((own) => [...own.values()].map((score) => [score])));
}

const columnsFor = (labels: TestGroups): readonly Column<CellSummary>[] => [
  ...cellColumns,
  ...roles.flatMap((role): Column<CellSummary>[] => [
    { name: `${role}_provider`, value: ({ cell }) => providerOf(cell.spec, role) },
    { name: `${role}_model`, value: ({ cell }) => modelOf(cell.spec, role) },
  ]),
  { name: 'benchmark_version', value: ({ cell }) => cell.spec.benchmarkVersion },
  { name: 'settings', value: ({ cell }) => contentHash(cell.spec.settings, 16) },
  { name: 'max_steps', value: ({ cell }) => cell.spec.maxSteps },
  { name: 'fold', value: ({ cell }) => cell.spec.fold?.index ?? null },
  { name: 'folds', value: ({ cell }) => cell.spec.fold?.of ?? null },
  ...options.map(
    ([name, option]): Column<CellSummary> => ({ name, value: ({ cell }) => cell.spec.options[option] ?? null }),
  ),
  { name: 'source_sweep', value: ({ cell }) => cell.spec.source?.sweep ?? null },
  { name: 'source_cell', value: ({ cell }) => cell.spec.source?.cell ?? null },
  { name: 'state', value: ({ state }) => state },
  { name: 'accuracy', value: ({ accuracy }) => share(accuracy) },
  { name: 'accuracy_best_by_training', value: ({ bestByTraining }) => share(bestByTraining) },
  { name: 'balanced_accuracy', value: (cell) => share(balancedAccuracy(cell, labels)) },
  { name: 'train_score', value: ({ trainScore }) => share(trainScore) },
  { name: 'finalists', value: ({ finalists }) => finalists },
  { name: 'test_tasks', value: ({ cell }) => cell.spec.testTasks },
  { name: 'test_tasks_scored', value: ({ scores }) => scores.size },
  { name: 'test_errors', value: ({ errors }) => errors.test },
  { name: 'episode_errors', value: ({ errors }) => errors.all },
  { name: 'error_share', value: ({ errors }) => share(errors.share) },
  { name: 'errors_by_kind', value: ({ errors }) => (errors.all === 0 ? null : JSON.stringify(errors.byKind)) },
  { name: 'overflow_prompt_tokens', value: ({ cell }) => overflowOf(cell.outcome)?.promptTokens ?? null },
  { name: 'overflow_context_window', value: ({ cell }) => overflowOf(cell.outcome)?.contextWindow ?? null },
  { name: 'error_kind', value: ({ cell }) => (cell.outcome.state === 'error' ? cell.outcome.kind : null) },
  { name: 'optimizer_calls', value: ({ prompts }) => prompts.optimizer.requests },
  { name: 'optimizer_prompt_tokens_mean', value: ({ prompts }) => mean(prompts.optimizer.meanPrompt) },
  { name: 'optimizer_prompt_tokens_max', value: ({ prompts }) => prompts.optimizer.largestPrompt },
  { name: 'merger_calls', value: ({ prompts }) => prompts.merger.requests },
  { name: 'merger_prompt_tokens_mean', value: ({ prompts }) => mean(prompts.merger.meanPrompt) },
  { name: 'merger_prompt_tokens_max', value: ({ prompts }) => prompts.merger.largestPrompt },
  { name: 'optimization_prompt_tokens_mean', value: ({ prompts }) => mean(prompts.optimization.meanPrompt) },
  { name: 'training_prompt_tokens', value: ({ prompts }) => prompts.training.promptTokens },
  { name: 'training_prompt_tokens_paid', value: ({ prompts }) => prompts.training.paidPromptTokens },
  { name: 'test_prompt_tokens', value: ({ prompts }) => prompts.test.promptTokens },
  { name: 'test_prompt_tokens_paid', value: ({ prompts }) => prompts.test.paidPromptTokens },
  { name: 'test_prompt_tokens_per_episode', value: ({ prompts }) => mean(prompts.test.meanPrompt) },
  {
    name: 'usd_paid',
    value: ({ tokens }) => dollars(tokens.reduce((sum, { paid }) => addBill(sum, paid), noBill).usd),
  },
  { name: 'explore_episodes', value: ({ episodes }) => episodes.explore },
  { name: 'backtest_episodes', value: ({ episodes }) => episodes.backtest },
  { name: 'test_episodes', value: ({ episodes }) => episodes.test },
  { name: 'merges_accepted', value: ({ merges }) => merges.accepted },
  { name: 'merges_refused', value: ({ merges }) => merges.refused },
  { name: 'trajectories_shown', value: ({ shown }) => shown },
  { name: 'trajectories_total', value: ({ trajectories }) => trajectories },
  { name: 'proposals_refused', value: ({ refusedProposals }) => refusedProposals },
  { name: 'instruction_lines', value: ({ instructionLines }) => mean(instructionLines) },
  { name: 'critical_path_calls', value: ({ criticalCalls }) => criticalCalls },
];

export const cellsCsv = (cells: readonly CellSummary[], labels: TestGroups): string => toCsv(columnsFor(labels), cells);
