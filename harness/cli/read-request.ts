/** The texts of `sweep`, an experiment's values and the defaults → what is to be run. Checked before a benchmark is opened. */
import { experiments, methods } from '../catalog.ts';
import { ConfigError, expected } from '../core/errors.ts';
import { byRole } from '../core/language-model.ts';
import type { SamplingOptions } from '../core/method.ts';
import type { Experiment } from '../experiments/experiment.ts';
import type { BuiltinLimit } from '../models/builtin/limits.ts';
import { decimalNumber, type Given, oneOf, wholeNumber } from '../sweep/check-values.ts';
import { checkGrid, type GivenGrid, gridAxes, optionName } from '../sweep/grid.ts';
import { defaultExperiment, defaultGrid, defaultMaxOutputTokens, defaults } from './defaults.ts';
import { type ModelTexts, parseLimits } from './open-models.ts';
import { circumstances } from './options.ts';
import type { Texts } from './parse-arguments.ts';
import { readServices, type ServiceRequest } from './read-services.ts';

export interface SweepRequest {
  readonly bench: string;
  readonly experiment: Experiment;
  readonly grid: GivenGrid;
  readonly testSize: Given;
  /** K of the cross-validation; undefined = the benchmark's own split. */
  readonly folds: number | undefined;
  readonly models: ModelTexts;
  readonly limits: readonly BuiltinLimit[];
  readonly services: ServiceRequest;
  /** Say what it would take and run nothing. */
  readonly plan: boolean;
  readonly sampling: SamplingOptions;
  readonly data: string | undefined;
  readonly dataSeed: number;
  readonly benchOptions: Readonly<Record<string, string>>;
  readonly maxSteps: number | undefined;
  readonly concurrency: number;
  /** Undefined = one a core. */
  readonly threads: number | undefined;
  readonly out: string | undefined;
  /** Whether benchmark and experiment alone say what will come out. */
  readonly plain: boolean;
}

/** Options that say nothing of what will come out that is not in a sweep's name anyway. */
const unmarked = ['bench', 'experiment', 'out', 'plan', ...circumstances];

export function readRequest(texts: Texts): SweepRequest {
  const one = (name: string) => single(texts, name);
  const whole = (name: string, min: number) => {
    const text = one(name);
    return text === undefined ? undefined : wholeNumber(`--${name}`, text, { min });
  };
  const names = experiments.map(({ name }) => name);
  const name = oneOf('--experiment', one('experiment') ?? defaultExperiment, names);
  const experiment = experiments.find((candidate) => candidate.name === name)!;
  const grid = gridOf(texts, experiment);
  checkGrid(grid, { methods });
  const folds = whole('folds', 2);
  if (folds !== undefined && texts['test-size'] !== undefined)
    throw new ConfigError(
      `Expected --folds without --test-size, got both: with folds every task is tested once a seed, so leave one of them out.`,
    );
  return {
    bench: one('bench') ?? experiment.bench,
    experiment,
    grid,
    testSize: one('test-size') ?? experiment.testSize ?? defaults.testSize,
    folds,
    models: {
      model: one('model') ?? defaults.model,
      evaluator: one('evaluator-model'),
      optimizer: one('optimizer-model'),
      merger: one('merger-model'),
    },
    limits: parseLimits(texts['builtin-limits']?.join(',') ?? defaults.builtinLimits),
    services: readServices(texts, { one, whole }),
    plan: texts.plan !== undefined,
    sampling: samplingOf(one('temperature'), whole('max-output-tokens', 1)),
    data: one('data'),
    dataSeed: whole('data-seed', 0) ?? defaults.dataSeed,
    benchOptions: benchOptionsOf([
      ...(texts['bench-option'] ?? []),
      ...(texts['skip-bad'] === undefined ? [] : ['skip-bad=yes']),
    ]),
    maxSteps: whole('max-steps', 1),
    concurrency: whole('concurrency', 1) ?? defaults.concurrency,
    threads: whole('threads', 1),
    out: plainName(one('out')),
    plain: Object.keys(texts).every((given) => unmarked.includes(given)),
  };
}

function single(texts: Texts, name: string): string | undefined {
  const [first, ...rest] = texts[name] ?? [];
  if (rest.length > 0) throw new ConfigError(`Expected --${name} to be given once, got ${rest.length + 1} values.`);
  if (first === '') throw new ConfigError(`Expected --${name} to have a value, got none.`);
  return first;
}

/** Command line before experiment before defaults, axis by axis. */
function gridOf(texts: Texts, experiment: Experiment): GivenGrid {
  const values = gridAxes.map((axis) => {
    const given = texts[optionName(axis).slice(2)]?.flatMap((text) => (text === '' ? [] : text.split(',')));
    return [axis, given ?? experiment.grid[axis] ?? defaultGrid[axis]] as const;
  });
  return Object.fromEntries(values) as unknown as GivenGrid;
}

function samplingOf(temperatureText: string | undefined, maxOutputTokens: number | undefined): SamplingOptions {
  const temperature =
    temperatureText === 'default'
      ? null
      : decimalNumber('--temperature', temperatureText ?? defaults.temperature, { min: 0, max: 2 });
  return {
    temperature: { agent: temperature, evaluator: temperature, optimizer: temperature, merger: temperature },
    maxOutputTokens: maxOutputTokens === undefined ? defaultMaxOutputTokens : sameForAll(maxOutputTokens),
  };
}

function sameForAll(value: number): SamplingOptions['maxOutputTokens'] {
  return byRole(() => value);
}

function benchOptionsOf(texts: readonly string[]): Record<string, string> {
  const options = new Map<string, string>();
  for (const text of texts) {
    const [name, ...value] = text.split('=');
    if (!name || value.length === 0) throw expected('--bench-option', 'name=value', text);
    if (options.has(name)) throw new ConfigError(`Expected --bench-option ${name} to be given once, got two values.`);
    options.set(name, value.join('='));
  }
  return Object.fromEntries(options);
}

function plainName(name: string | undefined): string | undefined {
  if (name !== undefined && !/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name))
    throw expected(
      '--out',
      'a plain name of letters, digits, ".", "_" and "-" (it names folders in results and reports)',
      name,
    );
  return name;
}
