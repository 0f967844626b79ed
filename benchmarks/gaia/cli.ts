/** `node benchmarks/gaia/cli.ts generate`: the mini set as files, without an agent. */
import { ConfigError } from '../../harness/core/errors.ts';
import { generateArguments } from '../../harness/core/generate-arguments.ts';
import { writeMiniSet } from './generate/write-mini-set.ts';

const HELP = `node benchmarks/gaia/cli.ts: the mini set as files, without an agent

  generate OUT [--seed N] [--count N]
      writes generated questions to OUT, a new or empty folder, in the layout of the official set:
      2023/validation/metadata.jsonl and the attached files beside it; seed 0 and 165 questions where nothing else is said
`;

async function run(args: readonly string[]): Promise<void> {
  if (args.includes('--help') || args.includes('-h')) return void process.stdout.write(HELP);
  const { out, ...request } = generateArguments(args, 165);
  const { seed, count: train } = request;
  await writeMiniSet(out, { seed, train, test: 0 });
  process.stdout.write(`${request.count} questions written to ${out}\n`);
  process.stdout.write(`Give them to a sweep with npm run sweep -- --bench gaia --data ${out}\n`);
}

process.stdout.on('error', () => process.exit(0));
try {
  await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
