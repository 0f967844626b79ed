import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConfigError } from '../core/errors.ts';
import { busy, primaryCode, sqliteProblem } from '../core/sqlite-problem.ts';

/**
 * Keeps a sweep's folder to this process until the returned function is called, once or more: two that run the same sweep would pay for
 * everything twice and each keep to the cap alone. The lock is SQLite's on a file of its own, so that the system lifts it
 * when the process ends, however it ends. `processId` is what others are told of the holder; 0 tells them nothing. Throws
 * ConfigError while another process holds it, and where there can be no such file.
 */
export function lockSweep(folder: string, processId = 0): () => void {
  const path = lockOf(folder);
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: waitMs });
    reserve(database, processId);
    return hold(database);
  } catch (error) {
    const problem = primaryCode(error) === busy ? refusal(folder, database) : sqliteProblem({ path, ...lock }, error);
    database?.close();
    throw problem;
  }
}

/** A database that nothing refers to is closed by the garbage collector, and its lock is gone. */
const held = new Set<DatabaseSync>();

function hold(database: DatabaseSync): () => void {
  held.add(database);
  return () => {
    if (held.delete(database)) database.close();
  };
}

/** Whether a process holds the folder. Changes nothing. */
export function isRunning(folder: string): boolean {
  const path = lockOf(folder);
  if (!existsSync(path)) return false;
  let database: DatabaseSync | undefined;
  try {
    // Longer than another one's question takes, which must not be taken for a sweep.
    database = new DatabaseSync(path, { timeout: waitMs / 4 });
    database.exec('BEGIN IMMEDIATE; ROLLBACK');
    return false;
  } catch (error) {
    if (primaryCode(error) === busy) return true;
    // Nobody runs a sweep where nothing can be written.
    if (sqliteProblem({ path, ...lock }, error) instanceof ConfigError) return false;
    throw error;
  } finally {
    database?.close();
  }
}

const lockOf = (folder: string) => join(folder, '.lock');
const lock = { what: 'the lock of a sweep', remedies: { elsewhere: 'give another --out', anew: 'delete the file' } };

/** Milliseconds: longer than questions take, and short for one who is refused. */
const waitMs = 400;

/** A reservation, not SQLite's exclusive lock, so that others can read who holds it. */
function reserve(database: DatabaseSync, processId: number): void {
  database.exec('BEGIN IMMEDIATE');
  if (processId === 0) return;
  database.exec(`PRAGMA user_version = ${processId}; COMMIT`);
  // Another process may be faster here: then that one holds it, or whoever was faster still.
  database.exec('BEGIN IMMEDIATE');
}

function refusal(folder: string, database: DatabaseSync | undefined): ConfigError {
  const holder = holderOf(database);
  const first = holder === 0 ? 'the first' : `process ${holder}`;
  return new ConfigError(
    `Expected one process at a time to run the sweep ${basename(folder)}, got a second one: wait for ${first}, or give another --out.`,
  );
}

function holderOf(database: DatabaseSync | undefined): number {
  try {
    return Number(database?.prepare('PRAGMA user_version').get()?.user_version ?? 0);
  } catch {
    return 0;
  }
}
