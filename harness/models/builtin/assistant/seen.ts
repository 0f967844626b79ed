/** What the answers of tools have shown so far: parts of files, pages, hits of searches, results of programs. */
import type { Json } from '../../../core/canonical-json.ts';
import { factTables, recordTable } from './records.ts';
import { type Table, tablesIn } from './table.ts';

export interface Called {
  readonly name: string;
  readonly input: { readonly [key: string]: Json | undefined };
  readonly observation: string;
}

export interface FilePart {
  readonly file: string;
  readonly part: number;
  readonly of: number;
  /** What the part is, e.g. `sheet "Orders"`; may be ''. */
  readonly title: string;
  readonly text: string;
}

export interface SeenPage {
  readonly title: string;
  readonly text: string;
}

export interface Seen {
  readonly calls: Called[];
  readonly parts: FilePart[];
  /** By title in lower case. */
  readonly pages: Map<string, SeenPage>;
  /** Titles found, the last search first. */
  hits: readonly string[];
  /** Remembered until something more is seen. */
  tables: readonly Table[] | undefined;
}

export function nothingSeen(): Seen {
  return { calls: [], parts: [], pages: new Map(), hits: [], tables: undefined };
}

const partLine = /^\[(.+), part (\d+) of (\d+)(?:: (.*))?\]$/;

/** Adds what the answer to one call shows. */
export function see(seen: Seen, call: Called): void {
  seen.calls.push(call);
  seen.tables = undefined;
  const { observation } = call;
  const page = /^# (.+)\n([\s\S]*)$/.exec(observation);
  if (page) {
    seen.pages.set(page[1]!.trim().toLowerCase(), { title: page[1]!.trim(), text: page[2]! });
    return;
  }
  const parts = partsIn(observation);
  for (const part of parts.length > 0 ? parts : printedFile(call))
    if (!seen.parts.some((known) => known.file === part.file && known.part === part.part)) seen.parts.push(part);
  if (parts.length > 0) return;
  const hits = [...observation.matchAll(/^\d+\. ([^:\n]+): /gm)].map(([, title]) => title!.trim());
  if (hits.length > 0) seen.hits = [...new Set([...hits, ...seen.hits])];
}

function partsIn(text: string): FilePart[] {
  const found: { head: RegExpExecArray; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const head = line.startsWith('[') ? partLine.exec(line) : null;
    if (head) found.push({ head, lines: [] });
    else found.at(-1)?.lines.push(line);
  }
  return found.map(({ head, lines }) => ({
    file: head[1]!,
    part: Number(head[2]),
    of: Number(head[3]),
    title: head[4] ?? '',
    text: lines.join('\n'),
  }));
}

/** A file that a program printed, where that came out as text. */
function printedFile({ input, observation }: Called): FilePart[] {
  const file = typeof input.code === 'string' ? /readFile\(["'`]([^"'`]+)["'`]\)/.exec(input.code)?.[1] : undefined;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they tell bytes from text.
  const isText = observation.includes('\n') && !/[\u0000-\u0008\ufffd]/.test(observation);
  return file && isText && !isRefusal(observation) ? [{ file, part: 1, of: 1, title: '', text: observation }] : [];
}

/** Whether a tool says that it could not do what it was asked for. */
export function isRefusal(observation: string): boolean {
  return (
    observation.trim() === '' ||
    /^(?:There is no|No page|No pages?\b|Nothing|Expected|The input of|Cannot|Can't|Could not|Unknown|Error|Invalid|\w*Error:)/i.test(
      observation,
    )
  );
}

/** The tables of all files seen; parts that go on with the same sheet are read as one. */
export function tablesOf(seen: Seen): readonly Table[] {
  if (seen.tables) return seen.tables;
  const texts = joinedParts(seen.parts);
  const tables = texts.flatMap(({ text, title }) => tablesIn(text, title).map(withoutRepeats));
  seen.tables = [...tables, ...recordTable(seen.parts), ...texts.flatMap(({ text }) => factTables(text))];
  return seen.tables;
}

/** Parts of the same file and title in their order as one text. */
export function joinedParts(parts: readonly FilePart[]): { readonly title: string; readonly text: string }[] {
  const sorted = parts.toSorted((a, b) => (a.file === b.file ? a.part - b.part : 0));
  const groups = Map.groupBy(sorted, ({ file, title }) => `${file}\n${title.replace(/\blines? \d+ to \d+/, '')}`);
  return [...groups.values()].map((group) => ({
    title: group[0]!.title,
    text: group.map(({ text }) => text.replace(/\n+$/, '')).join('\n'),
  }));
}

function withoutRepeats(table: Table): Table {
  const head = table.columns.join('\n');
  return { ...table, rows: table.rows.filter((row) => row.join('\n') !== head) };
}

/** Whether a file has parts that are things of their own, as sheets are, and not one text cut in pieces. */
export function hasSeveralParts({ parts }: Seen): boolean {
  return new Set(parts.map(({ title }) => title.replace(/\blines? \d+ to \d+/, ''))).size > 1;
}

/** Parts of a file that were not read yet, the next first. */
export function unreadParts(seen: Seen): { readonly file: string; readonly part: number }[] {
  const files = Map.groupBy(seen.parts, ({ file }) => file);
  return [...files].flatMap(([file, parts]) =>
    Array.from({ length: parts[0]!.of }, (_, index) => index + 1)
      .filter((part) => !parts.some((known) => known.part === part))
      .map((part) => ({ file, part })),
  );
}
