/** Whose database a file is, of which schema, and whether it is sound. Writes nothing. */
import { existsSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { damaged, type NamedFile, primaryCode, remediesOf, unusable } from './sqlite-problem.ts';

export interface Format extends NamedFile {
  /** In the header of our files, where SQLite keeps a place for it; not 0. */
  readonly applicationId: number;
  /** From 1; to be raised with every change of `schema`. */
  readonly schemaVersion: number;
  /** DDL of a new file. */
  readonly schema: string;
}

/** A file that was opened and not yet looked at. */
export interface Opened {
  readonly database: DatabaseSync;
  /** Makes it what its format says, or throws because it cannot be. To be called once, before anything else. */
  prepare(): void;
  /** Throws where what has just been read of it may be wrong. */
  confirm(): void;
}

/** A file that was just made, by us or by another process that has not come further. */
export function isEmpty(database: DatabaseSync, format: Format): boolean {
  return inSnapshot(database, format, () => {
    const marks = [ask(database, 'PRAGMA application_id'), ask(database, 'PRAGMA user_version')];
    return hasNoTables(database) && marks.every((mark) => mark === 0);
  });
}

export function hasNoTables(database: DatabaseSync): boolean {
  return ask(database, 'SELECT count(*) FROM sqlite_schema') === 0;
}

/** Throws a ConfigError where the file is not ours, of another schema, or lacks a part of it. Takes no time. */
export function checkFormat(database: DatabaseSync, format: Format): void {
  const parts = partsOf(format);
  inSnapshot(database, format, () => checkAll(database, format, parts));
}

/**
 * As `checkFormat`, and reads all of the file, about 2 ms a megabyte, since the time to learn of damage is before money is
 * spent. Does not see another value in the place of a value, an index that lacks rows of its table, or transactions that are
 * gone because the log (-wal) was cut or damaged: against these, rows need checksums, and whole things a mark of their end.
 */
export function checkSound(database: DatabaseSync, format: Format): void {
  const parts = partsOf(format);
  inSnapshot(database, format, () => {
    checkOwner(database, format);
    if (ask(database, 'PRAGMA quick_check(1)') !== 'ok') throw damaged(format);
    checkAll(database, format, parts);
  });
}

function checkAll(database: DatabaseSync, format: Format, parts: readonly string[]): void {
  checkOwner(database, format);
  const known = new Set(namesOf(database));
  // What others have put beside ours does not matter.
  if (!parts.every((part) => known.has(part))) throw damaged(format);
}

function checkOwner(database: DatabaseSync, format: Format): void {
  const { applicationId, schemaVersion } = format;
  const { elsewhere, anew } = remediesOf(format);
  if (ask(database, 'PRAGMA application_id') !== applicationId)
    throw unusable(format, `it is the database of another program: ${elsewhere}`);
  const version = Number(ask(database, 'PRAGMA user_version'));
  const versions = `(schema ${version}, this one reads ${schemaVersion})`;
  if (version > schemaVersion)
    throw unusable(format, `a newer version of the harness made it ${versions}: update the harness, or ${elsewhere}`);
  if (version < schemaVersion) throw unusable(format, `an older version of the harness made it ${versions}: ${anew}`);
}

/** Of a sound file, from a database that is made for it: an error in the schema is a bug and no damage. */
function partsOf({ schema }: Format): string[] {
  const model = new DatabaseSync(':memory:');
  model.exec(schema);
  const parts = namesOf(model);
  model.close();
  return parts;
}

function namesOf(database: DatabaseSync): string[] {
  const parts = 'SELECT part.type, part.name, shown.name AS shown FROM sqlite_schema AS part';
  return database
    .prepare(`${parts} LEFT JOIN pragma_table_xinfo(part.name) AS shown`)
    .all()
    .map((row) => Object.values(row).join(' '));
}

/** Another process could make its tables between two questions otherwise. */
function inSnapshot<T>(database: DatabaseSync, format: Format, questions: () => T): T {
  try {
    database.exec('BEGIN');
    const result = questions();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // These questions are right: a general error, SQLite's 1, is a header or a schema that cannot be.
    throw primaryCode(error) === 1 ? damaged(format) : error;
  }
}

const ask = (database: DatabaseSync, question: string) => Object.values(database.prepare(question).get()!)[0];

/** Bytes; 0 where there is no file. */
export const sizeOf = (path: string) => (existsSync(path) ? (statSync(path, { throwIfNoEntry: false })?.size ?? 0) : 0);
