import type { JSX } from 'preact';
import type { PageCalls, PageSummary } from '../page-data.ts';
import { canShow, isServed, loadCalls, loadDialogue, loadWorld, type World } from './data.ts';
import { Filters, Search, Select } from './filters.tsx';
import { Loading } from './loading.tsx';
import { LongTable } from './long-table.tsx';
import { count, counted } from './numbers.ts';
import { indexOfRef, linkTo, type Route, refine, refOf } from './route.ts';
import { Inline } from './text.tsx';
import { Part } from './trajectory.tsx';
import { useLoaded } from './use-loaded.ts';

type Both = readonly [World, PageCalls];
const load = (): Promise<Both> => Promise.all([loadWorld(), loadCalls()]);

interface PromptsProps {
  readonly route: Route;
  readonly summary: PageSummary;
}

export function PromptsView({ route, summary }: PromptsProps): JSX.Element {
  const loaded = useLoaded(load, 'calls');
  const { prompts, calls } = summary.counts;
  return (
    <>
      <h1>Prompts</h1>
      <p class="quiet">
        Calls of optimizer, merger and evaluator, as they were sent; an agent's turns are in its trajectories.
        {prompts < calls &&
          !isServed &&
          ` The page holds the texts of ${count(prompts)} of ${count(calls)}: those that are links.`}
      </p>
      <Loading of={loaded}>{(both) => <CallTable both={both} route={route} />}</Loading>
    </>
  );
}

const roleOf = ({ roles, role }: PageCalls, row: number) => roles[role[row]!] ?? '';

function CallTable({ both: [{ details }, calls], route }: { readonly both: Both; readonly route: Route }): JSX.Element {
  const { q = '', role = '', cell = '' } = route.query;
  const ids = details.cells.map(({ id }) => id);
  const wantedCell = cell === '' ? -1 : indexOfRef(ids, cell);
  const taskOf = (row: number) => details.tasks[calls.task[row]!]?.id ?? '';
  const armOf = (row: number) => details.arms[details.cells[calls.cell[row]!]!.arm] ?? '';
  const needle = q.toLowerCase();
  const found = [...calls.cell.keys()].filter(
    (row) =>
      (role === '' || roleOf(calls, row) === role) &&
      (cell === '' || calls.cell[row] === wantedCell) &&
      (needle === '' ||
        `${armOf(row)} ${calls.paths[calls.path[row]!]} ${taskOf(row)} ${calls.outcomes[calls.outcome[row]!]}`
          .toLowerCase()
          .includes(needle)),
  );
  const set = (name: string) => (value: string) => refine(route, { [name]: value });
  const titles = ['Role', 'Place', 'Method', 'Seed', 'Outcome', 'Read', 'Written'];
  return (
    <>
      <Filters found={`${count(found.length)} of ${counted(calls.cell.length, 'call')}`}>
        <Search label="Search" value={q} onValue={set('q')} />
        <Select
          {...{ label: 'Role', value: role, onValue: set('role'), all: 'all' }}
          choices={calls.roles.map((name) => ({ value: name, text: name }))}
        />
        <Select
          {...{ label: 'Cell', value: cell, onValue: set('cell'), all: 'all' }}
          choices={details.cells.map((own, index) => ({
            value: refOf(ids, index),
            text: `${details.arms[own.arm]} · seed ${own.seed}${own.fold ? `, fold ${own.fold}` : ''}`,
          }))}
        />
      </Filters>
      <LongTable
        label="Table of calls"
        rows={found.length}
        height={40}
        head={
          <tr aria-rowindex={1}>
            {titles.map((title, index) => (
              <th key={title} scope="col" class={index === 3 || index > 4 ? 'right' : 'left'}>
                {title}
              </th>
            ))}
          </tr>
        }
        row={(index, ariaRow) => {
          const row = found[index]!;
          const place = [calls.paths[calls.path[row]!], taskOf(row)].filter((part) => part !== '').join(' · ');
          const kept = canShow(calls, row);
          return (
            <tr key={row} aria-rowindex={ariaRow}>
              <td>{roleOf(calls, row)}</td>
              <td class="clip">
                {kept ? (
                  <a href={linkTo(['prompt', String(row)])}>
                    <Inline text={place} />
                  </a>
                ) : (
                  <Inline text={place} />
                )}
              </td>
              <td>
                <Inline text={armOf(row)} />
              </td>
              <td class="right">{details.cells[calls.cell[row]!]!.seed}</td>
              <td>
                <Inline text={calls.outcomes[calls.outcome[row]!] ?? ''} />
              </td>
              <td class="right">{count(calls.promptTokens[row]!)}</td>
              <td class="right">{count(calls.completionTokens[row]!)}</td>
            </tr>
          );
        }}
      />
    </>
  );
}

export function PromptView({ route }: { readonly route: Route }): JSX.Element {
  const row = Number(route.path[1]);
  const loaded = useLoaded(async () => {
    const [world, calls] = await load();
    return { world, calls, dialogue: await loadDialogue(calls, row) };
  }, `prompt ${row}`);
  return (
    <>
      <p class="quiet">
        <a href={linkTo(['prompts'])}>Prompts</a>
      </p>
      <Loading of={loaded}>
        {({ world: { details }, calls, dialogue }) =>
          dialogue === undefined ? (
            <h1>No such prompt in this page</h1>
          ) : (
            <>
              <h1>
                {roleOf(calls, row)}: <Inline text={calls.paths[calls.path[row]!] ?? ''} />
              </h1>
              <p class="quiet">
                <Inline text={details.arms[details.cells[calls.cell[row]!]!.arm] ?? ''} />, seed{' '}
                {details.cells[calls.cell[row]!]!.seed} · {count(calls.promptTokens[row]!)} tokens read,{' '}
                {count(calls.completionTokens[row]!)} written ·{' '}
                <Inline text={calls.outcomes[calls.outcome[row]!] ?? ''} />
              </p>
              {dialogue.messages.map(([role, text], index) => (
                <Part key={index} name={role} text={text} />
              ))}
              <h2>Answer</h2>
              <Part name="Answer" text={dialogue.answer} />
            </>
          )
        }
      </Loading>
    </>
  );
}
