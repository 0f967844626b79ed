import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { ConfigError } from '../../core/errors.ts';

/** What stands in `where`: a table or figure of the paper, an experiment that it names, or nothing where we do not know. */
const places = ['', 'Table 1', 'Table 2', 'partition', 'Figure 3', 'Figure 5'] as const;

const text = z
  .string()
  // A line of a table, of LaTeX and of Markdown: no control characters.
  .regex(/^[^\p{Cc}\p{Cf}]*$/u, 'Expected one line of plain text.');

const rowSchema = z.strictObject({
  where: z.enum(places),
  benchmark: text,
  arm: text.min(1),
  quantity: text.min(1),
  unit: text,
  value: z
    .string()
    .regex(
      /^(?:|overflow|(?:about )?-?\d+(?:\.\d+)?)$/,
      'Expected a number, `about` a number, `overflow`, or nothing where the paper is quoted in words.',
    ),
  note: text,
  source: z.string().regex(/^arXiv \d{4}\.\d{5}$/, 'Expected an arXiv number.'),
});

/** A number of the paper. `value` empty: `note` says it in words. */
export type ReportedNumber = z.infer<typeof rowSchema>;

/** The rows of results/paper.csv. Throws ConfigError with the row that is none. */
export function readReported(csv: string): ReportedNumber[] {
  const rows: unknown[] = rowsOf(csv);
  return rows.map((row, index) => {
    const read = rowSchema.safeParse(row);
    if (read.success) return read.data;
    const { path, message } = read.error.issues[0]!;
    throw new ConfigError(
      `Expected row ${index + 1} of results/paper.csv to be a reported number, got another: ${[...path.map(String), message].join(': ')}`,
    );
  });
}

function rowsOf(csv: string): unknown[] {
  try {
    return parse(csv, { columns: true, skip_empty_lines: true });
  } catch (error) {
    throw new ConfigError(`Expected results/paper.csv to be CSV, got ${(error as Error).message}`);
  }
}

/** What is asked for of a reported number; what is left out may be anything. */
export type ReportedPlace = Partial<Pick<ReportedNumber, 'where' | 'benchmark' | 'arm' | 'quantity'>>;

export function reportedAt(numbers: readonly ReportedNumber[], place: ReportedPlace): ReportedNumber[] {
  const wanted = Object.entries(place) as [keyof ReportedPlace, string][];
  return numbers.filter((number) => wanted.every(([name, value]) => number[name] === value));
}

/** `83.6 %`, `overflow`, `about 10 points`: what the paper says, in a cell. Empty where it says it in words only. */
export const reportedText = ({ value, unit }: ReportedNumber): string =>
  value === '' || value === 'overflow' || unit === '' ? value : `${value} ${unit}`;

/** The same as a sentence with all that is known of it. */
export function reportedSentence(number: ReportedNumber): string {
  const what = [number.where, number.benchmark, number.arm, number.quantity].filter((part) => part !== '').join(', ');
  const said = [reportedText(number), number.note].filter((part) => part !== '').join('; ');
  return `Reported by the paper (${number.source}): ${what}: ${said}.`;
}
