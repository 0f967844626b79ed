import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allAtOnce } from '../../../baselines/all-at-once.ts';
import { vanilla } from '../../../baselines/vanilla.ts';
import { canonicalJson, type Json } from '../../core/canonical-json.ts';
import type { SqliteFile } from '../../core/database.ts';
import { ConfigError, ContextOverflowError } from '../../core/errors.ts';
import type { CellRecord } from '../../core/record.ts';
import { fgo } from '../../fgo/fgo.ts';
import { illCalls } from '../../testing/ill-calls.ts';
import { answer, request } from '../../testing/scripted-model.ts';
import { memoryFile, runOf, storedSweep } from '../../testing/stored-sweep.ts';
import { toyGrid, toySetting } from '../../testing/toy-setting.ts';
import { planCells } from '../plan.ts';
import { finishedCells, readFrozen, readRuns, readSweep } from './read-sweep.ts';
import { knownWorld, sqliteStore } from './sqlite-store.ts';
import type { Store } from './store.ts';

const grid = toyGrid({
  method: ['vanilla', 'all-at-once', 'fgo'],
  trainSize: [6],
  options: { epochs: [1], threshold: [2], onOverflow: ['fail', 'truncate'] },
});
type Setting = ReturnType<typeof toySetting>;
const planIn = (setting: Setting) => planCells(grid, [vanilla, allAtOnce, fgo], setting);

/** A store that says what its cells were completed with. */
function spied(completed: CellRecord[]): (store: Store) => Store {
  return (store) => ({
    ...store,
    cell: (id) => {
      const log = store.cell(id);
      return {
        ...log,
        complete: (record, ...rest) => {
          completed.push(record);
          return log.complete(record, ...rest);
        },
      };
    },
  });
}

/** Events in an order of their own: a store gives them in another than a cell. */
const unordered = ({ events, ...cell }: CellRecord) => ({
  ...cell,
  events: events.map((event) => canonicalJson(event as unknown as Json)).toSorted(),
});

describe('readSweep', () => {
  it('gives what runCell has returned, but for the order of events, and its subset modules apart', async () => {
    const ills = fc.record({ every: fc.integer({ min: 3, max: 200 }), salt: fc.nat(1000) });
    const states = new Set<string>();
    await fc.assert(
      fc.asyncProperty(ills, fc.integer({ min: 200, max: 900 }), async ({ every, salt }, contextWindow) => {
        const setting = toySetting({ instead: illCalls(every, salt), contextWindow });
        const file = memoryFile();
        const completed: CellRecord[] = [];
        const { cells } = await storedSweep(planIn(setting), setting, { file, around: spied(completed) });
        const byId = new Map(completed.map((cell) => [cell.id, cell]));
        expect(cells.map(({ id }) => id)).toEqual(planIn(setting).map(({ id }) => id));
        for (const cell of cells) {
          states.add(cell.outcome.state);
          expect(unordered({ ...cell, events: [...cell.events, ...readFrozen(file, cell.id, 'code')] })).toEqual(
            unordered(byId.get(cell.id)!),
          );
        }
      }),
      { numRuns: 25, examples: [[{ every: 100_000, salt: 0 }, 100_000]] },
    );
    expect(states).toEqual(new Set(['finished', 'overflow', 'error']));
  });

  it('knows nothing before the first run', () => {
    expect(readSweep(memoryFile())).toBeUndefined();
  });

  it('gives the cells of the last run’s code, by all its runs, with the values of all', async () => {
    const file = memoryFile();
    const setting = toySetting();
    const [one, two, three] = planIn(setting);
    await storedSweep([one!], setting, { file, code: 'old' });
    await storedSweep([two!], setting, { file });
    const { cells } = await storedSweep([three!, one!], setting, { file });
    expect(cells.map(({ id }) => id)).toEqual([two!.id, three!.id, one!.id]);
    const noted = {
      ...runOf(setting),
      manifest: { ...runOf(setting).manifest, seeds: [9, 1], options: { epochs: 3 } },
    };
    await sqliteStore(file).begin(noted, []);
    expect(readSweep(file)!.manifest).toMatchObject({ seeds: [1, 9], options: { epochs: [2, 3], seeds: [1, 2] } });
  });
});

