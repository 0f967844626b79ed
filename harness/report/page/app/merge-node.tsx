/** One node of a merge tree: how it did, what it changed, its text, and how that differs from its parents'. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { PageCell, PageNode, PageRound } from '../page-data.ts';
import type { World } from './data.ts';
import { Select } from './filters.tsx';
import { stateOf } from './merge-tree.tsx';
import { ModuleText } from './module-text.tsx';
import { counted, percent } from './numbers.ts';
import { ScoreBars } from './score-bars.tsx';
import { TaskList } from './task-list.tsx';
import { Inline } from './text.tsx';
import { TextDiff } from './text-diff.tsx';

interface NodeProps {
  readonly world: World;
  readonly cell: number;
  readonly node: number;
  readonly linkOf: (node: number) => string;
}

export function MergeNode({ world, cell: cellIndex, node: index, linkOf }: NodeProps): JSX.Element {
  const cell = world.details.cells[cellIndex]!;
  const node = cell.tree.nodes[index]!;
  const state = stateOf(node);
  return (
    <article class="box node-view" aria-labelledby="node">
      <h2 id="node">
        <Inline text={node.path} /> {state !== '' && <span class={`badge ${state}`}>{state}</span>}
      </h2>
      {node.kind === 'subset' ? <SubsetFacts node={node} /> : <Rounds {...{ world, cellIndex, node, linkOf }} />}
      <h3>Instructions</h3>
      {state === 'refused' && <p class="quiet">Of its best parent, which goes on in its place.</p>}
      <ModuleText module={world.details.modules[node.module]} cell={cell} />
      {node.kind === 'merge' && <Differences {...{ world, cell, node }} />}
    </article>
  );
}

function SubsetFacts({ node: { score } }: { readonly node: PageNode }): JSX.Element {
  return (
    <p>
      {score === null
        ? 'Its training score is not known.'
        : `Scores ${percent(score.mean)} on the ${counted(score.tasks, 'training task')} of its own subset (95 % interval ${percent(score.low)} to ${percent(score.high)}).`}
    </p>
  );
}

interface RoundsProps {
  readonly world: World;
  readonly cellIndex: number;
  readonly node: PageNode;
  readonly linkOf: (node: number) => string;
}

function Rounds({ world, cellIndex, node, linkOf }: RoundsProps): JSX.Element {
  return (
    <>
      {node.rounds.map((round) => (
        <section key={round.round} aria-label={`Synthesis ${round.round + 1}`}>
          {node.rounds.length > 1 && (
            <h3>
              Synthesis {round.round + 1}{' '}
              <span class={`badge ${round.accepted ? 'accepted' : 'refused'}`}>
                {round.accepted ? 'accepted' : 'refused'}
              </span>
            </h3>
          )}
          <p>
            <Inline text={round.reason} />
          </p>
          <ScoreBars
            rows={[
              { name: 'this merge', score: round.score, own: true },
              ...round.parents.map(({ path, score }) => ({ name: path, score })),
            ]}
          />
          <p class="quiet">
            On the {counted(unionOf(round), 'training task')} of its parents, one attempt each; intervals are Wilson's.
          </p>
          <TaskList {...{ world, cellIndex, round }} kind="broken" />
          <TaskList {...{ world, cellIndex, round }} kind="fixed" />
        </section>
      ))}
      <p>
        Parents:{' '}
        {node.children.map((child, index) => (
          <>
            {index > 0 && ', '}
            <a key={child} href={linkOf(child)}>
              <Inline text={world.details.cells[cellIndex]!.tree.nodes[child]!.path} />
            </a>
          </>
        ))}
      </p>
    </>
  );
}

const unionOf = ({ score, parents }: PageRound) =>
  score?.tasks ?? parents.find((parent) => parent.score !== null)?.score?.tasks ?? 0;

interface DifferencesProps {
  readonly world: World;
  readonly cell: PageCell;
  readonly node: PageNode;
}

function Differences({ world, node }: DifferencesProps): JSX.Element | null {
  const tried = node.rounds.filter(({ module }) => module >= 0);
  const round = tried.at(-1);
  const [parent, setParent] = useState('0');
  if (round === undefined) return <p class="quiet">No answer of the merger became a module.</p>;
  const { modules } = world.details;
  const from = round.parents[Number(parent)] ?? round.parents[0];
  if (from === undefined) return null;
  return (
    <>
      <h3>{round.accepted ? 'Difference to a parent' : 'Difference of the refused synthesis to a parent'}</h3>
      <div class="filters">
        <Select
          label="Parent"
          value={parent}
          onValue={setParent}
          choices={round.parents.map(({ path }, index) => ({ value: String(index), text: path }))}
        />
      </div>
      <TextDiff before={modules[from.module]?.lines ?? []} after={modules[round.module]?.lines ?? []} />
    </>
  );
}
