/** A sweep's database → its tables and report. The one way to them: what a run prints is what `export` prints later. */
import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import type { SqliteFile } from '../core/database.ts';
import { ConfigError } from '../core/errors.ts';
import type { Sweep } from '../core/record.ts';
import { renderTables } from '../report/render-tables.ts';
import { terminalTable } from '../report/table.ts';
import { renderReport } from '../report/write-report.ts';
import { readSpent } from '../sweep/ledger.ts';
import { isRunning } from '../sweep/lock-sweep.ts';
import { plannedIds, readSweep, type StoredCell } from '../sweep/store/read-sweep.ts';
import { openSweepFile } from '../sweep/store/sqlite-store.ts';
import { orSentence, writeWhole } from '../sweep/write-file.ts';
import { knownForecast } from './forecast-sweep.ts';
import { existingSweep, sweepFolder } from './sweep-folder.ts';
import { spentText } from './sweep-texts.ts';

export interface ExportPorts {
  readonly cwd: string;
  print(text: string): void;
}

/** `npm run export -- NAME` */
export function runExport(name: string, ports: ExportPorts): Promise<void> {
  return withSweepAtRest(name, ports, async (file) => {
    const sweep = await exportSweep(file, name, ports);
    if (sweep.cells.length === 0) ports.print(`No cell of ${name} is finished yet.`);
  });
}

/** Opens a sweep's database to read; throws ConfigError where there is none, and where a process is running it. */
export async function withSweepAtRest<T>(
  name: string,
  { cwd }: Pick<ExportPorts, 'cwd'>,
  work: (file: SqliteFile) => Promise<T>,
): Promise<T> {
  const folder = await existingSweep(cwd, name);
  if (isRunning(folder))
    throw new ConfigError(
      `Expected the sweep ${name} to be at rest, got one that a process is running, which writes its tables when it ends: npm run status -- ${name} tells how far it is.`,
    );
  const file = openSweepFile(folder, 'read');
  try {
    return await work(file);
  } finally {
    file.close();
  }
}

export interface StoredReport extends Sweep {
  readonly cells: readonly StoredCell[];
}

/**
 * All that a report is made from, of the sweep in that folder, whose name is the sweep's: folders are copied and renamed. Throws ConfigError for
 * one that was ended between its database and its first run.
 */
export async function storedReport(file: SqliteFile, folder: string): Promise<StoredReport> {
  const stored = readSweep(file);
  const name = basename(folder);
  if (stored === undefined)
    throw new ConfigError(
      `Expected the sweep ${name} to have been begun, got a database without a run: give its command again.`,
    );
  const forecast = await knownForecast(folder, plannedIds(file));
  const spent = readSpent(join(folder, 'spending.csv'));
  const manifest = { ...stored.manifest, name };
  return { ...stored, manifest, ...(forecast ? { forecast } : {}), ...(spent ? { spent } : {}) };
}

/** Writes tables and report of the finished cells, each file whole or not at all, and says where they lie. */
export async function exportSweep(file: SqliteFile, name: string, ports: ExportPorts): Promise<Sweep> {
  const sweep = await storedReport(file, sweepFolder(ports.cwd, name));
  const { cells, spent } = sweep;
  if (cells.length > 0) {
    const [results, reports] = [join('results', name), join('reports', name)];
    const tables = new Map(renderTables(sweep)).set('times.csv', timesCsv(cells));
    await writeAll(join(ports.cwd, results), tables);
    await writeAll(join(ports.cwd, reports), await renderReport(sweep));
    ports.print(`\n${terminalTable(sweep).trimEnd()}\n\nResults  ${results}\nReport   ${join(reports, 'index.md')}`);
  }
  if (spent) ports.print(spentText(spent));
  return sweep;
}

function timesCsv(cells: readonly StoredCell[]): string {
  const rows = cells.map(({ id, arm, spec, seconds }) => [...[id, arm, spec.trainSize, spec.seed], seconds.toFixed(3)]);
  return stringify([['cell', 'arm', 'train_size', 'seed', 'seconds'], ...rows]);
}

/** Each file whole or not at all. */
export async function writeAll(folder: string, files: ReadonlyMap<string, string | Uint8Array>): Promise<void> {
  await orSentence(folder, async () => {
    for (const [name, content] of files) {
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true });
      await writeWhole(path, content);
    }
  });
}
