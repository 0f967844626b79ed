import type { TaskId } from '../../core/task.ts';
import { type CellPair, type Criterion, criteria } from '../regression/criteria.ts';
import type { TestGroups } from '../test-groups.ts';

const pooled = criteria.find(({ name }) => name === 'accuracy')!;

/**
 * Accuracy with every label weighing the same, over these pairs: a change d of a task of label l counts as d · n / (L · n_l), of n
 * changes, n_l of them of one of the L labels. Their mean is the difference of balanced accuracies, and their sign-flip test is that of a
 * report's verdicts. Where tasks have no labels it is accuracy as it is.
 */
export function balancedAccuracy(pairs: readonly CellPair[], { names, of }: TestGroups): Criterion {
  if (names.length === 0) return pooled;
  const labelOf = ({ clusters: [task] }: { readonly clusters: readonly string[] }) => of.get(task as TaskId);
  const labels = pairs.flatMap((pair) => pooled.changes(pair).values.flatMap((change) => labelOf(change) ?? []));
  const counts = new Map([...Map.groupBy(labels, (label) => label)].map(([label, own]) => [label, own.length]));
  const lacking = names.some((name) => !counts.has(name));
  return {
    ...pooled,
    title: 'balanced accuracy on test tasks',
    changes: (pair) => {
      const { values, missing } = pooled.changes(pair);
      if (lacking) return { values: [], missing: missing || values.length > 0 };
      const weighed = values.flatMap((change) => {
        const label = labelOf(change);
        if (label === undefined) return [];
        return [{ ...change, value: (change.value * labels.length) / (names.length * counts.get(label)!) }];
      });
      return { values: weighed, missing };
    },
  };
}
