/** Answers of models in one SQLite file, which several processes may use at once. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConfigError } from '../../core/errors.ts';
import type { ModelResponse } from '../../core/language-model.ts';

/** Every method throws a ConfigError when the file is damaged or cannot be read or written; nothing is ever deleted. */
export interface AnswerStore {
  /** The answer as it was given, with what it was charged then. */
  get(key: string): ModelResponse | undefined;
  /**
   * Keeps an answer and returns the one that is kept: the first, where another process has made the same call. `model` is
   * `provider/name`, for whoever looks into the file.
   */
  put(key: string, model: string, response: ModelResponse): ModelResponse;
  /** `bytes`: of the answers as JSON; the file is larger. */
  size(): { readonly answers: number; readonly bytes: number };
  close(): void;
}

/** "FGOB", in the header of our files, where SQLite keeps a place for it. */
const applicationId = 0x46474f42;
const schemaVersion = 1;
const busyMs = 10_000;

/**
 * Opens the file, or makes it and its folders; `:memory:` is a store that ends with the process.
 * An answer that was put survives the end of the process, however it ends; a power cut may cost the last ones.
 */
export function openAnswerStore(path: string): AnswerStore {
  const guard = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw storeProblem(path, error);
    }
  };
  const database = guard(() => openDatabase(path));
  const { insert, select, measure } = guard(() => statementsOf(database));
  const get = (key: string): ModelResponse | undefined => {
    const row = guard(() => select.get(key));
    return row && parseAnswer(path, key, row);
  };
  return {
    get,
    put: (key, model, response) => {
      const text = JSON.stringify(response);
      const { changes } = guard(() => insert.run(key, model, text, checksum(key, text)));
      return changes === 0 ? (get(key) ?? response) : response;
    },
    size: () => {
      const { answers, bytes } = guard(() => measure.get())!;
      return { answers: Number(answers), bytes: Number(bytes) };
    },
    close: () => {
      if (database.isOpen) database.close();
    },
  };
}

function openDatabase(path: string): DatabaseSync {
  if (path !== ':memory:') makeFolder(dirname(path));
  const database = new DatabaseSync(path, { timeout: busyMs });
  try {
    const isNew = checkFormat(database, path);
    if (isNew) database.exec(newFile);
    writeAhead(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Readers and a writer do not wait for each other then. */
function writeAhead(database: DatabaseSync, tries = 100): void {
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  } catch (error) {
    if (primaryCode(error) !== busy || tries === 0) throw error;
    // Of all statements, only the change of mode does not wait for other processes, which are opening the new file too.
    database.exec('BEGIN EXCLUSIVE; COMMIT');
    writeAhead(database, tries - 1);
  }
}

const newFile = `
  BEGIN IMMEDIATE;
  CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, model TEXT NOT NULL, response TEXT NOT NULL, checksum TEXT NOT NULL
  ) STRICT;
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${schemaVersion};
  COMMIT`;

/**
 * Whether the file is still empty; throws when it is neither that nor a sound one of ours. Reads all of it, about 2 ms
 * a megabyte, since the time to learn of damage is before money is spent. Writes nothing.
 */
function checkFormat(database: DatabaseSync, path: string): boolean {
  const ask = (question: string) => Object.values(database.prepare(question).get()!)[0];
  // One transaction, or another process could make its table between two of the questions.
  database.exec('BEGIN');
  const [id, version] = [ask('PRAGMA application_id'), ask('PRAGMA user_version')];
  const tables = ask('SELECT count(*) FROM sqlite_schema');
  const verdict = ask('PRAGMA quick_check(1)');
  database.exec('COMMIT');
  if (id === 0 && version === 0 && tables === 0) return true;
  if (id !== applicationId) throw unusable(path, `it is the database of another program: ${another}`);
  if (version !== schemaVersion)
    throw unusable(path, `its format is ${version} and this program reads ${schemaVersion}: ${another}`);
  if (verdict !== 'ok') throw unusable(path, damaged);
  return false;
}

function statementsOf(database: DatabaseSync) {
  const size = 'count(*) AS answers, coalesce(sum(octet_length(response)), 0) AS bytes';
  return {
    insert: database.prepare('INSERT INTO answers VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING'),
    // As text, whatever a damaged row holds: the checksum is to see it.
    select: database.prepare(
      'SELECT CAST(response AS TEXT) AS text, CAST(checksum AS TEXT) AS sum FROM answers WHERE key = ?',
    ),
    measure: database.prepare(`SELECT ${size} FROM answers`),
  };
}

/** Over the key too: a sound answer in the wrong place is damage as well. */
function checksum(key: string, text: string): string {
  return createHash('sha256').update(`${key}\n${text}`).digest('hex');
}

function parseAnswer(path: string, key: string, { text, sum }: Record<string, unknown>): ModelResponse {
  if (typeof text !== 'string' || checksum(key, text) !== sum)
    throw unusable(path, `the answer ${key.slice(0, 12)} in it is damaged: ${anew}`);
  return JSON.parse(text) as ModelResponse;
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

const another = 'give another file with --cache-file';
const anew = `delete the file or ${another}`;
const damaged = `it is damaged: ${anew}`;

const busy = 5;

/** By SQLite's primary result codes (sqlite.org/rescode.html); what is not here is a bug. */
const problems: Readonly<Record<number, string>> = {
  // "No such table": this file has our mark and not our table.
  1: damaged,
  [busy]: `another process held it for over ${busyMs / 1000} s: end that process, or ${another}`,
  8: `it cannot be written: ${another}`,
  10: `the disk reports an error: check the disk, or ${another}`,
  11: damaged,
  13: 'the disk is full: make room and give the same command again',
  14: `it cannot be opened or made there: ${another}`,
  26: `it is no database: ${another}`,
};

/** What SQLite or the file system refused, as a sentence for the user; anything else as it is. */
export function storeProblem(path: string, error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall === 'mkdir') return unusable(path, `its folder cannot be made (${code}): ${another}`);
  const problem = problems[primaryCode(error)];
  return problem === undefined ? error : unusable(path, problem);
}

/** Without the details in the higher bytes; 0 for what is no error of SQLite. */
function primaryCode(error: unknown): number {
  return ((error as { errcode?: number }).errcode ?? 0) & 0xff;
}

function unusable(path: string, problem: string): ConfigError {
  return new ConfigError(`Expected ${path} to be usable as the cache of answers, but ${problem}.`);
}
