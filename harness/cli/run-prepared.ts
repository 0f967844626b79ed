/** A prepared sweep is run in its folder: locked, noted, forecast, guarded, run, exported. */
import type { SqliteFile } from '../core/database.ts';
import { ConfigError } from '../core/errors.ts';
import { type Models, mapRoles } from '../core/language-model.ts';
import type { Sweep } from '../core/record.ts';
import { forecastText, moneyText as moneyRange } from '../report/forecast.ts';
import { lockSweep } from '../sweep/lock-sweep.ts';
import { runSweep, type SweepResult } from '../sweep/run-sweep.ts';
import type { SweepSetting } from '../sweep/setting.ts';
import { sourceHash } from '../sweep/source-hash.ts';
import { finishedIds, stepsKept } from '../sweep/store/read-status.ts';
import { openSweepFile, readingSweep, sqliteStore } from '../sweep/store/sqlite-store.ts';
import type { RunCommand, Store } from '../sweep/store/store.ts';
import { worldOf } from '../sweep/store/world.ts';
import { exportSweep } from './export-sweep.ts';
import { forecastFor, keepForecast, knownForecast } from './forecast-sweep.ts';
import { asksServices, checkPrices, type GuardedModels, prepareModels } from './guard-models.ts';
import type { PreparedSweep, Surroundings } from './prepare-sweep.ts';
import { type ProgressPorts, progress } from './progress.ts';
import type { SweepRequest } from './read-request.ts';
import { holdsSweep, makeSweepFolder, sweepFolder } from './sweep-folder.ts';
import { failureOf, heading, moneyText } from './sweep-texts.ts';
import { openThreads, type Threads } from './threads/thread-pool.ts';

export interface CommandPorts extends Surroundings {
  /** Folder of this project, for the hash of its source. */
  readonly root: string;
  readonly signal: AbortSignal;
  /** How the user called, to be repeated for going on. */
  readonly called: string;
  readonly processId: number;
  /** Of the machine. */
  readonly cores: number;
  /** Progress; results go to `print`. */
  readonly screen: ProgressPorts;
  print(text: string): void;
}

export const exitCodes = { ok: 0, bug: 1, different: 1, config: 2, cellErrors: 3, budget: 4, stopped: 130 } as const;

export interface PreparedRun {
  readonly prepared: PreparedSweep;
  readonly request: SweepRequest;
  readonly command: RunCommand;
  /** File that all calls of services are recorded into. */
  readonly cassette?: string | undefined;
  /** Only these cells, whose errors are forgotten first. */
  readonly retry?: readonly string[];
  /** The sweep that this one started from: its episodes are not played again. Closed when the run has ended. */
  readonly earlier?: { readonly twin: Store['twin']; close(): void };
}

/** Returns the exit code. */
export async function runPrepared(run: PreparedRun, ports: CommandPorts): Promise<number> {
  try {
    return await runLocked(run, ports);
  } finally {
    run.earlier?.close();
    await run.prepared.sandbox.close();
  }
}

async function runLocked(run: PreparedRun, ports: CommandPorts): Promise<number> {
  const { prepared, request } = run;
  const { manifest, opened } = prepared;
  checkPrices(opened, request.services, new Date(ports.clock.now()));
  const code = await sourceHash(ports.root, prepared.files);
  const folder = sweepFolder(ports.cwd, manifest.name);
  if (request.plan) return sayPlan(folder, run, { ...ports, code });
  await makeSweepFolder(folder, manifest.name);
  const unlock = lockSweep(folder, ports.processId);
  try {
    const file = openSweepFile(folder, 'write');
    try {
      return await runIn(file, run, { ...ports, code, folder });
    } finally {
      file.close();
    }
  } finally {
    unlock();
  }
}

