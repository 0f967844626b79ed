/** Sweeps in a database in memory: real SQLite, which ends with the test. */
import { openDatabase, type SqliteFile } from '../core/database.ts';
import type { CellRecord } from '../core/record.ts';
import type { PlannedCell } from '../sweep/plan.ts';
import { runSweep, type SweepPorts, type SweepResult } from '../sweep/run-sweep.ts';
import type { SweepSetting } from '../sweep/setting.ts';
import { readSweep } from '../sweep/store/read-sweep.ts';
import { applicationId, schema, schemaVersion } from '../sweep/store/schema.ts';
import { sqliteStore } from '../sweep/store/sqlite-store.ts';
import type { Run, Store } from '../sweep/store/store.ts';
import { worldOf } from '../sweep/store/world.ts';
import { sweepFixture } from './sweep-fixture.ts';

export function memoryFile(): SqliteFile {
  const format = { applicationId, schemaVersion, schema, what: 'the database of a sweep' };
  return openDatabase({ ...format, path: ':memory:', mode: 'write' });
}

export function runOf(setting: SweepSetting, code = 'code'): Run {
  const { manifest } = sweepFixture([]);
  return { code, command: { name: 'sweep', texts: {} }, manifest, world: worldOf(setting) };
}

export interface StoredSweepOptions extends Partial<Omit<SweepPorts, 'store'>> {
  /** What stays from run to run; default: a database of its own. */
  readonly file?: SqliteFile;
  readonly code?: string;
  /** Ids of cells whose errors are forgotten first. */
  readonly retry?: readonly string[];
  /** A store that does something beside, such as failing. */
  readonly around?: (store: Store) => Store;
}

/** One run of a command: begun, run, and read back with all that earlier runs have finished, in the order of the plan. */
export async function storedSweep(
  cells: readonly PlannedCell[],
  setting: SweepSetting,
  options: StoredSweepOptions = {},
): Promise<SweepResult & { readonly cells: readonly CellRecord[] }> {
  const { file = memoryFile(), code, retry, around = (store) => store, ...given } = options;
  const store = sqliteStore(file);
  await store.begin(runOf(setting, code), cells);
  if (retry) await store.reopen(retry);
  const { signal } = new AbortController();
  const ports = { concurrency: 8, signal, listen: () => {}, now: () => 0, ...given };
  const result = await runSweep(cells, setting, { ...ports, store: around(store) });
  return { ...result, cells: readSweep(file)!.cells.map(({ seconds: _, ...cell }): CellRecord => cell) };
}
