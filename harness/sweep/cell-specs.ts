/**
 * What a cell is made from, less what cannot act in it:
 *
 *   no training tasks                              → no options, the agent alone, no training pool
 *   one subset, or as many as one synthesis takes  → nothing is clustered, and the threshold decides nothing
 *   no merge                                       → no merger, no retries
 *   modules of another cell, merged again          → no evaluator and no optimizer
 *
 * So cells that would come out the same are one cell, and a change of what a cell does not use leaves it as it is.
 */
import { contentHash, type Json } from '../core/canonical-json.ts';
import { modelName, type Role, roles } from '../core/language-model.ts';
import type { Method } from '../core/method.ts';
import type { MethodOptions } from '../core/method-options.ts';
import { type CellSource, type CellSpec, cellSchema, type Fold } from '../core/record.ts';
import { promptVersion } from '../optimize/prompts.ts';
import { toldOf } from './draw-tasks.ts';
import { type SweepSetting, splitOf } from './setting.ts';

export interface CellRequest {
  readonly method: Method;
  readonly options: MethodOptions;
  readonly trainSize: number;
  readonly seed: number;
  readonly fold?: Fold | undefined;
  /** Of a re-merge; `options`, `trainSize`, `seed` and `fold` say then also how the source's modules were made. */
  readonly source?: CellSource;
}

interface Combination extends MethodOptions {
  readonly trainSize: number;
}

type MootRules = { readonly [Name in keyof MethodOptions]?: (combination: Combination) => boolean };

const oneSubset = ({ subsets }: Combination) => subsets === 1;
const nothingClustered = ({ merge, subsets, threshold }: Combination) =>
  merge !== 'progressive' || subsets === 1 || subsets <= threshold;

const mootWhereMerging: MootRules = {
  partition: oneSubset,
  clustering: nothingClustered,
  threshold: nothingClustered,
  mergeRetries: (combination) => combination.merge === 'none' || oneSubset(combination),
};

/** A batch that holds all tasks is the same whatever room is left in it. */
const mootWhereNot: MootRules = { batchSize: ({ batchSize, trainSize }) => batchSize >= trainSize };

function actingOptions({ method, options, trainSize }: CellRequest): Partial<MethodOptions> {
  if (trainSize === 0) return {};
  const moot = method.reads.includes('merge') ? mootWhereMerging : mootWhereNot;
  const acting = method.reads.filter((name) => !moot[name]?.({ ...options, trainSize }));
  return Object.fromEntries(acting.map((name) => [name, options[name]]));
}

/** The roles whose models the cell can call. */
export function calledRoles({ method, options, trainSize, source }: CellRequest): readonly Role[] {
  if (trainSize === 0) return ['agent'];
  const merges = !method.reads.includes('merge') || (options.merge !== 'none' && options.subsets > 1);
  const made = source === undefined ? method.roles : method.roles.filter((role) => role === 'merger');
  return roles.filter((role) => role === 'agent' || (made.includes(role) && (role !== 'merger' || merges)));
}

/** Specs of cells in one setting. `trainSize` is 0 for a method that does nothing with training tasks. */
export function cellSpecs(setting: SweepSetting): (request: CellRequest) => CellSpec {
  const { benchmark, models } = setting;
  const settings = settingsIn(setting);
  return (given) => {
    const request = { ...given, trainSize: given.method.untrained ? 0 : given.trainSize };
    const { method, trainSize, seed, fold, source } = request;
    const options = actingOptions(request);
    const called = calledRoles(request);
    // The control draws its groups at random, whatever the vectors say.
    const embedding = options.clustering !== undefined && options.clustering !== 'random';
    const parts = ['benchmark', ...(trainSize > 0 ? ['training'] : []), ...called, ...(embedding ? ['embedder'] : [])];
    return {
      schema: cellSchema,
      benchmark: benchmark.name,
      benchmarkVersion: benchmark.version,
      method: method.name,
      options,
      trainSize,
      testTasks: splitOf(setting, fold).test.length,
      maxSteps: benchmark.maxSteps,
      models: Object.fromEntries(called.map((role) => [role, modelName(models[role])])),
      settings: Object.fromEntries(parts.map((part) => [part, settings[part as keyof typeof settings]])),
      seed,
      ...(fold === undefined ? {} : { fold }),
      ...(source === undefined ? {} : { source }),
    };
  };
}

/**
 * Every part's hash, once for all cells: the pool of training tasks may be large. Folds are hashed together, so that the cells
 * of an arm have the same.
 */
function settingsIn({ benchmark, testTasks, folds, models, sampling, embedder }: SweepSetting) {
  const hash = (value: unknown) => contentHash(value as Json, 16);
  const role = (name: Role) => {
    const { contextWindow, identity } = models[name];
    return hash([contextWindow, identity, sampling.temperature[name], sampling.maxOutputTokens[name]]);
  };
  const dealt = folds?.map(({ test }) => toldOf(test));
  return {
    benchmark: hash([dealt ?? toldOf(testTasks), benchmark.brief, benchmark.initialModule]),
    training: hash([toldOf(folds === undefined ? benchmark.tasks.train : testTasks), promptVersion]),
    agent: role('agent'),
    evaluator: role('evaluator'),
    optimizer: role('optimizer'),
    merger: role('merger'),
    embedder: hash(embedder.name),
  } satisfies Required<CellSpec['settings']>;
}
