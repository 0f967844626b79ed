/** How far a sweep is, from its rows; also while another process writes them. */
import type { SqliteFile } from '../../core/database.ts';
import type { CellOutcome, CellSpec } from '../../core/record.ts';
import { namedArms } from '../plan.ts';
import { parsed } from './packed.ts';
import { finishedCells, readRuns } from './read-sweep.ts';
import type { Heartbeat } from './store.ts';

export interface CellStatus {
  readonly id: string;
  readonly arm: string;
  readonly spec: CellSpec;
  /** `waiting`: no step is done yet. */
  readonly state: CellOutcome['state'] | 'waiting' | 'under way';
  readonly episodes: number;
  /** Logical, of prompts and answers. */
  readonly tokens: number;
  /** US dollars; null = unknown. */
  readonly usd: number | null;
  /** How many steps ended in an error of that kind. */
  readonly errors: ReadonlyMap<string, number>;
}

export interface SweepStatus {
  readonly cells: readonly CellStatus[];
  /** The last sign of life of the last run; undefined where it gave none. */
  readonly heartbeat: Heartbeat | undefined;
}

/** Of the cells that all runs of the last run's code have planned; undefined before the first run. */
export function readStatus(file: SqliteFile): SweepStatus | undefined {
  const last = readRuns(file).at(-1);
  if (last === undefined) return undefined;
  const { database, guard } = file;
  const rows = guard(() =>
    database.prepare('SELECT cell, id, spec, outcome FROM cells WHERE code = ? ORDER BY cell').all(last.code),
  );
  const specs = rows.map(({ spec }) => parsed<CellSpec>(file, spec as string));
  const arms = namedArms(specs);
  const cells = rows.map(({ cell, id, outcome }, index): CellStatus => {
    const work = workOf(file, Number(cell));
    const begun = work.episodes > 0 || work.tokens > 0 ? 'under way' : 'waiting';
    const ended = outcome === null ? undefined : parsed<CellOutcome>(file, outcome as string);
    const errors = new Map(work.errors);
    if (ended?.state === 'error') errors.set(ended.kind, (errors.get(ended.kind) ?? 0) + 1);
    return { ...work, id: id as string, arm: arms[index]!, spec: specs[index]!, state: ended?.state ?? begun, errors };
  });
  const beat = guard(() => database.prepare('SELECT heartbeat FROM runs WHERE run = ?').get(last.run))!.heartbeat;
  return { cells, heartbeat: beat === null ? undefined : parsed<Heartbeat>(file, beat as string) };
}

const sums = `count(*) AS n, coalesce(sum(prompt_tokens + completion_tokens), 0) AS tokens, total(usd_paid) AS usd,
  count(*) - count(usd_paid) AS unpriced`;

function workOf({ database, guard }: SqliteFile, cell: number): Omit<CellStatus, 'id' | 'arm' | 'spec' | 'state'> {
  const ask = (sql: string) => guard(() => database.prepare(sql).all(cell));
  const [episodes] = ask(`SELECT ${sums} FROM episodes WHERE cell = ?`);
  const [calls] = ask(`SELECT ${sums} FROM calls WHERE cell = ?`);
  const kinds = ask(
    'SELECT error, count(*) AS n FROM episodes WHERE cell = ? AND error IS NOT NULL GROUP BY error ORDER BY error',
  );
  const [own, others] = [episodes!, calls!];
  return {
    episodes: Number(own.n),
    tokens: Number(own.tokens) + Number(others.tokens),
    usd: Number(own.unpriced) + Number(others.unpriced) > 0 ? null : Number(own.usd) + Number(others.usd),
    errors: new Map(kinds.map(({ error, n }) => [error as string, Number(n)])),
  };
}

/** Of the cells that this code has finished. */
export function finishedIds(file: SqliteFile, code: string): string[] {
  return [...finishedCells(file, code).keys()];
}

/** Steps of all cells of this code. */
export function stepsKept({ database, guard }: SqliteFile, code: string): number {
  const of = (table: string) => `(SELECT count(*) FROM ${table} JOIN cells USING (cell) WHERE code = $code)`;
  const row = guard(() =>
    database.prepare(`SELECT ${of('episodes')} + ${of('calls')} + ${of('turns')} AS n`).get({ code }),
  );
  return Number(row!.n);
}

/** Of a row of `cells`: an error of a provider or sandbox has ended it, or one of its episodes. */
export const hasErrors = `(cells.state = 'error'
  OR EXISTS (SELECT 1 FROM episodes WHERE episodes.cell = cells.cell AND episodes.state = 'error'))`;

/**
 * Of the last run's code: finished cells in which something ended in an error of a provider or sandbox, and those of which a
 * retry has not come to the end.
 */
export function failedIds({ database, guard }: SqliteFile): string[] {
  const rows = guard(() =>
    database
      .prepare(
        `SELECT id FROM cells WHERE code = (SELECT code FROM runs ORDER BY run DESC LIMIT 1) AND (reopened = 1
           OR (outcome IS NOT NULL AND ${hasErrors}))
         ORDER BY cell`,
      )
      .all(),
  );
  return rows.map(({ id }) => id as string);
}
