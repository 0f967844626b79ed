/** EXPLORE and measure: run a module on tasks. The one place where agents meet tasks, in training and test alike. */
import { StoppedError } from '../core/errors.ts';
import { mapConcurrent } from '../core/map-concurrent.ts';
import type { EpisodePlace, MethodContext } from '../core/method.ts';
import { type Module, type ModuleId, moduleId } from '../core/module.ts';
import type { EpisodeEvent } from '../core/record.ts';
import type { Task, TaskId } from '../core/task.ts';
import { type Attempt, type Episode, scoreOf, type Trajectory } from '../core/trajectory.ts';
import { samplingOf } from './call.ts';

export interface Evaluation {
  /** In the order of the tasks. */
  readonly trajectories: readonly Trajectory[];
  readonly attempts: ReadonlyMap<TaskId, Attempt>;
  /** The longest episode's model calls: episodes run side by side. */
  readonly criticalCalls: number;
}

/** What evaluating needs of a cell. */
export type EvaluationContext = Pick<
  MethodContext,
  'play' | 'memory' | 'sampling' | 'seed' | 'limit' | 'signal' | 'emit'
>;

/** A(q; θ) for every task q. Emits an `episode` for each. */
export async function evaluate(
  context: EvaluationContext,
  module: Module,
  tasks: readonly Task[],
  place: EpisodePlace,
): Promise<Evaluation> {
  const id = moduleId(module);
  const { play, memory, limit, signal } = context;
  const sampling = samplingOf('agent', context);
  const episodes = await mapConcurrent(tasks, (task) =>
    limit(async () => {
      if (signal.aborted) throw new StoppedError('The sweep was stopped.');
      const order = { module, task, sampling, sampleIndex: 0 };
      const episode = await memory.episode(place, order, (ordered) => play(ordered, signal));
      context.emit(episodeEvent(place, id, episode));
      return episode;
    }),
  );
  return {
    trajectories: episodes.map((episode) => episode.trajectory),
    attempts: new Map(episodes.map(({ trajectory }) => [trajectory.taskId, trajectory.attempt])),
    criticalCalls: Math.max(0, ...episodes.map((episode) => episode.calls)),
  };
}

/** An episode as it is recorded. */
export function episodeEvent(place: EpisodePlace, module: ModuleId, episode: Episode): EpisodeEvent {
  const { trajectory, calls, usage, paid, servedBy } = episode;
  const { taskId, category, label, attempt, steps } = trajectory;
  return {
    type: 'episode',
    ...place,
    ...{ module, taskId, category, ...(label === undefined ? {} : { label }) },
    ...{ attempt, steps: steps.length, calls, usage, paid },
    ...(servedBy.length === 0 ? {} : { servedBy }),
  };
}

/** Mean score in [0, 1] over those of `tasks` that were measured and are no errors; undefined when there are none. */
export function meanScore(attempts: ReadonlyMap<TaskId, Attempt>, tasks: readonly Task[]): number | undefined {
  const scores = tasks.map((task) => attempts.get(task.id)).flatMap((attempt) => (attempt ? [scoreOf(attempt)] : []));
  const known = scores.filter((score) => score !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, score) => sum + score, 0) / known.length;
}

/** A measurement's numbers, as they are recorded. */
export function measurementOf({ attempts }: Pick<Evaluation, 'attempts'>, tasks: readonly Task[]) {
  return {
    meanScore: meanScore(attempts, tasks) ?? null,
    tasks: tasks.length,
    errors: tasks.filter((task) => attempts.get(task.id)?.state === 'error').length,
  };
}

/** Score of `later` minus score of `earlier`, for each task on which both have one. */
export function pairedChanges(
  earlier: ReadonlyMap<TaskId, Attempt>,
  later: ReadonlyMap<TaskId, Attempt>,
  tasks: readonly Task[],
): { readonly id: TaskId; readonly change: number }[] {
  return tasks.flatMap(({ id }) => {
    const [before, after] = [earlier.get(id), later.get(id)].map((attempt) => attempt && scoreOf(attempt));
    return before === undefined || after === undefined ? [] : [{ id, change: after - before }];
  });
}
