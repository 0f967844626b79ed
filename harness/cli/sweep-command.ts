/** `sweep` and `record`: prepare, say what it will take, run, write what there is, say where it lies. */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigError } from '../core/errors.ts';
import type { CellRecord, Sweep } from '../core/record.ts';
import { forecastText, moneyText as moneyRange } from '../report/forecast.ts';
import { renderTables } from '../report/render-tables.ts';
import { terminalTable } from '../report/table.ts';
import { renderReport } from '../report/write-report.ts';
import { openFileStore } from '../sweep/file-store.ts';
import { lockSweep } from '../sweep/lock-sweep.ts';
import { isKept, runSweep, type SweepResult } from '../sweep/run-sweep.ts';
import { sourceHash } from '../sweep/source-hash.ts';
import type { Store } from '../sweep/store.ts';
import { orSentence, writeWhole } from '../sweep/write-file.ts';
import { forecastFor, knownForecast } from './forecast-sweep.ts';
import { asksServices, checkPrices, type GuardedModels, prepareModels } from './guard-models.ts';
import type { Texts } from './parse-arguments.ts';
import { type PreparedSweep, prepareSweep, type Surroundings } from './prepare-sweep.ts';
import { type ProgressPorts, progress } from './progress.ts';
import { readRequest, type SweepRequest } from './read-request.ts';
import { failureOf, heading, moneyText, spentText } from './sweep-texts.ts';

export interface CommandPorts extends Surroundings {
  /** Folder of this project, for the hash of its source. */
  readonly root: string;
  readonly signal: AbortSignal;
  /** How the user called, to be repeated for going on. */
  readonly called: string;
  /** Progress; results go to `print`. */
  readonly screen: ProgressPorts;
  print(text: string): void;
}

export const exitCodes = { ok: 0, bug: 1, config: 2, cellErrors: 3, budget: 4, stopped: 130 } as const;

/** `cassette`: the file that all calls of services are recorded into. Returns the exit code. */
export async function runSweepCommand(texts: Texts, ports: CommandPorts, cassette?: string): Promise<number> {
  const request = readRequest(texts);
  const prepared = await prepareSweep(request, ports);
  const { manifest, plan, opened } = prepared;
  checkPrices(opened, request.services, new Date(ports.clock.now()));
  const code = await sourceHash(ports.root, prepared.files);
  const folder = join(ports.cwd, 'results', manifest.name);
  const store = await openFileStore({ folder, plan, code, manifest });
  const unlock = lockSweep(folder);
  try {
    return await sweepIn(folder, { prepared, request }, { ...ports, store, cassette });
  } finally {
    unlock();
  }
}

interface FolderPorts extends CommandPorts {
  readonly store: Store;
  readonly cassette: string | undefined;
}

interface Wanted {
  readonly prepared: PreparedSweep;
  readonly request: SweepRequest;
}

async function sweepIn(folder: string, wanted: Wanted, ports: FolderPorts): Promise<number> {
  const { prepared, request } = wanted;
  ports.print(heading(prepared));
  if (request.plan || asksServices(prepared.opened, request.services)) await sayForecast(folder, wanted, ports);
  if (request.plan) return exitCodes.ok;

  const { concurrency, services } = request;
  const { store, cassette, clock, cwd } = ports;
  const kept = cassette === undefined ? 0 : (await store.load()).cells.filter(isKept).length;
  const say = (text: string) => shown.say(text);
  const given = { clock, cwd, folder, concurrency, cassette, kept, say };
  const guards = await prepareModels(prepared.opened, services, given);
  const { spent } = guards;
  const shown = progress({ ...ports.screen, ...(spent ? { paid: () => moneyText(spent().usd) } : {}) });
  try {
    const result = await run(prepared, request, { ...ports, shown, models: guards.models });
    const sweep = await write(result.cells, { ...ports, folder, prepared, spent });
    await guards.close();
    return conclude(sweep, result, { ...ports, planned: prepared.cells.length, exhausted: guards.exhausted() });
  } catch (error) {
    // What is said here must not hide why the sweep ended.
    if (error instanceof ConfigError) await sayWhatIsKept({ ...ports, folder, prepared, spent });
    await guards.close().catch(() => {});
    throw error;
  }
}