/** Asks nobody, writes nothing, and does not mind a process that runs the sweep. */
async function sayPlan(folder: string, run: PreparedRun, ports: CommandPorts & { code: string }): Promise<number> {
  const { prepared, request } = run;
  ports.print(heading(prepared));
  const finished = new Set(holdsSweep(folder) ? readingSweep(folder, (file) => finishedIds(file, ports.code)) : []);
  ports.print(`\n${forecastText(await forecastFor(prepared, request, { ...ports, finished }))}`);
  return exitCodes.ok;
}

interface RunPorts extends CommandPorts {
  readonly code: string;
  readonly folder: string;
}

async function runIn(file: SqliteFile, run: PreparedRun, ports: RunPorts): Promise<number> {
  const { prepared, request, command, retry } = run;
  const { cells, setting, manifest, opened } = prepared;
  const { code, folder } = ports;
  const store = sqliteStore(file);
  const { byOtherCode } = await store.begin({ code, command, manifest, world: worldOf(setting) }, cells);
  ports.print(heading(prepared));
  if (byOtherCode > 0)
    ports.print(`${byOtherCode} of these cells were made by other code: they stay in the database and are run again.`);
  if (asksServices(opened, request.services)) await sayForecast(folder, run, { ...ports, store });
  const kept = run.cassette === undefined ? 0 : stepsKept(file, code);
  const say = (text: string) => shown.say(text);
  const given = { ...ports, concurrency: request.concurrency, cassette: run.cassette, kept, say };
  const guards = await prepareModels(opened, request.services, given);
  const { spent } = guards;
  const shown = progress({ ...ports.screen, ...(spent ? { paid: () => moneyText(spent().usd) } : {}) });
  const result = await ran(async () => {
    if (retry) await store.reopen(retry);
    return runCells(run, { ...ports, store, shown, models: guards.models });
  }, guards).catch(async (error: unknown) => {
    if (error instanceof ConfigError) await sayWhatIsKept(file, manifest.name, ports);
    throw error;
  });
  const sweep = await exportSweep(file, manifest.name, ports);
  return conclude(sweep, result, { ...ports, run, exhausted: guards.exhausted() });
}

/** The guards are closed once, and what their closing says does not hide why the work ended. */
async function ran<T>(work: () => Promise<T>, guards: GuardedModels): Promise<T> {
  const result = await work().catch(async (error: unknown) => {
    await guards.close().catch(() => {});
    throw error;
  });
  await guards.close();
  return result;
}

/** Once a sweep, before its first run. */
async function sayForecast(folder: string, run: PreparedRun, ports: RunPorts & { readonly store: Store }) {
  const { prepared, request } = run;
  const ids = prepared.cells.map(({ id }) => id);
  const known = await knownForecast(folder, ids);
  if (known) return ports.print(`Forecast before the first run: ${moneyRange(known.usd)} USD.`);
  const finished = new Set((await ports.store.finished()).keys());
  const forecast = await forecastFor(prepared, request, { ...ports, finished });
  if (finished.size === 0) await keepForecast(folder, ids, forecast);
  ports.print(`\n${forecastText(forecast)}`);
}

interface CellsPorts extends RunPorts {
  readonly store: Store;
  readonly shown: ReturnType<typeof progress>;
  readonly models: GuardedModels['models'];
}

/** Between two signs of life. */
const beatEveryMs = 1_000;

async function runCells({ prepared, request, retry, earlier }: PreparedRun, ports: CellsPorts): Promise<SweepResult> {
  const { store, shown, models, signal, screen, clock, processId } = ports;
  const cells = retry ? prepared.cells.filter(({ id }) => retry.includes(id)) : prepared.cells;
  const threads = threadsFor(prepared, request, ports);
  const setting = await placed({ ...prepared.setting, models }, prepared, { threads, root: ports.root });
  let beaten = Number.NEGATIVE_INFINITY;
  const beat = () => {
    shown.tick();
    if (screen.now() - beaten < beatEveryMs) return;
    beaten = screen.now();
    // Where it cannot be written, the next step will say so.
    store.beat({ at: clock.now(), processId, ...shown.pace() }).catch(() => {});
  };
  const timer = setInterval(beat, 250);
  beat();
  try {
    const twin: Store['twin'] = async (name) => (await store.twin(name)) ?? earlierTwin(earlier, name);
    const sweepPorts = { store: { ...store, twin }, concurrency: request.concurrency, signal, now: screen.now };
    return await runSweep(cells, setting, { ...sweepPorts, listen: shown.listen });
  } finally {
    clearInterval(timer);
    shown.end();
    await threads?.close();
  }
}

