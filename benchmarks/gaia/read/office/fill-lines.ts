import { cellName } from './cell-name.ts';

export interface FilledCell {
  /** From 1. */
  readonly row: number;
  /** From 0. */
  readonly column: number;
  /** RRGGBB */
  readonly colour: string;
}

interface Block {
  readonly from: FilledCell;
  readonly right: number;
  bottom: number;
}

/** More blocks of one colour than this are not listed. */
const maxLines = 2_000;

/**
 * `fill B3: FF0000`, `fill A1:F1: 4472C4`: neighbours of one colour as one block, by place. The cells come row by row,
 * from left to right.
 */
export function fillLines(cells: readonly FilledCell[]): string[] {
  const blocks: Block[] = [];
  let above: Block[] = [];
  let here: Block[] = [];
  let row = 0;
  for (const run of runsOf(cells)) {
    if (run.from.row !== row) {
      above = run.from.row === row + 1 ? here : [];
      here = [];
      row = run.from.row;
    }
    const block = above.find((candidate) => candidate.bottom === row - 1 && isSameWidth(candidate, run));
    if (block) block.bottom = row;
    else blocks.push(run);
    here.push(block ?? run);
  }
  const lines = blocks.slice(0, maxLines).map(({ from, right, bottom }) => {
    const [first, last] = [cellName(from.row, from.column), cellName(bottom, right)];
    return `fill ${first === last ? first : `${first}:${last}`}: ${from.colour}`;
  });
  return blocks.length > maxLines
    ? [...lines, `(${blocks.length - maxLines} more filled places are not listed)`]
    : lines;
}

/** Neighbours of one colour within a row. */
function runsOf(cells: readonly FilledCell[]): Block[] {
  const runs: Block[] = [];
  for (const cell of cells) {
    const last = runs.at(-1);
    if (last && last.bottom === cell.row && last.right === cell.column - 1 && last.from.colour === cell.colour)
      runs[runs.length - 1] = { ...last, right: cell.column };
    else runs.push({ from: cell, right: cell.column, bottom: cell.row });
  }
  return runs;
}

const isSameWidth = (a: Block, b: Block): boolean =>
  a.from.column === b.from.column && a.right === b.right && a.from.colour === b.from.colour;
