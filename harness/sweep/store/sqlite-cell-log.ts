/** The steps of one cell as rows. A row is found by its place, and used only where it was asked for in the same way. */
import type { SQLInputValue } from 'node:sqlite';
import { contentHash, type Json } from '../../core/canonical-json.ts';
import type { SqliteFile } from '../../core/database.ts';
import type { ModelRequest, ModelResponse } from '../../core/language-model.ts';
import type { AnsweredCall } from '../../core/method.ts';
import type { CallEvent, CandidateEvent, CellEvent, CellRecord, EpisodeEvent } from '../../core/record.ts';
import { requestHash } from '../../core/request-hash.ts';
import type { Episode, Trajectory } from '../../core/trajectory.ts';
import type { CommitTogether } from './commit-together.ts';
import { checksumOf, packed, rememberPacked, unpacked } from './packed.ts';
import { type Happening, happeningTables } from './schema.ts';
import type { TwinIndex } from './sqlite-store.ts';
import type { AskedSteps, CallKey, CellLog, KeptEpisode, StepKey } from './store.ts';

type Row = Record<string, unknown>;

const where = 'cell = ? AND phase = ? AND path = ? AND task = ? AND number = ?';

/** What all cells of a store share. */
export type CellStatements = ReturnType<typeof cellStatements> & {
  readonly twins: Pick<TwinIndex, 'add'>;
  readonly commitTogether: CommitTogether;
};

