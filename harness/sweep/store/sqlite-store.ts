/** A sweep in `results/<name>/sweep.sqlite`. */
import { basename, dirname, join } from 'node:path';
import { openDatabase, type SqliteFile } from '../../core/database.ts';
import type { Episode } from '../../core/trajectory.ts';
import { commitTogether } from './commit-together.ts';
import { checksumOf } from './packed.ts';
import { hasErrors } from './read-status.ts';
import { finishedCells } from './read-sweep.ts';
import { applicationId, schema, schemaVersion } from './schema.ts';
import { cellStatements, episodeOf, sqliteCellLog } from './sqlite-cell-log.ts';
import type { CellPlan, Run, Store } from './store.ts';
import { checkWorld, type World } from './world.ts';

export const databaseName = 'sweep.sqlite';

/** Opens the sweep of a folder, or makes it; throws ConfigError where it cannot be used. */
export function openSweepFile(folder: string, mode: 'write' | 'read'): SqliteFile {
  return openDatabase({
    ...{ path: join(folder, databaseName), mode, applicationId, schemaVersion, schema },
    what: 'the database of a sweep',
    remedies,
  });
}

/** What is read of a sweep that lies in a folder. */
export function readingSweep<T>(folder: string, read: (file: SqliteFile) => T): T {
  const file = openSweepFile(folder, 'read');
  try {
    return read(file);
  } finally {
    file.close();
  }
}

const remedies = {
  elsewhere: 'give another --out',
  anew: "nothing in it was changed; restore it from a copy, or move it away and give the sweep's command again (answers that were paid for come from the cache)",
};

export function sqliteStore(file: SqliteFile): Store {
  const { database, guard, transaction } = file;
  const statements = guard(() => cellStatements(file));
  const twins = twinIndex(file);
  const together = commitTogether(file);
  const beat = guard(() => database.prepare('UPDATE runs SET heartbeat = ? WHERE run = ?'));
  let current: { readonly run: number; readonly code: string } | undefined;
  const run = () => {
    if (current === undefined) throw new Error('Expected a run to have begun.');
    return current;
  };
  return {
    begin: async (given, cells) =>
      transaction(() => {
        current = { run: beginRun(file, given, cells), code: given.code };
        const others = database.prepare(
          `SELECT count(DISTINCT id) AS n FROM cells WHERE code != ? AND outcome IS NOT NULL
           AND id IN (SELECT id FROM plans JOIN cells USING (cell) WHERE run = ? AND outcome IS NULL)`,
        );
        return { byOtherCode: Number(others.get(given.code, current.run)!.n) };
      }),
    finished: async () => new Map([...finishedCells(file, run().code)].map(([id, { outcome }]) => [id, outcome])),
    cell: (id) => {
      const row = guard(() => database.prepare('SELECT cell FROM cells WHERE id = ? AND code = ?').get(id, run().code));
      if (row === undefined) throw new Error(`Expected the cell ${id} to be planned before it is run.`);
      return sqliteCellLog(file, { ...statements, twins, commitTogether: together }, Number(row.cell));
    },
    twin: twins.find,
    reopen: async (ids) => reopenCells(file, run().code, ids),
    beat: async (heartbeat) => {
      guard(() => beat.run(JSON.stringify(heartbeat), run().run));
    },
  };
}

/** The episodes of a sweep by what is equal to them. */
export interface TwinIndex {
  find(name: string): Promise<Episode | undefined>;
  add(name: string, row: number): void;
}

/** In memory, 0.1 kB an episode: as an index of the table it would cost a page of the log with every episode that is kept. */
export function twinIndex(file: SqliteFile): TwinIndex {
  const { database, guard } = file;
  const rowOf = guard(() => {
    const rows = database.prepare('SELECT twin, rowid FROM episodes WHERE twin IS NOT NULL').all();
    return new Map(rows.map(({ twin, rowid }) => [twin as string, Number(rowid)]));
  });
  // The row may have been replaced since, or forgotten.
  const select = guard(() =>
    database.prepare('SELECT record, trajectory, checksum FROM episodes WHERE rowid = ? AND twin = ?'),
  );
  return {
    add: (name, row) => void rowOf.set(name, row),
    find: async (name) => {
      const row = rowOf.get(name);
      const kept = row === undefined ? undefined : guard(() => select.get(row, name));
      return kept && episodeOf(file, kept).episode;
    },
  };
}

/** The name that a sweep has by its folder. */
function nameOf(file: SqliteFile): string {
  return basename(dirname(file.path));
}

/** The world that a sweep stands on; undefined before its first run. */
export function knownWorld({ database, guard, damaged }: SqliteFile): World | undefined {
  const row = guard(() => database.prepare('SELECT world, checksum FROM sweep').get());
  if (row === undefined) return undefined;
  if (checksumOf(row.world as string) !== row.checksum) throw damaged();
  return JSON.parse(row.world as string) as World;
}

function beginRun(file: SqliteFile, { code, command, manifest, world }: Run, cells: readonly CellPlan[]): number {
  const { database } = file;
  const known = knownWorld(file);
  if (known === undefined) {
    const text = JSON.stringify(world);
    database.prepare('INSERT INTO sweep VALUES (1, ?, ?)').run(text, checksumOf(text));
  } else checkWorld(nameOf(file), known, world);
  const noted = database.prepare('INSERT INTO runs (code, command, manifest, checksum) VALUES (?, ?, ?, ?)');
  const parts = [code, JSON.stringify(command), JSON.stringify(manifest)] as const;
  const run = Number(noted.run(...parts, checksumOf(...parts)).lastInsertRowid);
  const plan = database.prepare('INSERT OR IGNORE INTO cells (id, code, spec) VALUES (?, ?, ?)');
  const place = database.prepare('INSERT INTO plans SELECT ?, ?, cell FROM cells WHERE id = ? AND code = ?');
  for (const [position, { id, spec }] of cells.entries()) {
    plan.run(id, code, JSON.stringify(spec));
    place.run(run, position, id, code);
  }
  return run;
}

function reopenCells({ database, transaction }: SqliteFile, code: string, ids: readonly string[]): string[] {
  return transaction(() => {
    const select = database.prepare(
      `SELECT cell FROM cells WHERE id = ? AND code = ? AND outcome IS NOT NULL AND ${hasErrors}`,
    );
    const forget = database.prepare("DELETE FROM episodes WHERE cell = ? AND state = 'error'");
    const unmark = database.prepare(
      'UPDATE cells SET outcome = NULL, seconds = NULL, checksum = NULL, reopened = 1 WHERE cell = ?',
    );
    return ids.filter((id) => {
      const row = select.get(id, code);
      if (row === undefined) return false;
      forget.run(row.cell!);
      unmark.run(row.cell!);
      return true;
    });
  });
}
