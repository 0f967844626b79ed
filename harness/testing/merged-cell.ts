import type { Module } from '../core/module.ts';
import { moduleId } from '../core/module.ts';
import type { CandidateEvent, CellEvent, CellRecord, ClusterEvent, MergeEvent } from '../core/record.ts';
import {
  call,
  cellFixture,
  episode,
  finalist,
  finished,
  moduleEvent,
  moduleWith,
  taskId,
  tokens,
} from './sweep-fixture.ts';

export interface MergeFixture {
  readonly path?: string;
  readonly round?: number;
  /** Paths `subset-0`, `subset-1`, …, each with a score of 0.5. */
  readonly parents: readonly Module[];
  /** Null: the answer was refused. */
  readonly synthesis: Module | null;
  readonly changes?: Partial<MergeEvent>;
}

/** Accepted, with a score of 0.8 on 10 tasks. */
export function mergeOf({ path = 'merge', round = 0, parents, synthesis, changes = {} }: MergeFixture): MergeEvent {
  return {
    type: 'merge',
    ...{ path, round },
    parents: parents.map((module, index) => ({ path: `subset-${index}`, module: moduleId(module), meanScore: 0.5 })),
    module: synthesis === null ? null : moduleId(synthesis),
    meanScore: synthesis === null ? null : 0.8,
    unionTasks: 10,
    ...{
      broken: [],
      fixed: [taskId('a'), taskId('b'), taskId('c')],
      verdict: synthesis === null ? 'refused' : 'accepted',
    },
    reason: '3 tasks better, 0 worse than the best parent subset-0, of 10 compared.',
    ...changes,
  };
}

export const clusterOf = (path: string, ...clusters: readonly (readonly string[])[]): ClusterEvent => ({
  type: 'cluster',
  ...{ path, algorithm: 'kmeans', clusters },
});

export interface MergedCellFixture {
  readonly seed?: number;
  readonly parents?: readonly Module[];
  /** The finalist too. */
  readonly synthesis?: Module;
  /** Instead of one accepted merge of the parents. */
  readonly steps?: readonly (MergeEvent | ClusterEvent)[];
  /** Other modules that steps speak of. */
  readonly modules?: readonly Module[];
  /** Scores of the finalist on test tasks, and on training tasks. */
  readonly test?: readonly number[];
  readonly training?: readonly number[];
  /** Of the prompts of the merge. */
  readonly promptTokens?: number;
}

/** A cell whose subset modules were merged, with what is told of it. */
export function mergedCell(given: MergedCellFixture = {}): CellRecord {
  const {
    seed = 1,
    parents = [moduleWith('Look.'), moduleWith('Go.')],
    synthesis = moduleWith('Look.', 'Go.'),
  } = given;
  const { steps = [mergeOf({ parents, synthesis })], modules = [], test = [1, 0], training = [1, 1] } = given;
  const played = (phase: 'test' | 'explore', scores: readonly number[]) =>
    scores.map((result, task) => episode({ phase, module: synthesis, task: `${phase}-${task}`, result }));
  const events: CellEvent[] = [
    ...parents.map(candidateOf),
    ...[...parents, synthesis, ...modules].map((module, index) => moduleEvent(`made-${index}`, module)),
    ...steps,
    call('merger', tokens(given.promptTokens ?? 1000)),
    ...played('explore', training),
    ...played('test', test),
  ];
  const spec = { testTasks: test.length };
  return cellFixture({ arm: 'fgo', seed, outcome: finished(finalist(synthesis)), events, spec });
}

const candidateOf = (module: Module, index: number): CandidateEvent => ({
  type: 'candidate',
  path: `subset-${index}`,
  module,
  ...{ tasks: [], attempts: [], criticalCalls: 1, embedding: [index, 1], embedder: 'toy' },
});
