/**
 * Tools that the model can write: it knows a little JavaScript. Each stands in versions, the plain one that comes to mind
 * first, and what it becomes where attempts showed that the plain one is not enough. No more than calendar and arithmetic.
 */
import type { Json } from '../../../core/canonical-json.ts';
import type { Use } from './toolbox.ts';

/** As a module holds it; `example` is what it's tried on before it is taken. */
export interface WrittenTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: { readonly [key: string]: Json };
  readonly body: string;
  readonly example: { readonly [key: string]: Json };
  readonly exampleFiles?: { readonly [name: string]: string };
}

const text = (description: string): Json => ({ type: 'string', description });

const days: readonly WrittenTool[] = [
  {
    name: 'count_days',
    description:
      'Counts the days between two dates, or finds the date so many days after a date (before it where negative).',
    inputSchema: {
      type: 'object',
      properties: {
        from: text('YYYY-MM-DD'),
        to: text('YYYY-MM-DD; for counting'),
        days: { type: 'integer', description: 'for finding a date' },
      },
      required: ['from'],
    },
    body: `const day = 86400000;
const from = Date.parse(input.from);
if (Number.isNaN(from)) return 'Expected a date YYYY-MM-DD, got ' + input.from + '.';
if (input.to === undefined) return new Date(from + input.days * day).toISOString().slice(0, 10);
return Math.round((Date.parse(input.to) - from) / day);`,
    example: { from: '2024-02-28', to: '2024-03-01' },
  },
];

const columnSchema = (more: { readonly [key: string]: Json }): WrittenTool['inputSchema'] => ({
  type: 'object',
  properties: {
    file: text('name of the attached file'),
    column: text('header of the column'),
    operation: { type: 'string', enum: ['sum', 'mean', 'count'] },
    where: { type: 'object', description: 'what other columns must say: {"Header": "text"}' },
    ...more,
  },
  required: ['file', 'column', 'operation'],
});

const priceList = {
  example: { file: 'example.csv', column: 'Price', operation: 'sum' },
  exampleFiles: { 'example.csv.txt': '[example.csv, part 1 of 1]\nArticle,Price\nBread,2.5\nSoup,4' },
};

const reading = `let text;
try {
  text = readFile(input.file + '.txt');
} catch {
  return 'There is no file ' + input.file + '.';
}`;

const result = `const kept = rows.filter((row) => Object.entries(input.where || {}).every(([name, value]) => row[header.indexOf(name)] === value));
if (input.operation === 'count') return kept.length;
const numbers = kept.map((row) => Number(row[header.indexOf(input.column)].replace(/,/g, '')));
const sum = numbers.reduce((total, value) => total + value, 0);
return Number((input.operation === 'mean' ? sum / numbers.length : sum).toPrecision(12));`;

const column: readonly WrittenTool[] = [
  {
    name: 'sum_column',
    description:
      'Sum, mean or count over one column of the table in an attached file, of all rows or of those where other columns say something.',
    inputSchema: columnSchema({}),
    body: `${reading}
const lines = text.split('\\n').map((line) => line.split(',').map((cell) => cell.trim()));
const at = lines.findIndex((cells) => cells.includes(input.column));
if (at === -1) return 'There is no column ' + input.column + '.';
const header = lines[at];
const rows = lines.slice(at + 1).filter((cells) => cells.length === header.length);
${result}`,
    ...priceList,
  },
  {
    name: 'sum_column',
    description:
      'Sum, mean or count over one column of a table in an attached file, of all rows or of those where other columns say something; "part" names the sheet or inner file.',
    inputSchema: columnSchema({
      part: text('as read_file calls the part, e.g. sheet "Orders"; needed where the file has several'),
    }),
    body: `${reading}
const cellsOf = (line) => {
  const cells = [''];
  let quoted = false;
  for (const character of line) {
    if (character === '"') quoted = !quoted;
    else if (character === ',' && !quoted) cells.push('');
    else cells[cells.length - 1] += character;
  }
  return cells.map((cell) => cell.trim());
};
const lines = [];
let wanted = true;
for (const line of text.split('\\n')) {
  const head = /^\\[.+, part \\d+ of \\d+(?:: (.*))?\\]$/.exec(line);
  if (head) wanted = !input.part || !head[1] || /^lines /.test(head[1]) || head[1] === input.part;
  else if (wanted) lines.push(cellsOf(line));
}
const at = lines.findIndex((cells) => cells.includes(input.column));
if (at === -1) return 'There is no column ' + input.column + '.';
const header = lines[at];
const rows = lines.slice(at + 1).filter((cells) => cells.length === header.length && cells.join() !== header.join());
${result}`,
    ...priceList,
  },
];

const written: Readonly<Partial<Record<Use, readonly WrittenTool[]>>> = { days, column };

export function writtenFor(use: Use): readonly WrittenTool[] {
  return written[use] ?? [];
}