/** The other sweep may go on meanwhile and be closed to reading: then the episode is played. */
async function earlierTwin(earlier: PreparedRun['earlier'], name: string) {
  try {
    return await earlier?.twin(name);
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

/** Only for models that answer in this process: what waits for a service needs no thread. */
function threadsFor(prepared: PreparedSweep, request: SweepRequest, { cwd, cores }: CommandPorts): Threads | undefined {
  const { opened, tasks, dataDir, keys, setting } = prepared;
  const own = Object.values(opened).find(({ service }) => service === undefined);
  if (own === undefined) return undefined;
  const { bench, dataSeed, benchOptions, maxSteps, limits, threads = cores } = request;
  return openThreads({
    ...{ bench, cwd, dataSeed, benchOptions, keys, tasks, threads, version: setting.benchmark.version },
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(maxSteps === undefined ? {} : { maxSteps }),
    builtin: { limits, contextWindow: own.model.contextWindow },
  });
}

interface Place {
  readonly threads: Threads | undefined;
  readonly root: string;
}

async function placed(
  setting: SweepSetting,
  { opened, files }: PreparedSweep,
  { threads, root }: Place,
): Promise<SweepSetting> {
  if (threads === undefined) return setting;
  const own = new Set(Object.values(opened).flatMap(({ model, service }) => (service ? [] : [model])));
  const models: Models = mapRoles(setting.models, (model) => (own.has(model) ? threads.model(model) : model));
  const embedder = threads.embedder(setting.embedder);
  if (opened.agent.service) return { ...setting, models, embedder };
  // Code that merges may change, and what was played is as it was.
  const code = await sourceHash(root, files, 'episodes');
  return { ...setting, models, embedder, play: threads.play, repeatable: { code } };
}

async function sayWhatIsKept(file: SqliteFile, name: string, ports: CommandPorts): Promise<void> {
  try {
    await exportSweep(file, name, ports);
  } catch (error) {
    ports.print((error as Error).message);
  }
  ports.print(`What is done is kept; when what follows is mended, go on with:\n  ${ports.called}`);
}

interface EndPorts extends CommandPorts {
  readonly run: PreparedRun;
  /** Why the budget ended the sweep, where it did. */
  readonly exhausted: string | undefined;
}

function conclude(sweep: Sweep, { state, finished }: SweepResult, { run, exhausted, print, called }: EndPorts): number {
  const planned = new Set(run.prepared.cells.map(({ id }) => id));
  const failures = sweep.cells.flatMap((cell) => (planned.has(cell.id) ? (failureOf(cell) ?? []) : []));
  for (const failure of failures) print(failure);
  if (failures.length > 0)
    print(`To run again what failed, and nothing else:\n  npm run retry -- ${sweep.manifest.name}`);
  if (state === 'stopped') {
    if (exhausted !== undefined) print(exhausted);
    const again = exhausted === undefined ? called : called.replace(/(--max-(?:usd|tokens)[= ])\S+/g, '$1MORE');
    const all = run.retry?.length ?? planned.size;
    print(`Stopped. ${finished} of ${all} cells are finished; every step that was done is kept. To go on:\n  ${again}`);
    return exhausted === undefined ? exitCodes.stopped : exitCodes.budget;
  }
  return failures.length > 0 ? exitCodes.cellErrors : exitCodes.ok;
}