/** Once a sweep, before its first run; `--plan` says it of what is still to be run. */
async function sayForecast(folder: string, { prepared, request }: Wanted, ports: FolderPorts): Promise<void> {
  const known = request.plan ? undefined : await knownForecast(folder, prepared.plan);
  if (known) ports.print(`Forecast before the first run: ${moneyRange(known.usd)} USD.`);
  else ports.print(`\n${forecastText(await forecastFor(prepared, request, { ...ports, folder }))}`);
}

interface WritePorts extends FolderPorts {
  readonly folder: string;
  readonly prepared: PreparedSweep;
  readonly spent: GuardedModels['spent'] | undefined;
}

/** Tables and report of the cells that there are, and what the sweep has paid. */
async function write(cells: readonly CellRecord[], ports: WritePorts): Promise<Sweep> {
  const { folder, prepared, spent } = ports;
  const forecast = await knownForecast(folder, prepared.plan);
  const money = forecast ? { forecast, ...(spent ? { spent: spent() } : {}) } : {};
  const sweep: Sweep = { manifest: prepared.manifest, cells, ...money };
  if (cells.length > 0) await writeOutputs(sweep, ports);
  if (spent) ports.print(spentText(spent()));
  return sweep;
}

async function sayWhatIsKept(ports: WritePorts): Promise<void> {
  const { store, prepared, print, called } = ports;
  try {
    const records = new Map((await store.load()).cells.map((record) => [record.id, record]));
    await write(
      prepared.cells.flatMap(({ id }) => records.get(id) ?? []),
      ports,
    );
  } catch (error) {
    print((error as Error).message);
  }
  print(`Finished cells and answers are kept; when what follows is mended, go on with:\n  ${called}`);
}

interface RunPorts extends FolderPorts {
  readonly shown: ReturnType<typeof progress>;
  readonly models: GuardedModels['models'];
}

async function run({ cells, setting }: PreparedSweep, { concurrency }: SweepRequest, ports: RunPorts) {
  const { store, shown, models, signal, screen } = ports;
  const timer = setInterval(() => shown.tick(), 250);
  try {
    const sweepPorts = { store, concurrency, signal, listen: shown.listen, now: screen.now };
    return await runSweep(cells, { ...setting, models }, sweepPorts);
  } finally {
    clearInterval(timer);
    shown.end();
  }
}

async function writeOutputs(sweep: Sweep, { cwd, print }: CommandPorts): Promise<void> {
  const { name } = sweep.manifest;
  const results = join('results', name);
  const reports = join('reports', name);
  await writeAll(join(cwd, results), renderTables(sweep));
  await writeAll(join(cwd, reports), await renderReport(sweep));
  print(`\n${terminalTable(sweep).trimEnd()}\n\nResults  ${results}\nReport   ${join(reports, 'index.md')}`);
}

async function writeAll(folder: string, files: ReadonlyMap<string, string | Uint8Array>): Promise<void> {
  await orSentence(folder, async () => {
    for (const [name, content] of files) {
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true });
      await writeWhole(path, content);
    }
  });
}

interface EndPorts extends CommandPorts {
  readonly planned: number;
  /** Why the budget ended the sweep, where it did. */
  readonly exhausted: string | undefined;
}

function conclude(sweep: Sweep, { state }: SweepResult, { planned, exhausted, print, called }: EndPorts): number {
  const failures = sweep.cells.flatMap((cell) => failureOf(cell) ?? []);
  for (const failure of failures) print(failure);
  if (state === 'stopped') {
    if (exhausted !== undefined) print(exhausted);
    const again = exhausted === undefined ? called : called.replace(/(--max-(?:usd|tokens)[= ])\S+/g, '$1MORE');
    print(`Stopped. ${sweep.cells.length} of ${planned} cells are finished and kept; to go on:\n  ${again}`);
    return exhausted === undefined ? exitCodes.stopped : exitCodes.budget;
  }
  return failures.length > 0 ? exitCodes.cellErrors : exitCodes.ok;
}
