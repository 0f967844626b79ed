/** What a question asks of one table, and what comes out. */
import { askedNoun, type Column, mentionsIn, nameColumn } from './columns.ts';
import { type Superlative, superlativeIn } from './english.ts';
import { readCount, readQuantity } from './numbers.ts';
import { operationIn } from './operation.ts';
import type { Question } from './question.ts';
import { extremeRows, numberColumn, numbersOf, type Reading, rankColumn, rankedRows } from './table-reading.ts';
import { answered, type ColumnSum, type Found, toCompute, toCount } from './work.ts';

/** Undefined where the table doesn't tell. */
export function askTable(question: Question, reading: Reading): Found | undefined {
  const operation = operationIn(question);
  const { superlative } = reading;
  if (operation === 'sum' || operation === 'mean') {
    if (superlative && groups(question, reading)) return groups(question, reading);
    return overColumn(question, reading, operation);
  }
  if (operation === 'count') return counted(question, reading);
  if (operation === 'list') return listed(question, reading);
  if (operation === 'difference') return difference(question, reading);
  if (superlative) return mostRows(question, reading) ?? extreme(question, reading, superlative);
  return oneValue(question, reading);
}

function overColumn(question: Question, reading: Reading, operation: 'sum' | 'mean'): Found | undefined {
  const product = productOf(question, reading);
  const column = product ? undefined : numberColumn(reading);
  const all = product ?? (column ? numbersOf(reading.rows, column) : []);
  if (all.length === 0) return undefined;
  const found = toCompute(operation === 'sum' ? 'total' : 'average', { op: operation, all }, question.form.digits);
  return column && found.state === 'work'
    ? { ...found, work: { ...found.work, over: columnSum(reading, operation, column.name) } }
    : found;
}

function columnSum({ conditions, table }: Reading, operation: ColumnSum['operation'], column: string): ColumnSum {
  const where = conditions.flatMap(({ column: { name }, equals }) =>
    equals === undefined ? [] : [{ column: name, equals }],
  );
  const each = new Set(where.map(({ column: name }) => name)).size === where.length;
  return {
    operation,
    column,
    part: table.part ?? '',
    where,
    complete: each && where.length === conditions.length && !table.gathered,
  };
}

const worth = /\b(?:revenues?|turnover|total value|worth|spent|value of|sales value|ha(?:s|ve) to pay|pays?|owes?)\b/i;

/** "Revenue", "total value": quantity times price, where no column says it itself. */
export function productOf({ core }: Question, { columns, mentions, rows }: Reading): number[] | undefined {
  const numbers = columns.filter(({ kind }) => kind === 'number');
  const price = numbers
    .filter(({ ideas }) => ideas.includes('price'))
    .toSorted((a, b) => a.ideas.length - b.ideas.length)[0];
  const isQuantity = (one: string) => /^(?:quantity|unit|number|count|piece|amount|sold)$/.test(one);
  const quantity = numbers.find(({ ideas }) => ideas.some(isQuantity) && !ideas.includes('price'));
  const saysItself = ({ ideas }: Column) => ideas.some((one) => /^(?:revenue|value|total|amount|worth|fee)$/.test(one));
  const own = mentions.some(
    ({ column, share }) => column !== quantity && column !== price && share === 1 && saysItself(column),
  );
  if (!quantity || !price || own) return undefined;
  const isTold = (column: Column) => mentions.some((mention) => mention.column === column);
  if (!worth.test(core) && !(/\bmultipl/i.test(core) && isTold(quantity) && isTold(price))) return undefined;
  const cell = (row: readonly string[], { index }: Column) => readQuantity(row[index] ?? '') ?? 0;
  return rows.map((row) => Number((cell(row, quantity) * cell(row, price)).toPrecision(12)));
}

