/**
 * Groups of pairs → verdicts by the judge's criteria, as one family of tests.
 *
 * A group of one pair has one number of tokens, of merges, of characters: nothing can be tested by it, and unless both are equal it could not be
 * told. Its tasks are many. A pair that is lost may hide how bad it is, not that it is bad.
 */
import { type CellPair, type Criterion, criteria, isByTask } from '../regression/criteria.ts';
import { type CriterionVerdict, judgeGroups } from '../regression/judge.ts';
import type { TestGroups } from '../test-groups.ts';
import { balancedAccuracy } from './balanced-accuracy.ts';
import type { MeasuredPair } from './pair-measured.ts';
import { type ShownUnit, shownValue, unitOf } from './shown-values.ts';

export interface ShownVerdict extends CriterionVerdict {
  readonly unit: ShownUnit;
  /** In that unit, on either side; null where there is none. */
  readonly values: { readonly a: number | null; readonly b: number | null };
}

export interface JudgedGroups {
  /** By group, in the order of the criteria. */
  readonly verdicts: readonly (readonly ShownVerdict[])[];
  /** Tests in the family. */
  readonly tests: number;
}

export function judgePairs(groups: readonly (readonly MeasuredPair[])[], labels: TestGroups): JudgedGroups {
  const given = groups.map((group) => {
    const pairs = group.flatMap(({ judged }) => judged ?? []);
    const own = criteria.map((criterion) =>
      criterion.name === 'accuracy' ? balancedAccuracy(pairs, labels) : criterion,
    );
    return { pairs, own, criteria: own.filter(({ name }) => pairs.length > 1 || isByTask(name)) };
  });
  const judged = judgeGroups(given);
  const verdicts = groups.map((group, place) => {
    const { pairs, own } = given[place]!;
    const tested = new Map(judged[place]!.map((verdict) => [verdict.criterion, verdict]));
    const lost = group.filter(({ standing }) => standing === 'lost').length;
    return own.map((criterion) =>
      shownVerdict(withLost(tested.get(criterion) ?? untested(criterion, pairs), lost), group, labels),
    );
  });
  return { verdicts, tests: judged.flat().filter(({ p }) => p !== null).length };
}

function untested(criterion: Criterion, pairs: readonly CellPair[]): CriterionVerdict {
  const changes = pairs.map((pair) => criterion.changes(pair));
  const values = changes.flatMap((change) => change.values);
  const missing = changes.filter((change) => change.missing).length;
  const same = values.every(({ value }) => value === 0) ? 'same' : 'could-not-tell';
  const state = missing > 0 ? 'could-not-tell' : values.length === 0 ? 'absent' : same;
  return { criterion, state, change: null, p: null, pairs: values.length, groups: values.length, missing };
}

function withLost(verdict: CriterionVerdict, lost: number): CriterionVerdict {
  if (lost === 0) return verdict;
  const { state, criterion, missing } = verdict;
  const kept = state === 'worse' || (state === 'absent' && criterion.name !== 'accuracy');
  return { ...verdict, missing: missing + lost, state: kept ? state : 'could-not-tell' };
}

function shownVerdict(verdict: CriterionVerdict, group: readonly MeasuredPair[], labels: TestGroups): ShownVerdict {
  const { name } = verdict.criterion;
  const pairs = group.flatMap(({ shown }) => shown ?? []);
  const value = (side: keyof CellPair) =>
    shownValue(
      name,
      pairs.map((pair) => pair[side]),
      labels,
    );
  return { ...verdict, unit: unitOf(name), values: { a: value('baseline'), b: value('today') } };
}
