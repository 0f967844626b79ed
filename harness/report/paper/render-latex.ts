import { plainText } from '../format.ts';
import { latexText } from './escape-latex.ts';
import { gapsOf, mark } from './gaps.ts';
import type { PaperTable } from './paper-table.ts';

/**
 * Tables for LaTeX, one `table` each, for `\input` into a document: of packages they need booktabs only. A row is a line. The
 * notice about a model stands in the caption, so that it goes wherever the table goes. Ends with a line end.
 */
export function paperLatex(tables: readonly PaperTable[]): string {
  return [
    '% Needs \\usepackage{booktabs}. Written by npm run report; to be written anew, not to be edited.',
    ...tables.flatMap((table) => ['', ...(table.rows.length === 0 ? absent(table) : floatOf(table))]),
    '',
  ].join('\n');
}

/** A comment: it was not run. */
const absent = ({ title, command }: PaperTable) => [`% ${plainText(title)}: not run; ${plainText(command ?? '')}`];

function floatOf(table: PaperTable): string[] {
  const { id, title, notices, columns, rows, notes } = table;
  const gaps = gapsOf(table);
  const row = (texts: readonly string[]) => `    ${texts.join(' & ')} \\\\`;
  return [
    '\\begin{table}',
    '  \\centering',
    '  \\small',
    `  \\caption{${[title, ...notices].map((own) => latexText(own)).join('. ')}.}`,
    `  \\label{tab:${id}}`,
    `  \\begin{tabular}{${columns.map(({ align }) => (align === 'left' ? 'l' : 'r')).join('')}}`,
    '    \\toprule',
    row(columns.map((column) => headingText(column.title))),
    '    \\midrule',
    ...rows.map((cells) => row(cells.map((cell) => latexText(`${cell.text}${mark(gaps, cell)}`)))),
    '    \\bottomrule',
    '  \\end{tabular}',
    '  \\par\\medskip\\raggedright\\footnotesize',
    ...[...notes, ...[...gaps].map(([command, letter]) => `(${letter}) ${command}`)].map(
      (note) => `  ${latexText(note)}\\par`,
    ),
    '\\end{table}',
  ];
}

/** Long headings in lines of their own, broken where a part of them ends. */
function headingText(title: string): string {
  const parts = title.split(/(?<=[:,]) | (?=\()/);
  if (parts.length === 1) return latexText(title);
  return `\\begin{tabular}[b]{@{}r@{}}${parts.map((part) => latexText(part)).join('\\\\')}\\end{tabular}`;
}
