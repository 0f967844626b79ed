/**
 * A toy world whose right answer is arithmetic. Three kinds of tasks, "Compute the sum of 3 and 4."; the agent says
 * `answer 7`, and any answer ends the task. The initial module knows nothing of any kind.
 */
import type { Benchmark, BenchmarkSource, Environment } from '../core/benchmark.ts';
import type { Task, TaskId } from '../core/task.ts';

export const kinds = ['difference', 'product', 'sum'] as const;
export type Kind = (typeof kinds)[number];

/** Never 0, so that `answer 0` is always wrong. */
export function compute(kind: Kind, a: number, b: number): number {
  return kind === 'sum' ? a + b : kind === 'product' ? a * b : a - b;
}

export interface ToyTask extends Task {
  readonly category: Kind;
  readonly a: number;
  readonly b: number;
}

/** `count` tasks, the kinds in turn; the same text gives other numbers than any other. */
export function toyTasks(count: number, split = 'train'): ToyTask[] {
  return Array.from({ length: count }, (_, index) => {
    const kind = kinds[index % kinds.length]!;
    const b = 2 + Math.floor(index / kinds.length);
    const a = b + 3 + (index % 7) + (split === 'test' ? 50 : 0);
    return { id: `${split}/${kind}-${index}` as TaskId, category: kind, a, b };
  });
}

export interface ToyOptions {
  readonly train?: number;
  readonly test?: number;
  /** Right answers are labelled `even` or `odd`, ends have words, and the split may be another: for folds. */
  readonly labelled?: boolean;
}

/** Records which tasks were started, in their order. */
export function toyBenchmark({ train = 18, test = 6, labelled = false }: ToyOptions = {}): Benchmark & {
  readonly started: TaskId[];
} {
  const labels = (task: ToyTask): ToyTask =>
    labelled ? { ...task, label: rightAnswer(task) % 2 === 0 ? 'even' : 'odd' } : task;
  const tasks = { train: toyTasks(train).map(labels), test: toyTasks(test, 'test').map(labels) };
  const byId = new Map([...tasks.train, ...tasks.test].map((task) => [task.id, task]));
  const known = ({ id }: Task): ToyTask => {
    const task = byId.get(id);
    if (task === undefined) throw new Error(`Expected a task of the toy world, got ${id}.`);
    return task;
  };
  const started: TaskId[] = [];
  return {
    name: 'toy',
    version: '1',
    source: 'arithmetic',
    tasks,
    ...(labelled ? { foldable: true } : {}),
    initialModule: { instructions: '- Answer every question.', tools: [] },
    brief: 'You answer questions with "answer N".',
    maxSteps: 3,
    started,
    prepare: async () => {},
    start: async (task) => {
      started.push(task.id);
      return environment(known(task));
    },
    gold: async (task) => [{ kind: 'text', text: `answer ${rightAnswer(known(task))}` }],
  };
}

function rightAnswer({ category, a, b }: ToyTask): number {
  return compute(category, a, b);
}

function environment(task: ToyTask): Environment {
  const outcomeOf = (score: number) =>
    task.label === undefined ? {} : { outcome: score === 1 ? 'right' : 'wrong number' };
  const question = `the ${task.category} of ${task.a} and ${task.b}`;
  return {
    opening: `Compute ${question}.`,
    tools: [],
    step: async (action) => {
      const said = action.kind === 'text' ? /^answer (-?\d+)$/.exec(action.text)?.[1] : undefined;
      if (said === undefined) return { observation: 'Say "answer N".', done: false, score: 0 };
      const right = rightAnswer(task);
      const score = Number(said) === right ? 1 : 0;
      return { observation: 'Thank you.', done: true, score, feedback: `It is ${right}.`, ...outcomeOf(score) };
    },
  };
}

export const toySource: BenchmarkSource = {
  name: 'toy',
  summary: 'arithmetic',
  open: async () => toyBenchmark(),
};
