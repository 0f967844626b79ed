import type { Json } from '../../core/canonical-json.ts';
import type { Aggregate } from '../aggregate.ts';
import { armState } from '../arm-state.ts';
import { spoiltText } from '../notes.ts';
import type { ArmSummary } from '../summarize-arm.ts';
import { drawn } from './drawn-rows.ts';
import { type Chart, type ChartSpec, framed } from './frame.ts';
import type { Measure } from './measure.ts';
import { type Series, seriesOf } from './series.ts';
import { textWidth, wrapWhere } from './text-width.ts';
import { fontSizes } from './theme-config.ts';

/** A measure against a number that varies over the arms. */
export interface CurveChart {
  readonly name: string;
  readonly title: string;
  readonly axisTitle: string;
  /** The dimension on the x axis, as `dimensionsOf` names it. */
  readonly dimension: string;
  readonly at: (arm: ArmSummary) => number | undefined;
  readonly measure: Measure;
  /** Whether the untouched agent is drawn across; default: yes. */
  readonly reference?: boolean;
}

const height = 340;

/**
 * The title beside the y axis, in lines that are shorter than the axis: Vega, which takes every character for 0.8 em where it
 * has no font to measure by, would push the chart's title out of the picture otherwise.
 */
const axisLines = ({ axis }: Measure): string[] =>
  wrapWhere(axis, (line) => [...line].length * 0.8 * fontSizes.text <= height);

/** A point of a line, as the chart's rows tell it. */
function rowOf(arm: ArmSummary, { label }: Series, { dimension, at, measure }: CurveChart) {
  const value = measure.of(arm);
  return {
    series: label,
    method: arm.method,
    [dimension.replaceAll('-', '_')]: at(arm) ?? null,
    state: armState(arm, value),
    [measure.name]: drawn(value?.estimate),
    low: drawn(value?.low),
    high: drawn(value?.high),
    test_tasks: arm.tasks,
    seeds: arm.seeds,
    cells: arm.cells.length,
    comparable_cells: arm.comparable,
  };
}

/** The untouched agent as a line across the chart, where it was run once and not for every x. */
function referenceOf(arms: readonly ArmSummary[], { measure, reference = true }: CurveChart): ArmSummary[] {
  const vanilla = arms.filter(({ method }) => method === 'vanilla');
  return reference && vanilla.length === 1 && measure.of(vanilla[0]!) !== null ? vanilla : [];
}

/** Values for what is drawn: the rows, and where their marks stand. `missing` is the height of one without a value. */
function pointsOf(chart: CurveChart, lines: readonly Series[], references: readonly ArmSummary[]) {
  const { at, measure } = chart;
  const arms = lines.flatMap((line) => line.arms.filter((arm) => !references.includes(arm)));
  // A band through one point has no width: it gets a bar.
  const scoredIn = (line: Series) => line.arms.filter((arm) => measure.of(arm) !== null).length;
  const top = measure.share ? 1 : Math.max(0, ...arms.map((arm) => measure.of(arm)?.high ?? 0)) * 1.08;
  const points = lines.flatMap((line, index) =>
    line.arms
      .filter((arm) => !references.includes(arm))
      .toSorted((a, b) => at(a)! - at(b)!)
      .map((arm) => {
        const row = rowOf(arm, line, chart);
        const missing = row.state === 'scored' || row.state === 'none' ? null : top * (0.025 + 0.04 * (index % 8));
        return { row, at: at(arm)!, single: scoredIn(line) === 1, missing };
      }),
  );
  const across = lines
    .filter((line) => line.arms.some((arm) => references.includes(arm)))
    .map((line) => ({ row: rowOf(line.arms[0]!, line, chart) }));
  return { points, across, top };
}

/** Line, band and dots, a bar where a line has one point, and ✕ where there is no value. */
function layersOf({ measure }: CurveChart, { x, color, top }: { x: Json; color: Json; top: number }): ChartSpec[] {
  const { name } = measure;
  const y = { type: 'quantitative', scale: { domain: [0, top], nice: !measure.share } };
  const axis = { title: axisLines(measure), format: measure.format, tickCount: 6 };
  const scored = [{ filter: `isValid(datum.${name})` }];
  return [
    {
      transform: [{ filter: `datum.single && isValid(datum.${name})` }],
      mark: { type: 'rule', strokeWidth: 2.5 },
      encoding: { x, color, y: { ...y, field: 'low' }, y2: { field: 'high' } },
    },
    {
      transform: scored,
      mark: { type: 'area', opacity: 0.14 },
      encoding: { x, color, y: { ...y, field: 'low', axis }, y2: { field: 'high' } },
    },
    {
      transform: scored,
      mark: { type: 'line', strokeWidth: 2.5 },
      encoding: { x, color, y: { ...y, field: name } },
    },
    {
      transform: scored,
      mark: { type: 'point', filled: true, size: 80, opacity: 1 },
      encoding: { x, color, y: { ...y, field: name } },
    },
    {
      transform: [{ filter: 'isValid(datum.missing)' }],
      mark: { type: 'text', text: '✕', fontSize: 13, fontWeight: 'bold' },
      encoding: { x, color, y: { ...y, field: 'missing' } },
    },
  ];
}

export function curveChart(chart: CurveChart, aggregate: Aggregate): Chart | undefined {
  const { at, measure } = chart;
  const references = referenceOf(aggregate.arms, chart);
  const arms = aggregate.arms.filter((arm) => at(arm) !== undefined && !references.includes(arm));
  const ticks = [...new Set(arms.map((arm) => at(arm)!))].sort((a, b) => a - b);
  if (ticks.length < 2 || arms.every((arm) => measure.of(arm) === null)) return undefined;

  const series = seriesOf([...references, ...arms], chart.dimension);
  const { points, across, top } = pointsOf(chart, series, references);
  const names = series.map(({ label }) => label);
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
    axis: { title: chart.axisTitle, values: ticks, grid: false, format: 'd' },
  };
  const spoilt = spoiltText(arms);
  const notes = [
    measure.legend,
    ...(references.length > 0 ? ['Dashed across: vanilla, which has no training, with its band.'] : []),
    ...(spoilt === '' ? [] : [`${spoilt} Left out.`]),
    ...(points.some(({ missing }) => missing !== null) ? ['✕ at the bottom: overflow or errors, no score.'] : []),
  ];
  const below = 80 + Math.ceil(names.length / columns) * 20;
  const left = (measure.share ? 63 : 103) + axisLines(measure).length * fontSizes.subtitleLine;
  const rows = [...across, ...points].map(({ row }) => row);
  const { name, title } = chart;
  return framed({ name, title, notes, left, right: 30, below, height, rows }, aggregate, {
    data: { values: points.map(({ row, ...place }) => ({ ...row, ...place })) },
    layer: [
      {
        data: { values: across.map(({ row }) => row) },
        mark: { type: 'rect', opacity: 0.08 },
        encoding: { y: { field: 'low', type: 'quantitative' }, y2: { field: 'high' }, color },
      },
      {
        data: { values: across.map(({ row }) => row) },
        mark: { type: 'rule', strokeWidth: 2, strokeDash: [6, 4] },
        encoding: { y: { field: measure.name, type: 'quantitative' }, color },
      },
      ...layersOf(chart, { x, color, top }),
    ],
  });
}
