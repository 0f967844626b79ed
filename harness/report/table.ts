import type { Sweep } from '../core/record.ts';
import { type Aggregate, aggregate } from './aggregate.ts';
import { categoryRows } from './category-rows.ts';
import { notices } from './charts/frame.ts';
import { count, percent, plainText, repeatsText } from './format.ts';
import { notesOf } from './notes.ts';
import { pageColumns, type TableColumn, textColumns } from './table-columns.ts';

const lengthOf = (text: string) => [...text].length;

/** Lines of a table for a terminal. */
export function aligned(
  columns: readonly Pick<TableColumn, 'align'>[],
  rows: readonly (readonly string[])[],
): string[] {
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => lengthOf(row[index]!))));
  return rows.map((row) =>
    row
      .map((text, index) => {
        const blanks = ' '.repeat(widths[index]! - lengthOf(text));
        return columns[index]!.align === 'left' ? text + blanks : blanks + text;
      })
      .join('  ')
      .trimEnd(),
  );
}

/** What the columns of scores mean where there are labels: one sentence or none. */
export function labelsLegend({ labels: { names, of } }: Aggregate): string[] {
  if (names.length === 0) return [];
  const sizes = Map.groupBy(of.values(), (label) => label);
  const counted = names.map((name) => `${plainText(name)} (${count(sizes.get(name)!.length, 'test task')})`);
  return [
    `Balanced: the mean over the labels ${counted.join(' and ')}, each weighing the same; pooled: over all tasks.`,
  ];
}

const tokensLegend = ({ cells }: Aggregate) =>
  `Tokens: prompt tokens, means over the ${repeatsText(cells)}. tokens/call: of an optimizer or merger call; training tokens: all before the test.`;

/** For a terminal: aligned columns, the model's notice above them, notes below. Ends with a line end. */
export function textTable(aggregate: Aggregate): string {
  const { arms } = aggregate;
  const columns = textColumns(aggregate);
  const [header, ...rows] = aligned(columns, [
    columns.map(({ title }) => title),
    ...arms.map((arm) => columns.map(({ cell }) => cell(arm))),
  ]);
  const rule = '─'.repeat(Math.max(...[header!, ...rows].map(lengthOf)));
  const notes = arms.flatMap((arm) => (notesOf(arm) === '' ? [] : [`${plainText(arm.label)}: ${notesOf(arm)}`]));
  const legend = [...labelsLegend(aggregate), tokensLegend(aggregate)];
  return [...notices(aggregate), header, rule, ...rows, '', ...categoryLines(aggregate), ...notes, ...legend, ''].join(
    '\n',
  );
}

/** Columns of a terminal that accuracy by category may take; the page has it in any case. */
const widest = 120;

function categoryLines(aggregate: Aggregate): string[] {
  const table = categoryRows(aggregate, ({ estimate }) => percent(estimate));
  if (table === undefined) return [];
  const columns = [{ align: 'left' } as const, ...table.headings.map(() => ({ align: 'right' }) as const)];
  const lines = aligned(
    columns,
    [['accuracy % by category', ...table.headings], ...table.rows].map((row) => row.map(plainText)),
  );
  return lines.some((line) => lengthOf(line) > widest) ? [] : [...lines, ''];
}

/** The table of methods of a sweep, for a terminal. */
export const terminalTable = (sweep: Sweep): string => textTable(aggregate(sweep));

/** Text that means itself in Markdown and HTML. */
export const escapeMarkdown = (text: string): string =>
  plainText(text)
    .replace(/[\\`*_[\]#|~$]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');

/** For a page: a Markdown table, with the differences to `vanilla`. Ends with a line end. */
export function markdownTable(aggregate: Aggregate): string {
  const shown = pageColumns(aggregate);
  const line = (texts: readonly string[]) => `| ${texts.join(' | ')} |`;
  const rows = aggregate.arms.map((arm) => line(shown.map(({ cell }) => escapeMarkdown(cell(arm)))));
  const rule = line(shown.map(({ align }) => (align === 'left' ? ':--' : '--:')));
  return [line(shown.map(({ title }) => title)), rule, ...rows, ''].join('\n');
}
