/** "FGOS", in the header of the file, where SQLite keeps a place for it. */
export const applicationId = 0x46474f53;

/** Raised with every change of the tables; a file of a newer one is refused. */
export const schemaVersion = 1;

/** Of a step: its cell and place. */
const place =
  'cell INTEGER NOT NULL REFERENCES cells, phase TEXT NOT NULL, path TEXT NOT NULL, task TEXT NOT NULL, number INTEGER NOT NULL';

/** A column that shows a member of `record`; it takes no room. */
const shown = (name: string, type: string, from: string) =>
  `${name} ${type} GENERATED ALWAYS AS (record ->> '${from}') VIRTUAL`;

const bill = [
  shown('prompt_tokens', 'INTEGER', '$.usage.promptTokens'),
  shown('completion_tokens', 'INTEGER', '$.usage.completionTokens'),
  shown('usd_paid', 'REAL', '$.paid.usd'),
].join(', ');

/** Events of a cell that are neither episodes nor answered calls, a table for each type: `position` is their order. */
const happenings = {
  module: 'modules',
  proposal: 'proposals',
  measurement: 'measurements',
  merge: 'merges',
  cluster: 'clusters',
  call: 'failed_calls',
} as const;
export type Happening = keyof typeof happenings;
export const happeningTables: Readonly<Record<Happening, string>> = happenings;

const happeningTable = (name: string) => `
  CREATE TABLE ${name} (
    cell INTEGER NOT NULL REFERENCES cells, position INTEGER NOT NULL, path TEXT NOT NULL, record TEXT NOT NULL,
    checksum INTEGER NOT NULL, PRIMARY KEY (cell, position)
  ) STRICT, WITHOUT ROWID;`;

/**
 * Facts are rows that are written once. `record` is the event as JSON (harness/core/record.ts), `trajectory`, `prompt` and
 * `answer` are JSON, deflated; `checksum` is the CRC-32 of what a row holds, since SQLite does not see a flipped bit in it.
 * A cell is finished when it has an outcome; `reopened` is 1 while a retry is not through with it. `turns` are answers of episodes under way.
 */
export const schema = `
  CREATE TABLE sweep (
    only INTEGER PRIMARY KEY CHECK (only = 1), world TEXT NOT NULL, checksum INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE runs (
    run INTEGER PRIMARY KEY, code TEXT NOT NULL, command TEXT NOT NULL, manifest TEXT NOT NULL,
    checksum INTEGER NOT NULL, heartbeat TEXT
  ) STRICT;
  CREATE TABLE cells (
    cell INTEGER PRIMARY KEY, id TEXT NOT NULL, code TEXT NOT NULL, spec TEXT NOT NULL, outcome TEXT, seconds REAL,
    method TEXT GENERATED ALWAYS AS (spec ->> '$.method') VIRTUAL,
    seed INTEGER GENERATED ALWAYS AS (spec ->> '$.seed') VIRTUAL,
    state TEXT GENERATED ALWAYS AS (outcome ->> '$.state') VIRTUAL,
    checksum INTEGER, reopened INTEGER NOT NULL DEFAULT 0, UNIQUE (id, code)
  ) STRICT;
  CREATE TABLE plans (
    run INTEGER NOT NULL REFERENCES runs, position INTEGER NOT NULL, cell INTEGER NOT NULL REFERENCES cells,
    PRIMARY KEY (run, position)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE episodes (
    ${place}, record TEXT NOT NULL, trajectory BLOB NOT NULL, twin TEXT, checksum INTEGER NOT NULL,
    ${shown('module', 'TEXT', '$.module')}, ${shown('category', 'TEXT', '$.category')},
    ${shown('state', 'TEXT', '$.attempt.state')}, ${shown('score', 'REAL', '$.attempt.score')},
    ${shown('error', 'TEXT', '$.attempt.kind')}, ${bill}, PRIMARY KEY (cell, phase, path, task, number)
  ) STRICT;
  CREATE TABLE turns (
    ${place}, turn INTEGER NOT NULL, request TEXT NOT NULL, answer BLOB NOT NULL, checksum INTEGER NOT NULL,
    PRIMARY KEY (cell, phase, path, task, number, turn)
  ) STRICT;
  CREATE TABLE calls (
    ${place}, role TEXT NOT NULL, request TEXT NOT NULL, record TEXT NOT NULL, prompt BLOB NOT NULL, answer BLOB NOT NULL,
    checksum INTEGER NOT NULL, ${shown('outcome', 'TEXT', '$.outcome')}, ${bill},
    PRIMARY KEY (cell, role, phase, path, task, number)
  ) STRICT;
  ${Object.values(happenings).map(happeningTable).join('')}
  CREATE TABLE frozen_modules (hash TEXT PRIMARY KEY, record TEXT NOT NULL, checksum INTEGER NOT NULL) STRICT;
  CREATE TRIGGER frozen_modules_stay BEFORE UPDATE ON frozen_modules BEGIN SELECT RAISE(ABORT, 'immutable'); END;
  CREATE TRIGGER frozen_modules_first BEFORE INSERT ON frozen_modules
    WHEN EXISTS (SELECT 1 FROM frozen_modules WHERE hash = NEW.hash) BEGIN SELECT RAISE(IGNORE); END;
  CREATE TRIGGER frozen_modules_last BEFORE DELETE ON frozen_modules BEGIN SELECT RAISE(ABORT, 'immutable'); END;
  CREATE TABLE candidates (
    cell INTEGER NOT NULL REFERENCES cells, position INTEGER NOT NULL, frozen TEXT NOT NULL REFERENCES frozen_modules,
    PRIMARY KEY (cell, position)
  ) STRICT, WITHOUT ROWID;
`;
