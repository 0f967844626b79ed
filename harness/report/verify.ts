/** Files as they are derived anew against files as they lie there: the first row of each that differs. */
import { parse } from 'csv-parse/sync';
import { sha256Of } from './charts/drawn-rows.ts';
import { plainText } from './format.ts';
import { compareText } from './order.ts';

export interface Difference {
  readonly file: string;
  /** `row 3, column accuracy` (1 is the first below the header), `line 12`, `byte 80`, `missing`, `surplus`, … */
  readonly place: string;
  /** Excerpts, fit for one line of a terminal; empty for a file that is missing or surplus. */
  readonly expected: string;
  readonly got: string;
}

export interface Verification {
  /** Compared, missing ones included. */
  readonly files: number;
  /** Records of the CSV files among them, without headers. */
  readonly rows: number;
  /** At most one a file, and one a chart whose stated hash is not that of its rows; in the order of `expected`. */
  readonly differences: readonly Difference[];
}

type Expected = ReadonlyMap<string, string | Uint8Array>;
type Actual = ReadonlyMap<string, Uint8Array>;

/** Names are paths with `/`, the same on both sides. */
export function compareFiles(expected: Expected, actual: Actual): Verification {
  const compared = [...expected].flatMap(([file, content]) => {
    const there = actual.get(file);
    if (there === undefined) return [{ file, place: 'missing', expected: '', got: '' }];
    return differenceIn(file, Buffer.from(content), Buffer.from(there)) ?? [];
  });
  const surplus = [...actual.keys()].filter((file) => !expected.has(file)).sort(compareText);
  const rows = [...expected].map(([file, content]) => (file.endsWith('.csv') ? countRows(String(content)) : 0));
  return {
    files: expected.size,
    rows: rows.reduce((sum, own) => sum + own, 0),
    differences: [
      ...compared,
      ...surplus.map((file) => ({ file, place: 'surplus', expected: '', got: '' })),
      ...wrongHashes(actual),
    ],
  };
}

function differenceIn(file: string, expected: Buffer, got: Buffer): Difference | undefined {
  if (expected.equals(got)) return undefined;
  if (file.endsWith('.png')) return binaryDifference(file, expected, got);
  const [ours, theirs] = [expected.toString(), got.toString()];
  return (file.endsWith('.csv') ? rowDifference(file, ours, theirs) : undefined) ?? lineDifference(file, ours, theirs);
}

function binaryDifference(file: string, expected: Buffer, got: Buffer): Difference {
  const longest = Math.max(expected.length, got.length);
  let byte = 0;
  while (byte < longest && expected[byte] === got[byte]) byte += 1;
  const at = (bytes: Buffer) => (byte < bytes.length ? `0x${bytes.toString('hex', byte, byte + 1)}` : 'the end');
  return { file, place: `byte ${byte + 1}`, expected: at(expected), got: at(got) };
}

/** Undefined where either is no CSV, or their records are alike and only their writing differs. */
function rowDifference(file: string, expected: string, got: string): Difference | undefined {
  const [ours, theirs] = [recordsOf(expected), recordsOf(got)];
  if (ours === undefined || theirs === undefined) return undefined;
  for (let row = 0; row < Math.max(ours.length, theirs.length); row += 1) {
    const place = row === 0 ? 'the header' : `row ${row}`;
    const [own, other] = [ours[row], theirs[row]];
    if (own === undefined || other === undefined)
      return { file, place, expected: rowExcerpt(own), got: rowExcerpt(other) };
    const column = [...Array(Math.max(own.length, other.length)).keys()].find((i) => own[i] !== other[i]);
    if (column === undefined) continue;
    const name = row === 0 ? `column ${column + 1}` : `column ${visible(ours[0]?.[column] ?? String(column + 1))}`;
    return { file, place: `${place}, ${name}`, ...excerpts(own[column], other[column]) };
  }
  return undefined;
}

const rowExcerpt = (row: readonly string[] | undefined) => (row === undefined ? 'no such row' : excerpt(row.join(',')));

function recordsOf(text: string): string[][] | undefined {
  try {
    return parse(text, { relax_column_count: true });
  } catch {
    return undefined;
  }
}

const countRows = (text: string) => Math.max(0, (recordsOf(text)?.length ?? 0) - 1);

function lineDifference(file: string, expected: string, got: string): Difference {
  const [ours, theirs] = [expected.split('\n'), got.split('\n')];
  let line = 0;
  while (line < ours.length && ours[line] === theirs[line]) line += 1;
  return { file, place: `line ${line + 1}`, ...excerpts(ours[line], theirs[line]) };
}

const length = 80;
const visible = (text: string) => plainText(JSON.stringify(text).slice(1, -1));
const excerpt = (text: string) => `"${visible(text.slice(0, length))}${text.length > length ? '…' : ''}"`;

/** Both from a little before where they part. */
function excerpts(own: string | undefined, other: string | undefined): Pick<Difference, 'expected' | 'got'> {
  let same = 0;
  while (same < Math.min(own?.length ?? 0, other?.length ?? 0) && own![same] === other![same]) same += 1;
  const start = same <= length / 2 ? 0 : same - length / 4;
  const shown = (text: string | undefined) =>
    text === undefined ? 'nothing' : `${start > 0 ? '…' : ''}${excerpt(text.slice(start))}`;
  return { expected: shown(own), got: shown(other) };
}

/** Charts whose spec, or whose report, states another hash than that of the rows beside it. */
function wrongHashes(actual: Actual): Difference[] {
  return [...actual].flatMap(([file, bytes]) => {
    const stated = file.endsWith('.vl.json') ? statedIn(Buffer.from(bytes).toString()) : undefined;
    if (stated === undefined) return [];
    const folder = file.slice(0, file.lastIndexOf('/') + 1);
    const rows = actual.get(`${folder}${stated.rows}`);
    const got = rows === undefined ? 'no such file' : sha256Of(rows);
    if (got === stated.sha256) return [];
    return [
      {
        file: `${folder}${visible(stated.rows)}`,
        place: `SHA-256 stated in ${file}`,
        expected: visible(stated.sha256),
        got,
      },
    ];
  });
}

function statedIn(spec: string): { readonly rows: string; readonly sha256: string } | undefined {
  try {
    const { rows, sha256 } = JSON.parse(spec).usermeta;
    return typeof rows === 'string' && typeof sha256 === 'string' ? { rows, sha256 } : undefined;
  } catch {
    return undefined;
  }
}
