/** `node benchmarks/logisticsqa/cli.ts generate`: invoices of our own as files, without an agent. */
import { parseArgs } from 'node:util';
import { ConfigError } from '../../harness/core/errors.ts';
import { writeInvoices } from './generate/write-invoices.ts';

const HELP = `node benchmarks/logisticsqa/cli.ts: freight invoices without an agent

  generate OUT [--seed N] [--count N]
      writes generated invoices to OUT, a new or empty folder, in the layout of the official set: data/<name>.xml and
      data/ground_truth.json; seed 0 and 127 invoices where nothing else is said
`;

const OPTIONS = { seed: { type: 'string', default: '0' }, count: { type: 'string', default: '127' } } as const;

async function run(args: string[]): Promise<void> {
  if (args.includes('--help') || args.includes('-h')) return void process.stdout.write(HELP);
  const { values, positionals } = readArguments(args);
  const [command, out, ...others] = positionals;
  if (command !== 'generate')
    throw new ConfigError(`Expected the command generate, got ${command ?? 'none'}: see --help.`);
  if (out === undefined || others.length > 0)
    throw new ConfigError(
      `Expected one OUT after generate, got ${out ? positionals.slice(1).join(' ') : 'none'}: see --help.`,
    );
  const request = { seed: wholeNumber('seed', values.seed, 0), count: wholeNumber('count', values.count, 1) };
  await writeInvoices(out, request);
  process.stdout.write(`${request.count} invoices written to ${out}\n`);
  process.stdout.write(`Give them to a sweep with npm run sweep -- --bench logisticsqa --data ${out}\n`);
}

function readArguments(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
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

process.stdout.on('error', () => process.exit(0));
try {
  await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
