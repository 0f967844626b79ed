import type { Sweep } from '../core/record.ts';
import type { Estimate } from '../core/stats.ts';
import { type Aggregate, aggregate } from './aggregate.ts';
import { notices } from './charts/frame.ts';
import { percent, plainText, points, thousands } from './format.ts';
import { notesOf } from './notes.ts';
import type { ArmSummary } from './summarize-arm.ts';

interface TableColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly cell: (arm: ArmSummary) => string;
}

const interval = (estimate: Estimate | null, show: (value: number) => string) =>
  estimate === null ? '–' : `${show(estimate.low)} to ${show(estimate.high)}`;

const against = ({ againstVanilla: difference }: ArmSummary) =>
  difference === null ? '–' : `${points(difference.estimate)} (${interval(difference, points)})`;

/** The score, or why there is none. */
function accuracyText({ accuracy, states, comparable }: ArmSummary): string {
  if (accuracy !== null) return percent(accuracy.estimate);
  if (states.overflow > 0) return 'overflow';
  if (states.error > 0) return 'error';
  return states.finished > comparable ? 'not comparable' : '–';
}

const columns: readonly TableColumn[] = [
  { title: 'method', align: 'left', cell: ({ label }) => plainText(label) },
  { title: 'accuracy %', align: 'right', cell: accuracyText },
  { title: '95 % interval', align: 'right', cell: ({ accuracy }) => interval(accuracy, percent) },
  {
    title: 'tasks × seeds',
    align: 'right',
    cell: ({ comparable, tasks }) => (comparable === 0 ? '–' : `${thousands(tasks)} × ${comparable}`),
  },
  { title: 'train %', align: 'right', cell: ({ trainScore }) => percent(trainScore) },
  { title: 'tokens/call', align: 'right', cell: ({ tokens }) => thousands(tokens.perOptimizerCall) },
  { title: 'training tokens', align: 'right', cell: ({ tokens }) => thousands(tokens.training) },
  { title: 'tokens/test episode', align: 'right', cell: ({ tokens }) => thousands(tokens.perTestEpisode) },
];

const notesColumn: TableColumn = { title: 'notes', align: 'left', cell: notesOf };
const againstColumn: TableColumn = { title: 'against vanilla, points', align: 'right', cell: against };

const lengthOf = (text: string) => [...text].length;

function aligned(rows: readonly (readonly string[])[]): string[] {
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

const legend = [
  'Tokens: prompt tokens, means over the seeds. tokens/call: of an optimizer or merger call; training tokens: all before the test.',
];

/** For a terminal: aligned columns, the model's notice above them, notes below. Ends with a line end. */
export function textTable(aggregate: Aggregate): string {
  const { arms } = aggregate;
  const [header, ...rows] = aligned([
    columns.map(({ title }) => title),
    ...arms.map((arm) => columns.map(({ cell }) => cell(arm))),
  ]);
  const rule = '─'.repeat(Math.max(...[header!, ...rows].map(lengthOf)));
  const notes = arms.flatMap((arm) => (notesOf(arm) === '' ? [] : [`${plainText(arm.label)}: ${notesOf(arm)}`]));
  return [...notices(aggregate), header, rule, ...rows, '', ...notes, ...legend, ''].join('\n');
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

/** For a page: a Markdown table, with the difference to `vanilla`. Ends with a line end. */
export function markdownTable({ arms }: Aggregate): string {
  const shown = [...columns, againstColumn, notesColumn];
  const line = (texts: readonly string[]) => `| ${texts.join(' | ')} |`;
  const rows = arms.map((arm) => line(shown.map(({ cell }) => escapeMarkdown(cell(arm)))));
  const rule = line(shown.map(({ align }) => (align === 'left' ? ':--' : '--:')));
  return [line(shown.map(({ title }) => title)), rule, ...rows, ''].join('\n');
}
