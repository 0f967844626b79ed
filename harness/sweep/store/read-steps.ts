/** What the finished cells of the last run's code did: places at once, what was said there when it is asked for. */
import type { SqliteFile } from '../../core/database.ts';
import type { Message, ModelResponse } from '../../core/language-model.ts';
import { type CallStep, type Dialogue, noSteps, type StepPlace, type Steps } from '../../core/steps.ts';
import type { Trajectory } from '../../core/trajectory.ts';
import { checksumOf, unpacked } from './packed.ts';
import { readRuns } from './read-sweep.ts';

type Row = Readonly<Record<string, unknown>>;

const finished = 'cells.outcome IS NOT NULL AND cells.code = ?';
const place = 'cells.id AS id, phase, path, task, number';

/** Every row is checked when it is read: throws ConfigError where it does not hold what was written into it. */
export function readSteps(file: SqliteFile): Steps {
  const { database, guard, damaged } = file;
  const code = readRuns(file).at(-1)?.code;
  if (code === undefined) return noSteps;
  const list = (sql: string) => guard(() => database.prepare(sql).all(code));
  const order = 'cell, phase, path, task, number';
  const episodes = list(
    `SELECT episodes.rowid AS row, ${place} FROM episodes JOIN cells USING (cell) WHERE ${finished} ORDER BY ${order}`,
  );
  const calls = list(
    `SELECT calls.rowid AS row, role, ${place} FROM calls JOIN cells USING (cell) WHERE ${finished} ORDER BY role, ${order}`,
  );
  const one = (sql: string) => {
    const statement = guard(() => database.prepare(sql));
    return (row: Row): Row => {
      const found = guard(() => statement.get(Number(row.row)));
      if (found === undefined) throw damaged();
      return soundParts(found, damaged);
    };
  };
  const episode = one('SELECT record, trajectory, checksum FROM episodes WHERE rowid = ?');
  const call = one('SELECT record, prompt, answer, checksum FROM calls WHERE rowid = ?');
  return {
    episodes: episodes.map(placeOf),
    trajectory: (index) => unpacked<Trajectory>(episode(rowAt(episodes, index)).trajectory as Uint8Array),
    calls: calls.map((row) => ({ ...placeOf(row), role: row.role as CallStep['role'] })),
    dialogue: (index) => dialogueOf(call(rowAt(calls, index))),
  };
}

/** The same of one step of that code, whenever it is asked for; undefined where it is not there any more. */
export function trajectoryAt(file: SqliteFile, code: string, step: StepPlace): Trajectory | undefined {
  const row = stepAt(file, 'SELECT record, trajectory, episodes.checksum FROM episodes', [code, step]);
  return row && unpacked<Trajectory>(row.trajectory as Uint8Array);
}

export function dialogueAt(file: SqliteFile, code: string, step: CallStep): Dialogue | undefined {
  const row = stepAt(file, 'SELECT record, prompt, answer, calls.checksum FROM calls', [code, step]);
  return row && dialogueOf(row);
}

function stepAt(
  { database, guard, damaged }: SqliteFile,
  select: string,
  [code, step]: [string, StepPlace & Partial<CallStep>],
) {
  const { cell, phase, path, task, number, role } = step;
  const ofRole = role === undefined ? '' : ' AND role = $role';
  const where = `cells.id = $cell AND cells.code = $code AND phase = $phase AND path = $path AND task = $task AND number = $number`;
  const found = guard(() =>
    database
      .prepare(`${select} JOIN cells USING (cell) WHERE ${where}${ofRole}`)
      .get({ code, cell, phase, path, task, number, ...(role === undefined ? {} : { role }) }),
  );
  return found && soundParts(found, damaged);
}

/** Throws where a row does not hold what was written into it. */
function soundParts({ checksum, ...parts }: Row, damaged: SqliteFile['damaged']): Row {
  if (checksumOf(...(Object.values(parts) as (string | Uint8Array)[])) !== checksum) throw damaged();
  return parts;
}

function dialogueOf({ prompt, answer }: Row): Dialogue {
  const { text, toolCalls } = unpacked<ModelResponse>(answer as Uint8Array);
  return { messages: unpacked<Message[]>(prompt as Uint8Array), answer: text, toolCalls };
}

function rowAt(rows: readonly Row[], index: number): Row {
  const row = rows[index];
  if (row === undefined) throw new RangeError(`Expected a step from 0 to ${rows.length - 1}, got ${index}.`);
  return row;
}

function placeOf({ id, phase, path, task, number }: Row): StepPlace {
  return {
    cell: id as string,
    phase: phase as string,
    path: path as string,
    task: task as string,
    number: Number(number),
  };
}
