/**
 * Grid → cells. Combinations that differ only in what a method does not read are one cell: vanilla is there once a seed,
 * whatever the grid.
 */
import { contentHash, type Json } from '../core/canonical-json.ts';
import { mapRoles, modelName, roles } from '../core/language-model.ts';
import type { Method } from '../core/method.ts';
import type { MethodOptions } from '../core/method-options.ts';
import type { CellSpec } from '../core/record.ts';
import { promptVersion } from '../optimize/prompts.ts';
import { type Grid, gridAxes, optionName } from './grid.ts';
import type { SweepSetting } from './setting.ts';

export interface PlannedCell {
  /** Hash of `spec`. */
  readonly id: string;
  /** Method and what of it varies in this sweep, e.g. `fgo clustering=spectral`; equal for all seeds and train sizes. */
  readonly arm: string;
  readonly spec: CellSpec;
  readonly method: Method;
  readonly options: MethodOptions;
}

/** Options that act only where another has certain values: an unread value makes no cell of its own. */
const moot: { readonly [Name in keyof MethodOptions]?: (options: MethodOptions) => boolean } = {
  clustering: ({ merge }) => merge !== 'progressive',
  threshold: ({ merge }) => merge !== 'progressive',
  mergeRetries: ({ merge }) => merge === 'none',
};

/** In the order of the grid: methods, then train sizes, then options, then seeds. */
export function planCells(grid: Grid, methods: readonly Method[], setting: SweepSetting): PlannedCell[] {
  const combinations = combine(grid.options);
  const settings = settingsHash(setting);
  const chosen = grid.method.map((name) => methods.find((method) => method.name === name)!);
  const cells = chosen.flatMap((method) =>
    (method.untrained ? [0] : grid.trainSize).flatMap((trainSize) =>
      combinations.flatMap((options) =>
        grid.seeds.map((seed) => {
          const spec = specOf(method, options, { trainSize, seed, settings }, setting);
          return { id: contentHash(spec as unknown as Json, 16), arm: method.name, spec, method, options };
        }),
      ),
    ),
  );
  const distinct = [...new Map(cells.map((cell) => [cell.id, cell])).values()];
  return distinct.map((cell) => ({ ...cell, arm: armOf(cell.spec, distinct) }));
}

/** Of everything that decides what a sweep's rows will be. */
export function planHash(cells: readonly PlannedCell[]): string {
  return contentHash(cells.map(({ id, arm }) => ({ id, arm })));
}

function combine(options: Grid['options']): MethodOptions[] {
  let combinations: Partial<MethodOptions>[] = [{}];
  for (const [name, values] of Object.entries(options))
    combinations = combinations.flatMap((known) => values.map((value) => ({ ...known, [name]: value })));
  return combinations as MethodOptions[];
}

function specOf(
  method: Method,
  options: MethodOptions,
  cell: Pick<CellSpec, 'trainSize' | 'seed' | 'settings'>,
  { benchmark, testTasks, models }: SweepSetting,
): CellSpec {
  const read = method.reads.filter((name) => !(method.reads.includes('merge') && moot[name]?.(options)));
  return {
    benchmark: benchmark.name,
    benchmarkVersion: benchmark.version,
    method: method.name,
    options: Object.fromEntries(read.map((name) => [name, options[name]])) as Partial<MethodOptions>,
    testTasks: testTasks.length,
    maxSteps: benchmark.maxSteps,
    models: mapRoles(models, modelName),
    ...cell,
  };
}

function armOf(spec: CellSpec, cells: readonly Pick<PlannedCell, 'spec'>[]): string {
  const siblings = cells.filter((cell) => cell.spec.method === spec.method).map((cell) => cell.spec.options);
  const varying = gridAxes.filter(
    (axis): axis is keyof MethodOptions =>
      axis in spec.options &&
      new Set(siblings.flatMap((options) => options[axis as keyof MethodOptions] ?? [])).size > 1,
  );
  // `fgo clustering=spectral`: that there is a clustering says that the merge is progressive.
  const said = varying.filter((axis) => axis !== 'merge' || !varying.includes('clustering'));
  return [spec.method, ...said.map((axis) => `${optionName(axis).slice(2)}=${spec.options[axis]}`)].join(' ');
}

function settingsHash({ benchmark, models, sampling, embedder, testTasks }: SweepSetting): string {
  const identity = roles.map((role) => [modelName(models[role]), models[role].contextWindow, models[role].identity]);
  const tasks = [benchmark.tasks.train, testTasks].map((split) => split.map(({ id, category }) => [id, category]));
  const told = [benchmark.brief, benchmark.initialModule as unknown as Json];
  return contentHash(
    { identity, sampling: sampling as unknown as Json, embedder: embedder.name, promptVersion, tasks, told },
    16,
  );
}
