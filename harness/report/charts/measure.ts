import type { Estimate } from '../../core/stats/estimate.ts';
import type { Aggregate } from '../aggregate.ts';
import { repeatsText } from '../format.ts';
import { criticalCalls, spreadOf, tokensPerCall, trainingTokens } from '../spread.ts';
import { type ArmSummary, shownAccuracy } from '../summarize-arm.ts';
import { accuracyAxis } from './frame.ts';

/** What a curve is of. */
export interface Measure {
  /** Of its column in the chart's rows. */
  readonly name: string;
  readonly of: (arm: ArmSummary) => Estimate | null;
  /** With the unit. */
  readonly axis: string;
  /** d3's. */
  readonly format: string;
  /** In [0, 1]; otherwise from 0 to as far as it goes. */
  readonly share: boolean;
  /** What line and band are. */
  readonly legend: string;
}

export function accuracyMeasure(aggregate: Aggregate): Measure {
  const what = aggregate.labels.names.length === 0 ? 'mean score' : 'balanced accuracy';
  return {
    name: 'accuracy',
    of: shownAccuracy,
    axis: accuracyAxis(aggregate, ', %'),
    format: '.0%',
    share: true,
    legend: `Line and dots: ${what} on the test tasks. Band: 95 % interval.`,
  };
}

const overCells = ({ cells }: Aggregate) =>
  `Line and dots: mean over ${repeatsText(cells)}. Band: from the least of them to the most.`;

export const perCallMeasure = (aggregate: Aggregate): Measure => ({
  name: 'prompt_tokens_per_call',
  of: (arm) => spreadOf(arm, tokensPerCall),
  axis: 'prompt tokens of an optimizer or merger call (logical)',
  format: ',d',
  share: false,
  legend: overCells(aggregate),
});

export const trainingMeasure = (aggregate: Aggregate): Measure => ({
  name: 'training_prompt_tokens',
  of: (arm) => spreadOf(arm, trainingTokens),
  axis: 'prompt tokens in training per cell (logical)',
  format: ',d',
  share: false,
  legend: overCells(aggregate),
});

export const criticalPathMeasure = (aggregate: Aggregate): Measure => ({
  name: 'critical_path_calls',
  of: (arm) => spreadOf(arm, criticalCalls),
  axis: 'critical path: model calls that wait for each other',
  format: ',d',
  share: false,
  legend: overCells(aggregate),
});
