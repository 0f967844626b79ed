import type { Module, ModuleId } from '../../core/module.ts';
import type { CellRecord } from '../../core/record.ts';
import { compareText } from '../order.ts';
import { moduleTexts } from './cell-details.ts';
import type { PageModule, PageTask } from './page-data.ts';

/** Tasks and modules of a sweep by index, each kept once. */
export interface PageIndices {
  readonly tasks: readonly PageTask[];
  readonly modules: readonly PageModule[];
  task(id: string): number;
  module(id: ModuleId): number;
  /** What is shown of a text that a model may have written. */
  show(text: string): string;
}

export function pageIndices(cells: readonly CellRecord[], show: (text: string) => string): PageIndices {
  const tasks = new Map<string, PageTask>();
  const texts = new Map<ModuleId, Module>();
  const ids = new Set<ModuleId>();
  for (const { events } of cells)
    for (const event of events) {
      if (event.type === 'episode') {
        const { taskId: id, category, label } = event;
        tasks.set(id, { id, category, ...(label === undefined ? {} : { label }) });
        ids.add(event.module);
      } else if (event.type === 'module') {
        texts.set(event.id, event.module);
        ids.add(event.id);
      }
    }
  const sortedTasks = [...tasks.values()].sort(
    (a, b) => compareText(a.category, b.category) || compareText(a.id, b.id),
  );
  const taskAt = new Map(sortedTasks.map(({ id }, index) => [id, index]));
  const sortedIds = [...ids].sort(compareText);
  const moduleAt = new Map(sortedIds.map((id, index) => [id, index]));
  return {
    tasks: sortedTasks,
    modules: sortedIds.map((id) => ({ id, ...moduleTexts(texts.get(id), show) })),
    task: (id) => taskAt.get(id) ?? -1,
    module: (id) => moduleAt.get(id) ?? -1,
    show,
  };
}
