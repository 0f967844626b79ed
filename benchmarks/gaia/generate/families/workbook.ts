/** One table of several: a sheet of a workbook, or a file in an archive, which the question names. */
import type { Desk, Draft, Family } from '../family.ts';
import { between, pick } from '../pick.ts';
import { PART, program, quoted, TABLE } from '../programs.ts';
import { ask } from '../tables/ask.ts';
import { drawTable } from '../tables/draw-table.ts';
import { THEMES } from '../tables/themes.ts';

const ASKS = ['total', 'average', 'count', 'extreme'] as const;

/** Tables of the same rows with other values, and a question about one of them. */
function several(desk: Desk, { labels, where }: { labels: readonly string[]; where: (label: string) => string }) {
  const { random } = desk;
  const theme = pick(random, THEMES);
  const first = drawTable({ ...desk, theme, count: between(random, 8, 16) });
  const keys = first.rows.map(([key]) => String(key));
  const tables = labels.map((label) => ({ label, table: drawTable({ ...desk, theme, count: keys.length, keys }) }));
  const needed = pick(random, tables.slice(1));
  const kind = pick(random, ASKS);
  const asked = ask({
    random,
    theme,
    table: needed.table,
    kind,
    condition: kind === 'count' ? 'group' : pick(random, ['none', 'group'] as const),
    where: where(needed.label),
  });
  return asked && { theme, tables, needed, asked };
}

type Several = NonNullable<ReturnType<typeof several>>;

/** All of a draft but its file; `part` is the needed one's title as `read_file` shows it. */
function told({ asked, needed }: Several, file: string, part: string): Omit<Draft, 'file'> {
  return {
    text: asked.text,
    answer: asked.answer,
    program: program(
      TABLE,
      PART,
      ...asked.parts,
      `const text = part(readFile(${quoted(`${file}.txt`)}), ${quoted(part)});`,
      `const rows = table(text, ${quoted(needed.table.columns)});`,
      asked.lines,
    ),
    tools: ['read file', 'calculator'],
  };
}

export const workbookSheet: Family = {
  name: 'workbook-sheet',
  level: '2',
  compose(desk): Draft | undefined {
    const { random } = desk;
    const year = between(random, 2011, 2022);
    const sheets = random.integer(2) === 0;
    const labels = sheets
      ? [0, 1, 2, 3].map((later) => String(year + later))
      : ['Spring', 'Summer', 'Autumn', 'Winter'];
    const place = pick(random, [
      (label: string) => `on the sheet "${label}" of the attached workbook`,
      (label: string) => `in the attached workbook for ${sheets ? label : label.toLowerCase()}`,
      (label: string) => `on the sheet ${label} of the attached file`,
    ]);
    const made = several(desk, { labels: labels.slice(0, between(random, 3, 4)), where: place });
    if (!made) return undefined;
    const { theme, tables, needed } = made;
    const name = `${theme.file}.xlsx`;
    const notes = {
      name: 'Notes',
      table: { columns: ['Note'], rows: [['Figures were checked in May.'], ['Every sheet has the same layout.']] },
    };
    const own = tables.map(({ label, table }) => ({ name: label, table }));
    return {
      ...told(made, name, `sheet "${needed.label}"`),
      file: { kind: 'xlsx', name, sheets: random.integer(2) === 0 ? [notes, ...own] : own },
    };
  },
};

export const zipFile: Family = {
  name: 'zip-file',
  level: '2',
  compose(desk): Draft | undefined {
    const { random } = desk;
    const labels = random.shuffle(['north', 'south', 'east', 'west']).slice(0, 3);
    const place = pick(random, [
      (label: string) => `in the file ${label}.csv of the attached archive`,
      (label: string) => `in ${label}.csv inside the attached zip file`,
      (label: string) => `in the ${label}.csv of the attached zip archive`,
    ]);
    const made = several(desk, { labels, where: place });
    if (!made) return undefined;
    const { theme, tables, needed } = made;
    const name = `${theme.file}.zip`;
    return {
      ...told(made, name, `file ${needed.label}.csv`),
      file: {
        kind: 'zip',
        name,
        files: [
          { kind: 'txt', name: 'about.txt', lines: [`One file for each part of the country, with its ${theme.rows}.`] },
          ...tables.map(({ label, table }) => ({ kind: 'csv' as const, name: `${label}.csv`, table })),
        ],
      },
    };
  },
};
