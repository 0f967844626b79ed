/** The command line of `npm run bench`, checked. */
import { parseArgs } from 'node:util';
import { ConfigError, expected } from '../core/errors.ts';
import { wholeNumber } from '../sweep/check-values.ts';

export interface BenchOptions {
  readonly names: readonly string[];
  readonly timeMs: number;
  readonly rounds: number;
  /** A file that is to be there, but for --accept; absent: the project's own. */
  readonly baseline?: string;
  /** The reason for which the figures become the baseline. */
  readonly accept?: string;
  /** A revision. */
  readonly compare?: string;
  readonly json?: string;
  readonly data?: string;
  /** Of a process that runs one round: the folder that it may use. */
  readonly round?: string;
}

const options = {
  only: { type: 'string' },
  time: { type: 'string', default: '60' },
  rounds: { type: 'string', default: '5' },
  baseline: { type: 'string' },
  accept: { type: 'boolean', default: false },
  why: { type: 'string' },
  compare: { type: 'string' },
  json: { type: 'string' },
  data: { type: 'string' },
  round: { type: 'string' },
} as const;

/**
 * Rounds of a baseline. Its degrees of freedom are the most that any later comparison has: with one or two, t alone is 12.7 or 4.3, and
 * only by luck do a few rounds look so much alike.
 */
const fewestAccepted = 5;

/** `known`: names of all measurements. Throws ConfigError and what `parseArgs` throws. */
export function readOptions(args: readonly string[], known: readonly string[]): BenchOptions {
  const { values } = parseArgs({ args: [...args], options });
  const { accept, why = '', baseline, compare, json, data, round, only } = values;
  const names = only?.split(',') ?? known;
  const unknown = names.find((name) => !known.includes(name));
  // A round may be asked for what only a later revision knows.
  if (unknown !== undefined && round === undefined) throw expected('--only', `of ${known.join(', ')}`, unknown);
  if (accept && why.trim() === '')
    throw new ConfigError('Expected --accept to come with --why "…", a reason for whoever reads the figures later.');
  if (!accept && why !== '') throw new ConfigError('Expected --why to come with --accept, got it alone.');
  if (accept && (only !== undefined || compare !== undefined))
    throw new ConfigError('Expected --accept without --only and --compare: a baseline is of all measurements here.');
  if (baseline !== undefined && compare !== undefined)
    throw new ConfigError('Expected --baseline or --compare, got both: figures are held against one of them.');
  const rounds = wholeNumber('--rounds', values.rounds, { min: 1, max: 100 });
  if (accept && rounds < fewestAccepted)
    throw new ConfigError(
      `Expected --accept to come with --rounds of at least ${fewestAccepted}, got ${rounds}: no later run can be surer than its baseline.`,
    );
  return {
    names: known.filter((name) => names.includes(name)),
    timeMs: wholeNumber('--time', values.time, { min: 1 }),
    rounds,
    ...(baseline === undefined ? {} : { baseline }),
    ...(accept ? { accept: why } : {}),
    ...(compare === undefined ? {} : { compare }),
    ...(json === undefined ? {} : { json }),
    ...(data === undefined ? {} : { data }),
    ...(round === undefined ? {} : { round }),
  };
}
