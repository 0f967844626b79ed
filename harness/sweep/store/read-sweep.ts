/** A sweep's rows → what tables and reports are made from. In an order that depends on nothing but the rows. */
import type { SqliteFile } from '../../core/database.ts';
import type { CandidateEvent, CellEvent, CellOutcome, CellRecord, CellSpec, SweepManifest } from '../../core/record.ts';
import { namedArms } from '../plan.ts';
import { checksumOf } from './packed.ts';
import { happeningTables } from './schema.ts';
import type { RunCommand } from './store.ts';

export interface StoredSweep {
  readonly manifest: SweepManifest;
  readonly cells: readonly StoredCell[];
}

export interface StoredCell extends CellRecord {
  /** Wall-clock time of the run that finished it. */
  readonly seconds: number;
}

/** The finished cells that the last run's code has made, by all its runs; undefined before the first run. */
export function readSweep(file: SqliteFile): StoredSweep | undefined {
  const runs = readRuns(file);
  const last = runs.at(-1);
  if (last === undefined) return undefined;
  const alike = runs.filter(({ code }) => code === last.code).map(({ manifest }) => manifest);
  return { manifest: alike.reduce(united), cells: readCells(file, last.code) };
}

export interface StoredRun {
  readonly run: number;
  readonly code: string;
  readonly command: RunCommand;
  readonly manifest: SweepManifest;
}

/** In the order in which they began. */
export function readRuns({ database, guard, damaged }: SqliteFile): StoredRun[] {
  const rows = guard(() =>
    database.prepare('SELECT run, code, command, manifest, checksum FROM runs ORDER BY run').all(),
  );
  return rows.map(({ run, code, command, manifest, checksum }) => {
    if (checksumOf(code as string, command as string, manifest as string) !== checksum) throw damaged();
    return {
      run: Number(run),
      code: code as string,
      command: JSON.parse(command as string) as RunCommand,
      manifest: JSON.parse(manifest as string) as SweepManifest,
    };
  });
}

/** The code whose cells `readSweep` gives, and how many finished cells of other code there are beside them. */
export function readCodes(file: SqliteFile): { readonly code: string; readonly byOtherCode: number } | undefined {
  const code = readRuns(file).at(-1)?.code;
  if (code === undefined) return undefined;
  const count = 'SELECT count(*) AS n FROM cells WHERE outcome IS NOT NULL AND code != ?';
  const row = file.guard(() => file.database.prepare(count).get(code));
  return { code, byOtherCode: Number(row!.n) };
}

/** Specs and outcomes of the cells that this code has finished, by id, in the order in which they were planned first. */
export function finishedCells(
  file: SqliteFile,
  code: string,
): ReadonlyMap<string, Pick<CellRecord, 'spec' | 'outcome'>> {
  const { database, guard } = file;
  const rows = guard(() =>
    database
      .prepare('SELECT id, spec, outcome, checksum FROM cells WHERE code = ? AND outcome IS NOT NULL ORDER BY cell')
      .all(code),
  );
  return new Map(
    rows.map((row) => {
      const { id, spec, outcome } = soundCell(file, row);
      return [id, { spec, outcome }];
    }),
  );
}

/** Ids of the cells that the last run has planned, in its order. */
export function plannedIds({ database, guard }: SqliteFile): string[] {
  const rows = guard(() =>
    database
      .prepare('SELECT id FROM plans JOIN cells USING (cell) WHERE run = (SELECT max(run) FROM runs) ORDER BY position')
      .all(),
  );
  return rows.map(({ id }) => id as string);
}

/** The later one, with the values of both: a sweep may have got its cells from several commands. */
function united(earlier: SweepManifest, later: SweepManifest): SweepManifest {
  const seeds = [...new Set([...earlier.seeds, ...later.seeds])].toSorted((a, b) => a - b);
  const names = Object.keys({ ...earlier.options, ...later.options });
  const options = names.map((name) => {
    const [before, after] = [earlier.options[name], later.options[name]];
    if (before === undefined || after === undefined || String(before) === String(after))
      return [name, after ?? before!] as const;
    return [name, [...new Set([before, after].flat().map(asText))]] as const;
  });
  const told = [earlier, later].flatMap(({ models, notices = [] }) => [
    ...Object.values(models).map(({ notice }) => notice),
    ...notices,
  ]);
  return { ...later, seeds, options: Object.fromEntries(options), notices: [...new Set(told)].toSorted() };
}

const asText = (value: string | number | boolean) => (typeof value === 'boolean' ? String(value) : value);

/** Finished cells, of one code or of all, in the order in which they were planned first. */
export function readCells(file: SqliteFile, code?: string): StoredCell[] {
  const { database, guard } = file;
  const rows = guard(() =>
    database
      .prepare(
        'SELECT cell, id, spec, outcome, seconds, checksum FROM cells WHERE outcome IS NOT NULL AND code = coalesce(?, code) ORDER BY cell',
      )
      .all(code ?? null),
  );
  const cells = rows.map((row) => ({
    ...soundCell(file, row),
    ...{ seconds: Number(row.seconds), events: readEvents(file, Number(row.cell)) },
  }));
  const arms = namedArms(cells.map(({ spec }) => spec));
  return cells.map((cell, index) => ({ ...cell, arm: arms[index]! }));
}

function soundCell(file: SqliteFile, row: Readonly<Record<string, unknown>>) {
  const [id, spec, outcome] = [row.id as string, row.spec as string, row.outcome as string];
  if (checksumOf(id, spec, outcome) !== row.checksum) throw file.damaged();
  return { id, spec: JSON.parse(spec) as CellSpec, outcome: JSON.parse(outcome) as CellOutcome };
}

/** The subset modules of a finished cell, in the order in which they went into its merge. */
export function readFrozen(file: SqliteFile, id: string, code: string): CandidateEvent[] {
  const { database, guard } = file;
  const rows = guard(() =>
    database
      .prepare(
        `SELECT frozen_modules.record, frozen_modules.checksum FROM cells JOIN candidates USING (cell)
         LEFT JOIN frozen_modules ON hash = frozen WHERE id = ? AND code = ? AND outcome IS NOT NULL ORDER BY position`,
      )
      .all(id, code),
  );
  return rows.map(({ record, checksum }) => {
    // Null where what a cell names is not there.
    if (record === null || checksumOf(record as string) !== checksum) throw file.damaged();
    return JSON.parse(record as string) as CandidateEvent;
  });
}

/** Events of a cell but its subset modules; every row is checked. */
function readEvents(file: SqliteFile, cell: number): CellEvent[] {
  const { database, guard } = file;
  const step = 'phase, path, task, number';
  const queries = [
    `SELECT record, trajectory, checksum FROM episodes WHERE cell = ? ORDER BY ${step}`,
    `SELECT record, prompt, answer, checksum FROM calls WHERE cell = ? ORDER BY role, ${step}`,
    ...Object.values(happeningTables).map(
      (table) => `SELECT record, checksum FROM ${table} WHERE cell = ? ORDER BY position`,
    ),
  ];
  return queries.flatMap((query) =>
    guard(() => database.prepare(query).all(cell)).map(({ checksum, ...parts }) => {
      if (checksumOf(...(Object.values(parts) as (string | Uint8Array)[])) !== checksum) throw file.damaged();
      return JSON.parse(parts.record as string) as CellEvent;
    }),
  );
}
