/** Questions about the rows of a table, with their answers and the lines of a program that finds them in `rows`. */
import type { Random } from '../../../../harness/core/random.ts';
import type { Table } from '../files/file-content.ts';
import { fill, pick } from '../pick.ts';
import { quoted, ROUNDED, SUM } from '../programs.ts';
import { isTie, twoDecimals } from '../rounding.ts';
import { type ConditionKind, drawCondition } from './condition.ts';
import { columnOf } from './draw-table.ts';
import type { Theme } from './themes.ts';

export type AskKind = 'total' | 'average' | 'count' | 'extreme' | 'list' | 'top';

export interface AskRequest {
  readonly random: Random;
  readonly theme: Theme;
  readonly table: Table;
  readonly kind: AskKind;
  readonly condition: ConditionKind;
  /** As in "in the attached file". */
  readonly where: string;
}

export interface Asked {
  readonly text: string;
  readonly answer: string;
  /** What stands before the lines. */
  readonly parts: readonly string[];
  /** Of `rows`, objects by column. */
  readonly lines: string;
}

export const WORDINGS: Readonly<Record<AskKind, readonly string[]>> = {
  total: [
    'What is the total {measure} of the {rows}{cond} {where}?{round}',
    'Add up the {measure} of all {rows}{cond} {where}. What is the sum?{round}',
    'Sum the column {column} over the {rows}{cond} {where}.{round}',
  ],
  average: [
    'What is the average {measure} of the {rows}{cond} {where}? Round to two decimals.',
    'Take the {rows}{cond} {where}. What is the mean of their {measure}, rounded to two decimals?',
    'On average, how high is the {measure} of the {rows}{cond} {where}? Round to two decimals.',
  ],
  count: [
    'How many {rows}{cond} are there {where}?',
    'Count the {rows}{cond} {where}. How many are there?',
    'What is the number of {rows}{cond} {where}?',
  ],
  extreme: [
    'Which {row} has the {most} {measure} among the {rows}{cond} {where}?',
    'Of the {rows}{cond} {where}, which one has the {most} {measure}?',
    'Find the {row} with the {most} {measure} among the {rows}{cond} {where}. Give only the name.',
  ],
  list: [
    'List the {rows}{cond} {where}, in alphabetical order and separated by commas.',
    'Which {rows}{cond} are there {where}? Give them in alphabetical order, separated by commas.',
    'Write down the name of each of the {rows}{cond} {where}. Put them in alphabetical order, separated by commas.',
  ],
  top: [
    'Name the three {rows} with the {most} {measure} {where}, beginning with the {most} and separated by commas.',
    'Which three {rows} have the {most} {measure} {where}? Start with the {most} and separate them by commas.',
    'Give the three {rows} {where} that have the {most} {measure}, the {most} first, separated by commas.',
  ],
};

/** Nothing where too few rows are left, or where two answers would be right. */
export function ask(request: AskRequest): Asked | undefined {
  const { random, theme, table, kind } = request;
  const asked = kind === 'top' ? 'none' : request.condition;
  const condition = drawCondition(random, theme, { table, kind: asked });
  // Asking for a measure by which the rows were chosen too would read oddly.
  const measure = pick(
    random,
    theme.measures.filter(({ column }) => !condition.test.includes(quoted(column))),
  );
  const least = random.integer(2) === 0;
  const kept = condition.kept;
  if (kept.rows.length < 2 || (asked !== 'none' && kept.rows.length === table.rows.length)) return undefined;
  const found = ANSWERS[kind]({ kept, key: theme.key.column, column: measure.column, least });
  if (!found) return undefined;
  const decimals = measure.decimals ?? 0;
  return {
    text: fill(pick(random, WORDINGS[kind]), {
      measure: measure.noun,
      column: measure.column,
      row: theme.row,
      rows: theme.rows,
      cond: condition.words,
      where: request.where,
      most: least ? 'lowest' : 'highest',
      round: decimals > 0 ? ' Round to two decimals.' : '',
    }),
    answer: found.answer,
    parts: [SUM, ROUNDED],
    lines: `const kept = rows.filter((row) => ${condition.test});\n${found.line}`,
  };
}

interface Wanted {
  readonly kept: Table;
  readonly key: string;
  readonly column: string;
  readonly least: boolean;
}

interface Found {
  readonly answer: string;
  readonly line: string;
}

const ANSWERS: Readonly<Record<AskKind, (wanted: Wanted) => Found | undefined>> = {
  total: ({ kept, column }) => ({
    answer: twoDecimals(sumOf(kept, column)),
    line: `return rounded(sum(kept.map((row) => row[${quoted(column)}])));`,
  }),
  average: ({ kept, column }) => {
    const mean = sumOf(kept, column) / kept.rows.length;
    if (isTie(mean)) return undefined;
    return {
      answer: twoDecimals(mean),
      line: `return rounded(sum(kept.map((row) => row[${quoted(column)}])) / kept.length);`,
    };
  },
  count: ({ kept }) => ({ answer: String(kept.rows.length), line: 'return String(kept.length);' }),
  extreme: (wanted) => {
    const [first, second] = ranked(wanted);
    if (!first || first.value === second?.value) return undefined;
    return { answer: first.name, line: `${rankingLine(wanted)}\nreturn ranked[0][${quoted(wanted.key)}];` };
  },
  list: ({ kept, key }) => {
    if (kept.rows.length > 6) return undefined;
    const names = columnOf(kept, key).map(String).sort();
    return { answer: names.join(', '), line: `return kept.map((row) => row[${quoted(key)}]).sort().join(', ');` };
  },
  top: (wanted) => {
    const order = ranked(wanted).slice(0, 4);
    if (order.length < 4 || new Set(order.map(({ value }) => value)).size < 4) return undefined;
    return {
      answer: order
        .slice(0, 3)
        .map(({ name }) => name)
        .join(', '),
      line: `${rankingLine(wanted)}\nreturn ranked.slice(0, 3).map((row) => row[${quoted(wanted.key)}]).join(', ');`,
    };
  },
};

const sumOf = (table: Table, column: string): number =>
  columnOf(table, column).reduce<number>((sum, cell) => sum + Number(cell), 0);

function ranked({ kept, key, column, least }: Wanted): readonly { name: string; value: number }[] {
  const values = columnOf(kept, column).map(Number);
  const named = columnOf(kept, key).map((name, index) => ({ name: String(name), value: values[index]! }));
  return named.sort((a, b) => (least ? a.value - b.value : b.value - a.value));
}

function rankingLine({ column, least }: Wanted): string {
  const [a, b] = (least ? ['a', 'b'] : ['b', 'a']).map((row) => `${row}[${quoted(column)}]`);
  return `const ranked = [...kept].sort((a, b) => ${a} - ${b});`;
}
