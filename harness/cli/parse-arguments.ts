/** argv → one command with the texts of its options; anything else is one sentence. */
import yargs, { type Argv } from 'yargs';
import { benchmarks, experiments, methods, providers } from '../catalog.ts';
import type { BenchmarkSource } from '../core/benchmark.ts';
import { ConfigError } from '../core/errors.ts';
import { circumstances, optionGroups, optionNames } from './options.ts';
import { mergeOptionNames } from './prepare-remerge.ts';
import { type RegressOptions, readRegressOptions, regressOptions } from './regress/regress-options.ts';

/** Options by name, each with the texts given for it, in their order. */
export type Texts = Readonly<Record<string, readonly string[]>>;

export type Command =
  | { readonly name: 'sweep'; readonly texts: Texts }
  | { readonly name: 'record'; readonly texts: Texts; readonly cassette: string }
  | { readonly name: 'doctor'; readonly texts: Texts; readonly call: boolean }
  | { readonly name: 'export'; readonly sweep: string }
  | { readonly name: 'report'; readonly sweeps: readonly string[] }
  | { readonly name: 'verify'; readonly sweep: string }
  | { readonly name: 'compare'; readonly a: string; readonly b: string; readonly json?: string }
  | { readonly name: 'status'; readonly sweep?: string }
  | { readonly name: 'view'; readonly port?: string }
  | { readonly name: 'retry'; readonly sweep: string; readonly texts: Texts }
  | { readonly name: 'remerge'; readonly sweep: string; readonly texts: Texts }
  | { readonly name: 'regress'; readonly options: RegressOptions }
  | { readonly name: 'data'; readonly benchmark: string; readonly to?: string; readonly url?: string }
  /** Help and version, ready to print. */
  | { readonly name: 'print'; readonly text: string };

export async function parseArguments(argv: readonly string[], version: string): Promise<Command> {
  let command: Command | undefined;
  let refusal: string | undefined;
  const parser = configured(version)
    .command(
      'sweep',
      'Run methods on a benchmark and write tables and a report',
      (own) => sweepOptions(own),
      (values) => {
        command = { name: 'sweep', texts: textsOf(values) };
      },
    )
    .command('record', 'Run a sweep and record all calls of its models into a cassette', recordOptions, (values) => {
      command = { name: 'record', texts: textsOf(values), cassette: String(values.cassette) };
    })
    .command('doctor', 'Check data, keys and services', doctorOptions, (values) => {
      command = { name: 'doctor', texts: textsOf(values), call: values.call === true };
    })
    .command('export <sweep>', 'Write tables and report of a sweep anew, from its database', sweepName, (values) => {
      command = { name: 'export', sweep: String(values.sweep) };
    })
    .command(
      'report <sweep..>',
      "What export writes, the paper's tables and the page of a sweep; `report verify NAME` derives all anew and compares",
      sweepNames,
      (values) => {
        const [first, ...others] = [values.sweep].flat().map(String);
        const verifies = first === 'verify' && others.length > 0;
        if (verifies && others.length > 1) refusal = `Expected one sweep to verify, got ${others.join(', ')}.`;
        command = verifies ? { name: 'verify', sweep: others[0]! } : { name: 'report', sweeps: [first!, ...others] };
      },
    )
    .command('compare <a> <b>', 'What is better and worse in B than in A, the baseline', compareOptions, (values) => {
      const json = values.json === undefined ? [] : [values.json].flat().map(String);
      if (json.length > 1) refusal = `Expected --json to be given once, got ${json.length} values.`;
      const [file] = json;
      command = {
        name: 'compare',
        a: String(values.a),
        b: String(values.b),
        ...(file === undefined ? {} : { json: file }),
      };
    })
    .command('status [sweep]', 'How far a sweep is, or all of them', sweepName, (values) => {
      command = { name: 'status', ...(values.sweep === undefined ? {} : { sweep: String(values.sweep) }) };
    })
    .command('view', 'Show the results folder in a browser, on this machine only', viewOptions, (values) => {
      command = {
        name: 'view',
        ...(values.port === undefined ? {} : { port: [values.port].flat().map(String).at(-1)! }),
      };
    })
    .command('retry <sweep>', 'Run again what ended in an error of a provider or sandbox', retryOptions, (values) => {
      command = { name: 'retry', sweep: String(values.sweep), texts: textsOf(values) };
    })
    .command('remerge <sweep>', 'Merge the subset modules of a sweep again', remergeOptions, (values) => {
      command = { name: 'remerge', sweep: String(values.sweep), texts: textsOf(values) };
    })
    .command('regress', 'Did a change of the merge help or hurt?', regressOptions, (values) => {
      command = { name: 'regress', options: readRegressOptions(values) };
    })
    .command('data <benchmark>', "Download a benchmark's official data", benchmarkName, (values) => {
      const given = (name: 'to' | 'url') => (values[name] === undefined ? {} : { [name]: String(values[name]) });
      command = { name: 'data', benchmark: String(values.benchmark), ...given('to'), ...given('url') };
    })
    .demandCommand(1, `Expected a command (${commandNames.join(', ')}), got none; --help says more.`)
    .fail((message, error) => {
      if (error && !message) throw error;
      refusal = sentence(message ?? '');
    });
  let printed = '';
  await parser.parseAsync(argv, {}, (_error, _values, output) => {
    printed = output;
  });
  if (refusal !== undefined) throw new ConfigError(refusal);
  return command ?? { name: 'print', text: printed };
}

