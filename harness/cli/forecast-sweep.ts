/** What a prepared sweep is likely to take: forecast once, kept beside its results, and shown against the actual later. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { contentHash } from '../core/canonical-json.ts';
import { ConfigError } from '../core/errors.ts';
import type { Forecast, Span } from '../core/forecast.ts';
import { byRole, type Models, modelName, roles } from '../core/language-model.ts';
import type { CellRecord, SweepManifest } from '../core/record.ts';
import { builtinModel } from '../models/builtin/builtin.ts';
import { openAnswerStore } from '../models/guards/answer-store.ts';
import type { Clock } from '../models/guards/clock.ts';
import { modelTable } from '../models/model-table.ts';
import { withCache } from '../models/with-cache.ts';
import { promptVersion } from '../optimize/prompts.ts';
import { forecastSweep } from '../sweep/forecast/forecast.ts';
import { readLedger } from '../sweep/ledger.ts';
import { readCells } from '../sweep/store/read-sweep.ts';
import { readingSweep } from '../sweep/store/sqlite-store.ts';
import { orSentence, writeWhole } from '../sweep/write-file.ts';
import { pricesByRole } from './guard-models.ts';
import { answerInProcess } from './open-models.ts';
import type { PreparedSweep } from './prepare-sweep.ts';
import type { ProgressPorts } from './progress.ts';
import type { SweepRequest } from './read-request.ts';
import { holdsSweep } from './sweep-folder.ts';
import { failureOf } from './sweep-texts.ts';

export interface ForecastCommandPorts {
  readonly cwd: string;
  /** Ids of cells that are finished already. */
  readonly finished: ReadonlySet<string>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly screen: Pick<ProgressPorts, 'write'>;
}

/** A forecast of the cells that are still to be run. */
export async function forecastFor(
  prepared: PreparedSweep,
  request: SweepRequest,
  ports: ForecastCommandPorts,
): Promise<Forecast> {
  const { finished, clock, signal, cwd } = ports;
  const { cells, setting, opened, manifest } = prepared;
  ports.screen.write('Forecast: the built-in model plays the sweep in small; nothing is spent.\n');
  await prepared.makeReady();
  const missing = cells.filter(({ id }) => !finished.has(id));
  const limit = pLimit(request.concurrency);
  const cached = request.services.cache === 'write';
  const earlier = await earlierSweeps(join(cwd, 'results'), manifest);
  const inProcess = answerInProcess(opened);
  const latencySeconds = inProcess ? ownSeconds : latencyOf(earlier);
  const made = await forecastSweep(missing, setting, {
    pilotModels: pilotModels(setting.models, cached),
    limit: (work) => limit(work),
    signal,
    cached,
    prices: pricesByRole(opened, request.services, new Date(clock.now())),
    concurrency: inProcess ? 1 : request.concurrency,
    earlier: earlier.flatMap(({ cells: known }) => known),
    ...(latencySeconds === undefined ? {} : { latencySeconds }),
  });
  return inProcess ? made : { ...made, basis: [...made.basis, pricesFrom] };
}

/** Keeps a forecast of all cells of a plan with their sweep. */
export async function keepForecast(folder: string, ids: readonly string[], forecast: Forecast): Promise<void> {
  const text = `${JSON.stringify({ plan: contentHash(ids), forecast }, undefined, 2)}\n`;
  await orSentence(folder, () => writeWhole(fileOf(folder), text));
}

/** Undefined where none was made of these very cells. */
export async function knownForecast(folder: string, ids: readonly string[]): Promise<Forecast | undefined> {
  const text = await readFile(fileOf(folder), 'utf8').catch(() => '{}');
  try {
    const kept = JSON.parse(text) as { readonly plan?: string; readonly forecast?: Forecast };
    return kept.plan === contentHash(ids) ? kept.forecast : undefined;
  } catch {
    // Damaged: it is worth a new one, and no more.
    return undefined;
  }
}

function fileOf(folder: string): string {
  return join(folder, 'forecast.json');
}

/** The built-in model in every role, in windows as wide as the real ones: what does not fit there is seen here. */
function pilotModels(models: Models, cached: boolean): Models {
  const store = openAnswerStore(':memory:');
  return byRole((role) => {
    const model = builtinModel({ contextWindow: models[role].contextWindow });
    return cached ? withCache(model, { store, mode: 'write', promptVersion }) : model;
  });
}

interface EarlierSweep {
  readonly cells: readonly CellRecord[];
  /** Seconds of a call, the mean of each model that was paid. */
  readonly seconds: readonly number[];
}

/** What the built-in model takes for a call on a common machine, where calls share its cores. */
const ownSeconds: Span = { low: 0.0003, high: 0.003 };

const pricesFrom = `Prices and context windows: those given, else ${modelTable.source} of ${modelTable.date}, list prices.`;

/** A sweep is not the same at another hour: the measured seconds of a call with half of them around. */
const latencySpread = 0.5;

function latencyOf(sweeps: readonly EarlierSweep[]): Span | undefined {
  const seconds = sweeps.flatMap((sweep) => sweep.seconds);
  if (seconds.length === 0) return undefined;
  return { low: Math.min(...seconds) * (1 - latencySpread), high: Math.max(...seconds) * (1 + latencySpread) };
}

/** Sweeps in `results` on the same benchmark with one of the same models, the built-in one left out. */
async function earlierSweeps(results: string, { benchmark, models }: SweepManifest): Promise<EarlierSweep[]> {
  const own = new Set(roles.map((role) => modelName(models[role])).filter((name) => !name.startsWith('builtin/')));
  const names = (await readdir(results).catch(() => [])).toSorted();
  const found: EarlierSweep[] = [];
  for (const name of names) {
    const folder = join(results, name);
    const cells = cellsOf(folder, { benchmark: benchmark.name, models: own });
    if (cells.length > 0) found.push({ cells, seconds: secondsOf(folder, own) });
  }
  return found;
}

/**
 * What earlier runs are told by: the cells of any code on that benchmark, with one of those models. A sweep that cannot be
 * read is no reason not to forecast another.
 */
function cellsOf(folder: string, wanted: { readonly benchmark: string; readonly models: ReadonlySet<string> }) {
  if (!holdsSweep(folder)) return [];
  try {
    const alike = readingSweep(folder, (file) => readCells(file)).filter(
      ({ spec }) =>
        spec.benchmark === wanted.benchmark && Object.values(spec.models).some((name) => wanted.models.has(name)),
    );
    // A cell that a service failed says little: short episodes are the likeliest to survive.
    return alike.filter((cell) => failureOf(cell) === undefined);
  } catch (error) {
    if (error instanceof ConfigError) return [];
    throw error;
  }
}

function secondsOf(folder: string, models: ReadonlySet<string>): number[] {
  const byModel = [...(readLedger(join(folder, 'spending.csv')) ?? [])];
  return byModel.flatMap(([name, { seconds, calls }]) => (models.has(name) ? [seconds / calls] : []));
}
