/** Questions about one table in a file of its own: sums, means, counts and extremes, over all rows or some. */
import type { Random } from '../../../../harness/core/random.ts';
import type { Desk, Draft, Family } from '../family.ts';
import type { FileContent, Table } from '../files/file-content.ts';
import { between, pick } from '../pick.ts';
import { program, quoted, TABLE } from '../programs.ts';
import { type AskKind, ask } from '../tables/ask.ts';
import type { ConditionKind } from '../tables/condition.ts';
import { drawTable } from '../tables/draw-table.ts';
import { THEMES, type Theme } from '../tables/themes.ts';

const PLACES = ['in the attached file', 'in the attached table', 'in the file that is attached'];

interface TableFamily extends Pick<Family, 'name' | 'level'> {
  readonly asks: readonly AskKind[];
  readonly conditions: readonly ConditionKind[];
  readonly files: readonly ('csv' | 'xlsx' | 'docx')[];
  readonly rows: readonly [low: number, high: number];
  readonly themes?: readonly Theme[];
}

function tableFamily({ name, level, asks, conditions, files, rows, themes = THEMES }: TableFamily): Family {
  return {
    name,
    level,
    compose(desk: Desk): Draft | undefined {
      const { random } = desk;
      const theme = pick(random, themes);
      const table = drawTable({ ...desk, theme, count: between(random, ...rows) });
      const asked = ask({
        random,
        theme,
        table,
        kind: pick(random, asks),
        condition: pick(random, conditions),
        where: pick(random, PLACES),
      });
      if (!asked) return undefined;
      const file = fileOf(random, { kind: pick(random, files), theme, table });
      return {
        text: asked.text,
        answer: asked.answer,
        program: program(
          TABLE,
          ...asked.parts,
          `const rows = table(readFile(${quoted(`${file.name}.txt`)}), ${quoted(table.columns)});`,
          asked.lines,
        ),
        tools: asks.includes('total') || asks.includes('average') ? ['read file', 'calculator'] : ['read file'],
        file,
      };
    },
  };
}

interface FileRequest {
  readonly kind: 'csv' | 'xlsx' | 'docx';
  readonly theme: Theme;
  readonly table: Table;
}

function fileOf(random: Random, { kind, theme, table }: FileRequest): FileContent {
  const name = `${theme.file}.${kind}`;
  if (kind === 'csv') return { kind, name, table };
  if (kind === 'xlsx') return { kind, name, sheets: [{ name: pick(random, ['Data', 'List', 'Table']), table }] };
  const blocks = [
    `Overview of the ${theme.rows}`,
    `The list below was checked by two people in ${between(random, 2015, 2023)}.`,
    table,
    'Queries go to the office that keeps the list.',
  ];
  return { kind, name, blocks };
}

const plain = { level: '1', files: ['csv', 'csv', 'xlsx', 'docx'], rows: [9, 24] } as const;

export const columnTotal = tableFamily({
  ...plain,
  name: 'column-total',
  asks: ['total'],
  conditions: ['none', 'group', 'measure'],
});

export const columnAverage = tableFamily({
  ...plain,
  name: 'column-average',
  asks: ['average'],
  conditions: ['none', 'group', 'measure'],
});

export const rowCount = tableFamily({ ...plain, name: 'row-count', asks: ['count'], conditions: ['group', 'measure'] });

export const columnExtreme = tableFamily({
  ...plain,
  name: 'column-extreme',
  asks: ['extreme'],
  conditions: ['none', 'group'],
});

/** Without people: some order them by surname. */
export const rowList = tableFamily({
  themes: THEMES.filter(({ file }) => file !== 'staff'),
  name: 'row-list',
  level: '2',
  files: ['csv', 'xlsx', 'docx'],
  rows: [10, 26],
  asks: ['list', 'list', 'list', 'top'],
  conditions: ['group', 'both'],
});

/** So many rows that the first part of the file's text ends before the last of them. */
export const longTable = tableFamily({
  name: 'long-table',
  level: '2',
  files: ['csv'],
  rows: [190, 240],
  asks: ['total', 'count', 'average'],
  conditions: ['group', 'both'],
  themes: THEMES.filter(({ file }) => file === 'shipments'),
});