const commandNames = [
  'sweep',
  'record',
  'export',
  'report',
  'compare',
  'status',
  'view',
  'retry',
  'remerge',
  'regress',
  'doctor',
  'data',
] as const;

function configured(version: string): Argv {
  const parser: Argv = yargs()
    .scriptName('npm run')
    .usage('FGO Bench: Fine-Grained Optimization of agents beside its baselines.\n\nnpm run sweep -- [options]')
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'short-option-groups': false,
      'duplicate-arguments-array': true,
    })
    .strict()
    .help()
    .alias('h', 'help')
    .version(version)
    .locale('en')
    .wrap(110)
    .exitProcess(false);
  // New in yargs 18 and missing in its types.
  return (parser as WithUsage).usageConfiguration({ 'hide-types': true });
}

interface WithUsage extends Argv {
  usageConfiguration(settings: { readonly 'hide-types': boolean }): Argv;
}

function sweepOptions(parser: Argv, name = 'sweep'): Argv {
  let built = parser.usage(`npm run ${name} -- [options]\n\nCommas make a grid: --method vanilla,fgo --subsets 3,6`);
  for (const [group, options] of Object.entries(optionGroups))
    for (const option of options) {
      const shown = option.default === undefined ? '' : `  [${option.default}]`;
      const type = option.flag ? 'boolean' : 'string';
      built = built.option(option.name, { type, describe: `${option.describe}${shown}`, group });
    }
  const rows = (title: string, entries: readonly { readonly name: string; readonly summary: string }[]) =>
    [title, ...entries.map(({ name, summary }) => `  ${name.padEnd(16)}${summary}`)].join('\n');
  return built
    .example(`npm run sweep -- --bench ${benchmarks[0]?.name}`, 'the main experiment')
    .example('npm run sweep -- --experiment scaling --seeds 1', 'a named experiment, one seed')
    .epilogue(
      [
        rows('Benchmarks:', benchmarks),
        rows('Options of benchmarks, as --bench-option name=value:', benchmarks.flatMap(optionsOf)),
        rows('Methods:', methods),
        rows('Experiments:', experiments),
        rows('Models:', providers),
      ].join('\n\n'),
    );
}

function recordOptions(parser: Argv): Argv {
  return sweepOptions(parser, 'record').option('cassette', {
    type: 'string',
    demandOption: true,
    describe: 'File to record into; sweep --replay FILE plays it back',
    group: 'Recording:',
  });
}

function doctorOptions(parser: Argv): Argv {
  return sweepOptions(parser, 'doctor').option('call', {
    type: 'boolean',
    describe: 'Make one small call of each model named, which costs a little',
    group: 'The check:',
  });
}

function sweepName(parser: Argv): Argv {
  return parser.positional('sweep', { type: 'string', describe: 'Its name: that of its folder in results' });
}

