/** `Key: value` lines as tables: one record for each part or page, or one row for each of a numbered key's values. */
import { factsIn } from './facts.ts';
import type { FilePart } from './seen.ts';
import { type Table, tablesIn } from './table.ts';

interface FileRecord {
  readonly name: string;
  readonly values: ReadonlyMap<string, string>;
}

/** Parts that tell the same of one thing each, as one table; the things are called by the parts' first lines. */
export function recordTable(parts: readonly FilePart[]): Table[] {
  const records = parts.flatMap(({ text }) => recordIn(text) ?? []);
  const counts = new Map<string, number>();
  for (const { values } of records) for (const key of values.keys()) counts.set(key, (counts.get(key) ?? 0) + 1);
  const keys = [...counts].filter(([, count]) => count > 1).map(([key]) => key);
  const shared = records.filter(({ values }) => keys.some((key) => values.has(key)));
  if (shared.length < 2 || keys.length === 0) return [];
  const words = shared.map(({ name }) => name.split(/\s+/));
  const common = new Set(words[0]!.filter((word) => words.every((other) => other.includes(word))));
  const rows = shared.map(({ values }, at) => [
    words[at]!.filter((word) => !common.has(word)).join(' '),
    ...keys.map((key) => values.get(key) ?? ''),
  ]);
  return [{ title: '', columns: [[...common].join(' ') || 'Name', ...keys], rows, gathered: true }];
}

function recordIn(text: string): FileRecord | undefined {
  const name = text
    .split('\n')
    .find((line) => line.trim() !== '')
    ?.trim();
  if (!name || /:\s/.test(name)) return undefined;
  const pairs = tablesIn(text)
    .filter(({ columns }) => columns.length === 2)
    .flatMap(({ rows }) => rows);
  const values = new Map([
    ...factsIn(text).map(({ key, value }) => [key, value] as const),
    ...pairs.map(([key, value]) => [key!, value!] as const),
  ]);
  return values.size === 0 ? undefined : { name, values };
}

/** "Stop 1: Oslo", "Stop 2: Bergen": a column of stops. And all other lines as a table of two columns. */
export function factTables(text: string): Table[] {
  const facts = factsIn(text);
  const numbered = Map.groupBy(
    facts.filter(({ key }) => /\D\s*\d+$/.test(key)),
    ({ key }) => key.replace(/\s*\d+$/, ''),
  );
  const columns = [...numbered].filter(([, some]) => some.length > 1);
  const tables = columns.map(([name, some]) => ({
    title: '',
    columns: [name],
    rows: some.map(({ value }) => [value]),
  }));
  const single = facts.filter(({ key }) => !/\d$/.test(key));
  return single.length < 2
    ? tables
    : [...tables, { title: '', columns: ['Name', 'Value'], rows: single.map(({ key, value }) => [key, value]) }];
}
