import type { Aggregate } from '../aggregate.ts';
import { spoiltText } from '../notes.ts';
import { type ArmSummary, shownAccuracy } from '../summarize-arm.ts';
import { accuracyAxis, type Chart, framed } from './frame.ts';
import { type Series, seriesOf } from './series.ts';
import { textWidth } from './text-width.ts';

/** Accuracy against a number that varies over the arms. */
export interface CurveChart {
  readonly name: string;
  readonly title: string;
  readonly axisTitle: string;
  /** The dimension on the x axis, as `dimensionsOf` names it. */
  readonly dimension: string;
  readonly at: (arm: ArmSummary) => number | undefined;
}

const height = 340;

/** What a chart's line shows of one arm; `missing` is the height of its mark where it has no score. */
function pointOf(arm: ArmSummary, { label }: Series, place: { at: number; missing: number; single: boolean }) {
  const accuracy = shownAccuracy(arm);
  return {
    series: label,
    at: place.at,
    single: place.single,
    accuracy: accuracy?.estimate ?? null,
    low: accuracy?.low ?? null,
    high: accuracy?.high ?? null,
    missing: accuracy === null ? place.missing : null,
  };
}

/** The untouched agent as a line across the chart, where it was run once and not for every x. */
function referenceOf(arms: readonly ArmSummary[]): ArmSummary[] {
  const vanilla = arms.filter(({ method }) => method === 'vanilla');
  return vanilla.length === 1 && shownAccuracy(vanilla[0]!) !== null ? vanilla : [];
}

export function curveChart(
  { name, title, axisTitle, dimension, at }: CurveChart,
  aggregate: Aggregate,
): Chart | undefined {
  const references = referenceOf(aggregate.arms);
  const arms = aggregate.arms.filter((arm) => at(arm) !== undefined && !references.includes(arm));
  const ticks = [...new Set(arms.map((arm) => at(arm)!))].sort((a, b) => a - b);
  if (ticks.length < 2 || arms.every((arm) => shownAccuracy(arm) === null)) return undefined;

  const series = seriesOf([...references, ...arms], dimension);
  const names = series.map(({ label }) => label);
  const values = series.flatMap((line, index) =>
    line.arms
      .filter((arm) => !references.includes(arm))
      .toSorted((a, b) => at(a)! - at(b)!)
      .map((arm) => {
        const place = { at: at(arm)!, missing: 0.025 + 0.04 * (index % 8), single: line.arms.length === 1 };
        return pointOf(arm, line, place);
      }),
  );
  const referenceValues = series
    .filter((line) => line.arms.some((arm) => references.includes(arm)))
    .map((line) => pointOf(line.arms[0]!, line, { at: ticks[0]!, missing: 0, single: true }));
  const columns = Math.max(1, Math.floor(840 / (Math.max(...names.map((label) => textWidth(label, 13) * 1.3)) + 40)));
  const color = {
    field: 'series',
    type: 'nominal',
    scale: { domain: names, range: series.map(({ colour }) => colour) },
    legend: {
      orient: 'bottom',
      title: null,
      columns,
      direction: 'horizontal',
      symbolType: 'circle',
      symbolOpacity: 1,
      symbolStrokeColor: 'transparent',
      offset: 14,
    },
  };
  const reach = (ticks.at(-1)! - ticks[0]!) * 0.03;
  const x = {
    field: 'at',
    type: 'quantitative',
    scale: { domain: [ticks[0]! - reach, ticks.at(-1)! + reach], nice: false, zero: false },
    axis: { title: axisTitle, values: ticks, grid: false, format: 'd' },
  };
  const y = { type: 'quantitative', scale: { domain: [0, 1] } };
  const scored = [{ filter: 'isValid(datum.accuracy)' }];
  const spoilt = spoiltText(arms);
  const missing = values.some((value) => value.missing !== null);
  const notes = [
    `Line and dots: ${aggregate.labels.names.length === 0 ? 'mean score' : 'balanced accuracy'} on the test tasks. Band: 95 % interval.`,
    ...(references.length > 0 ? ['Dashed across: vanilla, which has no training.'] : []),
    ...(spoilt === '' ? [] : [`${spoilt} Left out.`]),
    ...(missing ? ['✕ at the bottom: overflow or errors, no score.'] : []),
  ];
  const below = 80 + Math.ceil(names.length / columns) * 20;
  return framed({ name, title, notes, left: 80, right: 30, below, height }, aggregate, {
    data: { values },
    layer: [
      {
        data: { values: referenceValues },
        mark: { type: 'rule', strokeWidth: 2, strokeDash: [6, 4] },
        encoding: { y: { ...y, field: 'accuracy' }, color },
      },
      {
        transform: [{ filter: 'datum.single && isValid(datum.accuracy)' }],
        mark: { type: 'rule', strokeWidth: 2.5 },
        encoding: { x, color, y: { ...y, field: 'low' }, y2: { field: 'high' } },
      },
      {
        transform: scored,
        mark: { type: 'area', opacity: 0.14 },
        encoding: {
          x,
          color,
          y: { ...y, field: 'low', axis: { title: accuracyAxis(aggregate, ', %'), format: '.0%', tickCount: 6 } },
          y2: { field: 'high' },
        },
      },
      {
        transform: scored,
        mark: { type: 'line', strokeWidth: 2.5 },
        encoding: { x, color, y: { ...y, field: 'accuracy' } },
      },
      {
        transform: scored,
        mark: { type: 'point', filled: true, size: 80, opacity: 1 },
        encoding: { x, color, y: { ...y, field: 'accuracy' } },
      },
      {
        transform: [{ filter: 'isValid(datum.missing)' }],
        mark: { type: 'text', text: '✕', fontSize: 13, fontWeight: 'bold' },
        encoding: { x, color, y: { ...y, field: 'missing' } },
      },
    ],
  });
}
