import type { Estimate } from '../core/stats/estimate.ts';
import type { Aggregate } from './aggregate.ts';
import { count } from './format.ts';

/** Arm × category: a heading for each category, and each arm's label with its accuracies; none where there is one category. */
export function categoryRows(
  { arms, categories: { names, of } }: Aggregate,
  show: (accuracy: Estimate) => string,
): { readonly headings: readonly string[]; readonly rows: readonly (readonly string[])[] } | undefined {
  if (names.length === 0) return undefined;
  const sizes = Map.groupBy(of.values(), (name) => name);
  return {
    headings: names.map((name) => `${name} (${count(sizes.get(name)!.length, 'task')})`),
    rows: arms.map(({ label, categories }) => [
      label,
      ...categories.map(({ accuracy }) => (accuracy === null ? '–' : show(accuracy))),
    ]),
  };
}
