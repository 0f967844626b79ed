/** The merge tree as a dendrogram: lines are drawn, nodes are links. */
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { PageNode, PageTree } from '../page-data.ts';
import { visibleLine } from '../visible-text.ts';
import { shortSubset, subsetHue } from './module-text.tsx';
import { percent } from './numbers.ts';
import { layOutTree, type PlacedNode } from './tree-layout.ts';

interface TreeProps {
  readonly tree: PageTree;
  readonly subsets: readonly string[];
  readonly selected: number;
  readonly linkOf: (node: number) => string;
}

const size = { width: 150, height: 46, across: 196, down: 60, edge: 10 } as const;

export function MergeTree({ tree, subsets, selected, linkOf }: TreeProps): JSX.Element {
  const box = useRef<HTMLUListElement>(null);
  const placed = layOutTree(tree);
  const byIndex = new Map(placed.map((node) => [node.index, node]));
  const left = ({ level }: PlacedNode) => size.edge + level * size.across;
  const top = ({ row }: PlacedNode) => size.edge + row * size.down;
  const width = Math.max(...placed.map(left)) + size.width + size.edge;
  const height = Math.max(...placed.map(top)) + size.height + size.edge;
  const move = (event: KeyboardEvent) => {
    const next = neighbour(event.key, placed, { tree, from: selected });
    if (next === undefined) return;
    event.preventDefault();
    location.hash = linkOf(next);
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-node="${next}"]`)?.focus());
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard.
    <section class="scroll" tabIndex={0} aria-label="Merge tree: arrow keys move between its nodes">
      <div class="tree" style={{ width: `${width}px`, height: `${height}px` }}>
        <svg width={width} height={height} aria-hidden="true">
          {placed.flatMap((node) =>
            (tree.nodes[node.index]?.children ?? []).map((child) => {
              const from = byIndex.get(child)!;
              const [x, y] = [left(from) + size.width, top(from) + size.height / 2];
              const [endX, endY] = [left(node), top(node) + size.height / 2];
              const bend = endX - 22;
              const kept = tree.nodes[node.index]!.module === tree.nodes[child]!.module;
              return (
                <path
                  key={`${node.index}-${child}`}
                  class={kept ? 'kept' : ''}
                  d={`M${x} ${y}H${bend}V${endY}H${endX}`}
                />
              );
            }),
          )}
        </svg>
        <ul ref={box} onKeyDown={move}>
          {placed.map((place) => {
            const node = tree.nodes[place.index]!;
            return (
              <li key={place.index} style={{ left: `${left(place)}px`, top: `${top(place)}px` }}>
                <a
                  class={`node ${stateOf(node)}`}
                  href={linkOf(place.index)}
                  data-node={place.index}
                  tabIndex={place.index === selected ? 0 : -1}
                  aria-current={place.index === selected ? 'true' : undefined}
                >
                  <span>
                    {node.kind === 'subset' && (
                      <span aria-hidden="true" class={`tag ${subsetHue(Math.max(0, subsets.indexOf(node.path)))}`}>
                        {visibleLine(shortSubset(node.path), 12)}
                      </span>
                    )}
                    {visibleLine(node.path, 18)}
                  </span>
                  <span class="score">
                    {percent(node.score?.mean)} <em>{stateOf(node)}</em>
                    {node.score !== null && <span class="unread"> on {node.score.tasks} tasks</span>}
                  </span>
                </a>
              </li>
            );
          })}
        </ul>
      </div>
    </section>
  );
}

export function stateOf({ kind, rounds }: PageNode): 'accepted' | 'refused' | '' {
  if (kind === 'subset') return '';
  return rounds.at(-1)?.accepted === true ? 'accepted' : 'refused';
}

interface Neighbourhood {
  readonly tree: PageTree;
  readonly from: number;
}

/** Left to its children, right to what it was merged into, up and down to the next of its column. */
function neighbour(key: string, placed: readonly PlacedNode[], { tree, from }: Neighbourhood): number | undefined {
  if (key === 'ArrowLeft') return tree.nodes[from]?.children[0];
  if (key === 'ArrowRight') {
    const parent = tree.nodes.findIndex(({ children }) => children.includes(from));
    return parent < 0 ? undefined : parent;
  }
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return undefined;
  const own = placed.find(({ index }) => index === from);
  const column = placed.filter(({ level }) => level === own?.level).map(({ index }) => index);
  return column[column.indexOf(from) + (key === 'ArrowDown' ? 1 : -1)];
}