/** A finished sweep with rows in all tables, and the turn of an episode that is under way. */
async function everyRow() {
  const file = memoryFile();
  const setting = toySetting({
    instead: (role, { messages }) => {
      if (role === 'evaluator' && messages[1]!.content.includes('sum')) throw new ContextOverflowError(9000, 8000);
      return undefined;
    },
  });
  const plan = planIn(setting);
  await storedSweep(plan, setting, { file });
  const store = sqliteStore(file);
  await store.begin(runOf(setting), plan);
  const key = { phase: 'test', path: 'test/all', task: 't', number: 0 };
  await store.cell(plan[0]!.id).keepTurn(key, { turn: 0, request: request('x'), response: answer('x') });
  const readAll = async () => {
    knownWorld(file);
    for (const run of readRuns(file)) finishedCells(file, run.code);
    readSweep(file);
    await store.finished();
    for (const { id } of plan) readFrozen(file, id, 'code');
    await store.cell(plan[0]!.id).turn(key, 0, request('x'));
  };
  unprotect(file);
  return { file, readAll };
}

/** A disk does not ask whether it may: without what refuses changes, which are rules, triggers and columns shown of JSON. */
function unprotect({ database }: SqliteFile): void {
  database.exec('PRAGMA foreign_keys = OFF; DROP TRIGGER frozen_modules_stay');
  for (const table of ['cells', 'episodes', 'calls'])
    for (const { name, hidden } of database.prepare(`PRAGMA table_xinfo(${table})`).all())
      if (Number(hidden) > 0) database.exec(`ALTER TABLE ${table} DROP COLUMN ${String(name)}`);
}

const places = ['cell', 'phase', 'path', 'task', 'number', 'role', 'turn', 'position'];
/** Not held by a checksum: what is found by these is looked for by those who wrote it, and made again if it is not there. */
const keys: Readonly<Record<string, readonly string[]>> = {
  sweep: ['only'],
  runs: ['run', 'heartbeat'],
  cells: [...places, 'code', 'seconds', 'reopened'],
  plans: [...places, 'run'],
  episodes: [...places, 'twin'],
  calls: [...places, 'request'],
  turns: [...places, 'request'],
};

function columnsOf({ database }: SqliteFile): [table: string, column: string, primary: string[]][] {
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  return tables.flatMap(({ name }) => {
    const columns = database.prepare(`PRAGMA table_info(${String(name)})`).all();
    const primary = columns.filter(({ pk }) => Number(pk) > 0).map((column) => String(column.name));
    const facts = columns
      .map((column) => String(column.name))
      .filter((it) => !(keys[String(name)] ?? places).includes(it));
    return facts.map((column): [string, string, string[]] => [String(name), column, primary]);
  });
}

/** Another value of the same length, one bit of which is another. */
function flipped(value: unknown, at: number): string | number | Uint8Array {
  if (typeof value === 'number') return value ^ (1 << (at % 31));
  if (typeof value === 'string') {
    const place = at % value.length;
    return value.slice(0, place) + String.fromCharCode(value.charCodeAt(place) ^ 1) + value.slice(place + 1);
  }
  const bytes = Uint8Array.from(value as Uint8Array);
  bytes[at % bytes.length]! ^= 1;
  return bytes;
}

describe('a flipped bit', async () => {
  const { file, readAll } = await everyRow();
  const columns = columnsOf(file);

  it('is looked for in all that a sweep consists of', async () => {
    await readAll();
    const tables = [...new Set(columns.map(([table]) => table))].toSorted();
    expect(tables).toEqual([
      ...['calls', 'candidates', 'cells', 'clusters', 'episodes', 'failed_calls', 'frozen_modules', 'measurements'],
      ...['merges', 'modules', 'proposals', 'runs', 'sweep', 'turns'],
    ]);
  });

  it.each(columns)('in %s.%s is found, and said in a sentence', async (table, column, primary) => {
    const { database } = file;
    const rows = database.prepare(`SELECT * FROM ${table}`).all().slice(0, 12);
    expect(rows.length).toBeGreaterThan(0);
    for (const [index, row] of rows.entries())
      for (const at of [0, 7919 * (index + 1), 104_729 * (index + 1)]) {
        const value = flipped(row[column], at);
        const set = (to: unknown, now: unknown) =>
          database
            .prepare(`UPDATE ${table} SET ${column} = ? WHERE ${primary.map((name) => `${name} = ?`).join(' AND ')}`)
            .run(to as string, ...primary.map((name) => (name === column ? now : row[name]) as string));
        set(value, row[column]);
        const error = await readAll().catch((thrown: unknown) => thrown);
        set(row[column], value);
        expect(error).toBeInstanceOf(ConfigError);
        expect((error as Error).message).toMatch(/^Expected :memory: to be usable as .*, but it is damaged: .*\.$/);
      }
    await readAll();
  });
});
