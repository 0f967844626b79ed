import type { JSX } from 'preact';
import type { PageRound } from '../page-data.ts';
import type { World } from './data.ts';
import { episodeRef, rowsByTask, taskIds } from './episodes.ts';
import { counted } from './numbers.ts';
import { linkTo, refOf } from './route.ts';
import { Inline } from './text.tsx';

interface TaskListProps {
  readonly world: World;
  readonly cellIndex: number;
  readonly round: PageRound;
  readonly kind: 'broken' | 'fixed';
}

const titles = { broken: 'worse than the best parent', fixed: 'better than the best parent' } as const;

/** Tasks that a merge broke or fixed; each opens its attempt beside the best parent's. */
export function TaskList({ world, cellIndex, round, kind }: TaskListProps): JSX.Element {
  const tasks = round[kind];
  if (tasks.length === 0) return <p class={`tasks ${kind}`}>No task {titles[kind]}.</p>;
  return (
    <details class={`tasks ${kind}`} open={tasks.length <= 6}>
      <summary>
        {counted(tasks.length, 'task')} {titles[kind]}
      </summary>
      <ul>
        {tasks.map((task) => (
          <li key={task}>
            <a href={comparisonLink(world, task, { cellIndex, round })}>
              <Inline text={world.details.tasks[task]?.id ?? '?'} />
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}

interface Place {
  readonly cellIndex: number;
  readonly round: PageRound;
}

function comparisonLink(world: World, task: number, { cellIndex, round }: Place): string {
  const { cell, module } = world.episodes;
  const rows = rowsByTask(world.episodes).get(task) ?? [];
  const best = round.parents.reduce<PageRound['parents'][number] | undefined>(
    (most, next) => ((next.score?.mean ?? -1) > (most?.score?.mean ?? -1) ? next : most),
    undefined,
  );
  const attempt = (wanted: number | undefined) =>
    rows.findLast((row) => cell[row] === cellIndex && module[row] === wanted);
  const [own, parent] = [attempt(round.module), attempt(best?.module)];
  return linkTo(['task', refOf(taskIds(world), task)], {
    ...(own === undefined ? {} : { a: episodeRef(world, rows, own) }),
    ...(parent === undefined ? {} : { b: episodeRef(world, rows, parent) }),
  });
}
