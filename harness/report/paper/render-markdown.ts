import { plainText } from '../format.ts';
import { escapeMarkdown } from '../table.ts';
import { gapsOf, mark } from './gaps.ts';
import type { PaperTable } from './paper-table.ts';

const line = (texts: readonly string[]) => `| ${texts.join(' | ')} |`;

/** As code that a reader copies: no backtick ends it, no bar ends the table's cell. */
const code = (command: string) => `\`${plainText(command).replaceAll('`', "'")}\``;

/** Tables under a heading of that level, those without rows in one list at the end. Ends with a line end. */
export function paperMarkdown(tables: readonly PaperTable[], level = 2): string {
  const absent = tables.filter(({ rows }) => rows.length === 0);
  const heading = '#'.repeat(level);
  return [
    ...tables.filter(({ rows }) => rows.length > 0).flatMap((table) => tableLines(table, heading)),
    ...(absent.length === 0 ? [] : [`${heading} Not run`, '']),
    ...absent.map(({ title, command }) => `- ${escapeMarkdown(title)}: ${code(command ?? '')}`),
    ...(absent.length === 0 ? [] : ['']),
  ].join('\n');
}

function tableLines(table: PaperTable, heading: string): string[] {
  const { title, notices, columns, rows, notes } = table;
  const gaps = gapsOf(table);
  return [
    `${heading} ${escapeMarkdown(title)}`,
    '',
    ...notices.flatMap((notice) => [`**${escapeMarkdown(notice)}**`, '']),
    line(columns.map((column) => escapeMarkdown(column.title))),
    line(columns.map(({ align }) => (align === 'left' ? ':--' : '--:'))),
    ...rows.map((cells) => line(cells.map((cell) => escapeMarkdown(`${cell.text}${mark(gaps, cell)}`)))),
    '',
    ...notes.map((note) => `- ${escapeMarkdown(note)}`),
    ...[...gaps].map(([command, letter]) => `- (${letter}) ${code(command)}`),
    '',
  ];
}
