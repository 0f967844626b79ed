/** A file names things, and the corpus knows about them: neither alone has the answer. */
import type { Random } from '../../../../harness/core/random.ts';
import type { Desk, Draft, Family } from '../family.ts';
import type { FileContent } from '../files/file-content.ts';
import { distinctBetween, fill, pick, sample } from '../pick.ts';
import { program, quoted, SUM, TABLE } from '../programs.ts';
import type { Entity } from '../world/entity.ts';
import type { Chain } from './chains.ts';
import { EXTREMES, LISTS, SUMS } from './file-and-corpus-words.ts';
import { chainParts, endExpression, endOf } from './follow-chain.ts';
import { type Listing, listingFile, namesExpression } from './listing.ts';

export const extremeThenCorpus: Family = {
  name: 'extreme-then-corpus',
  level: '3',
  compose({ random, world }: Desk): Draft | undefined {
    const { chain, column, other, range, fact, most, wordings } = pick(random, EXTREMES);
    const things = sample(random, world.ofKind(chain.from), 6).map(({ title }) => title);
    const values = fact
      ? things.map((title) => Number(endOf(world, title, { keys: [fact], form: 'number' })))
      : distinctBetween(random, range, things.length);
    if (new Set(values).size < values.length) return undefined;
    const others = distinctBetween(random, range, things.length);
    const highest = random.integer(3) > 0;
    const best = values.indexOf(highest ? Math.max(...values) : Math.min(...values));
    const key = `${chain.from[0]!.toUpperCase()}${chain.from.slice(1)}`;
    const columns = [key, ...random.shuffle([column, other])];
    const rows = things.map((title, index) =>
      columns.map((name) => (name === key ? title : name === column ? values[index]! : others[index]!)),
    );
    const kind = pick(random, ['csv', 'xlsx', 'docx'] as const);
    const file = tableFile(`${chain.from}-list`, kind, { columns, rows });
    const [a, b] = highest ? ['b', 'a'] : ['a', 'b'];
    return {
      text: fill(pick(random, wordings), { most: most[highest ? 0 : 1] }),
      answer: endOf(world, things[best]!, chain),
      program: program(
        TABLE,
        ...chainParts(chain.form),
        `const rows = table(readFile(${quoted(`${file.name}.txt`)}), ${quoted(columns)});`,
        `const [first] = rows.sort((a, b) => ${a}.${column} - ${b}.${column});`,
        `return ${endExpression(`first.${key}`, chain)};`,
      ),
      tools: ['read file', 'search', 'open page'],
      file,
    };
  },
};

function tableFile(
  name: string,
  kind: 'csv' | 'xlsx' | 'docx',
  table: { columns: string[]; rows: (string | number)[][] },
): FileContent {
  if (kind === 'csv') return { kind, name: `${name}.csv`, table };
  if (kind === 'xlsx') return { kind, name: `${name}.xlsx`, sheets: [{ name: 'List', table }] };
  return { kind, name: `${name}.docx`, blocks: ['A list for the exhibition', table, 'The figures are of this year.'] };
}

export const sumOverCorpus: Family = {
  name: 'sum-over-corpus',
  level: '3',
  compose({ random, world }: Desk): Draft {
    const { chain, wordings } = pick(random, SUMS);
    const things = sample(random, world.ofKind(chain.from), 3 + random.integer(2));
    const listing = listingOf(random, things, chain);
    const total = things.reduce((sum, { title }) => sum + Number(endOf(world, title, chain)), 0);
    return {
      text: pick(random, wordings),
      answer: String(total),
      program: program(
        SUM,
        ...chainParts(chain.form),
        `const names = ${namesExpression(listing)};`,
        `return String(sum(names.map((name) => ${endExpression('name', chain)})));`,
      ),
      tools: ['read file', 'search', 'open page', 'calculator'],
      file: listing.file,
    };
  },
};

export const listFromCorpus: Family = {
  name: 'list-from-corpus',
  level: '3',
  compose({ random, world }: Desk): Draft | undefined {
    const { chain, wordings, test } = pick(random, LISTS);
    const things = sample(random, world.ofKind(chain.from), 6);
    const ends = things.map(({ title }) => endOf(world, title, chain));
    const bound = test === 'equal' ? pick(random, ends) : boundOf(ends);
    const fits = (end: string) => (test === 'equal' ? end === bound : Number(end) < Number(bound));
    const found = things.filter((_, index) => fits(ends[index]!)).map(({ title }) => title);
    if (found.length < 2 || found.length > 4) return undefined;
    const listing = listingOf(random, things, chain);
    const comparison = test === 'equal' ? `=== ${quoted(bound)}` : `< ${bound}`;
    return {
      text: fill(pick(random, wordings), { bound }),
      answer: found.sort().join(', '),
      program: program(
        ...chainParts(chain.form),
        `const names = ${namesExpression(listing)};`,
        `return names.filter((name) => ${endExpression('name', chain)} ${comparison}).sort().join(', ');`,
      ),
      tools: ['read file', 'search', 'open page'],
      file: listing.file,
    };
  },
};

/** A year that ends in a zero, between the second and the fifth of them. */
function boundOf(ends: readonly string[]): string {
  const sorted = ends.map(Number).sort((a, b) => a - b);
  return String(Math.ceil((sorted[2]! + 1) / 10) * 10);
}

const listingOf = (random: Random, things: readonly Entity[], { from }: Pick<Chain, 'from'>): Listing =>
  listingFile(random, { kind: from, names: things.map(({ title }) => title) });
