/** Every option of `sweep`, in the groups of `--help`. All are texts here: values are checked in one place each. */
import { clusterings, merges, overflowPolicies, partitions } from '../core/method-options.ts';
import { builtinLimits } from '../models/builtin/limits.ts';
import { type GridAxis, optionName } from '../sweep/grid.ts';
import { defaultExperiment, defaultGrid, defaults } from './defaults.ts';

export interface Option {
  readonly name: string;
  readonly describe: string;
  /** Shown in `--help`. */
  readonly default?: string;
  /** Given without a value. */
  readonly flag?: true;
}

const axis = (name: GridAxis, describe: string): Option => ({
  name: optionName(name).slice(2),
  describe,
  default: defaultGrid[name].join(','),
});

const list = (names: readonly string[]) => names.join(' | ');

export const optionGroups: Readonly<Record<string, readonly Option[]>> = {
  'What to run:': [
    {
      name: 'bench',
      describe: 'Benchmark by name, or a file that exports one: ./my-bench.ts',
      default: "the experiment's",
    },
    { name: 'experiment', describe: 'Named values for what follows', default: defaultExperiment },
    axis('method', 'Methods'),
    axis('trainSize', 'Training tasks'),
    {
      name: 'test-size',
      describe: 'Test tasks: all, or a stratified draw of so many',
      default: String(defaults.testSize),
    },
    {
      name: 'folds',
      describe: 'K: every task is tested once a seed, by modules that were trained on the other folds',
      default: "none: the benchmark's own split",
    },
    axis('seeds', 'Seeds; each is one cell of every arm, or one a fold'),
  ],
  'How the methods work:': [
    axis('subsets', 'N: subsets that FGO divides the training tasks into'),
    axis('partition', `How it divides them: ${list(partitions)}`),
    axis('clustering', `What its progressive merge groups by: ${list(clusterings)}`),
    axis('merge', `How it merges: ${list(merges)}`),
    axis('threshold', 't: so many modules or fewer are merged at once'),
    axis('mergeRetries', 'R: syntheses after a refused one'),
    axis('epochs', 'E: how often a module is explored and improved'),
    axis('batchSize', 'Tasks of a mini-batch of batch-wise'),
    axis('onOverflow', `When a prompt does not fit: ${list(overflowPolicies)}`),
  ],
  'Models:': [
    {
      name: 'model',
      describe: 'Model of every role: builtin, openai/NAME, anthropic/NAME, compatible/NAME',
      default: defaults.model,
    },
    { name: 'evaluator-model', describe: 'Model that criticizes attempts', default: 'as --model' },
    { name: 'optimizer-model', describe: 'Model that proposes modules', default: 'as --model' },
    { name: 'merger-model', describe: 'Model that merges modules', default: 'as --model' },
    {
      name: 'temperature',
      describe: "Sampling temperature of every role; default = the provider's, all that some models accept",
      default: String(defaults.temperature),
    },
    { name: 'max-output-tokens', describe: 'Tokens of an answer', default: '512; 4096 for modules' },
    {
      name: 'context-window',
      describe: 'Tokens of prompt and answer together: N, or MODEL=N',
      default: "the model's, from a table",
    },
    {
      name: 'builtin-limits',
      describe: `Limits of the built-in model: all, none, or of ${builtinLimits.join(',')}`,
      default: defaults.builtinLimits,
    },
  ],
  'Models behind a service:': [
    {
      name: 'base-url',
      describe: 'Address of the service: URL, or PROVIDER=URL; keys come from the environment or .env, never from here',
      default: "the provider's",
    },
    { name: 'plan', describe: 'Say what it would take (calls, tokens, money, time) and spend nothing', flag: true },
    { name: 'max-usd', describe: 'US dollars that the sweep may cost, earlier runs of it included', default: 'no cap' },
    { name: 'max-tokens', describe: 'Tokens that it may pay for, in the same sense', default: 'no cap' },
    { name: 'price', describe: 'MODEL=PROMPT,COMPLETION: US dollars for a million tokens', default: 'from a table' },
    {
      name: 'cache',
      describe: 'Answers of earlier calls: off, read, write (use and keep), only (a call that is not kept is an error)',
      default: defaults.cache,
    },
    { name: 'cache-file', describe: 'Where they are kept', default: 'results/answers.sqlite' },
    { name: 'requests-per-minute', describe: 'Of each model, at most', default: 'what the service allows' },
    { name: 'tokens-per-minute', describe: 'Of each model, at most', default: 'what the service allows' },
    { name: 'retries', describe: 'How often a failed call is made again', default: String(defaults.retries) },
    { name: 'timeout', describe: 'Seconds that one call may take', default: String(defaults.timeoutSeconds) },
    { name: 'replay', describe: 'Cassette of `npm run record` that stands in for every call', default: 'none' },
  ],
  'Tasks:': [
    {
      name: 'data',
      describe: "Folder of the benchmark's real data",
      default: "the benchmark's variable, or generated tasks",
    },
    {
      name: 'data-seed',
      describe: 'Seed of generated tasks, of the test draw and of folds',
      default: String(defaults.dataSeed),
    },
    { name: 'max-steps', describe: 'Actions that an agent has for a task', default: "the benchmark's" },
    { name: 'skip-bad', describe: 'Leave out data that cannot be used, where the benchmark can do so', flag: true },
    { name: 'bench-option', describe: 'name=value for the benchmark; can be given several times' },
  ],
  'The run:': [
    { name: 'concurrency', describe: 'Episodes and model calls in flight', default: String(defaults.concurrency) },
    { name: 'threads', describe: 'Threads that the built-in model and its tasks run in', default: 'one a core' },
    {
      name: 'out',
      describe: 'Name of the folders in results/ and reports/',
      default: 'from benchmark, experiment and options',
    },
  ],
};

/** Options that change no result: they are no part of a sweep's name, and may be given anew where it goes on. */
export const circumstances: readonly string[] = [
  ...['concurrency', 'threads', 'max-usd', 'max-tokens', 'price', 'cache', 'cache-file', 'retries', 'timeout'],
  ...['requests-per-minute', 'tokens-per-minute'],
];

export const optionNames: readonly string[] = Object.values(optionGroups).flatMap((group) =>
  group.map(({ name }) => name),
);
