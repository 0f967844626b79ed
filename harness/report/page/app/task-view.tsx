import type { JSX } from 'preact';
import type { PageTrajectory } from '../page-data.ts';
import { Comparison } from './comparison.tsx';
import { canShow, isServed, loadTrajectory, loadWorld, type World } from './data.ts';
import { endText, episodeRef, placeText, rowOfRef, rowsByTask, taskIds } from './episodes.ts';
import { type Choice, Select } from './filters.tsx';
import { Loading } from './loading.tsx';
import { count, counted } from './numbers.ts';
import { indexOfRef, linkTo, type Route, refine, refOf } from './route.ts';
import { Inline } from './text.tsx';
import { Trajectory } from './trajectory.tsx';
import { useLoaded } from './use-loaded.ts';

export function TaskView({ route }: { readonly route: Route }): JSX.Element {
  const world = useLoaded(loadWorld, 'world');
  return <Loading of={world}>{(value) => <Task world={value} route={route} />}</Loading>;
}

function Task({ world, route }: { readonly world: World; readonly route: Route }): JSX.Element {
  const index = indexOfRef(taskIds(world), route.path[1]);
  const task = world.details.tasks[index];
  if (task === undefined)
    return (
      <>
        <h1>No such task</h1>
        <p>
          <a href={linkTo(['tasks'])}>All tasks</a>
        </p>
      </>
    );
  const rows = rowsByTask(world.episodes).get(index) ?? [];
  const ref = (row: number) => episodeRef(world, rows, row);
  const first = rows[0] ?? -1;
  const asked = rowOfRef(world, rows, route.query.a);
  const a = asked < 0 ? first : asked;
  const b = rowOfRef(world, rows, route.query.b);
  const choices = rows.map((row) => choiceOf(world, row, ref(row)));
  return (
    <>
      <p class="quiet">
        <a href={linkTo(['tasks'])}>Tasks</a> · <Inline text={task.category} />
        {task.label !== undefined && (
          <>
            {' '}
            · <Inline text={task.label} />
          </>
        )}
      </p>
      <h1 class="long-name">
        <Inline text={task.id} />
      </h1>
      <div class="filters">
        <Select
          {...{ label: 'Attempt A', value: a < 0 ? '' : ref(a), choices }}
          onValue={(value) => refine(route, { a: value })}
        />
        <Select
          {...{ label: 'Beside it, attempt B', value: b < 0 ? '' : ref(b), choices, all: 'none' }}
          onValue={(value) => refine(route, { b: value })}
        />
      </div>
      {a >= 0 && <Attempts world={world} a={a} b={b} />}
    </>
  );
}

function choiceOf({ details, episodes }: World, row: number, value: string): Choice {
  const cell = details.cells[episodes.cell[row]!]!;
  const fold = cell.fold === undefined ? '' : `, fold ${cell.fold}`;
  const kept = canShow(episodes, row) ? '' : ', no text here';
  return {
    value,
    text: `${details.arms[cell.arm]} · seed ${cell.seed}${fold} · ${placeText(episodes, row)} · ${endText(episodes, row)} · ${counted(episodes.steps[row]!, 'step')}${kept}`,
  };
}

interface AttemptsProps {
  readonly world: World;
  readonly a: number;
  readonly b: number;
}

function Attempts({ world, a, b }: AttemptsProps): JSX.Element {
  const loaded = useLoaded(
    () => Promise.all([a, b].map((row) => (row < 0 ? undefined : loadTrajectory(world.episodes, row)))),
    `${a} ${b}`,
  );
  return (
    <>
      <div class={b < 0 ? '' : 'pair'}>
        <Facts world={world} row={a} name={b < 0 ? 'Attempt' : 'A'} />
        {b >= 0 && <Facts world={world} row={b} name="B" />}
      </div>
      <h2>{b < 0 ? 'Trajectory' : 'Step by step'}</h2>
      <Loading of={loaded}>
        {([left, right]) =>
          left !== undefined && right !== undefined ? (
            <Comparison left={left} right={right} />
          ) : (
            [left, ...(b < 0 ? [] : [right])].map((trajectory, index) => (
              <Single key={index === 0 ? 'a' : 'b'} trajectory={trajectory} />
            ))
          )
        }
      </Loading>
    </>
  );
}

function Single({ trajectory }: { readonly trajectory: PageTrajectory | undefined }): JSX.Element {
  return trajectory === undefined ? (
    <p class="box">
      {isServed ? (
        'Nothing is known of what was said here.'
      ) : (
        <>
          This trajectory is not in the page, which holds a sample where not all fit; <code>npm run view</code> shows
          it.
        </>
      )}
    </p>
  ) : (
    <Trajectory trajectory={trajectory} />
  );
}

function Facts({ world, row, name }: { readonly world: World; readonly row: number; readonly name: string }) {
  const { details, episodes } = world;
  const cell = details.cells[episodes.cell[row]!]!;
  const ids = details.cells.map(({ id }) => id);
  const score = episodes.score[row];
  const end = endText(episodes, row);
  return (
    <section class="box" aria-label={name}>
      <h2>
        {name}: <Inline text={details.arms[cell.arm] ?? ''} />
      </h2>
      <dl class="facts">
        <div>
          <dt>Score</dt>
          <dd>
            <strong>{score === null || score === undefined ? 'none' : score.toFixed(2)}</strong>{' '}
            {end !== '' && (
              <>
                (<Inline text={end} />)
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>Cell</dt>
          <dd>
            <a href={linkTo(['cell', refOf(ids, episodes.cell[row]!)])}>seed {cell.seed}</a>
            {cell.fold !== undefined && `, fold ${cell.fold}`}
          </dd>
        </div>
        <div>
          <dt>Where</dt>
          <dd>
            <Inline text={placeText(episodes, row)} />
          </dd>
        </div>
        <div>
          <dt>Steps</dt>
          <dd>{count(episodes.steps[row]!)}</dd>
        </div>
        <div>
          <dt>Tokens</dt>
          <dd>
            {count(episodes.promptTokens[row]!)} read, {count(episodes.completionTokens[row]!)} written
          </dd>
        </div>
        <div>
          <dt>Module</dt>
          <dd>
            <code>{details.modules[episodes.module[row]!]?.id ?? '–'}</code>
          </dd>
        </div>
      </dl>
    </section>
  );
}
