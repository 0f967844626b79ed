import { parse } from 'csv-parse/sync';
import { ConfigError } from '../../core/errors.ts';
import type { Aggregate } from '../aggregate.ts';
import { modelNames, notices, sampleSize } from '../charts/frame.ts';
import { type Column, toCsv } from '../csv.ts';

const columns: readonly Column<Aggregate>[] = [
  { name: 'sweep', value: ({ manifest }) => manifest.name },
  { name: 'experiment', value: ({ manifest }) => manifest.experiment },
  { name: 'benchmark', value: ({ manifest }) => manifest.benchmark.name },
  { name: 'benchmark_version', value: ({ manifest }) => manifest.benchmark.version },
  { name: 'models', value: modelNames },
  { name: 'notice', value: (sweep) => notices(sweep).join(' ') },
  { name: 'cells', value: ({ cells }) => cells.length },
  { name: 'sample', value: sampleSize },
];

/** `sweeps.csv`: what the paper's tables over several sweeps were made from. */
export const sweepRows = (sweeps: readonly Aggregate[]): string => toCsv(columns, sweeps);

/** Names in such a file. Throws ConfigError where it is none. */
export function sweepNamesIn(csv: string): string[] {
  try {
    const rows: { sweep?: string }[] = parse(csv, { columns: true });
    // A name is a folder's: nothing that leads elsewhere.
    if (
      rows.length > 0 &&
      rows.every(({ sweep }) => sweep !== undefined && /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(sweep))
    )
      return rows.map(({ sweep }) => sweep!);
  } catch {
    // Said below.
  }
  throw new ConfigError(
    'Expected sweeps.csv to name the sweeps of the report, got another file: npm run report writes it.',
  );
}
