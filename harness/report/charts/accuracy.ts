import type { Estimate } from '../../core/stats/estimate.ts';
import type { Aggregate } from '../aggregate.ts';
import { armState } from '../arm-state.ts';
import { count, percent } from '../format.ts';
import { troubleOf } from '../notes.ts';
import { type ArmSummary, shownAccuracy } from '../summarize-arm.ts';
import { type DrawnRow, drawn } from './drawn-rows.ts';
import { accuracyAxis, type Chart, framed, plotWidth } from './frame.ts';
import { layOutRows } from './rows.ts';
import { textWidth } from './text-width.ts';
import { colourScale } from './theme.ts';

export interface AccuracyChart {
  readonly name: string;
  readonly title: string;
  readonly arms: readonly ArmSummary[];
}

interface Entry {
  readonly arm: ArmSummary;
  readonly label: string;
  readonly accuracy: Estimate | null;
  /** Whether the training score belongs to this row. */
  readonly trained: boolean;
}

/** Arms with several finalists get two rows: their mean, and the one that training would choose. */
function entriesOf(arm: ArmSummary): Entry[] {
  const { bestByTraining } = arm.balanced ?? arm;
  const accuracy = shownAccuracy(arm);
  // Training scores are pooled: beside balanced accuracy they would say nothing.
  const trained = arm.balanced === null;
  if (arm.bestByTraining === null) return [{ arm, label: arm.label, accuracy, trained }];
  return [
    { arm, label: `${arm.label} (mean of its modules)`, accuracy, trained },
    { arm, label: `${arm.label} (best by training score)`, accuracy: bestByTraining, trained: false },
  ];
}

/** Beside a score that comes from some of the cells only; the table says more. */
function missingText({ cells, comparable, states }: ArmSummary): string[] {
  const spoilt = states.finished - comparable;
  const missing = cells.length - states.finished;
  return [
    ...(missing === 0 ? [] : [`no score: ${missing} of ${cells.length}`]),
    ...(spoilt === 0 ? [] : [`not comparable: ${spoilt} of ${cells.length}`]),
  ];
}

const valueText = ({ arm, accuracy }: Entry): string[] =>
  accuracy === null
    ? []
    : [`${percent(accuracy.estimate)} %`, `${arm.tasks} × ${count(arm.seeds, 'seed')}`, ...missingText(arm)];

const rowOf = ({ arm, label, accuracy, trained }: Entry): DrawnRow => ({
  arm: label,
  method: arm.method,
  state: armState(arm, accuracy),
  accuracy: drawn(accuracy?.estimate),
  low: drawn(accuracy?.low),
  high: drawn(accuracy?.high),
  train: trained && accuracy !== null ? drawn(arm.trainScore) : null,
  test_tasks: arm.tasks,
  seeds: arm.seeds,
  cells: arm.cells.length,
  comparable_cells: arm.comparable,
});

export function accuracyChart({ name, title, arms }: AccuracyChart, aggregate: Aggregate): Chart {
  const entries = arms.flatMap(entriesOf);
  const { left, height, y, layers } = layOutRows(
    entries.map(({ label }) => label),
    Math.max(...entries.map((entry) => valueText(entry).length)),
  );
  const widest = Math.max(...entries.flatMap(valueText).map((line) => textWidth(line, 12)), 0);
  const margins = { left, right: Math.max(150, Math.ceil(widest) + 28) };
  const rows = entries.map(rowOf);
  const values = entries.map((entry, row) => ({
    row,
    ...rows[row]!,
    value: valueText(entry).join('\n'),
    trouble: entry.accuracy === null ? troubleOf(entry.arm) || 'no score' : '',
  }));
  const color = {
    field: 'method',
    type: 'nominal',
    scale: colourScale(aggregate.arms.map(({ method }) => method)),
    legend: null,
  };
  const scored = [{ filter: 'isValid(datum.accuracy)' }];
  const x = { type: 'quantitative', scale: { domain: [0, 1] } };
  const axis = { title: accuracyAxis(aggregate, ', % of the highest possible'), format: '.0%', tickCount: 6 };
  const text = { type: 'text', align: 'left', fontSize: 12 };
  const flattered = ' · ◇ training tasks, by which it was selected: flattered';
  const notes = [`● test tasks, with 95 % interval${aggregate.labels.names.length === 0 ? flattered : ''}`];
  return framed({ name, title, notes, ...margins, below: 60, height, rows }, aggregate, {
    data: { values },
    encoding: { y },
    layer: [
      ...layers,
      {
        transform: scored,
        mark: { type: 'rule', strokeWidth: 3, strokeCap: 'round' },
        encoding: { x: { ...x, field: 'low', axis }, x2: { field: 'high' }, color },
      },
      {
        transform: [{ filter: 'isValid(datum.train)' }],
        mark: { type: 'point', shape: 'diamond', yOffset: 11, opacity: 1, size: 110, filled: false, strokeWidth: 1.5 },
        encoding: { x: { ...x, field: 'train' }, color },
      },
      {
        transform: scored,
        mark: { type: 'point', filled: true, size: 130, opacity: 1 },
        encoding: { x: { ...x, field: 'accuracy' }, color },
      },
      {
        mark: { ...text, style: 'label', lineBreak: '\n', dy: -8, lineHeight: 16 },
        encoding: { x: { value: plotWidth(margins) + 14 }, text: { field: 'value' } },
      },
      {
        mark: { ...text, style: 'note', fontStyle: 'italic' },
        encoding: { x: { value: 8 }, text: { field: 'trouble' } },
      },
    ],
  });
}
