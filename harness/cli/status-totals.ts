import type { CellStatus } from '../sweep/store/read-status.ts';

/** Of all cells of a sweep together. */
export interface StatusTotals {
  readonly finished: number;
  readonly cells: number;
  readonly episodes: number;
  /** Logical, of prompts and answers. */
  readonly tokens: number;
  /** US dollars; null = unknown. */
  readonly usd: number | null;
  /** How many steps ended in an error of that kind. */
  readonly errors: ReadonlyMap<string, number>;
}

export function statusTotals(cells: readonly CellStatus[]): StatusTotals {
  const total = (of: (cell: CellStatus) => number) => cells.reduce((sum, cell) => sum + of(cell), 0);
  const errors = new Map<string, number>();
  for (const cell of cells) for (const [kind, n] of cell.errors) errors.set(kind, (errors.get(kind) ?? 0) + n);
  return {
    finished: cells.filter(({ state }) => state !== 'waiting' && state !== 'under way').length,
    cells: cells.length,
    episodes: total(({ episodes }) => episodes),
    tokens: total(({ tokens }) => tokens),
    usd: cells.some(({ usd }) => usd === null) ? null : total(({ usd }) => usd ?? 0),
    errors,
  };
}
