import type { CellRecord, EpisodeEvent } from '../core/record.ts';
import type { TaskId } from '../core/task.ts';
import { compareText } from './order.ts';

/** A sweep's test tasks in groups: those of one label, or of one category. */
export interface TestGroups {
  /** Each once, sorted. */
  readonly names: readonly string[];
  readonly of: ReadonlyMap<TaskId, string>;
}

/** By label; of a benchmark without labels there are none. */
export const labelsIn = (cells: readonly CellRecord[]): TestGroups => groupsIn(cells, ({ label }) => label);

/** By category; none where all are of one, for then there is nothing to tell apart. */
export function categoriesIn(cells: readonly CellRecord[]): TestGroups {
  const categories = groupsIn(cells, ({ category }) => category);
  return categories.names.length > 1 ? categories : { names: [], of: new Map() };
}

function groupsIn(cells: readonly CellRecord[], nameOf: (episode: EpisodeEvent) => string | undefined): TestGroups {
  const of = new Map<TaskId, string>();
  for (const { events } of cells)
    for (const event of events) {
      const name = event.type === 'episode' && event.phase === 'test' ? nameOf(event) : undefined;
      if (event.type === 'episode' && name !== undefined) of.set(event.taskId, name);
    }
  return { names: [...new Set(of.values())].sort(compareText), of };
}

/** Values by task, in one map for each group, in the order of the names. */
export function byGroup<T>(values: ReadonlyMap<TaskId, T>, { names, of }: TestGroups): ReadonlyMap<TaskId, T>[] {
  return names.map((name) => new Map([...values].filter(([task]) => of.get(task) === name)));
}
