import { contentHash } from '../core/canonical-json.ts';
import { roles } from '../core/language-model.ts';
import type { MethodOptions } from '../core/method-options.ts';
import { type CellSpec, settingsParts } from '../core/record.ts';

/** Every option, in the order in which labels say them. */
const options = Object.keys({
  subsets: true,
  partition: true,
  clustering: true,
  merge: true,
  epochs: true,
  threshold: true,
  mergeRetries: true,
  batchSize: true,
  onOverflow: true,
} satisfies Record<keyof MethodOptions, true>) as (keyof MethodOptions)[];

/** `trainSize` → `train-size` */
export const hyphened = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Every dimension with its value in a spec, in the order in which labels say them. */
const dimensions: readonly (readonly [name: string, value: (spec: CellSpec) => string | number | undefined])[] = [
  ['train-size', ({ trainSize }) => trainSize],
  ...options.map((name) => [hyphened(name), (spec: CellSpec) => spec.options[name]] as const),
  ...roles.map((role) => [`${role}-model`, (spec: CellSpec) => spec.models[role]] as const),
  ['benchmark', ({ benchmark }) => benchmark],
  ['benchmark-version', ({ benchmarkVersion }) => benchmarkVersion],
  ['max-steps', ({ maxSteps }) => maxSteps],
  ['test-size', ({ testTasks, fold }) => (fold === undefined ? testTasks : undefined)],
  ['folds', ({ fold }) => fold?.of],
  ...settingsParts.map((part) => [`${part}-settings`, (spec: CellSpec) => spec.settings[part]] as const),
  ['schema', ({ schema }) => schema],
  ['source', ({ source }) => source?.sweep],
];

/** What of a cell may vary over a sweep, as option names and texts; without its seed, its fold, and what does not act in it. */
export function dimensionsOf(spec: CellSpec): ReadonlyMap<string, string> {
  const known = dimensions.map(([name, of]) => [name, of(spec)] as const);
  return new Map(known.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])));
}

/**
 * Names of the dimensions in which the specs differ, in the order of `dimensionsOf`. That some lack one is no difference
 * (a cell without training has no optimizer's model), unless `absence` is to count.
 */
export function varyingDimensions(specs: readonly CellSpec[], absence = false): string[] {
  const all = specs.map(dimensionsOf);
  return dimensions.flatMap(([name]) => {
    const values = all.map((of) => of.get(name));
    const counted = absence ? values : values.filter((value) => value !== undefined);
    return new Set(counted).size > 1 ? [name] : [];
  });
}

/** `fgo merge=none subsets=6`: a name with the values of those dimensions that the spec has. */
export function labelOf(name: string, spec: CellSpec, names: readonly string[]): string {
  const values = dimensionsOf(spec);
  const [models, settings] = ['-model', '-settings'].map((kind) =>
    names.filter((dimension) => dimension.endsWith(kind) && values.has(dimension)),
  );
  const parts = names.flatMap((dimension) => {
    if (!values.has(dimension)) return [];
    if (models!.includes(dimension)) return dimension === models![0] ? modelsText(spec, models!) : [];
    if (settings!.includes(dimension)) return dimension === settings![0] ? [settingsText(values, settings!)] : [];
    return [`${dimension}=${values.get(dimension)}`];
  });
  return [name, ...parts].join(' ');
}

/** `model=…` where all that a cell calls is one model and all of it varies. */
function modelsText(spec: CellSpec, names: readonly string[]): string[] {
  const values = dimensionsOf(spec);
  const called = Object.values(spec.models);
  if (called.length === names.length && new Set(called).size === 1) return [`model=${called[0]}`];
  return names.map((name) => `${name}=${values.get(name)}`);
}

/** A hash tells a reader nothing but that it is another: the first digits do. */
function settingsText(values: ReadonlyMap<string, string>, names: readonly string[]): string {
  const hashes = names.map((name) => values.get(name)!);
  if (hashes.length === 1) return `${names[0]}=${hashes[0]!.slice(0, 8)}`;
  return `settings=${contentHash(hashes, 8)}`;
}
