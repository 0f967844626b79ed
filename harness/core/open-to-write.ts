import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { checkSound, type Format, hasNoTables, isEmpty, type Opened, sizeOf } from './check-database.ts';
import { busy, busyMs, damaged, primaryCode } from './sqlite-problem.ts';

/** The file, or a new one in folders that are made for it; all of a file that is there is read. */
export function openToWrite(format: Format): Opened {
  const { path } = format;
  if (path !== ':memory:') makeFolder(dirname(path));
  // SQLite takes an empty file for a new one and deletes its log. In this order, since another process may be making both.
  if (sizeOf(`${path}-wal`) > 0 && sizeOf(path) === 0) throw damaged(format);
  const database = new DatabaseSync(path, { timeout: busyMs });
  return {
    database,
    prepare: () => {
      if (isEmpty(database, format)) makeTables(database, format);
      checkSound(database, format);
      writeAhead(database);
      // A file that can only be read opens without a word: this fails before any work does.
      inTransaction(database, () => {});
    },
    confirm: () => {},
  };
}

function makeTables(database: DatabaseSync, { applicationId, schemaVersion, schema }: Format): void {
  inTransaction(database, () => {
    // Another process may have made them meanwhile.
    if (!hasNoTables(database)) return;
    database.exec(`${schema}; PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion}`);
  });
}

/** Readers and a writer do not wait for each other then. */
function writeAhead(database: DatabaseSync, tries = 100): void {
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000');
  } catch (error) {
    if (primaryCode(error) !== busy || tries === 0) throw error;
    // Of all statements, only the change of mode does not wait for other processes, which are opening the new file too.
    database.exec('BEGIN EXCLUSIVE; COMMIT');
    writeAhead(database, tries - 1);
  }
}

/** All of the work is kept, or none of it. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk has undone it already.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** One folder after the other: Node's own `recursive` never returns in places such as /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}
