import { canonicalJson, type Json } from '../core/canonical-json.ts';
import { byRole, type Role } from '../core/language-model.ts';
import type { CellSpec } from '../core/record.ts';
import type { Estimate } from '../core/stats/estimate.ts';
import type { TaskId } from '../core/task.ts';
import {
  estimateBalanced,
  estimateBalancedDifference,
  estimateDifference,
  estimateMean,
  type SeedScores,
} from './estimate.ts';
import { meanOf } from './mean.ts';
import type { CellSummary } from './summarize-cell.ts';
import { byGroup, type TestGroups } from './test-groups.ts';

/** All cells that differ in their seed and fold only. Scores are in [0, 1], higher is better; null = there is none. */
export interface ArmSummary {
  /** Unique in the report: the arm's name, and what else varies where that isn't enough. */
  readonly label: string;
  readonly method: string;
  readonly spec: CellSpec;
  readonly cells: readonly CellSummary[];
  readonly states: Readonly<Record<CellSummary['state'], number>>;
  /** Cells that the scores below are made from: finished, with few enough errors. */
  readonly comparable: number;
  /** Distinct test tasks with a score, and the seeds that gave them. */
  readonly tasks: number;
  readonly seeds: number;
  /** Of each test task its score by seed, in the comparable cells: what everything below is made from. */
  readonly scores: SeedScores;
  /** Mean over test tasks and seeds; with several finalists, of their mean on each task. */
  readonly accuracy: Estimate | null;
  /** Of the finalist with the best training score in each cell; null where no cell has several finalists. */
  readonly bestByTraining: Estimate | null;
  readonly trainScore: number | null;
  /** Paired over tasks and seeds, positive when better than `vanilla`; null where there is no `vanilla` to pair with. */
  readonly againstVanilla: Estimate | null;
  /** The same with every label of the test tasks weighing the same; null where they have none. */
  readonly balanced: BalancedSummary | null;
  /** In the order of the categories' names; empty where there is only one. */
  readonly categories: readonly GroupSummary[];
  readonly tokens: ArmTokens;
  /** Of the cells that overflowed, the largest prompt and the window it did not fit into, in tokens. */
  readonly overflow: { readonly promptTokens: number; readonly contextWindow: number } | null;
}

/** As the members of the same names in ArmSummary. */
export interface BalancedSummary extends Pick<ArmSummary, 'accuracy' | 'bestByTraining' | 'againstVanilla'> {
  /** In the order of the labels' names. */
  readonly labels: readonly GroupSummary[];
}

/** The test tasks of one label or category. */
export interface GroupSummary extends Pick<ArmSummary, 'tasks' | 'accuracy'> {
  readonly name: string;
}

/** What a chart shows of an arm: balanced accuracy where there are labels. */
export function shownAccuracy({ accuracy, balanced }: ArmSummary): Estimate | null {
  return balanced === null ? accuracy : balanced.accuracy;
}

/** Logical tokens: means over the finished cells, or over all of them when none finished. */
export interface ArmTokens {
  /** First reading: prompt tokens of an optimizer's or merger's call. */
  readonly perOptimizerCall: number | null;
  /** Second reading: prompt tokens of a cell before its test. */
  readonly training: number | null;
  readonly trainingByRole: Readonly<Record<Role, number>>;
  readonly perTestEpisode: number | null;
}

/**
 * The arm's name beside the spec without its seed and fold, and of a source the sweep alone: every seed has a source of its
 * own.
 */
export function armKey({ cell: { arm, spec } }: CellSummary): string {
  const { seed: _, fold, testTasks, source, ...own } = spec;
  const tests = fold === undefined ? { testTasks } : { folds: fold.of };
  return canonicalJson({ arm, ...own, ...tests, source: source?.sweep } as unknown as Json);
}

function bySeed(cells: readonly CellSummary[], scores: (cell: CellSummary) => CellSummary['scores']): SeedScores {
  const byTask = new Map<TaskId, Map<number, number>>();
  for (const summary of cells)
    for (const [task, score] of scores(summary)) {
      const seeds = byTask.get(task) ?? new Map<number, number>();
      byTask.set(task, seeds.set(summary.cell.spec.seed, score));
    }
  return byTask;
}

