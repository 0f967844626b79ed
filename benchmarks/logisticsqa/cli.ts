/** `node benchmarks/logisticsqa/cli.ts generate`: invoices of our own as files, without an agent. */
import { ConfigError } from '../../harness/core/errors.ts';
import { generateArguments } from '../../harness/core/generate-arguments.ts';
import { writeInvoices } from './generate/write-invoices.ts';

const HELP = `node benchmarks/logisticsqa/cli.ts: freight invoices without an agent

  generate OUT [--seed N] [--count N]
      writes generated invoices to OUT, a new or empty folder, in the layout of the official set: data/<name>.xml and
      data/ground_truth.json; seed 0 and 127 invoices where nothing else is said
`;

async function run(args: readonly string[]): Promise<void> {
  if (args.includes('--help') || args.includes('-h')) return void process.stdout.write(HELP);
  const { out, ...request } = generateArguments(args, 127);
  await writeInvoices(out, request);
  process.stdout.write(`${request.count} invoices written to ${out}\n`);
  process.stdout.write(`Give them to a sweep with npm run sweep -- --bench logisticsqa --data ${out}\n`);
}

process.stdout.on('error', () => process.exit(0));
try {
  await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
