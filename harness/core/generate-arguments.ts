import { parseArgs } from 'node:util';
import { ConfigError } from './errors.ts';

export interface GenerateRequest {
  /** A new or empty folder. */
  readonly out: string;
  /** Whole, from 0. */
  readonly seed: number;
  /** Tasks, at least 1. */
  readonly count: number;
}

/**
 * Reads `generate OUT [--seed N] [--count N]`, what the command line of a benchmark takes to write generated tasks as files.
 * Seed 0 where none is given. Throws ConfigError with one sentence for anything else.
 */
export function generateArguments(args: readonly string[], defaultCount: number): GenerateRequest {
  const { values, positionals } = readArguments(args, defaultCount);
  const [command, out, ...others] = positionals;
  if (command !== 'generate')
    throw new ConfigError(`Expected the command generate, got ${command ?? 'none'}: see --help.`);
  if (out === undefined || others.length > 0)
    throw new ConfigError(
      `Expected one OUT after generate, got ${out ? positionals.slice(1).join(' ') : 'none'}: see --help.`,
    );
  return { out, seed: wholeNumber('seed', values.seed, 0), count: wholeNumber('count', values.count, 1) };
}

function readArguments(args: readonly string[], defaultCount: number) {
  try {
    return parseArgs({
      args: [...args],
      options: { seed: { type: 'string', default: '0' }, count: { type: 'string', default: String(defaultCount) } },
      allowPositionals: true,
    });
  } catch {
    throw new ConfigError(
      `Expected only --seed N and --count N after generate, got "${args.slice(1).join(' ')}": see --help.`,
    );
  }
}

function wholeNumber(name: string, text: string, least: number): number {
  const number = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(number) && number >= least) return number;
  throw new ConfigError(
    `Expected --${name} to be a whole number of at least ${least}, got ${text || 'none'}: see --help.`,
  );
}
