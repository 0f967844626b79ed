import type { PageTree } from '../page-data.ts';

export interface PlacedNode {
  readonly index: number;
  /** Column: 0 for a node without children, else one more than its highest child. */
  readonly level: number;
  /** In rows of leaves; a merge stands in the middle of its children. */
  readonly row: number;
}

/** Leaves in the order in which they hang together, merges to their right. */
export function layOutTree({ nodes }: PageTree): PlacedNode[] {
  const isChild = new Set(nodes.flatMap(({ children }) => children));
  const placed = new Map<number, PlacedNode>();
  let rows = 0;
  const place = (index: number): PlacedNode => {
    const known = placed.get(index);
    if (known !== undefined) return known;
    const children = (nodes[index]?.children ?? []).map(place);
    const [first, last] = [children[0], children.at(-1)];
    const own: PlacedNode = {
      index,
      level: children.length === 0 ? 0 : 1 + Math.max(...children.map(({ level }) => level)),
      row: first === undefined || last === undefined ? rows++ : (first.row + last.row) / 2,
    };
    placed.set(index, own);
    return own;
  };
  const roots = [...nodes.keys()].filter((index) => !isChild.has(index));
  for (const root of roots) place(root);
  return [...placed.values()].sort((a, b) => a.level - b.level || a.row - b.row);
}
