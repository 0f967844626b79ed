import type { PaperCell, PaperTable } from './paper-table.ts';

/** Commands that would fill a table's missing cells, each once, with the letter that stands in the cells. */
export function gapsOf({ rows }: Pick<PaperTable, 'rows'>): ReadonlyMap<string, string> {
  const commands = new Set(rows.flatMap((cells) => cells.flatMap(({ command }) => command ?? [])));
  return new Map([...commands].map((command, index) => [command, letterOf(index)]));
}

/** a … z, aa, ab … */
const letterOf = (index: number): string =>
  `${index < 26 ? '' : letterOf(Math.floor(index / 26) - 1)}${String.fromCharCode(97 + (index % 26))}`;

/** ` (a)` behind a cell that is missing. */
export const mark = (gaps: ReadonlyMap<string, string>, { command }: PaperCell): string =>
  command === undefined ? '' : ` (${gaps.get(command)})`;
