/**
 * Why two cells of one pair may have come out otherwise, in this order:
 *
 *   code       made by other source: its hash, what a spec stands for, the prompts
 *   data       version of the benchmark, test tasks, training tasks, brief, initial module, most steps, modules that were merged again
 *   model      by role: its name, its window, identity, temperature and room for answers, what the service says has answered; the embedder
 *   options    of the method, whether it merges stored modules, train size, seed
 *   noise      none of these differs, and the results do
 *   identical  none of these differs, and the results are equal
 *
 * What one of two cells alone has (no merge calls no merger) follows from another difference, and is none where there is such a one.
 */
import { type Role, roles } from '../../core/language-model.ts';
import type { MethodOptions } from '../../core/method-options.ts';
import type { CellSpec, SettingsPart, SweepManifest } from '../../core/record.ts';
import type { NonEmpty } from '../../core/task.ts';
import { hyphened } from '../dimensions.ts';
import { bothSides, type Sides } from './result.ts';

export const reasonCodes = ['code', 'data', 'model', 'options', 'noise', 'identical'] as const;
export type ReasonCode = (typeof reasonCodes)[number];

export interface Reason {
  readonly code: ReasonCode;
  /** What differs, in words. */
  readonly part: string;
  /** Whose, where it is a role's. */
  readonly role?: Role;
  /** Both values; of what is known by its hash alone, the options that bear on it, else the hash's first digits. Null = it has none. */
  readonly values: Sides<string | null>;
}

/** All that a cell was made from. */
export interface Origin {
  /** The cell's. */
  readonly id: string;
  readonly spec: CellSpec;
  readonly code: string;
  readonly harnessVersion: string;
  /** Hashes of the tasks there are. */
  readonly tasks: { readonly training: string; readonly test: string };
  /** As the commands gave them. */
  readonly options: SweepManifest['options'];
  /** Names that answered, where these are others than the one asked for. */
  readonly servedBy: Readonly<Partial<Record<Role, string>>>;
}

/** `equal`: their results are. */
export function reasonsFor(origins: Sides<Origin>, equal: boolean): NonEmpty<Reason> {
  const all = differences(origins);
  const both = all.filter(({ values: { a, b } }) => a !== null && b !== null);
  const [first, ...more] = (both.length > 0 ? both : all).toSorted(byCode);
  if (first !== undefined) return [first, ...more];
  const values = { a: null, b: null };
  return equal
    ? [{ code: 'identical', part: 'nothing differs and the results are equal', values }]
    : [{ code: 'noise', part: 'nothing differs but the results', values }];
}

/** Each reason once, in order, of several pairs; that some are identical is none where others are not. */
export function unitedReasons(pairs: readonly (readonly Reason[])[]): Reason[] {
  const all = [...new Map(pairs.flat().map((reason) => [JSON.stringify(reason), reason])).values()].toSorted(byCode);
  const telling = all.filter(({ code }) => code !== 'identical');
  return telling.length > 0 ? telling : all;
}

const byCode = (left: Reason, right: Reason) => reasonCodes.indexOf(left.code) - reasonCodes.indexOf(right.code);

type Value = string | number | undefined;
type ValueOf = (origin: Origin) => Value;
type What = Pick<Reason, 'code' | 'part' | 'role'>;

