import type { CellRecord } from '../core/record.ts';
import type { TaskId } from '../core/task.ts';
import { compareText } from './order.ts';

/** The labels of a sweep's test tasks; of a benchmark without labels there are none. */
export interface TestLabels {
  /** Each once, sorted. */
  readonly names: readonly string[];
  readonly of: ReadonlyMap<TaskId, string>;
}

export function labelsIn(cells: readonly CellRecord[]): TestLabels {
  const of = new Map<TaskId, string>();
  for (const { events } of cells)
    for (const event of events)
      if (event.type === 'episode' && event.phase === 'test' && event.label !== undefined)
        of.set(event.taskId, event.label);
  return { names: [...new Set(of.values())].sort(compareText), of };
}

/** Values by task, in one map for each label, in the order of the names. */
export function byLabel<T>(values: ReadonlyMap<TaskId, T>, { names, of }: TestLabels): ReadonlyMap<TaskId, T>[] {
  return names.map((name) => new Map([...values].filter(([task]) => of.get(task) === name)));
}
