import { filledWidth, tableLine } from '../table-lines.ts';
import { cellName } from './cell-name.ts';

export interface SheetRow {
  /** From 1. */
  readonly number: number;
  /** By column, from 0; holes are empty cells, and the last is none. */
  readonly cells: readonly string[];
}

/** So many rows without a value are shown as lines of empty cells; more than that as a note. */
const shownGap = 20;

/**
 * The used range of a sheet as comma-separated lines, and a note where it begins unless that is A1. Ends after
 * `characters`: rows are filled up, so that there may be more of them than the cells have.
 */
export function sheetLines(
  rows: readonly SheetRow[],
  characters: number,
): { readonly lines: readonly string[]; readonly isCut: boolean } {
  const [first] = rows;
  if (!first) return { lines: [], isCut: false };
  const left = rows.reduce((least, { cells }) => Math.min(least, firstOf(cells)), Number.POSITIVE_INFINITY);
  const right = rows.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  const empty = ','.repeat(Math.min(right - left, filledWidth) - 1);
  const note = left === 0 && first.number === 1 ? [] : [`(the first cell is ${cellName(first.number, left)})`];
  const lines: string[] = [];
  let length = 0;
  let next = first.number;
  for (const { number, cells } of rows) {
    const gap = number - next;
    const between = gap > shownGap ? [`(rows ${next} to ${number - 1} are empty)`] : Array<string>(gap).fill(empty);
    for (const line of [...between, rowLine(cells, left, right)]) {
      lines.push(line);
      length += line.length + 1;
    }
    if (length > characters) return { lines, isCut: true };
    next = number + 1;
  }
  return { lines: [...lines, ...note], isCut: false };
}

const firstOf = (cells: readonly string[]): number => cells.findIndex((cell) => cell !== undefined);

function rowLine(cells: readonly string[], left: number, right: number): string {
  const width = Math.max(cells.length, Math.min(right, left + filledWidth)) - left;
  return tableLine(Array.from({ length: width }, (_, index) => cells[left + index] ?? ''));
}
