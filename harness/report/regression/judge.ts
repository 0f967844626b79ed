/**
 * Did a change make merges better or worse? Paired, on the same subset modules, tasks and seeds.
 *
 *   d       mean change over all pairs, positive where today is better
 *   p       sign-flip test by group of cells, and by task where there are tasks: the larger of the two, adjusted over the criteria (Holm)
 *   worse   d ≤ -least, p ≤ 0.05 and the 95 % interval of d (clustered by group and task) below 0: significant, and large enough to matter
 *   better  the same upwards
 *   ok      the interval lies above -least: not inferior, whatever the sign
 *   same    no pair differs at all
 *   could not tell   otherwise; and where pairs are missing
 *
 * The whole is worse where a criterion is, else it could not be told where that holds of one, else it is ok. What keeps a pair from being
 * compared (a missing cell, an error, other data) is a problem: with any of these, nobody can tell.
 *
 * Why the larger p: of sides that are alike a group could be swapped as a whole, so that the test by group is exact however groups share
 * tasks; a change that helps some tasks as much as it hurts others moves all groups together, which only the test by task sees; and where
 * groups and tasks both have effects of their own the interval, with the variance of both, is what keeps it from being worse. Simulated
 * (60 cells, 36 groups in two worlds of 40 tasks): worse in 1 to 1.5 % of unchanged merges with other seeds, in 2 % of the last kind.
 */
import { randomStream } from '../../core/random.ts';
import { type ClusteredValue, clusteredMean } from '../../core/stats/clustered-mean.ts';
import type { Estimate } from '../../core/stats/estimate.ts';
import { holmAdjusted } from '../../core/stats/holm.ts';
import { signFlipTest } from '../../core/stats/sign-flip-test.ts';
import { confidence } from '../estimate.ts';
import { alpha, flips } from '../verdict.ts';
import { type CellPair, type Criterion, criteria } from './criteria.ts';
import type { MeasuredCell } from './measured-cell.ts';
import { pairCells } from './pair-cells.ts';

export type RegressionState = 'ok' | 'worse' | 'could-not-tell';

export interface CriterionVerdict {
  readonly criterion: Criterion;
  /** `absent`: neither side has anything of the kind. */
  readonly state: 'better' | 'worse' | 'ok' | 'same' | 'could-not-tell' | 'absent';
  /** In the unit of the criterion's changes; null where there are too few groups. */
  readonly change: Estimate | null;
  /** Adjusted, in (0, 1]; null where nothing was tested. */
  readonly p: number | null;
  readonly pairs: number;
  readonly groups: number;
  /** Cells of which one side alone has what is to be compared. */
  readonly missing: number;
}

export interface Regression {
  readonly state: RegressionState;
  /** Sentences, each of which alone keeps anybody from telling. */
  readonly problems: readonly string[];
  readonly criteria: readonly CriterionVerdict[];
  readonly pairs: readonly CellPair[];
}

/** `others`: problems that are known beside those of the cells. */
export function judgeRegression(
  today: readonly MeasuredCell[],
  baseline: readonly MeasuredCell[],
  others: readonly string[] = [],
): Regression {
  const { pairs, problems: own } = pairCells(today, baseline);
  const problems = [...others, ...own];
  const [verdicts] = judgeGroups([{ pairs, criteria }]);
  return { state: problems.length > 0 ? 'could-not-tell' : stateOf(verdicts!), problems, criteria: verdicts!, pairs };
}

/** Where a side could not be measured at all: nobody can tell, and why. */
export function notMeasured(problem: string): Regression {
  const [criterionVerdicts] = judgeGroups([{ pairs: [], criteria }]);
  return { state: 'could-not-tell', problems: [problem], criteria: criterionVerdicts!, pairs: [] };
}

/** What one verdict by each criterion is about. */
export interface PairGroup {
  readonly pairs: readonly CellPair[];
  readonly criteria: readonly Criterion[];
}

/** Of each group the verdicts by its criteria. The p-values of all are one family; whether the pairs stand on one world is not looked at. */
export function judgeGroups(groups: readonly PairGroup[]): CriterionVerdict[][] {
  const paired = groups.map(({ pairs, criteria: own }) => own.map((criterion) => pairedChanges(criterion, pairs)));
  const tested = paired.flat().filter(({ values }) => values.length > 0);
  const pValues = holmAdjusted(tested.map(({ values }) => pValueOf(values)));
  const adjusted = new Map(tested.map((own, place) => [own, pValues[place]!]));
  return paired.map((group) => group.map((own) => verdictOf(own, adjusted.get(own))));
}

/** Of several verdicts together, or of what holds them. */
export function stateOf(verdicts: readonly Pick<CriterionVerdict, 'state'>[]): RegressionState {
  if (verdicts.some(({ state }) => state === 'worse')) return 'worse';
  return verdicts.some(({ state }) => state === 'could-not-tell') ? 'could-not-tell' : 'ok';
}

interface PairedChanges {
  readonly criterion: Criterion;
  readonly values: readonly ClusteredValue[];
  readonly missing: number;
}

function pairedChanges(criterion: Criterion, pairs: readonly CellPair[]): PairedChanges {
  const changes = pairs.map((pair) => criterion.changes(pair));
  return {
    criterion,
    values: changes.flatMap(({ values }) => values),
    missing: changes.filter(({ missing }) => missing).length,
  };
}

/** In whatever way the pairs are clustered, the sign of a cluster could as well have been the other one. */
function pValueOf(values: readonly ClusteredValue[]): number {
  const ways = [...values[0]!.clusters.keys()];
  return Math.max(
    ...ways.map((way) => {
      const rows = [...Map.groupBy(values, ({ clusters }) => clusters[way]).values()];
      const random = randomStream(0, 'regression', 'sign-flips');
      return signFlipTest([rows.map((row) => row.map(({ value }) => value))], { flips, random });
    }),
  );
}

function verdictOf({ criterion, values, missing }: PairedChanges, p: number | undefined): CriterionVerdict {
  const change = clusteredMean(values, confidence);
  const groups = new Set(values.map(({ clusters }) => clusters[0])).size;
  const said = { criterion, change, p: p ?? null, pairs: values.length, groups, missing };
  if (p === undefined) return { ...said, state: missing > 0 ? 'could-not-tell' : 'absent' };
  return { ...said, state: missing > 0 ? stillWorse(said) : pairedState(said, values) };
}

type Said = Omit<CriterionVerdict, 'state'>;

/** What is missing may hide how bad it is, not that it is bad. */
const stillWorse = (said: Said) => (decisive(said) === 'worse' ? 'worse' : 'could-not-tell');

function pairedState(said: Said, values: readonly ClusteredValue[]): CriterionVerdict['state'] {
  if (values.every(({ value }) => value === 0)) return 'same';
  const found = decisive(said);
  if (found !== undefined) return found;
  return said.change !== null && said.change.low >= -said.criterion.least ? 'ok' : 'could-not-tell';
}

/** Significant, and at least the least change that matters. */
function decisive({ criterion: { least }, change, p }: Said): 'better' | 'worse' | undefined {
  if (change === null || p === null || p > alpha) return undefined;
  if (change.estimate <= -least && change.high < 0) return 'worse';
  return change.estimate >= least && change.low > 0 ? 'better' : undefined;
}
