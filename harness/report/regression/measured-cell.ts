/** What regression checks and comparisons look at in a finished cell. */
import { cellErrors } from '../../core/cell-errors.ts';
import type { Module, ModuleId } from '../../core/module.ts';
import type {
  CandidateEvent,
  CellEvent,
  CellOutcome,
  CellRecord,
  CellSpec,
  ClusterEvent,
  EpisodeEvent,
  MergeEvent,
  ModuleEvent,
} from '../../core/record.ts';
import type { TaskId } from '../../core/task.ts';
import { scoreOf } from '../../core/trajectory.ts';
import { meanOf } from '../mean.ts';
import { promptsOf, totalTokens } from '../token-totals.ts';
import { cohesionOf } from './cohesion.ts';

/** A task's mean score over its attempts, in [0, 1]; null where an error left none. Sorted by task. */
export type TaskScores = Readonly<Record<TaskId, number | null>>;

export interface MeasuredCell {
  /** What it is paired by: unique in its list. */
  readonly name: string;
  /**
   * Cells of one group stand on the same subset modules: together they are one observation of what merges do. Absent where a verdict is
   * to be about the very modules that were tested, on other tasks.
   */
  readonly group?: string;
  readonly spec: CellSpec;
  /** Of frozen modules: hash of how they played their own tasks before the merge. */
  readonly played?: string;
  readonly state: CellOutcome['state'];
  /** Of the finalists, on test tasks. */
  readonly test: TaskScores;
  /** Of the finalists, on the training tasks on which they were measured. */
  readonly training: TaskScores;
  /** Episodes that ended as errors, of any module and in any phase: what is merged depends on them, too. */
  readonly errors: number;
  /** Logical prompt tokens of merger calls, and of backtest episodes, as tables have them: without a prompt that did not fit. */
  readonly mergeTokens: number;
  readonly backtestTokens: number;
  /** `cohesionOf` the first CLUSTER step; null where nothing was clustered. */
  readonly cohesion: number | null;
  /** Merges and clusterings in the order of the record. */
  readonly steps: readonly (MergeEvent | ClusterEvent)[];
  /** The subset modules, where they are recorded, and the finalists. */
  readonly parents: readonly Module[];
  readonly final: readonly Module[];
  /** All that went into merges and came out of them. */
  readonly modules: Readonly<Record<ModuleId, Module>>;
}

export function measuredCell(cell: CellRecord, name: string, group?: string): MeasuredCell {
  const { spec, outcome, events } = cell;
  const tokens = totalTokens(events);
  const finalists = new Set<string>(outcome.state === 'finished' ? outcome.finalists.map(({ module }) => module) : []);
  const episodes = events.filter((event) => event.type === 'episode' && finalists.has(event.module)) as EpisodeEvent[];
  const steps = events.filter((event) => event.type === 'merge' || event.type === 'cluster');
  return {
    ...{ name, spec, state: outcome.state },
    ...(group === undefined ? {} : { group }),
    test: scoresOf(episodes.filter(({ phase }) => phase === 'test')),
    training: scoresOf(episodes.filter(({ phase }) => phase !== 'test')),
    errors: cellErrors(cell).all,
    mergeTokens: promptsOf(tokens, ({ phase }) => phase === 'merge').promptTokens,
    backtestTokens: promptsOf(tokens, ({ phase }) => phase === 'backtest').promptTokens,
    cohesion: firstCohesion(events),
    steps,
    parents: events.flatMap((event) => (event.type === 'candidate' ? [event.module] : [])),
    final: finalModules(events, finalists),
    modules: modulesOf(events, steps),
  };
}

function finalModules(events: readonly CellEvent[], finalists: ReadonlySet<string>): Module[] {
  const made = events.filter((event) => event.type === 'module' && finalists.has(event.id)) as ModuleEvent[];
  return [...new Map(made.map(({ id, module }) => [id, module])).values()];
}

function scoresOf(episodes: readonly EpisodeEvent[]): TaskScores {
  const byTask = [...Map.groupBy(episodes, ({ taskId }) => taskId)].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    byTask.map(([task, own]) => {
      return [task, meanOf(own.map(({ attempt }) => scoreOf(attempt) ?? null))];
    }),
  );
}

function firstCohesion(events: readonly CellEvent[]): number | null {
  const vectors = new Map(
    events
      .filter((event): event is CandidateEvent => event.type === 'candidate')
      .map((own) => [own.path, own.embedding]),
  );
  const first = events.find((event) => event.type === 'cluster' && event.path === 'merge/0') as
    | ClusterEvent
    | undefined;
  return first === undefined ? null : cohesionOf(first.clusters, vectors);
}

function modulesOf(
  events: readonly CellEvent[],
  steps: readonly (MergeEvent | ClusterEvent)[],
): Record<ModuleId, Module> {
  const named = new Set(
    steps.flatMap((step) => (step.type === 'merge' ? [step.module, ...step.parents.map(({ module }) => module)] : [])),
  );
  const known = events.flatMap((event) =>
    event.type === 'module' && named.has(event.id) ? [[event.id, event.module] as const] : [],
  );
  return Object.fromEntries(known.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
