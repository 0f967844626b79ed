import type { Aggregate } from './aggregate.ts';
import { categoryRows } from './category-rows.ts';
import { percent } from './format.ts';
import { escapeMarkdown } from './table.ts';

/** "By category" of the report's page: arm × category with intervals; empty where there is one category. Ends with an empty line. */
export function categoriesSection(aggregate: Aggregate): string[] {
  const table = categoryRows(
    aggregate,
    ({ estimate, low, high }) => `${percent(estimate)} (${percent(low)} to ${percent(high)})`,
  );
  if (table === undefined) return [];
  const line = (texts: readonly string[]) => `| ${texts.map(escapeMarkdown).join(' | ')} |`;
  return [
    '## By category',
    '',
    'Accuracy in % with its 95 % interval, over the tasks of a category and all seeds, in comparable cells.',
    '',
    line(['method', ...table.headings]),
    `| :-- | ${table.headings.map(() => '--:').join(' | ')} |`,
    ...table.rows.map(line),
    '',
  ];
}
