/** One sweep of all methods on generated games with its store in a folder: how long it took, and the store's part of it. */
import { join } from 'node:path';
import { methods } from '../catalog.ts';
import { defaultGrid, defaultMaxOutputTokens } from '../cli/defaults.ts';
import { exportSweep } from '../cli/export-sweep.ts';
import { findBenchmark } from '../cli/open-benchmark.ts';
import { openThreads } from '../cli/threads/thread-pool.ts';
import type { SqliteFile } from '../core/database.ts';
import { byRole, mapRoles } from '../core/language-model.ts';
import type { SweepManifest } from '../core/record.ts';
import { builtinModel } from '../models/builtin/builtin.ts';
import { builtinLimits } from '../models/builtin/limits.ts';
import { embedder } from '../models/embedder.ts';
import { drawTraining } from '../sweep/draw-tasks.ts';
import { checkGrid } from '../sweep/grid.ts';
import { planCells } from '../sweep/plan.ts';
import { runSweep } from '../sweep/run-sweep.ts';
import { openSweepFile, sqliteStore } from '../sweep/store/sqlite-store.ts';
import type { CellLog } from '../sweep/store/store.ts';
import { worldOf } from '../sweep/store/world.ts';

export interface SweepMeasurement {
  readonly threads: number;
  readonly episodes: number;
  /** From the first cell to the mark of the last, without start and export. */
  readonly seconds: number;
  /** Of these, spent in the store. */
  readonly storeSeconds: number;
  /** Resident memory of the process at its highest, its export included. */
  readonly peakMegabytes: number;
}

export interface MeasurePorts {
  /** An empty one. */
  readonly folder: string;
  /** Milliseconds of a steady clock. */
  now(): number;
  /** Megabytes of resident memory at its highest so far. */
  rss(): number;
}

/** Seeds are added until the sweep has about so many episodes: each has that many with the defaults. */
const episodesOfSeed = 960;

export async function measureSweep(
  { threads, episodes }: { readonly threads: number; readonly episodes: number },
  { folder, now, rss }: MeasurePorts,
): Promise<SweepMeasurement> {
  const { setting, cells, close } = await settingOf(Math.max(1, Math.round(episodes / episodesOfSeed)), threads);
  const results = join(folder, 'results', 'measured');
  const file = openSweepFile(results, 'write');
  const { store, spentMs } = timed(file, now);
  await store.begin(
    { code: 'measured', command: { name: 'sweep', texts: {} }, manifest, world: worldOf(setting) },
    cells,
  );
  let played = 0;
  const start = now();
  await runSweep(cells, setting, {
    ...{ store, now, concurrency: 16, signal: new AbortController().signal },
    listen: (event) => {
      if (event.type === 'cell-event' && event.event.type === 'episode') played += 1;
    },
  });
  const seconds = (now() - start) / 1000;
  await close();
  await exportSweep(file, 'measured', { cwd: folder, print: () => {} });
  file.close();
  return { threads, episodes: played, seconds, storeSeconds: spentMs() / 1000, peakMegabytes: rss() };
}

const model = { provider: 'builtin', name: 'rules-1', notice: builtinModel().notice };
const manifest: SweepManifest = {
  ...{ schema: 1, name: 'measured', experiment: 'main', harnessVersion: '', seeds: [], options: {} },
  benchmark: { name: 'alfworld', version: '', source: '' },
  models: byRole(() => model),
};

async function settingOf(seeds: number, threads: number) {
  const bench = 'alfworld';
  const { source } = await findBenchmark(bench, '.');
  const benchmark = await source.open({ dataSeed: 0, options: {} });
  const { train, test } = benchmark.tasks;
  const grid = checkGrid(
    { ...defaultGrid, seeds: Array.from({ length: seeds }, (_, seed) => seed + 1) },
    { methods, pool: train.length },
  );
  const training = grid.seeds.flatMap((seed) => drawTraining(train, Math.max(...grid.trainSize), seed));
  const used = [...new Set([...training, ...test])];
  const workers = openThreads({
    ...{ bench, cwd: '.', dataSeed: 0, benchOptions: {}, version: benchmark.version, threads },
    tasks: used.map(({ id }) => id),
    builtin: { limits: builtinLimits },
  });
  const own = builtinModel();
  const setting = {
    ...{
      benchmark,
      testTasks: test,
      embedder: workers.embedder(embedder()),
      play: workers.play,
      repeatable: { code: 'measured' },
    },
    models: mapRoles(
      byRole(() => own),
      workers.model,
    ),
    sampling: { temperature: byRole(() => 0), maxOutputTokens: defaultMaxOutputTokens },
  };
  return { setting, cells: planCells(grid, methods, setting), close: workers.close };
}

/** The same store, with a count of the time spent in it: in its methods, and in what it commits later. */
function timed(file: SqliteFile, now: () => number) {
  let ms = 0;
  let depth = 0;
  const counting = <T>(work: () => T): T => {
    if (depth > 0) return work();
    depth += 1;
    const start = now();
    try {
      return work();
    } finally {
      ms += now() - start;
      depth -= 1;
    }
  };
  const count = <T extends object>(port: T): T =>
    new Proxy(port, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) =>
          // What a method does before its promise is there: SQLite answers at once.
          counting(() => {
            const result: unknown = Reflect.apply(member, target, args);
            return name === 'cell' ? count(result as CellLog) : result;
          });
      },
    });
  const transaction: SqliteFile['transaction'] = (work) => counting(() => file.transaction(work));
  return { store: count(sqliteStore({ ...file, transaction })), spentMs: () => ms };
}