/** Prepared once for all cells. */
export function cellStatements({ database }: SqliteFile) {
  const prepare = (sql: string) => database.prepare(sql);
  const step = 'cell, phase, path, task, number';
  return {
    episode: prepare(`SELECT record, trajectory, checksum FROM episodes WHERE ${where}`),
    keepEpisode: prepare(
      `INSERT OR REPLACE INTO episodes (${step}, record, trajectory, twin, checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    turn: prepare(`SELECT request, answer, checksum FROM turns WHERE ${where} AND turn = ?`),
    keepTurn: prepare('INSERT OR REPLACE INTO turns VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    forgetTurns: prepare(`DELETE FROM turns WHERE ${where}`),
    call: prepare(`SELECT request, record, prompt, answer, checksum FROM calls WHERE ${where} AND role = ?`),
    keepCall: prepare(
      `INSERT OR REPLACE INTO calls (${step}, role, request, record, prompt, answer, checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
  };
}

const keyValues = (cell: number, { phase, path, task, number }: StepKey) => [cell, phase, path, task, number] as const;

/** `cell`: the row's number. */
export function sqliteCellLog(file: SqliteFile, statements: CellStatements, cell: number): CellLog {
  const { guard, transaction } = file;
  const at = (key: StepKey) => keyValues(cell, key);
  return {
    episode: async (key) => {
      const row = guard(() => statements.episode.get(...at(key)));
      return row && episodeOf(file, row);
    },
    keepEpisode: async (key, { event, episode }, twin) => {
      const record = JSON.stringify(event);
      const trajectory = packed(episode.trajectory);
      const sum = checksumOf(record, trajectory);
      const keep = () => statements.keepEpisode.run(...at(key), record, trajectory, twin ?? null, sum).lastInsertRowid;
      if (twin === undefined)
        return transaction(() => {
          statements.forgetTurns.run(...at(key));
          keep();
        });
      // An episode that others may be equal to was played by a model in this process: it cost nothing, and no turn of it was kept.
      let row: number | bigint = 0;
      await statements.commitTogether(() => {
        row = keep();
      });
      statements.twins.add(twin, Number(row));
    },
    turn: async (key, turn, request) => {
      const row = guard(() => statements.turn.get(...at(key), turn));
      if (row === undefined || !isFor(row, request)) return undefined;
      return unpacked<ModelResponse>(sound(file, row, [row.answer]).answer as Uint8Array);
    },
    keepTurn: async (key, { turn, request, response }) => {
      const answer = packed(response);
      guard(() => statements.keepTurn.run(...at(key), turn, requestHash(request), answer, checksumOf(answer)));
    },
    call: async (key, request) => {
      const row = guard(() => statements.call.get(...at(key), key.role));
      return row && isFor(row, request) ? answeredCallOf(file, row) : undefined;
    },
    keepCall: async (key, request, { event, response }) => {
      const record = JSON.stringify(event);
      const [prompt, answer] = [packed(request.messages), packed(response)];
      const values = [record, prompt, answer, checksumOf(record, prompt, answer)] as const;
      const keep = () => void statements.keepCall.run(...at(key), key.role, requestHash(request), ...values);
      if (event.paid.usd === 0) await statements.commitTogether(keep);
      else guard(keep);
    },
    complete: async (record, seconds, asked) => completeCell(file, cell, { record, seconds, asked }),
  };
}

/** A hash of a long prompt: made only where there is something to compare it with. */
function isFor(row: Row, request: ModelRequest): boolean {
  return row.request === requestHash(request);
}

/** Throws ConfigError where a row does not hold what was written into it. */
function sound(file: SqliteFile, row: Row, parts: readonly unknown[]): Row {
  if (checksumOf(...(parts as (string | Uint8Array)[])) !== row.checksum) throw file.damaged();
  return row;
}

export function episodeOf(file: SqliteFile, row: Row): KeptEpisode {
  sound(file, row, [row.record, row.trajectory]);
  const event = JSON.parse(row.record as string) as EpisodeEvent;
  const { calls, usage, paid, servedBy = [] } = event;
  const bytes = row.trajectory as Uint8Array;
  const trajectory = unpacked<Trajectory>(bytes);
  // A twin of it is kept in the same bytes.
  rememberPacked(trajectory, bytes);
  const episode: Episode = { trajectory, calls, usage, paid, servedBy };
  return { event, episode };
}

function answeredCallOf(file: SqliteFile, row: Row): AnsweredCall {
  sound(file, row, [row.record, row.prompt, row.answer]);
  const event = JSON.parse(row.record as string) as CallEvent;
  return { event, response: unpacked<ModelResponse>(row.answer as Uint8Array) };
}

interface Completion {
  readonly record: CellRecord;
  readonly seconds: number;
  readonly asked: AskedSteps;
}

function completeCell(file: SqliteFile, cell: number, { record, seconds, asked }: Completion): void {
  const { database, transaction } = file;
  const run = (sql: string, ...values: readonly SQLInputValue[]) => database.prepare(sql).run(...values);
  transaction(() => {
    forgetOthers(file, cell, asked);
    for (const table of [...Object.values(happeningTables), 'candidates', 'turns'])
      run(`DELETE FROM ${table} WHERE cell = ?`, cell);
    const inserts = new Map(
      Object.entries(happeningTables).map(([type, table]) => [
        type,
        database.prepare(`INSERT INTO ${table} (cell, position, path, record, checksum) VALUES (?, ?, ?, ?, ?)`),
      ]),
    );
    for (const [position, event] of record.events.entries()) {
      if (event.type === 'candidate') keepCandidate(file, { cell, position }, event);
      else if (isHappening(event)) {
        const text = JSON.stringify(event);
        inserts.get(event.type)!.run(cell, position, event.path, text, checksumOf(text));
      }
    }
    const [spec, outcome] = [JSON.stringify(record.spec), JSON.stringify(record.outcome)];
    const sum = checksumOf(record.id, spec, outcome);
    // Last: a cell with an outcome is whole.
    run(
      'UPDATE cells SET spec = ?, outcome = ?, seconds = ?, checksum = ?, reopened = 0 WHERE cell = ?',
      spec,
      outcome,
      seconds,
      sum,
      cell,
    );
  });
}

/** Answered calls and episodes have rows of their own already. */
function isHappening(event: CellEvent): event is Extract<CellEvent, { type: Happening }> {
  if (event.type === 'call') return event.outcome === 'overflow' || event.outcome === 'error';
  return event.type in happeningTables;
}

/** Equal modules with equal scores are one row, whichever cells they come from. */
function keepCandidate(
  { database }: SqliteFile,
  { cell, position }: { readonly cell: number; readonly position: number },
  event: CandidateEvent,
): void {
  const text = JSON.stringify(event);
  const hash = contentHash(event as unknown as Json, 32);
  database.prepare('INSERT OR IGNORE INTO frozen_modules VALUES (?, ?, ?)').run(hash, text, checksumOf(text));
  database.prepare('INSERT INTO candidates VALUES (?, ?, ?)').run(cell, position, hash);
}

function forgetOthers({ database }: SqliteFile, cell: number, { episodes, calls }: AskedSteps): void {
  const keep = (table: string, columns: string, keys: readonly (readonly (string | number)[])[]) => {
    const known = database.prepare(`SELECT count(*) AS n FROM ${table} WHERE cell = ?`).get(cell)!.n;
    // Nothing to forget, but for cells that went another way before a retry.
    if (known === keys.length) return;
    const asked = new Set(keys.map((key) => JSON.stringify(key)));
    const rows = database.prepare(`SELECT rowid, ${columns} FROM ${table} WHERE cell = ?`).all(cell);
    const forget = database.prepare(`DELETE FROM ${table} WHERE rowid = ?`);
    for (const { rowid, ...key } of rows) if (!asked.has(JSON.stringify(Object.values(key)))) forget.run(Number(rowid));
  };
  const step = ({ phase, path, task, number }: StepKey) => [phase, path, task, number];
  const call = (key: CallKey) => [key.role, ...step(key)];
  keep('episodes', 'phase, path, task, number', episodes.map(step));
  keep('calls', 'role, phase, path, task, number', calls.map(call));
}
