/** A report whose tables of two years stand on pages of their own; the question names the year. */
import type { Draft, Family } from '../family.ts';
import { between, pick } from '../pick.ts';
import { program, quoted, WORDS } from '../programs.ts';
import { ask } from '../tables/ask.ts';
import { drawTable } from '../tables/draw-table.ts';
import { THEMES } from '../tables/themes.ts';

/** Those whose names and values are single words. */
const themes = THEMES.filter(({ file }) => file !== 'staff');

export const pdfTable: Family = {
  name: 'pdf-table',
  level: '2',
  compose(desk): Draft | undefined {
    const { random } = desk;
    const theme = pick(random, themes);
    const year = between(random, 2009, 2021);
    const first = drawTable({ ...desk, theme, count: between(random, 7, 14) });
    const keys = first.rows.map(([key]) => String(key));
    const second = drawTable({ ...desk, theme, count: keys.length, keys });
    const later = random.integer(2) === 0;
    const [needed, neededYear] = later ? [second, year + 1] : ([first, year] as const);
    const kind = pick(random, ['total', 'average', 'count', 'extreme'] as const);
    const where = pick(random, [
      `in the table of ${neededYear} of the attached report`,
      `in the attached report for ${neededYear}`,
      `in the table for ${neededYear} in the attached PDF`,
    ]);
    const condition = kind === 'count' ? 'group' : pick(random, ['none', 'group'] as const);
    const asked = ask({ random, theme, table: needed, kind, condition, where });
    if (!asked) return undefined;
    const titleOf = (of: number) => `Table of the ${theme.rows} in ${of}`;
    return {
      text: asked.text,
      answer: asked.answer,
      program: program(
        WORDS,
        ...asked.parts,
        `const text = readFile('report.pdf.txt').split(${quoted(titleOf(neededYear))})[1];`,
        `const rows = words(text, ${quoted(needed.columns)});`,
        asked.lines,
      ),
      tools: ['read file', 'calculator'],
      file: {
        kind: 'pdf',
        name: 'report.pdf',
        pages: [
          [
            `Report on the ${theme.rows}`,
            `This report compares two years. The next page shows ${year} and the last page ${year + 1}.`,
            `It covers ${keys.length} ${theme.rows} and was printed in ${year + 2}.`,
          ],
          [titleOf(year), first, 'All values were checked twice.'],
          [titleOf(year + 1), second, 'All values were checked once.'],
        ],
      },
    };
  },
};
