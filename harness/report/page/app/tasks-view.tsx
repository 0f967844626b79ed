import type { JSX } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import { visibleLine } from '../visible-text.ts';
import { loadWorld, type World } from './data.ts';
import { episodeRef, rowsByTask, taskIds } from './episodes.ts';
import { Filters, Search, Select } from './filters.tsx';
import { Loading } from './loading.tsx';
import { LongTable } from './long-table.tsx';
import { count, counted, percent } from './numbers.ts';
import { linkTo, type Route, refine, refOf } from './route.ts';
import { type TaskScores, taskScores } from './scores.ts';
import { Inline } from './text.tsx';
import { useLoaded } from './use-loaded.ts';

export function TasksView({ route }: { readonly route: Route }): JSX.Element {
  const world = useLoaded(loadWorld, 'world');
  return (
    <>
      <h1>Tasks by method</h1>
      <p class="quiet">
        Mean test score over seeds. A score opens the method's first attempt at that task; arrow keys move between
        scores.
      </p>
      <Loading of={world}>{(value) => <HeatMap world={value} route={route} />}</Loading>
    </>
  );
}

const orders = [
  { value: 'spread', text: 'where methods differ most' },
  { value: 'low', text: 'hardest first' },
];

const meanOf = ({ means }: TaskScores) => {
  const known = means.filter((mean) => mean !== null);
  return known.reduce((sum, mean) => sum + mean, 0) / Math.max(1, known.length);
};

function found(scores: readonly TaskScores[], { details }: World, { query }: Route): TaskScores[] {
  const { q = '', category = '', order = '' } = query;
  const wanted = scores.filter(({ task }) => {
    const { id, category: own, label = '' } = details.tasks[task]!;
    return (category === '' || own === category) && `${id} ${own} ${label}`.toLowerCase().includes(q.toLowerCase());
  });
  if (order === 'spread') return wanted.sort((a, b) => b.spread - a.spread || a.task - b.task);
  return order === 'low' ? wanted.sort((a, b) => meanOf(a) - meanOf(b) || a.task - b.task) : wanted;
}

function HeatMap({ world, route }: { readonly world: World; readonly route: Route }): JSX.Element {
  const scores = useMemo(() => taskScores(world), [world]);
  const rows = useMemo(() => rowsByTask(world.episodes), [world]);
  const ids = useMemo(() => taskIds(world), [world]);
  // Keys may come faster than what they change is rendered: where they lead is known at once.
  const place = useRef({ row: 0, arm: 0 });
  const [focus, setFocus] = useState(place.current);
  const moveTo = (next: typeof focus) => {
    place.current = next;
    setFocus(next);
  };
  const { q = '', category = '', order = '' } = route.query;
  const shown = found(scores, world, route);
  const { arms, tasks } = world.details;
  const set = (name: string) => (value: string) => refine(route, { [name]: value });
  const categories = [...new Set(scores.map(({ task }) => tasks[task]!.category))];
  const move = (event: KeyboardEvent) => {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (step === undefined || !(event.target as HTMLElement).matches('td a')) return;
    event.preventDefault();
    const clamp = (value: number, size: number) => Math.max(0, Math.min(size - 1, value));
    const { row, arm } = place.current;
    const next = { row: clamp(row + step[0]!, shown.length), arm: clamp(arm + step[1]!, arms.length) };
    moveTo(next);
    const table = event.currentTarget as HTMLElement;
    const focusCell = () => {
      const cell = table.querySelector<HTMLElement>(`[data-at="${next.row}-${next.arm}"]`);
      cell?.focus();
      return cell !== null;
    };
    // Rows of a long table are there once they are in view.
    if (!focusCell()) requestAnimationFrame(focusCell);
  };
  return (
    <>
      <Filters found={`${count(shown.length)} of ${counted(scores.length, 'test task')}`}>
        <Search label="Search" value={q} onValue={set('q')} />
        <Select
          {...{ label: 'Category', value: category, onValue: set('category'), all: 'all' }}
          choices={categories.map((name) => ({ value: name, text: name }))}
        />
        <Select {...{ label: 'Order', value: order, onValue: set('order'), all: 'by category' }} choices={orders} />
      </Filters>
      <Scale />
      <LongTable
        class="heat"
        label="Scores of tasks by method"
        rows={shown.length}
        height={44}
        onKeyDown={move}
        head={
          <tr aria-rowindex={1}>
            <th scope="col" class="left">
              Task
            </th>
            {arms.map((arm) => (
              <th key={arm} scope="col">
                <Inline text={arm} />
              </th>
            ))}
          </tr>
        }
        row={(index, ariaRow) => {
          const own = shown[index]!;
          const { id, category: kind } = tasks[own.task]!;
          const path = ['task', refOf(ids, own.task)];
          return (
            <tr key={own.task} aria-rowindex={ariaRow}>
              <th scope="row" class="left">
                <a href={linkTo(path)}>
                  <Inline text={shortened(id)} />
                </a>
                <small>
                  <Inline text={kind} />
                </small>
              </th>
              {own.means.map((mean, arm) => {
                const row = own.rows[arm]!;
                const at = `${index}-${arm}`;
                if (row < 0) return <td key={at}>–</td>;
                return (
                  <td key={at} style={colourOf(mean)}>
                    <a
                      data-at={at}
                      tabIndex={focus.row === index && focus.arm === arm ? 0 : -1}
                      onFocus={() => moveTo({ row: index, arm })}
                      href={linkTo(path, { a: episodeRef(world, rows.get(own.task)!, row) })}
                      aria-label={visibleLine(`${arms[arm]}: ${percent(mean)}, mean of ${own.counts[arm]}`)}
                    >
                      {mean === null ? 'error' : (mean * 100).toFixed(0)}
                    </a>
                  </td>
                );
              })}
            </tr>
          );
        }}
      />
    </>
  );
}

/** The end tells tasks apart; the whole is in the link's view. */
const shortened = (id: string) => (id.length > 56 ? `…${id.slice(-55)}` : id);

function colourOf(mean: number | null): Record<string, string> {
  return mean === null ? {} : { '--share': `${(mean * 100).toFixed(0)}%` };
}

function Scale(): JSX.Element {
  return (
    <p class="scale quiet">
      0 % <span aria-hidden="true" /> 100 %
    </p>
  );
}
