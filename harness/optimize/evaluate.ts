/** EXPLORE and measure: run a module on tasks. The one place where agents meet tasks, in training and test alike. */
import { runAgent } from '../agent/run-agent.ts';
import { StoppedError } from '../core/errors.ts';
import { mapConcurrent } from '../core/map-concurrent.ts';
import type { MethodContext } from '../core/method.ts';
import { type Module, moduleId } from '../core/module.ts';
import type { Phase } from '../core/record.ts';
import type { Task, TaskId } from '../core/task.ts';
import { type Attempt, scoreOf, type Trajectory } from '../core/trajectory.ts';
import { samplingOf } from './call.ts';

export interface Evaluation {
  /** In the order of the tasks. */
  readonly trajectories: readonly Trajectory[];
  readonly attempts: ReadonlyMap<TaskId, Attempt>;
  /** The longest episode's model calls: episodes run side by side. */
  readonly criticalCalls: number;
}

export interface EvaluationPlace {
  readonly phase: Extract<Phase, 'explore' | 'backtest' | 'test'>;
  readonly path: string;
}

/** What evaluating needs of a cell. */
export type EvaluationContext = Pick<
  MethodContext,
  'benchmark' | 'models' | 'sampling' | 'seed' | 'limit' | 'signal' | 'emit'
>;

/** A(q; θ) for every task q. Emits an `episode` for each. */
export async function evaluate(
  context: EvaluationContext,
  module: Module,
  tasks: readonly Task[],
  place: EvaluationPlace,
): Promise<Evaluation> {
  const id = moduleId(module);
  const { benchmark, models } = context;
  const episodes = await mapConcurrent(tasks, (task) =>
    context.limit(async () => {
      if (context.signal.aborted) throw new StoppedError('The sweep was stopped.');
      const episode = await runAgent({
        model: models.agent,
        sampling: samplingOf('agent', context),
        sampleIndex: 0,
        module,
        brief: benchmark.brief,
        task,
        start: () => benchmark.start(task),
        maxSteps: benchmark.maxSteps,
        signal: context.signal,
      });
      const { trajectory, calls, usage, paid, servedBy } = episode;
      const { attempt, category } = trajectory;
      const steps = trajectory.steps.length;
      context.emit({
        type: 'episode',
        ...place,
        ...{ module: id, taskId: task.id, category, attempt, steps, calls, usage, paid },
        ...(servedBy.length === 0 ? {} : { servedBy }),
      });
      return episode;
    }),
  );
  return {
    trajectories: episodes.map((episode) => episode.trajectory),
    attempts: new Map(episodes.map(({ trajectory }) => [trajectory.taskId, trajectory.attempt])),
    criticalCalls: Math.max(0, ...episodes.map((episode) => episode.calls)),
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
