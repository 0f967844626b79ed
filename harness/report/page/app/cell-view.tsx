import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { PageCell } from '../page-data.ts';
import { loadWorld, type World } from './data.ts';
import { Select } from './filters.tsx';
import { Loading } from './loading.tsx';
import { ModuleText } from './module-text.tsx';
import { count, percent } from './numbers.ts';
import { indexOfRef, linkTo, type Route, refOf } from './route.ts';
import { Inline } from './text.tsx';
import { useLoaded } from './use-loaded.ts';

export function CellView({ route }: { readonly route: Route }): JSX.Element {
  const world = useLoaded(loadWorld, 'world');
  return <Loading of={world}>{(value) => <Cell key={route.path[1]} world={value} route={route} />}</Loading>;
}

function Cell({ world, route }: { readonly world: World; readonly route: Route }): JSX.Element {
  const { cells, arms } = world.details;
  const ids = cells.map(({ id }) => id);
  const index = indexOfRef(ids, route.path[1]);
  const cell = cells[index];
  if (cell === undefined)
    return (
      <>
        <h1>No such cell</h1>
        <p>
          <a href={linkTo(['cells'])}>All cells</a>
        </p>
      </>
    );
  const ref = refOf(ids, index);
  return (
    <>
      <p class="quiet">
        <a href={linkTo(['cells'])}>Cells</a>
      </p>
      <h1>
        <Inline text={arms[cell.arm] ?? cell.id} />, seed {cell.seed}
        {cell.fold !== undefined && `, fold ${cell.fold}`}
      </h1>
      <CellFacts cell={cell} />
      <p>
        {cell.tree.nodes.length > 0 && (
          <>
            <a href={linkTo(['merge', ref])}>Merge tree</a> ·{' '}
          </>
        )}
        <a href={linkTo(['prompts'], { cell: ref })}>Prompts</a>
      </p>
      <Modules world={world} cell={cell} />
    </>
  );
}

function CellFacts({ cell }: { readonly cell: PageCell }): JSX.Element {
  const { episodes } = cell;
  const number = (value: number | null) => (value === null ? '–' : count(value));
  const facts = [
    ['State', cell.trouble === '' ? cell.state : `${cell.state}: ${cell.trouble}`],
    ['Comparable', cell.comparable ? 'yes' : 'no'],
    ['Accuracy', percent(cell.accuracy)],
    ['Training score', percent(cell.train)],
    ['Training tasks', count(cell.trainSize)],
    [
      'Episodes',
      `${count(episodes.explore)} explored, ${count(episodes.backtest)} backtests, ${count(episodes.test)} tests`,
    ],
    ['Episodes that were errors', count(cell.errors)],
    ['Tokens of an optimizer or merger call', number(cell.perCall)],
    ['Prompt tokens in training', count(cell.trainingTokens)],
    ['Calls one after the other', number(cell.criticalCalls)],
    ['Id', cell.id],
  ] as const;
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Inline text={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Modules({ world, cell }: { readonly world: World; readonly cell: PageCell }): JSX.Element {
  const { modules } = world.details;
  const finalists = cell.finalists.map(({ path, module, train, test }) => ({
    module,
    text: `${path}: test ${percent(test)}, training ${percent(train)}`,
    group: 'At the end',
  }));
  const made = cell.modules.map(({ path, module }) => ({ module, text: path, group: 'On the way' }));
  const all = [...finalists, ...made];
  const [chosen, choose] = useState('0');
  const shown = all[Number(chosen)];
  if (shown === undefined) return <p class="quiet">No module of this cell is known.</p>;
  return (
    <section aria-labelledby="modules">
      <h2 id="modules">Modules</h2>
      <div class="filters">
        <Select
          label="Module"
          value={chosen}
          onValue={choose}
          choices={all.map(({ text, group }, index) => ({ value: String(index), text, group }))}
        />
      </div>
      <ModuleText module={modules[shown.module]} cell={cell} />
    </section>
  );
}