function differences(origins: Sides<Origin>): Reason[] {
  const { a, b } = origins;
  const told = (what: What, of: ValueOf, shown = of): Reason[] =>
    of(a) === of(b) ? [] : [{ ...what, values: bothSides(bothSides(origins, shown), textOf) }];
  const reason = (code: ReasonCode, part: string, of: ValueOf) => told({ code, part }, of);
  const hashed = (what: What, part: SettingsPart) =>
    told(what, ({ spec }) => spec.settings[part], shownHash(part, origins));
  const ofRole = (role: Role) => [
    ...told({ code: 'model', part: 'name', role }, ({ spec }) => spec.models[role]),
    ...hashed({ code: 'model', part: 'window, sampling or adapter', role }, role),
    ...told(
      { code: 'model', part: 'answering name', role },
      ({ spec, servedBy }) => spec.models[role] && (servedBy[role] ?? asked),
    ),
  ];
  const sourceText = ({ code, harnessVersion }: Origin) => `${code.slice(0, 12)} of harness ${harnessVersion}`;
  const sameTests = a.tasks.test === b.tasks.test;
  // One hash covers tasks and prompts; where the tasks are equal it must be the prompts.
  const sameTasks = sameTests && a.tasks.training === b.tasks.training;
  const training: What = sameTasks
    ? { code: 'code', part: 'prompts' }
    : { code: 'data', part: 'training tasks or prompts' };
  const given = sameTests ? 'brief or initial module' : 'test tasks, brief or initial module';
  const optionNames = Object.keys({ ...a.spec.options, ...b.spec.options }).toSorted() as (keyof MethodOptions)[];
  return [
    ...told({ code: 'code', part: 'source' }, ({ code }) => code, sourceText),
    ...reason('code', 'schema of cells', ({ spec }) => spec.schema),
    ...reason('data', 'benchmark', ({ spec }) => spec.benchmark),
    ...reason('data', 'version of the benchmark', ({ spec }) => spec.benchmarkVersion),
    ...reason('data', 'number of test tasks', ({ spec }) => spec.testTasks),
    ...hashed({ code: 'data', part: given }, 'benchmark'),
    ...hashed(training, 'training'),
    ...reason('data', 'most steps of an episode', ({ spec }) => spec.maxSteps),
    ...reason('data', 'subset modules', (origin) => modulesOf(origin, origin === a ? b : a)),
    ...roles.flatMap(ofRole),
    ...hashed({ code: 'model', part: 'embedder' }, 'embedder'),
    ...reason('options', 'method', ({ spec }) => spec.method),
    ...reason('options', 'merges stored modules', ({ spec }) => (spec.source === undefined ? 'no' : 'yes')),
    ...reason('options', 'train-size', ({ spec }) => spec.trainSize),
    ...optionNames.flatMap((name) => reason('options', hyphened(name), ({ spec }) => spec.options[name])),
    ...reason('options', 'seed', ({ spec }) => spec.seed),
    ...reason('options', 'fold', ({ spec: { fold } }) => fold && `${fold.index} of ${fold.of}`),
  ];
}

/** A cell that optimized its own has the same as one that merged those again. */
function modulesOf({ id, spec }: Origin, other: Origin): string {
  const again = other.spec.source?.cell === id ? other.spec.source.modules : 'its own';
  return spec.source?.modules ?? again;
}

const asked = 'the name asked for';

const textOf = (value: Value) => (value === undefined ? null : String(value));

const sampling = ['temperature', 'max-output-tokens', 'context-window', 'builtin-limits'];
/** An option as a command gave it. */
export function givenText(value: SweepManifest['options'][string] | undefined): string {
  const text = String(value ?? 'not given');
  return text === '' ? 'none' : text;
}

const drawing = ['folds', 'data-seed', 'bench-option'];
/** What a command can say that gets into a part's hash. */
const bearingOn: Readonly<Record<SettingsPart, readonly string[]>> = {
  ...{ agent: sampling, evaluator: sampling, optimizer: sampling, merger: sampling },
  ...{ benchmark: ['test-size', ...drawing], training: drawing, embedder: [] },
};

function shownHash(part: SettingsPart, { a, b }: Sides<Origin>): ValueOf {
  const told = bearingOn[part].filter((name) => String(a.options[name]) !== String(b.options[name]));
  return ({ spec, options }) => {
    const hash = spec.settings[part];
    if (hash === undefined || told.length === 0) return hash?.slice(0, 8);
    return told.map((name) => `${name} ${givenText(options[name])}`).join(', ');
  };
}
