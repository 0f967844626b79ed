/** What a criterion is about, as a reader knows it: a share in [0, 1], tokens, or characters; means over cells, scores over all their tasks. */
import type { TaskId } from '../../core/task.ts';
import { meanOf } from '../mean.ts';
import { type CriterionName, cellMeasures } from '../regression/criteria.ts';
import type { MeasuredCell, TaskScores } from '../regression/measured-cell.ts';
import type { TestGroups } from '../test-groups.ts';

export type ShownUnit = 'share' | 'tokens' | 'characters';

export const unitOf = (name: CriterionName): ShownUnit =>
  name === 'tokens' ? 'tokens' : name === 'length' ? 'characters' : 'share';

/** Null where there is none. With labels the accuracy is balanced over them. */
export function shownValue(name: CriterionName, cells: readonly MeasuredCell[], labels: TestGroups): number | null {
  if (name === 'accuracy') return accuracyOf(cells, labels);
  if (name === 'training') return meanOf(cells.flatMap(({ training }) => scoresIn(training).map(([, score]) => score)));
  return meanOf(cells.map(cellMeasures[name]));
}

const scoresIn = (scores: TaskScores) => Object.entries(scores) as [TaskId, number | null][];

/** Null where a label has no score. */
export function accuracyOf(cells: readonly MeasuredCell[], { names, of }: TestGroups): number | null {
  const scores = cells.flatMap(({ test }) => scoresIn(test));
  if (names.length === 0) return meanOf(scores.map(([, score]) => score));
  const means = names.map((name) => meanOf(scores.flatMap(([task, score]) => (of.get(task) === name ? [score] : []))));
  return means.includes(null) ? null : meanOf(means);
}
