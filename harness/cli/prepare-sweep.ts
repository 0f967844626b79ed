/** A request → benchmark, models, plan and name: everything that has to be in order before anything runs. */
import { resolve } from 'node:path';
import { methods } from '../catalog.ts';
import type { Benchmark, BenchmarkSource } from '../core/benchmark.ts';
import { contentHash, type Json } from '../core/canonical-json.ts';
import { ConfigError } from '../core/errors.ts';
import { type Models, mapRoles, roles } from '../core/language-model.ts';
import type { SweepManifest } from '../core/record.ts';
import type { Sandbox } from '../core/sandbox.ts';
import type { TaskId } from '../core/task.ts';
import { embedder } from '../models/embedder.ts';
import type { Clock } from '../models/guards/clock.ts';
import { openSandbox } from '../sandbox/open-sandbox.ts';
import { withMaxSteps } from '../sweep/benchmark-view.ts';
import { dealFolds, drawTest, drawTraining } from '../sweep/draw-tasks.ts';
import { checkFolds, checkGrid, checkTestSize, type Grid, optionName } from '../sweep/grid.ts';
import { type PlannedCell, planCells } from '../sweep/plan.ts';
import type { SweepSetting } from '../sweep/setting.ts';
import { findBenchmark } from './open-benchmark.ts';
import { type OpenedModels, openModels } from './open-models.ts';
import type { SweepRequest } from './read-request.ts';
import type { Named } from './read-services.ts';

/** What of the process a sweep depends on. */
export interface Surroundings {
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly clock: Clock;
}

export interface PreparedSweep {
  /** With the models as they were opened, without guards. */
  readonly setting: SweepSetting;
  readonly opened: OpenedModels;
  readonly cells: readonly PlannedCell[];
  readonly manifest: SweepManifest;
  /** Code outside of the project that takes part. */
  readonly files: readonly string[];
  /** Folder of the real data; undefined = generated tasks. */
  readonly dataDir: string | undefined;
  /** Of services that the benchmark's tools call; in no output. */
  readonly keys: Readonly<Record<string, string>>;
  /** The benchmark's; to be closed in the end. */
  readonly sandbox: Sandbox;
  /** All that will be played. */
  readonly tasks: readonly TaskId[];
  /** Makes them ready to be played in this thread, where they are not yet. */
  makeReady(): Promise<void>;
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}

export async function prepareSweep(request: SweepRequest, surroundings: Surroundings): Promise<PreparedSweep> {
  const { environment, clock } = surroundings;
  const opened = openModels(request.models, { ...request, environment, clock });
  const models = mapRoles(opened, ({ model }) => model);
  const { source, file } = await findBenchmark(request.bench, surroundings.cwd);
  const data = request.data ?? (source.dataVariable && environment[source.dataVariable]);
  const dataDir = data ? resolve(surroundings.cwd, data) : undefined;
  const keys = keysOf(source, environment);
  const sandbox = openSandbox();
  const benchmark = await openBenchmark(source, request, { dataDir, sandbox, keys });
  const { sampling } = request;
  const setting: SweepSetting = { benchmark, ...tasksFor(request, benchmark), models, sampling, embedder: embedder() };
  const pools = setting.folds?.map(({ train }) => train) ?? [benchmark.tasks.train];
  const grid = checkGrid(request.grid, { methods, pool: Math.min(...pools.map(({ length }) => length)) });
  const cells = planCells(grid, methods, setting);

  const largest = Math.max(...cells.map(({ spec }) => spec.trainSize));
  const training = pools.flatMap((pool) => grid.seeds.flatMap((seed) => drawTraining(pool, largest, seed)));
  const used = [...new Set([...training, ...setting.testTasks])];
  const makeReady = once(() => benchmark.prepare(used));
  // Threads that play make the tasks ready themselves; a second copy here would be memory for nothing.
  if (opened.agent.service !== undefined) await makeReady();

  const options = optionsOf(request, grid, setting);
  const manifest: SweepManifest = {
    schema: 1,
    name: request.out ?? defaultName(request, source.name, { data: dataDir !== undefined, options }),
    experiment: request.experiment.name,
    benchmark: {
      ...{ name: benchmark.name, version: benchmark.version, source: benchmark.source },
      ...(benchmark.veil === undefined ? {} : { veil: benchmark.veil }),
    },
    models: modelsOf(models),
    harnessVersion: surroundings.version,
    seeds: grid.seeds,
    options,
  };
  return {
    setting,
    opened,
    cells,
    manifest,
    files: file === undefined ? [] : [file],
    dataDir,
    keys,
    sandbox,
    tasks: used.map(({ id }) => id),
    makeReady,
  };
}

