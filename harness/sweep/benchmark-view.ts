import type { Benchmark } from '../core/benchmark.ts';
import type { Play } from '../core/method.ts';
import type { Split, Task } from '../core/task.ts';

/**
 * A method's view of a benchmark: its training tasks and nothing else. Starting a task of the test split, or asking for
 * the gold actions of any, is a bug of the method and throws.
 */
export function trainingView(benchmark: Benchmark, training: readonly Task[]): Benchmark {
  const allowed = new Set(training.map((task) => task.id));
  return view(benchmark, {
    tasks: { train: training, test: [] },
    start: async (task) => {
      if (!allowed.has(task.id)) throw new Error(`Expected a method to start its training tasks only, got ${task.id}.`);
      return benchmark.start(task);
    },
    gold: async (task) => {
      throw new Error(`Expected a method to do without gold actions, got asked for those of ${task.id}.`);
    },
  });
}

/** The same for episodes that are played elsewhere. */
export function playOnly(training: readonly Task[], play: Play): Play {
  const allowed = new Set(training.map((task) => task.id));
  return async (order, signal) => {
    if (!allowed.has(order.task.id))
      throw new Error(`Expected a method to play its training tasks only, got ${order.task.id}.`);
    return play(order, signal);
  };
}

/** `--max-steps` */
export function withMaxSteps(benchmark: Benchmark, maxSteps: number): Benchmark {
  return view(benchmark, { maxSteps });
}

/** With other tasks, of those that it has. */
export function withTasks(benchmark: Benchmark, tasks: Readonly<Record<Split, readonly Task[]>>): Benchmark {
  return view(benchmark, { tasks });
}

interface Changes extends Partial<Pick<Benchmark, 'maxSteps' | 'start' | 'gold'>> {
  readonly tasks?: Readonly<Record<Split, readonly Task[]>>;
}

/** Member by member, not by spreading: a benchmark from outside may be an instance of a class. */
function view(benchmark: Benchmark, changes: Changes): Benchmark {
  return {
    name: benchmark.name,
    version: benchmark.version,
    source: benchmark.source,
    tasks: benchmark.tasks,
    ...(benchmark.foldable === undefined ? {} : { foldable: benchmark.foldable }),
    initialModule: benchmark.initialModule,
    ...(benchmark.veil === undefined ? {} : { veil: benchmark.veil }),
    ...(benchmark.moduleTools === undefined ? {} : { moduleTools: benchmark.moduleTools }),
    brief: benchmark.brief,
    maxSteps: benchmark.maxSteps,
    prepare: (tasks) => benchmark.prepare(tasks),
    start: (task) => benchmark.start(task),
    gold: (task) => benchmark.gold(task),
    ...changes,
  };
}
