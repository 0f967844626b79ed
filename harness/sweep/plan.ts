/**
 * Grid → cells. Combinations that differ only in what cannot act in a cell are one cell: vanilla is there once a seed,
 * whatever the grid.
 */
import { canonicalJson, contentHash, type Json } from '../core/canonical-json.ts';
import { cellId } from '../core/cell-id.ts';
import type { Method } from '../core/method.ts';
import type { MethodOptions } from '../core/method-options.ts';
import type { CellSpec, Fold } from '../core/record.ts';
import { cellSpecs } from './cell-specs.ts';
import { type Grid, gridAxes, optionName } from './grid.ts';
import type { SweepSetting } from './setting.ts';

export interface PlannedCell {
  /** `cellId` of `spec`. */
  readonly id: string;
  /** Method and what of it varies in this sweep, e.g. `fgo clustering=spectral`; equal for all seeds, folds, train sizes. */
  readonly arm: string;
  readonly spec: CellSpec;
  readonly method: Method;
  readonly options: MethodOptions;
}

/** In the order of the grid: methods, then train sizes, then options, then seeds, then folds. */
export function planCells(grid: Grid, methods: readonly Method[], setting: SweepSetting): PlannedCell[] {
  const combinations = combine<MethodOptions>(grid.options);
  const specOf = cellSpecs(setting);
  const chosen = grid.method.map((name) => methods.find((method) => method.name === name)!);
  const cells = chosen.flatMap((method) =>
    (method.untrained ? [0] : grid.trainSize).flatMap((trainSize) =>
      combinations.flatMap((options) =>
        grid.seeds.flatMap((seed) =>
          foldsOf(setting).map((fold) => {
            const spec = specOf({ method, options, trainSize, seed, fold });
            return { spec, method, options };
          }),
        ),
      ),
    ),
  );
  return identified(cells);
}

/** Each fold, or the one that is none. */
function foldsOf({ folds }: SweepSetting): readonly (Fold | undefined)[] {
  return folds?.map((_, place, { length }) => ({ index: place + 1, of: length })) ?? [undefined];
}

/** Cells with their ids and arms, in their order; those that would come out the same are one. */
export function identified(cells: readonly Omit<PlannedCell, 'id' | 'arm'>[]): PlannedCell[] {
  const distinct = [...new Map(cells.map((cell) => [cellId(cell.spec), cell]))];
  const arms = namedArms(distinct.map(([, { spec }]) => spec));
  return distinct.map(([id, cell], index) => ({ id, ...cell, arm: arms[index]! }));
}

/** Of everything that decides what a sweep's rows will be. */
export function planHash(cells: readonly PlannedCell[]): string {
  return contentHash(cells.map(({ id, arm }) => ({ id, arm })));
}

/** Every combination of one value from each list; the last list's varies first. */
export function combine<T extends object>(lists: { readonly [Name in keyof T]: readonly T[Name][] }): T[] {
  let combinations: Partial<T>[] = [{}];
  for (const [name, values] of Object.entries<readonly unknown[]>(lists))
    combinations = combinations.flatMap((known) => values.map((value) => ({ ...known, [name]: value })));
  return combinations as T[];
}

/**
 * The arm of each spec among all that are shown together, in their order: cells of one method and train size with other
 * options never share one. What else may differ, where several runs have left their cells in one sweep, is the report's to
 * say.
 */
export function namedArms(specs: readonly CellSpec[]): string[] {
  const named = new Map(
    [...Map.groupBy(specs, ({ method }) => method)].map(([method, siblings]) => [method, namer(siblings)]),
  );
  return specs.map((spec) => named.get(spec.method)!(spec));
}

const optionAxes = gridAxes.filter(
  (axis): axis is keyof MethodOptions => axis !== 'method' && axis !== 'trainSize' && axis !== 'seeds',
);

function namer(siblings: readonly CellSpec[]): (spec: CellSpec) => string {
  const sourced = siblings.filter(({ source }) => source !== undefined).length;
  const mixed = sourced > 0 && sourced < siblings.length;
  const nameWith = (axes: readonly (keyof MethodOptions)[]) => (spec: CellSpec) => {
    const varying = optionAxes.filter((axis) => axes.includes(axis) && axis in spec.options);
    // `fgo clustering=spectral`: that there is a clustering says that the merge is progressive.
    const said = varying.filter((axis) => axis !== 'merge' || !varying.includes('clustering'));
    const values = said.map((axis) => `${optionName(axis).slice(2)}=${spec.options[axis]}`);
    return [spec.method, ...values, ...(mixed && spec.source ? ['re-merged'] : [])].join(' ');
  };
  const axes = optionAxes.filter((axis) => new Set(siblings.flatMap(({ options }) => options[axis] ?? [])).size > 1);
  // An option may be moot in one cell and have its only value in the other: then that value tells them apart.
  for (const axis of optionAxes.toReversed()) {
    const alike = namesakes(siblings, nameWith(axes));
    if (alike.some((specs) => new Set(specs.map(({ options }) => options[axis])).size > 1)) axes.push(axis);
  }
  return nameWith(axes);
}

/** Specs of one name and train size. */
function namesakes(specs: readonly CellSpec[], nameOf: (spec: CellSpec) => string): CellSpec[][] {
  return [...Map.groupBy(specs, (spec) => canonicalJson([nameOf(spec), spec.trainSize] as Json)).values()];
}
