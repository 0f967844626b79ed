/** Token reduction: FGO against all-at-once, in both readings of "average prompt-token consumption". */
import type { Estimate } from '../../core/stats/estimate.ts';
import { studentQuantile } from '../../core/stats/student-quantile.ts';
import type { Aggregate } from '../aggregate.ts';
import { confidence } from '../estimate.ts';
import { seedText } from '../format.ts';
import { spreadOf, tokensPerCall, trainingTokens } from '../spread.ts';
import type { ArmSummary } from '../summarize-arm.ts';
import type { CellSummary } from '../summarize-cell.ts';
import {
  commonNotes,
  left,
  none,
  noticesOf,
  type PaperCell,
  type PaperTable,
  reportedCell,
  reportedTitle,
  right,
  spreadCell,
  text,
  value,
} from './paper-table.ts';
import { type ReportedNumber, reportedAt } from './reported.ts';
import { newSweepCommand } from './sweep-command.ts';

type Reading = (cell: CellSummary) => number | null;

const readings: readonly (readonly [string, Reading])[] = [
  ['mean prompt of an optimizer or merger call', tokensPerCall],
  ['all prompt tokens in training', trainingTokens],
];

export interface Change {
  /** As a share: -0.563 is 56.3 % less. Interval null with one pair, which tells nothing of others. */
  readonly estimate: number;
  readonly interval: Pick<Estimate, 'low' | 'high'> | null;
  readonly pairs: number;
}

/**
 * exp(mean of ln(own / other)) - 1 over pairs of positive numbers, with Student's interval of the mean on the logarithms:
 * a ratio of tokens multiplies, and pairs are few. Null without pairs.
 */
export function relativeChange(pairs: readonly (readonly [own: number, other: number])[]): Change | null {
  const logs = pairs.filter((pair) => pair.every((n) => n > 0)).map(([own, other]) => Math.log(own / other));
  const n = logs.length;
  if (n === 0) return null;
  const middle = logs.reduce((sum, log) => sum + log, 0) / n;
  const share = (log: number) => Math.expm1(log);
  if (n === 1) return { estimate: share(middle), interval: null, pairs: n };
  const variance = logs.reduce((sum, log) => sum + (log - middle) ** 2, 0) / (n - 1);
  const reach = studentQuantile((1 + confidence) / 2, n - 1) * Math.sqrt(variance / n);
  return { estimate: share(middle), interval: { low: share(middle - reach), high: share(middle + reach) }, pairs: n };
}

interface Pair {
  readonly sweep: Aggregate;
  readonly whole: ArmSummary;
  readonly fgo: ArmSummary;
}

/** Every arm of FGO with the one of all-at-once on the same training tasks. */
function pairsOf(sweep: Aggregate): Pair[] {
  const of = (method: string) => sweep.arms.filter((arm) => arm.method === method && arm.spec.trainSize > 0);
  return of('fgo').flatMap((fgo) => {
    const whole = of('all-at-once').filter(({ spec }) => spec.trainSize === fgo.spec.trainSize);
    return whole.length === 1 ? [{ sweep, whole: whole[0]!, fgo }] : [];
  });
}

function changeOf({ whole, fgo }: Pair, reading: Reading): Change | null {
  const byPlace = (arm: ArmSummary) =>
    new Map(
      arm.cells.flatMap((cell) => {
        const tokens = cell.state === 'finished' ? reading(cell) : null;
        return tokens === null ? [] : [[seedText(cell.cell.spec), tokens] as const];
      }),
    );
  const others = byPlace(whole);
  return relativeChange(
    [...byPlace(fgo)].flatMap(([place, own]) => (others.has(place) ? [[own, others.get(place)!] as const] : [])),
  );
}

const signed = (share: number) => `${share > 0 ? '+' : ''}${(share * 100).toFixed(1)}`;

function changeCell(pair: Pair, change: Change | null): PaperCell {
  if (change !== null) {
    const { estimate, interval } = change;
    const around =
      interval === null ? 'no interval from one pair' : `${signed(interval.low)} to ${signed(interval.high)}`;
    return value(`${signed(estimate)} (${around})`);
  }
  for (const state of ['overflow', 'error'] as const)
    if ([pair.whole, pair.fgo].some(({ states }) => states[state] > 0)) return { kind: state, text: state };
  return none;
}

/** Tokens of an arm, or the state that it has in place of them. */
function tokensCell(arm: ArmSummary, reading: Reading): PaperCell {
  const spread = spreadOf(arm, reading);
  if (spread !== null) return spreadCell(spread);
  for (const state of ['overflow', 'error'] as const) if (arm.states[state] > 0) return { kind: state, text: state };
  return none;
}

export function tokenTable(sweeps: readonly Aggregate[], reported: readonly ReportedNumber[]): PaperTable {
  const pairs = sweeps.flatMap(pairsOf);
  const base = { id: 'tokens', title: 'Prompt tokens: FGO against all-at-once' };
  const command = newSweepCommand({ experiment: 'tokens' }, sweeps[0]);
  if (pairs.length === 0) return { ...base, notices: [], columns: [], rows: [], notes: [], command };
  const own = sweeps.filter((sweep) => pairs.some((pair) => pair.sweep === sweep));
  const numbers = reportedAt(reported, { quantity: 'change of average prompt-token consumption' });
  const several =
    new Set(pairs.map(({ sweep, fgo }) => `${sweep.manifest.name} ${fgo.spec.trainSize}`)).size < pairs.length;
  return {
    ...base,
    notices: noticesOf(own),
    columns: [
      left('benchmark'),
      ...(own.length > 1 ? [left('sweep')] : []),
      ...(several ? [left('arm')] : []),
      right('training tasks'),
      left('reading'),
      right('all-at-once'),
      right('FGO'),
      right('change in % (95 % interval)'),
      right('pairs'),
      ...(numbers.length === 0 ? [] : [right(reportedTitle(own))]),
    ],
    rows: pairs.flatMap((pair) =>
      readings.map(([name, reading]) => {
        const change = changeOf(pair, reading);
        return [
          text(pair.sweep.manifest.benchmark.name),
          ...(own.length > 1 ? [text(pair.sweep.manifest.name)] : []),
          ...(several ? [text(pair.fgo.label)] : []),
          text(String(pair.fgo.spec.trainSize)),
          text(name),
          tokensCell(pair.whole, reading),
          tokensCell(pair.fgo, reading),
          changeCell(pair, change),
          text(String(change?.pairs ?? 0)),
          ...(numbers.length === 0 ? [] : [reportedCell(numbers)]),
        ];
      }),
    ),
    notes: [
      "Logical tokens, means over finished cells, in brackets the least to the most of them. Change: the mean ratio of FGO to all-at-once over pairs of cells of one seed (and fold), less 1; its interval is Student's on the logarithms of the ratios, and tells of other seeds only. Which reading the reported number is of is not known to us.",
      ...commonNotes(own, { arms: pairs.flatMap(({ whole, fgo }) => [whole, fgo]), numbers }),
    ],
  };
}