function counted(question: Question, reading: Reading): Found | undefined {
  const { columns, rows, mentions, conditions } = reading;
  const noun =
    /\b(?:how many|number of|count(?: of)?)\s+(?:the\s+)?(?<kinds>different |distinct |unique )?(?<noun>[\p{L} ]+)/iu.exec(
      question.core,
    );
  const near = mentionsIn(noun?.groups?.noun?.split(/\s+/).slice(0, 3).join(' ') ?? '', columns);
  const kinds = noun?.groups?.kinds !== undefined;
  const amount = near.find(
    ({ column, share }) => column.kind === 'number' && share === 1 && !conditions.some((one) => one.column === column),
  );
  if (amount && !kinds) return overColumn(question, { ...reading, mentions: [amount] }, 'sum');
  const name = nameColumn(columns);
  if (
    !name ||
    (conditions.length === 0 && mentions.length === 0 && !/\brows?|records?|entries|lines|many\b/i.test(question.core))
  )
    return undefined;
  const column = kinds ? near.find((mention) => mention.column.kind === 'text')?.column : undefined;
  const cells = rows.map((row) => row[(column ?? name).index] ?? '');
  const found = toCount(column ? [...new Set(cells)] : cells);
  return found.state === 'work' && !column
    ? { ...found, work: { ...found.work, over: columnSum(reading, 'count', name.name) } }
    : found;
}

function extreme(question: Question, reading: Reading, superlative: Superlative): Found | undefined {
  const [row] = extremeRows(reading, superlative);
  const by = rankColumn(reading, superlative);
  if (!row || !by) return undefined;
  const asked = askedColumn(question, reading, by);
  return answered(row[(asked ?? by).index] ?? '');
}

/** The column that the question wants to know: what its "which", "name" or "who" speaks of; of "what is the highest price" none. */
function askedColumn(
  { core, text }: Question,
  { columns, mentions, conditions }: Reading,
  by: Column | undefined,
): Column | undefined {
  const free = (column: Column) => column !== by && !conditions.some((condition) => condition.column === column);
  const noun = askedNoun(core);
  const named = noun && columns.find((column) => free(column) && column.ideas.includes(noun.idea));
  if (named) return named;
  const limit = superlativeIn(core)?.at ?? Number.POSITIVE_INFINITY;
  const other = mentions.filter(({ column, at }) => free(column) && at < limit).map(({ column }) => column);
  const told = other.find(({ kind }) => kind === 'text') ?? other[0];
  if (told && /\b(?:what|which|who|when|where|how)\b/i.test(core)) return told;
  return /\b(?:which|who|whose|names?|find the)\b/i.test(text) ? nameColumn(columns) : undefined;
}

/** "Who has the most orders?", where no column has a number of them. */
function mostRows({ core }: Question, { columns, rows, superlative, mentions }: Reading): Found | undefined {
  if (!superlative || superlative.of || superlative.inTime || !/^(?:most|fewest|least)$/.test(superlative.word))
    return undefined;
  if (mentions.some(({ column, at }) => column.kind === 'number' && at > superlative.at)) return undefined;
  const noun = askedNoun(core);
  const person = /\bwho\b/i.test(core) ? 'person' : undefined;
  const group = columns.find(
    ({ kind, ideas }) => kind === 'text' && ideas.some((one) => one === noun?.idea || one === person),
  );
  if (!group) return undefined;
  const counts = [...Map.groupBy(rows, (row) => row[group.index] ?? '')].map(([name, some]) => ({
    name,
    count: some.length,
  }));
  const sign = superlative.direction === 'most' ? 1 : -1;
  const best = counts.toSorted((a, b) => sign * (b.count - a.count))[0];
  return best && answered(best.name);
}

/** "Which region has the highest total sales?" */
function groups({ core, text }: Question, reading: Reading): Found | undefined {
  const noun = askedNoun(core);
  const group = noun && reading.columns.find(({ ideas, kind }) => kind === 'text' && ideas.includes(noun.idea));
  const column = numberColumn(reading);
  if (!group || !column || !reading.superlative) return undefined;
  const sums = [...Map.groupBy(reading.rows, (row) => row[group.index] ?? '')].map(([name, rows]) => {
    const all = numbersOf(rows, column);
    const sum = all.reduce((total, value) => total + value, 0);
    return { name, by: operationIn({ core, text }) === 'mean' ? sum / all.length : sum };
  });
  const sign = reading.superlative.direction === 'most' ? 1 : -1;
  const best = sums.toSorted((a, b) => sign * (b.by - a.by))[0];
  return best && answered(best.name);
}

