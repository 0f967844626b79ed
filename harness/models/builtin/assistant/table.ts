/** Tables in texts: lines of cells with a header, as files of all kinds show them, and records in JSON. */
import { readQuantity } from './numbers.ts';

export interface Table {
  /** What the text called it: a sheet, a file in an archive, a page; '' where it had no name. */
  readonly title: string;
  /** The part of a file that it stands in, as the file calls it. */
  readonly part?: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Put together from places that tell the same of one thing each. */
  readonly gathered?: boolean;
}

/** The cells of one line of comma-separated values (RFC 4180). */
export function cellsOf(line: string, delimiter = ','): string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at]!;
    if (quoted) {
      if (character !== '"') cell += character;
      else if (line[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (character === '"' && cell.trim() === '') {
      quoted = true;
      cell = '';
    } else if (character === delimiter) {
      cells.push(cell.trim());
      cell = '';
    } else cell += character;
  }
  return [...cells, cell.trim()];
}

/** All tables of a text, in order; each is called by the text's title and by the line above it. */
export function tablesIn(text: string, title = ''): Table[] {
  const json = jsonTables(text, title);
  if (json) return json;
  const lines = text.split('\n');
  for (const delimiter of [',', ';', '\t', '|']) {
    const found = blocks(lines, (line) => (line.includes(delimiter) ? cellsOf(line, delimiter) : []));
    if (found.length > 0) return found.map((block) => tableOf(block, title));
  }
  return columnTables(lines, title);
}

interface Block {
  readonly cells: readonly (readonly string[])[];
  readonly caption: string;
}

/** Runs of two lines or more with the same number of cells, the first of which reads like a header. */
function blocks(lines: readonly string[], split: (line: string) => readonly string[]): Block[] {
  const found: Block[] = [];
  let run: (readonly string[])[] = [];
  let from = 0;
  for (const [at, cells] of [...lines.map(split), []].entries()) {
    if (run.length > 0 && cells.length === run[0]!.length) {
      run.push(cells);
      continue;
    }
    if (run.length > 1) found.push({ cells: run, caption: captionOf(lines, from) });
    run = cells.length > 1 && isHeader(cells) ? [cells] : [];
    from = at;
  }
  return found;
}

function captionOf(lines: readonly string[], at: number): string {
  const above = lines[at - 1]?.trim() ?? '';
  return above.length <= 80 && !/[.,;]$/.test(above) ? above : '';
}

function isHeader(cells: readonly string[]): boolean {
  const isLabel = (cell: string) =>
    cell !== '' &&
    cell.length <= 40 &&
    /\p{L}/u.test(cell) &&
    !/[.!?:]$/.test(cell) &&
    readQuantity(cell) === undefined;
  return cells.every(isLabel);
}

function tableOf({ cells: [columns, ...rows], caption }: Block, title: string): Table {
  return { title: `${title} ${caption}`.trim(), part: title, columns: columns!, rows };
}

/** Columns set apart by blanks only, as pictures and pages show them. */
function columnTables(lines: readonly string[], title: string): Table[] {
  const wide = blocks(lines, (line) => (/\S {2,}\S/.test(line) ? line.trim().split(/ {2,}/) : []));
  if (wide.length > 0) return wide.map((block) => tableOf(block, title));
  const found: Table[] = [];
  for (let at = 0; at + 2 < lines.length; at += 1) {
    const header = lines[at]!.trim().split(/\s+/);
    if (header.length < 2 || !isHeader(header)) continue;
    const rows: string[][] = [];
    for (
      let row = fitted(lines[at + 1]!, header.length);
      row;
      row = fitted(lines[at + 1 + rows.length] ?? '', header.length)
    )
      rows.push(row);
    if (rows.length < 2) continue;
    found.push(tableOf({ cells: [header, ...rows], caption: captionOf(lines, at) }, title));
    at += rows.length;
  }
  return found;
}

/** A line with a number as so many cells; what is too much belongs to the first, a name of several words. */
function fitted(line: string, count: number): string[] | undefined {
  const cells = line.trim().split(/\s+/);
  const spare = cells.length - count;
  if (spare < 0 || spare > 2 || !cells.slice(1).some((cell) => readQuantity(cell) !== undefined)) return undefined;
  return [cells.slice(0, spare + 1).join(' '), ...cells.slice(spare + 1)];
}

/** Undefined where the text is no JSON. */
function jsonTables(text: string, title: string): Table[] | undefined {
  const start = text.trim();
  if (!/^[[{]/.test(start)) return undefined;
  try {
    return recordsIn(JSON.parse(start), title);
  } catch {
    return undefined;
  }
}

function recordsIn(value: unknown, title: string): Table[] {
  if (Array.isArray(value)) {
    const records = value.filter(isRecord).map((record) => flat(record));
    if (records.length === 0) return [];
    const columns = [...new Set(records.flatMap((record) => Object.keys(record)))];
    return [{ title, columns, rows: records.map((record) => columns.map((column) => record[column] ?? '')) }];
  }
  if (!isRecord(value)) return [];
  const inside = Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'object' ? recordsIn(inner, key) : [],
  );
  const single = Object.entries(value).filter(([, inner]) => typeof inner !== 'object');
  if (single.length === Object.keys(value).length && single.length > 0)
    return [{ title, columns: single.map(([key]) => key), rows: [single.map(([, inner]) => String(inner))] }];
  const named = Object.entries(value).filter(([, inner]) => isRecord(inner));
  if (named.length > 1 && named.length === Object.keys(value).length)
    return recordsIn(
      named.map(([name, inner]) => ({ name, ...(inner as object) })),
      title,
    );
  return inside;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function flat(record: Record<string, unknown>, before = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([key, value]): [string, string][] => {
      if (isRecord(value)) return Object.entries(flat(value, `${before}${key} `));
      return [[`${before}${key}`, Array.isArray(value) ? value.join('; ') : String(value ?? '')]];
    }),
  );
}
