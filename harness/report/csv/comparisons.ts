import type { Aggregate } from '../aggregate.ts';
import { type Comparison, compareArms } from '../compare-arms.ts';
import { type Column, share, toCsv } from '../csv.ts';
import type { Verdict } from '../verdict.ts';
import { modelOf, providerOf } from './cell-columns.ts';

/** Six significant digits: p-values may be very small. */
const significant = (value: number): string => String(Number(value.toPrecision(6)));

interface Row extends Comparison {
  readonly balanced: boolean;
}

/** Of a row whose arms have pairs. */
const ofVerdict = (name: string, value: (verdict: Verdict) => string | number | null): Column<Row> => ({
  name,
  value: ({ verdict }) => (verdict.state === 'no-pairs' ? null : value(verdict)),
});

const columns: readonly Column<Row>[] = [
  { name: 'benchmark', value: ({ arm }) => arm.spec.benchmark },
  { name: 'provider', value: ({ arm }) => providerOf(arm.spec, 'agent') },
  { name: 'model', value: ({ arm }) => modelOf(arm.spec, 'agent') },
  { name: 'arm', value: ({ arm }) => arm.label },
  { name: 'method', value: ({ arm }) => arm.method },
  { name: 'train_size', value: ({ arm }) => arm.spec.trainSize },
  { name: 'against', value: ({ against }) => against.label },
  { name: 'against_method', value: ({ against }) => against.method },
  { name: 'against_train_size', value: ({ against }) => against.spec.trainSize },
  { name: 'verdict', value: ({ verdict }) => verdict.state },
  { name: 'measure', value: ({ balanced }) => (balanced ? 'balanced_accuracy' : 'accuracy') },
  ofVerdict('difference', ({ difference }) => share(difference.estimate)),
  ofVerdict('difference_low', ({ difference }) => share(difference.low)),
  ofVerdict('difference_high', ({ difference }) => share(difference.high)),
  ofVerdict('p', ({ p }) => significant(p)),
  ofVerdict('p_adjusted', ({ pAdjusted }) => significant(pAdjusted)),
  ofVerdict('comparisons', ({ comparisons }) => comparisons),
  ofVerdict('tasks', ({ tasks }) => tasks),
  ofVerdict('seeds', ({ seeds }) => seeds),
  ofVerdict('seeds_higher', ({ seedsHigher }) => seedsHigher),
  ofVerdict('seeds_lower', ({ seedsLower }) => seedsLower),
  ofVerdict('detectable', ({ detectable }) => share(detectable)),
];

/** One row for each two arms that are compared; undefined where there are none. */
export function comparisonsCsv(aggregate: Aggregate): string | undefined {
  const balanced = aggregate.labels.names.length > 0;
  const rows = compareArms(aggregate).map((comparison) => ({ ...comparison, balanced }));
  return rows.length === 0 ? undefined : toCsv(columns, rows);
}
