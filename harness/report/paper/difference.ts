import type { Estimate } from '../../core/stats/estimate.ts';
import type { TaskId } from '../../core/task.ts';
import { estimateBalancedDifference, estimateDifference, type SeedScores } from '../estimate.ts';
import type { ArmSummary } from '../summarize-arm.ts';
import type { CellSummary } from '../summarize-cell.ts';
import { byGroup, type TestGroups } from '../test-groups.ts';

/** Of the comparable cells of an arm; `bestScores`: those of the finalist that its training score would choose. */
function scoresOf({ cells }: ArmSummary, which: 'scores' | 'bestScores'): SeedScores {
  const byTask = new Map<TaskId, Map<number, number>>();
  for (const cell of cells.filter(({ comparable }: CellSummary) => comparable))
    for (const [task, score] of cell[which])
      byTask.set(task, (byTask.get(task) ?? new Map<number, number>()).set(cell.cell.spec.seed, score));
  return byTask;
}

/**
 * Mean difference in accuracy (balanced where tasks have labels) on the tasks and seeds that both have, positive where `own`
 * is better, with its interval; null where there are none.
 */
export function differenceTo(
  reference: ArmSummary,
  own: { readonly arm: ArmSummary; readonly which?: 'scores' | 'bestScores' },
  labels: TestGroups,
): Estimate | null {
  const [ours, theirs] = [scoresOf(own.arm, own.which ?? 'scores'), scoresOf(reference, 'scores')];
  return labels.names.length === 0
    ? estimateDifference(ours, theirs)
    : estimateBalancedDifference(byGroup(ours, labels), byGroup(theirs, labels));
}
