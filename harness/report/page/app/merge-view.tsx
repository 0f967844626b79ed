import type { JSX } from 'preact';
import { loadWorld, type World } from './data.ts';
import { Select } from './filters.tsx';
import { Loading } from './loading.tsx';
import { MergeNode } from './merge-node.tsx';
import { MergeTree } from './merge-tree.tsx';
import { go, indexOfRef, linkTo, type Route, refOf } from './route.ts';
import { Inline } from './text.tsx';
import { useLoaded } from './use-loaded.ts';

export function MergeView({ route }: { readonly route: Route }): JSX.Element {
  const world = useLoaded(loadWorld, 'world');
  return (
    <>
      <h1>Merge trees</h1>
      <Loading of={world}>{(value) => <Trees world={value} route={route} />}</Loading>
    </>
  );
}

function Trees({ world, route }: { readonly world: World; readonly route: Route }): JSX.Element {
  const { cells, arms } = world.details;
  const ids = cells.map(({ id }) => id);
  const grown = [...cells.keys()].filter((index) => cells[index]!.tree.nodes.length > 0);
  const asked = indexOfRef(ids, route.path[1]);
  const chosen = grown.includes(asked) ? asked : grown[0];
  if (chosen === undefined) return <p>No cell of this sweep has merged modules.</p>;
  const cell = cells[chosen]!;
  const { nodes, clusters } = cell.tree;
  const paths = nodes.map(({ path }) => path);
  const named = indexOfRef(paths, route.path[2]);
  const selected = named < 0 ? nodes.length - 1 : named;
  const linkOf = (node: number) => linkTo(['merge', refOf(ids, chosen), refOf(paths, node)]);
  return (
    <>
      <p class="quiet">
        On the left the modules of the subsets, to the right what they were merged into. A merge stays only if it is not
        worse than its parents on all their training tasks.
      </p>
      <div class="filters">
        <Select
          label="Cell"
          value={refOf(ids, chosen)}
          onValue={(value) => go(['merge', value])}
          choices={grown.map((index) => ({
            value: refOf(ids, index),
            text: `${arms[cells[index]!.arm]} · seed ${cells[index]!.seed}${cells[index]!.fold ? `, fold ${cells[index]!.fold}` : ''}`,
          }))}
        />
      </div>
      <MergeTree tree={cell.tree} subsets={cell.origins.subsets} selected={selected} linkOf={linkOf} />
      {clusters.length > 0 && (
        <details class="clusters">
          <summary>Clusters</summary>
          <ul>
            {clusters.map(({ path, algorithm, members }) => (
              <li key={path}>
                <Inline text={`${path} (${algorithm}): ${members.map((own) => own.join(', ')).join(' | ')}`} />
              </li>
            ))}
          </ul>
        </details>
      )}
      <MergeNode key={`${chosen}-${selected}`} world={world} cell={chosen} node={selected} linkOf={linkOf} />
    </>
  );
}
