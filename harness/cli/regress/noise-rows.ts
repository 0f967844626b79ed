/** `results/regress/noise.csv`: verdicts on unchanged code, a row for each run, and what they say together. */
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { contentHash, type Json } from '../../core/canonical-json.ts';
import { clusteredInterval } from '../../core/stats/wilson.ts';
import { criterionNames } from '../../report/regression/criteria.ts';
import type { Regression } from '../../report/regression/judge.ts';
import type { MeasuredCell } from '../../report/regression/measured-cell.ts';

/** What verdicts stand on: of other modules, or of code that merges otherwise, they say nothing of today's. */
export interface NoiseKey {
  /** `fixtureHash` */
  readonly fixture: string;
  /** `cellsHash` of the accepted baseline. */
  readonly baseline: string;
}

export type NoiseRow = Readonly<Record<string, string>>;
/** By run. */
export type NoiseRows = ReadonlyMap<number, NoiseRow>;

export const cellsHash = (cells: readonly MeasuredCell[]): string => contentHash(cells as unknown as Json, 16);

const columns = [
  ...['run', 'fixture', 'baseline', 'verdict'],
  ...criterionNames.flatMap((name) => [name, `${name}_change`, `${name}_p`]),
];

export function noiseRow(run: number, key: NoiseKey, { state, criteria }: Regression): NoiseRow {
  const told = criteria.flatMap(({ criterion: { name }, state: own, change, p }) => [
    [name, own] as const,
    [`${name}_change`, change?.estimate.toFixed(6) ?? ''] as const,
    [`${name}_p`, p?.toFixed(6) ?? ''] as const,
  ]);
  return { run: String(run), ...key, verdict: state, ...Object.fromEntries(told) };
}

/** Those of the file that stand on the same. */
export function noiseRows(csv: string, { fixture, baseline }: NoiseKey): Map<number, NoiseRow> {
  const rows = parse(csv, { columns: true }) as NoiseRow[];
  const own = rows.filter((row) => row.fixture === fixture && row.baseline === baseline);
  return new Map(own.map((row) => [Number(row.run), row]));
}

export function noiseCsv(rows: NoiseRows): string {
  const sorted = [...rows].sort(([a], [b]) => a - b).map(([, row]) => row);
  return stringify(sorted, { header: true, columns });
}

export function noiseSummary(rows: NoiseRows): string {
  const verdicts = [...rows.values()].map(({ verdict }) => verdict!);
  const count = (state: Regression['state']) => verdicts.filter((own) => own === state).length;
  const alarms = count('worse');
  const { low, high } = clusteredInterval(
    verdicts.map((own) => [own === 'worse' ? 1 : 0]),
    0.95,
  )!;
  const percent = (share: number) => (100 * share).toFixed(1);
  return [
    `${verdicts.length} runs of unchanged code, each by other seeds than the one before: ${count('ok')} ok, ${count('could-not-tell')} could not tell, ${alarms} worse.`,
    `False alarms: ${percent(alarms / verdicts.length)} % (95 % interval ${percent(low)} to ${percent(high)}).`,
  ].join('\n');
}