function keysOf({ keyVariables = [] }: BenchmarkSource, environment: Surroundings['environment']) {
  const set = keyVariables.flatMap((name) => {
    const value = environment[name]?.trim();
    return value ? [[name, value] as const] : [];
  });
  return Object.fromEntries(set);
}

function tasksFor(
  { folds, testSize, dataSeed }: SweepRequest,
  benchmark: Benchmark,
): Pick<SweepSetting, 'testTasks' | 'folds'> {
  const { train, test } = benchmark.tasks;
  if (folds === undefined) return { testTasks: drawTest(test, checkTestSize(testSize, test.length), dataSeed) };
  const pool = [...train, ...test];
  return { testTasks: pool, folds: dealFolds(pool, checkFolds(folds, benchmark), dataSeed) };
}

interface OpenPorts {
  readonly dataDir: string | undefined;
  readonly sandbox: Sandbox;
  readonly keys: Readonly<Record<string, string>>;
}

async function openBenchmark(source: BenchmarkSource, request: SweepRequest, { dataDir, sandbox, keys }: OpenPorts) {
  const { dataSeed, benchOptions: options, maxSteps } = request;
  const opened = await source.open({ dataSeed, options, sandbox, keys, ...(dataDir === undefined ? {} : { dataDir }) });
  if (opened.tasks.test.length === 0)
    throw new ConfigError(`Expected the benchmark ${source.name} to have test tasks, got none.`);
  const ids = [...opened.tasks.train, ...opened.tasks.test].map(({ id }) => id);
  const seen = new Set<string>();
  const twice = ids.find((id) => seen.size === seen.add(id).size);
  if (twice !== undefined)
    throw new ConfigError(
      `Expected the tasks of the benchmark ${source.name} to have ids of their own, got ${twice} twice.`,
    );
  return maxSteps === undefined ? opened : withMaxSteps(opened, maxSteps);
}

/**
 * `alfworld-main`; with a hash of what was asked for where options say more. Not of what is found there: the same command
 * goes on with its sweep, and is told when the data are others.
 */
function defaultName(
  { experiment, plain, testSize }: SweepRequest,
  bench: string,
  { data, options }: { readonly data: boolean; readonly options: SweepManifest['options'] },
): string {
  const name = `${bench}-${experiment.name}`;
  if (plain && !data) return name;
  const asked = { ...options, 'test-size': testSize, data } as { readonly [key: string]: Json };
  return `${name}-${contentHash(asked, 6)}`;
}

function modelsOf(models: Models): SweepManifest['models'] {
  return mapRoles(models, ({ provider, name, notice }) => ({ provider, name, notice }));
}

/** As given, defaults filled in, and without paths: results are the same in every folder. */
function optionsOf(request: SweepRequest, grid: Grid, setting: SweepSetting): SweepManifest['options'] {
  const { benchmark, testTasks, folds } = setting;
  const { method, trainSize, options, seeds } = grid;
  const axes = Object.entries({ method, trainSize, ...options, seeds });
  const { models, limits, services, sampling } = request;
  const benchOptions = Object.entries(request.benchOptions).filter(([, value]) => !/[\\/]/.test(value));
  return {
    ...Object.fromEntries(axes.map(([axis, values]) => [optionName(axis).slice(2), values])),
    ...(folds === undefined ? { 'test-size': testTasks.length } : { folds: folds.length }),
    model: models.model,
    'evaluator-model': models.evaluator ?? models.model,
    'optimizer-model': models.optimizer ?? models.model,
    'merger-model': models.merger ?? models.model,
    temperature: sampling.temperature.agent ?? 'default',
    'max-output-tokens': roles.map((role) => sampling.maxOutputTokens[role]),
    ...(roles.some((role) => setting.models[role].provider === 'builtin') ? { 'builtin-limits': limits } : {}),
    ...namedOption('context-window', services.contextWindows),
    ...namedOption('base-url', services.baseUrls),
    'max-steps': benchmark.maxSteps,
    'data-seed': request.dataSeed,
    ...(benchOptions.length === 0 ? {} : { 'bench-option': benchOptions.map(([name, value]) => `${name}=${value}`) }),
  };
}

function namedOption(name: string, { all, of }: Named<string | number>): SweepManifest['options'] {
  const values = [...(all === undefined ? [] : [all]), ...[...of].map(([who, value]) => `${who}=${value}`)];
  return values.length === 0 ? {} : { [name]: values };
}
