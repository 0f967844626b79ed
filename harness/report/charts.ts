import type { MethodOptions } from '../core/method-options.ts';
import type { Aggregate } from './aggregate.ts';
import { accuracyChart } from './charts/accuracy.ts';
import { curveChart } from './charts/curve.ts';
import type { Chart } from './charts/frame.ts';
import {
  accuracyMeasure,
  criticalPathMeasure,
  type Measure,
  perCallMeasure,
  trainingMeasure,
} from './charts/measure.ts';
import { tokensChart } from './charts/tokens.ts';
import type { ArmSummary } from './summarize-arm.ts';

/** Arms of those methods in which one of the given options takes more than one value. */
export function armsThatVary(arms: readonly ArmSummary[], options: readonly (keyof MethodOptions)[]): ArmSummary[] {
  return [...Map.groupBy(arms, ({ method }) => method).values()].flatMap((own) =>
    options.some((option) => new Set(own.flatMap(({ spec }) => spec.options[option] ?? [])).size > 1) ? own : [],
  );
}

const dots = (name: string, title: string, arms: readonly ArmSummary[], aggregate: Aggregate) =>
  arms.length === 0 ? undefined : accuracyChart({ name, title, arms }, aggregate);

/** Every chart for which there is something to show; of accuracy, balanced accuracy where there are labels. */
export function chartsOf(aggregate: Aggregate): Chart[] {
  const { arms, labels } = aggregate;
  const accuracy = labels.names.length === 0 ? 'Accuracy' : 'Balanced accuracy';
  return [
    dots('accuracy', `${accuracy} by method`, arms, aggregate),
    tokensChart(aggregate),
    curveChart(
      {
        name: 'scaling',
        title: `${accuracy} against training size`,
        axisTitle: 'training tasks',
        dimension: 'train-size',
        at: ({ spec }) => spec.trainSize,
        measure: accuracyMeasure(aggregate),
      },
      aggregate,
    ),
    dots('merge-ablation', `${accuracy} by way of merging`, armsThatVary(arms, ['merge', 'clustering']), aggregate),
    ...subsetsCharts(aggregate, accuracy),
    dots('partition', `${accuracy} by partition`, armsThatVary(arms, ['partition']), aggregate),
  ].filter((chart) => chart !== undefined);
}

/** Figure 5: each measure against the number of subsets. */
function subsetsCharts(aggregate: Aggregate, accuracy: string): (Chart | undefined)[] {
  const curve = (name: string, what: string, measure: Measure) =>
    curveChart(
      {
        name,
        title: `${what} against the number of subsets`,
        axisTitle: 'subsets (N)',
        dimension: 'subsets',
        at: ({ spec }) => spec.options.subsets,
        measure,
        reference: measure.share,
      },
      aggregate,
    );
  return [
    curve('subsets', accuracy, accuracyMeasure(aggregate)),
    curve('subsets-tokens-per-call', 'Prompt tokens of a call', perCallMeasure(aggregate)),
    curve('subsets-training-tokens', 'Prompt tokens in training', trainingMeasure(aggregate)),
    curve('subsets-critical-path', 'Critical path', criticalPathMeasure(aggregate)),
  ];
}
