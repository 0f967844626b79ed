/** Which rows a question is about: all, those of a group, those above or below a value, or both. */
import type { Random } from '../../../../harness/core/random.ts';
import type { Table } from '../files/file-content.ts';
import { between, pick } from '../pick.ts';
import { quoted } from '../programs.ts';
import { columnOf, rowsWhere } from './draw-table.ts';
import type { Theme } from './themes.ts';

export interface Condition {
  /** After the word for the rows, a blank before it; empty for all rows. */
  readonly words: string;
  /** JavaScript of `row`. */
  readonly test: string;
  readonly kept: Table;
}

export type ConditionKind = 'none' | 'group' | 'measure' | 'both';

export function drawCondition(random: Random, theme: Theme, { table, kind }: { table: Table; kind: ConditionKind }) {
  if (kind === 'none') return { words: '', test: 'true', kept: table };
  if (kind === 'group') return byGroup(random, theme, table);
  if (kind === 'measure') return byMeasure(random, theme, table);
  const group = byGroup(random, theme, table);
  const measure = byMeasure(random, theme, table);
  const kept = new Set(measure.kept.rows);
  return {
    words: `${group.words} and ${measure.words.trim()}`.replace('and with', 'and that have'),
    test: `${group.test} && ${measure.test}`,
    kept: { ...table, rows: group.kept.rows.filter((row) => kept.has(row)) },
  };
}

function byGroup(random: Random, theme: Theme, table: Table): Condition {
  const { column, noun, values } = pick(random, theme.groups);
  const value = pick(random, values);
  return {
    words: pick(random, [` whose ${noun} is ${value}`, ` with the ${noun} ${value}`, ` that have ${value} as ${noun}`]),
    test: `row[${quoted(column)}] === ${quoted(value)}`,
    kept: rowsWhere(table, column, (cell) => cell === value),
  };
}

/** The bound is no row's value, so that "more than" and "at least" are the same rows. */
function byMeasure(random: Random, theme: Theme, table: Table): Condition {
  const { column, noun } = pick(random, theme.measures);
  const cells = columnOf(table, column)
    .map(Number)
    .sort((a, b) => a - b);
  const bound = roundBound(cells[between(random, Math.floor(cells.length * 0.3), Math.floor(cells.length * 0.7))]!);
  const free = cells.includes(bound) ? bound + 0.5 : bound;
  const above = random.integer(2) === 0;
  const words = above
    ? [
        ` with a ${noun} of more than ${free}`,
        ` with a ${noun} above ${free}`,
        ` whose ${noun} is greater than ${free}`,
      ]
    : [
        ` with a ${noun} of less than ${free}`,
        ` with a ${noun} below ${free}`,
        ` whose ${noun} is smaller than ${free}`,
      ];
  return {
    words: pick(random, words).replace(/ a (?=[aeio])/, ' an '),
    test: `Number(row[${quoted(column)}]) ${above ? '>' : '<'} ${free}`,
    kept: rowsWhere(table, column, (cell) => (above ? Number(cell) > free : Number(cell) < free)),
  };
}

/** A round number near it, as people write conditions. */
function roundBound(value: number): number {
  const step = value >= 1000 ? 100 : value >= 100 ? 10 : 1;
  return Math.round(value / step) * step;
}
