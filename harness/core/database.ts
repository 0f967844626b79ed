/** The one way to open a SQLite file: whose it is and whether it is sound is known before any work. */
import type { DatabaseSync } from 'node:sqlite';
import type { Format, Opened } from './check-database.ts';
import type { ConfigError } from './errors.ts';
import { openToRead } from './open-to-read.ts';
import { inTransaction, openToWrite } from './open-to-write.ts';
import { damaged, sqliteProblem } from './sqlite-problem.ts';

export interface DatabaseOptions extends Format {
  /** `read` makes and changes nothing, also beside a process that writes and in a folder that is read-only. */
  readonly mode: 'write' | 'read';
}

export interface SqliteFile {
  readonly path: string;
  readonly database: DatabaseSync;
  /** Every use of `database` belongs in it: throws a ConfigError where the file is damaged, held, full or cannot be used. */
  guard<T>(work: () => T): T;
  /** A guard too. All of the work is kept or none of it; it must end before it returns, and not begin another. */
  transaction<T>(work: () => T): T;
  /** To be thrown for what the caller's own checksums find; `part` when the rest can still be used. */
  damaged(part?: string): ConfigError;
  /** May be called again, and after any failure: what was committed is kept, what was not is undone. */
  close(): void;
}

/**
 * Opens the file, or (mode `write`) makes it and its folders; `:memory:` is a database that ends with the process. What was
 * committed survives the end of the process, however it ends; a power cut may cost the last transactions. Throws ConfigError.
 */
export function openDatabase(options: DatabaseOptions): SqliteFile {
  const opened = problemsOf(options, () => (options.mode === 'write' ? openToWrite(options) : openToRead(options)));
  const { database, prepare } = opened;
  const guard = <T>(work: () => T): T => problemsOf(options, () => confirmed(opened, work));
  const close = () => {
    if (database.isOpen) database.close();
  };
  try {
    guard(prepare);
  } catch (error) {
    close();
    throw error;
  }
  const transaction = <T>(work: () => T): T => guard(() => inTransaction(database, work));
  return { path: options.path, database, guard, transaction, damaged: (part) => damaged(options, part), close };
}

function problemsOf<T>(options: DatabaseOptions, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw sqliteProblem(options, error);
  }
}

function confirmed<T>({ confirm }: Opened, work: () => T): T {
  try {
    const result = work();
    confirm();
    return result;
  } catch (error) {
    confirm();
    throw error;
  }
}
