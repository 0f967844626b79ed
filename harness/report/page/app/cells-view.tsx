import type { JSX } from 'preact';
import type { PageCell, PageDetails } from '../page-data.ts';
import { visibleLine } from '../visible-text.ts';
import { loadWorld } from './data.ts';
import { Filters, Search, Select } from './filters.tsx';
import { Loading } from './loading.tsx';
import { LongTable } from './long-table.tsx';
import { count, counted, percent } from './numbers.ts';
import { linkTo, type Route, refine, refOf } from './route.ts';
import { Inline } from './text.tsx';
import { useLoaded } from './use-loaded.ts';

export function CellsView({ route }: { readonly route: Route }): JSX.Element {
  const world = useLoaded(loadWorld, 'world');
  return (
    <>
      <h1>Cells</h1>
      <p class="quiet">A cell is one run of a method with one seed. Scores are means over its tasks.</p>
      <Loading of={world}>{({ details }) => <CellTable details={details} route={route} />}</Loading>
    </>
  );
}

interface Column {
  readonly name: string;
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Rows are sorted by it; what is null comes last. */
  readonly key: (cell: PageCell, details: PageDetails) => string | number | null;
  readonly show: (cell: PageCell, details: PageDetails) => JSX.Element | string;
}

const number = (name: string, title: string, of: (cell: PageCell) => number | null, show = numberText): Column => ({
  ...{ name, title, align: 'right', key: of },
  show: (cell) => show(of(cell)),
});

const numberText = (value: number | null) => (value === null ? '–' : count(value));
const episodesOf = ({ episodes }: PageCell) => episodes.explore + episodes.backtest + episodes.test;

const columns: readonly Column[] = [
  {
    ...{ name: 'method', title: 'Method', align: 'left' },
    key: (cell, { arms }) => arms[cell.arm] ?? '',
    show: (cell, details) => (
      <a
        href={linkTo([
          'cell',
          refOf(
            details.cells.map(({ id }) => id),
            details.cells.indexOf(cell),
          ),
        ])}
      >
        <Inline text={details.arms[cell.arm] ?? cell.id} />
      </a>
    ),
  },
  number('seed', 'Seed', ({ seed }) => seed),
  { name: 'fold', title: 'Fold', align: 'left', key: ({ fold }) => fold ?? null, show: ({ fold }) => fold ?? '–' },
  number('size', 'Training tasks', ({ trainSize }) => trainSize),
  {
    ...{ name: 'state', title: 'State', align: 'left' },
    key: ({ state }) => state,
    show: ({ state, comparable }) => (state === 'finished' && !comparable ? 'not comparable' : state),
  },
  number('accuracy', 'Accuracy', ({ accuracy }) => accuracy, percent),
  number('train', 'Train', ({ train }) => train, percent),
  number('errors', 'Errors', ({ errors }) => errors),
  number('episodes', 'Episodes', episodesOf),
  number('call', 'Tokens/call', ({ perCall }) => perCall),
  number('tokens', 'Training tokens', ({ trainingTokens }) => trainingTokens),
  number('critical', 'Critical path', ({ criticalCalls }) => criticalCalls),
];

function CellTable({ details, route }: { readonly details: PageDetails; readonly route: Route }): JSX.Element {
  const { q = '', method = '', state = '', seed = '' } = route.query;
  const shown = columns.filter(({ name }) => name !== 'fold' || details.cells.some(({ fold }) => fold !== undefined));
  const found = sorted(details, route).filter(
    (cell) =>
      (method === '' || String(cell.arm) === method) &&
      (state === '' || cell.state === state) &&
      (seed === '' || String(cell.seed) === seed) &&
      textOf(cell, details).includes(q.toLowerCase()),
  );
  const choices = (values: readonly (string | number)[]) =>
    [...new Set(values)].map((value) => ({ value: String(value), text: String(value) }));
  const set = (name: string) => (value: string) => refine(route, { [name]: value });
  return (
    <>
      <Filters found={`${count(found.length)} of ${counted(details.cells.length, 'cell')}`}>
        <Search label="Search" value={q} onValue={set('q')} />
        <Select
          {...{ label: 'Method', value: method, onValue: set('method'), all: 'all' }}
          choices={details.arms.map((text, index) => ({ value: String(index), text }))}
        />
        <Select
          {...{ label: 'State', value: state, onValue: set('state'), all: 'all' }}
          choices={choices(details.cells.map((cell) => cell.state))}
        />
        <Select
          {...{ label: 'Seed', value: seed, onValue: set('seed'), all: 'all' }}
          choices={choices(details.cells.map((cell) => cell.seed).sort((a, b) => a - b))}
        />
      </Filters>
      <LongTable
        label="Table of cells"
        head={<Head columns={shown} route={route} />}
        rows={found.length}
        height={40}
        row={(index, ariaRow) => {
          const cell = found[index];
          return (
            cell && (
              <tr key={cell.id} aria-rowindex={ariaRow}>
                {shown.map(({ name, align, show }) => (
                  <td key={name} class={align}>
                    {show(cell, details)}
                  </td>
                ))}
              </tr>
            )
          );
        }}
      />
    </>
  );
}

const textOf = (cell: PageCell, { arms }: PageDetails) =>
  [cell.id, arms[cell.arm], cell.method, cell.state, cell.trouble, `seed ${cell.seed}`].join(' ').toLowerCase();

/** In the order of the report until a column is chosen. */
function sorted(details: PageDetails, { query }: Route): readonly PageCell[] {
  const { sort = '', order = '' } = query;
  const column = columns.find(({ name }) => name === sort);
  if (column === undefined) return details.cells;
  const sign = order === 'down' ? -1 : 1;
  return [...details.cells].sort((a, b) => {
    const [left, right] = [column.key(a, details), column.key(b, details)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return left < right ? -sign : left > right ? sign : 0;
  });
}

function Head({ columns: shown, route }: { readonly columns: readonly Column[]; readonly route: Route }): JSX.Element {
  const { sort = '', order = '' } = route.query;
  const down = order === 'down';
  return (
    <tr aria-rowindex={1}>
      {shown.map(({ name, title, align }) => {
        const own = sort === name;
        return (
          <th key={name} scope="col" class={align} aria-sort={own ? (down ? 'descending' : 'ascending') : 'none'}>
            <button
              type="button"
              onClick={() => refine(route, { sort: name, order: own && !down ? 'down' : '' })}
              title={visibleLine(`Sort by ${title}`)}
            >
              {title}
              <span aria-hidden="true">{own ? (down ? ' ▼' : ' ▲') : ''}</span>
            </button>
          </th>
        );
      })}
    </tr>
  );
}