function sweepNames(parser: Argv): Argv {
  return parser.positional('sweep', { type: 'string', array: true, describe: 'Names of folders in results' });
}

function compareOptions(parser: Argv): Argv {
  return parser
    .usage(`npm run compare -- A B [options]\n\n${compareUsage}`)
    .positional('a', { type: 'string', describe: 'The baseline: name of its folder in results' })
    .positional('b', { type: 'string', describe: 'What is held against it: name of its folder in results' })
    .option('json', { type: 'string', describe: 'File to write every number to' });
}

const compareUsage =
  'B is held against A: a change is one of B, and better or worse is said of B. Exit codes: 0 nothing is worse, 1 something is, 2 could not tell.';

function viewOptions(parser: Argv): Argv {
  return parser.option('port', { type: 'string', describe: 'Port of 127.0.0.1; 0 is any free one  [4173]' });
}

function retryOptions(parser: Argv): Argv {
  return someOptions(sweepName(parser), circumstances);
}

function remergeOptions(parser: Argv): Argv {
  const own = [...mergeOptionNames, 'merger-model', 'base-url', 'context-window', 'out', 'plan', ...circumstances];
  return someOptions(sweepName(parser).usage(`npm run remerge -- NAME [options]\n\n${remergeUsage}`), own);
}

const remergeUsage =
  'Options of the merge make a grid, as in --clustering spectral,bisecting --merge progressive,direct; what is not given is as it was in the sweep.';

function someOptions(parser: Argv, names: readonly string[]): Argv {
  const all = Object.values(optionGroups).flat();
  return all
    .filter(({ name }) => names.includes(name))
    .reduce(
      (built, { name, flag, describe }) => built.option(name, { type: flag ? 'boolean' : 'string', describe }),
      parser,
    );
}

function optionsOf({ name, options = {} }: BenchmarkSource) {
  return Object.entries(options).map(([option, summary]) => ({ name: option, summary: `${name}: ${summary}` }));
}

function benchmarkName(parser: Argv): Argv {
  return parser
    .positional('benchmark', { type: 'string', describe: "The benchmark's name" })
    .option('to', { type: 'string', describe: 'Folder to put them into  [data/<benchmark>]' })
    .option('url', { type: 'string', describe: 'A mirror of the official address' });
}

function textsOf(values: Readonly<Record<string, unknown>>): Texts {
  const given = optionNames.flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [[name, (Array.isArray(value) ? value : [value]).map(String)] as const];
  });
  return Object.fromEntries(given);
}

/** yargs' message as a sentence that names the option and, where one is near, the right one. */
function sentence(message: string): string {
  const unknown = /^Unknown (?:arguments?|commands?): (.+)$/m.exec(message)?.[1]?.split(', ')[0];
  const missing = /^Missing required argument: (\S+)$/m.exec(message)?.[1];
  if (/^Missing required arguments?: (?:a, )?b$/m.test(message))
    return 'Expected the names of two sweeps to be given, got fewer; --help says more.';
  // What yargs says where a command takes one name or several.
  const none = missing === 'sweep' || message.startsWith('Not enough non-option arguments');
  if (none || missing === 'benchmark')
    return `Expected the name of a ${none ? 'sweep' : missing} to be given, got none; --help says more.`;
  if (missing !== undefined) return `Expected --${missing} to be given, got none; --help says what it is.`;
  if (unknown === undefined) return message;
  if (optionNames.includes(unknown))
    return `Expected an option of this command, got --${unknown}, which is one of sweep; --help lists its own.`;
  const nearest = optionNames.toSorted((a, b) => distance(a, unknown) - distance(b, unknown))[0];
  if (nearest !== undefined && distance(nearest, unknown) <= Math.max(2, unknown.length / 3))
    return `Expected a known option, got --${unknown}; did you mean --${nearest}?`;
  const command = commandNames.find((name) => distance(name, unknown) <= 2);
  if (command !== undefined) return `Expected a known command, got "${unknown}"; did you mean ${command}?`;
  return `Expected a known option or command, got "${unknown}"; options stand after "--" and --help lists them.`;
}

/** Letters to insert, delete or replace (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j += 1)
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (letter === b[j] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