function tokensOf(cells: readonly CellSummary[]): ArmTokens {
  const finished = cells.filter((cell) => cell.state === 'finished');
  const counted = finished.length > 0 ? finished : cells;
  const inTraining = (cell: CellSummary, role: Role) =>
    cell.tokens
      .filter((total) => total.role === role && total.phase !== 'test')
      .reduce((sum, total) => sum + total.usage.promptTokens, 0);
  return {
    perOptimizerCall: meanOf(counted.map((cell) => cell.prompts.optimization.meanPrompt)),
    training: meanOf(counted.map((cell) => cell.prompts.training.promptTokens)),
    trainingByRole: byRole((role) => meanOf(counted.map((cell) => inTraining(cell, role))) ?? 0),
    perTestEpisode: meanOf(counted.map((cell) => cell.prompts.test.meanPrompt)),
  };
}

function overflowOf(cells: readonly CellSummary[]): ArmSummary['overflow'] {
  const outcomes = cells.flatMap(({ cell: { outcome } }) => (outcome.state === 'overflow' ? [outcome] : []));
  const [largest] = outcomes.sort((a, b) => b.promptTokens - a.promptTokens);
  return largest === undefined ? null : { promptTokens: largest.promptTokens, contextWindow: largest.contextWindow };
}

export interface ArmContext {
  readonly label: string;
  /** The cells of `vanilla` to compare with, where there are any. */
  readonly vanilla: readonly CellSummary[] | undefined;
  readonly labels: TestGroups;
  readonly categories: TestGroups;
}

interface Scores {
  readonly own: SeedScores;
  readonly best: SeedScores | null;
  /** Null where there is nothing to compare with. */
  readonly baseline: SeedScores | null;
}

function balancedOf({ own, best, baseline }: Scores, labels: TestGroups): BalancedSummary | null {
  if (labels.names.length === 0) return null;
  const parts = byGroup(own, labels);
  return {
    accuracy: estimateBalanced(parts),
    bestByTraining: best && estimateBalanced(byGroup(best, labels)),
    againstVanilla: baseline && estimateBalancedDifference(parts, byGroup(baseline, labels)),
    labels: groupSummaries(own, labels),
  };
}

function groupSummaries(scores: SeedScores, groups: TestGroups): GroupSummary[] {
  return byGroup(scores, groups).map((part, index) => ({
    ...{ name: groups.names[index]!, tasks: part.size, accuracy: estimateMean(part) },
  }));
}

export function summarizeArm(
  cells: readonly CellSummary[],
  { label, vanilla, labels, categories }: ArmContext,
): ArmSummary {
  const { spec } = cells[0]!.cell;
  const comparable = cells.filter((cell) => cell.comparable);
  const others = vanilla?.filter((cell) => cell.comparable) ?? [];
  const several = cells.some((cell) => cell.finalists > 1);
  const scores: Scores = {
    own: bySeed(comparable, (cell) => cell.scores),
    best: several ? bySeed(comparable, (cell) => cell.bestScores) : null,
    baseline: vanilla === cells ? null : bySeed(others, (cell) => cell.scores),
  };
  const { own, best, baseline } = scores;
  const inState = (state: CellSummary['state']) => cells.filter((cell) => cell.state === state).length;
  return {
    label,
    method: spec.method,
    spec,
    cells,
    states: { finished: inState('finished'), overflow: inState('overflow'), error: inState('error') },
    comparable: comparable.length,
    tasks: own.size,
    seeds: new Set(comparable.map(({ cell }) => cell.spec.seed)).size,
    scores: own,
    accuracy: estimateMean(own),
    bestByTraining: best && estimateMean(best),
    trainScore: meanOf(comparable.map((cell) => cell.trainScore)),
    againstVanilla: baseline && estimateDifference(own, baseline),
    balanced: balancedOf(scores, labels),
    categories: groupSummaries(own, categories),
    tokens: tokensOf(cells),
    overflow: overflowOf(cells),
  };
}
