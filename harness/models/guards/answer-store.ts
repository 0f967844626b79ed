/** Answers of models in one SQLite file, which several processes may use at once. */
import { createHash } from 'node:crypto';
import { openDatabase, type SqliteFile } from '../../core/database.ts';
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

/** "FGOB" */
const applicationId = 0x46474f42;
const schemaVersion = 1;
const schema = `
  CREATE TABLE answers (
    key TEXT PRIMARY KEY, model TEXT NOT NULL, response TEXT NOT NULL, checksum TEXT NOT NULL
  ) STRICT`;

const another = 'give another file with --cache-file';
const remedies = { elsewhere: another, anew: `delete the file or ${another}` };

/** Opens the file, or makes it and its folders; `:memory:` is a store that ends with the process. */
export function openAnswerStore(path: string): AnswerStore {
  const format = { applicationId, schemaVersion, schema };
  const file = openDatabase({ path, what: 'the cache of answers', mode: 'write', remedies, ...format });
  const { guard, close } = file;
  const { insert, select, measure } = guard(() => statementsOf(file));
  const get = (key: string): ModelResponse | undefined => {
    const row = guard(() => select.get(key));
    return row && parseAnswer(file, key, row);
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
    close,
  };
}

function statementsOf({ database }: SqliteFile) {
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

function parseAnswer(file: SqliteFile, key: string, { text, sum }: Record<string, unknown>): ModelResponse {
  if (typeof text !== 'string' || checksum(key, text) !== sum)
    throw file.damaged(`the answer ${key.slice(0, 12)} in it`);
  return JSON.parse(text) as ModelResponse;
}