function listed(question: Question, reading: Reading): Found | undefined {
  const { core, form } = question;
  const noun = askedNoun(core);
  const { columns, superlative } = reading;
  const column = (noun && columns.find(({ ideas }) => ideas.includes(noun.idea))) ?? nameColumn(columns);
  if (!column || reading.rows.length === 0) return undefined;
  const first = superlative && firstRows(question, reading, superlative);
  const rows = first ?? sorted(reading, form.order);
  if (!first && rows.length === reading.table.rows.length && reading.mentions.length === 0) return undefined;
  return answered(inOrder([...new Set(rows.map((row) => row[column.index] ?? ''))], form).join(', '));
}

/** "the three with the highest price": the first so many by rank; undefined where no number is said. */
function firstRows(
  { core }: Question,
  reading: Reading,
  superlative: Superlative,
): readonly (readonly string[])[] | undefined {
  const said = /\b(two|three|four|five|six|seven|eight|nine|ten|\d)\b/i.exec(core.slice(0, superlative.at))?.[1];
  const column = rankColumn(reading, superlative);
  const count = said === undefined ? undefined : readCount(said);
  if (!column || count === undefined) return undefined;
  return rankedRows(reading.rows, column, superlative.direction === 'most' ? 'descending' : 'ascending').slice(
    0,
    count,
  );
}

function sorted({ rows, mentions }: Reading, order: Question['form']['order']): readonly (readonly string[])[] {
  const by = mentions.find((mention) => mention.column.kind !== 'text')?.column;
  return by && (order === 'ascending' || order === 'descending') ? rankedRows(rows, by, order) : rows;
}

/** Names in the order that a question asks for; as they stand where it asks for none. */
export function inOrder(names: readonly string[], { order, reversed }: Question['form']): string[] {
  if (order !== 'alphabetical') return [...names];
  const sorted = names.toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  return reversed ? sorted.reverse() : sorted;
}

/** Between the highest and the lowest, or between what two rows say. */
function difference(question: Question, reading: Reading): Found | undefined {
  const column = numberColumn(reading);
  if (!column) return undefined;
  const names = [
    ...Map.groupBy(
      reading.conditions.filter(({ equals }) => equals !== undefined),
      ({ column: { index } }) => index,
    ).values(),
  ].find((some) => some.length === 2);
  const pair = names?.map(({ column: { index }, equals }) =>
    numbersOf(
      reading.table.rows.filter((row) => row[index] === equals),
      column,
    ),
  );
  const all = numbersOf(reading.rows, column);
  const ends = pair
    ? pair.map((some) => some.reduce((sum, value) => sum + value, 0))
    : /\b(?:highest|largest|most|maximum|greatest|longest|biggest)\b/i.test(question.core)
      ? [Math.max(...all), Math.min(...all)]
      : [];
  if (ends.length !== 2 || !ends.every(Number.isFinite)) return undefined;
  return toCompute('difference', { op: '-', left: Math.max(...ends), right: Math.min(...ends) }, question.form.digits);
}

function oneValue(question: Question, reading: Reading): Found | undefined {
  if (reading.conditions.length === 0 || reading.rows.length === 0) return undefined;
  const bound = new Set(reading.conditions.map(({ column }) => column));
  const noun = askedNoun(question.core);
  const free = reading.mentions.filter(({ column }) => !bound.has(column)).map(({ column }) => column);
  const column =
    (noun && free.find(({ ideas }) => ideas.includes(noun.idea))) ??
    free[0] ??
    (/\b(?:which|who)\b/i.test(question.core) ? nameColumn(reading.columns) : undefined);
  if (!column || bound.has(column)) return undefined;
  const cells = [...new Set(reading.rows.map((row) => row[column.index] ?? ''))];
  return answered(cells.join(', '));
}
