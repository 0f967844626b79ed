/**
 * What can be told from what was seen: the answer, what is still to be computed, or what is still to be looked up.
 * Undefined where nothing seen speaks of what is asked. It errs nowhere but in what it does not understand: erring in one's
 * head, stopping early and the like are the agent's (act.ts).
 */
import { readArithmetic } from './arithmetic.ts';
import { askTable, productOf } from './ask-table.ts';
import { askText } from './ask-text.ts';
import { askedIdeas, askOf, type Library, pageOf } from './chain.ts';
import type { Column } from './columns.ts';
import { combine, compareThings } from './combine.ts';
import { conversionIn, convert, factorsIn } from './convert.ts';
import { isAttribute, wordsIn } from './english.ts';
import type { Expression } from './expression.ts';
import { factsIn } from './facts.ts';
import { joinedTables } from './join.ts';
import { libraryOf } from './look-up.ts';
import { namesIn } from './names.ts';
import { datesIn, readQuantity } from './numbers.ts';
import { operationIn } from './operation.ts';
import type { Question } from './question.ts';
import { joinedParts, type Seen, tablesOf } from './seen.ts';
import { readStory } from './story.ts';
import { extremeRows, numberColumn, type Reading, readTableFor } from './table-reading.ts';
import { answered, type Found, toCompute, toCountDays, toMoveDays } from './work.ts';

/** `without`: names, in lower case, that are not to be looked up. */
export function solve(question: Question, seen: Seen, without: readonly string[] = []): Found | undefined {
  const known = libraryOf(seen);
  const library = { ...known, missing: new Set([...known.missing, ...without]) };
  if (!question.file)
    return solveAlone(question) ?? solveConversion(question, library) ?? solveNamed(question, library);
  if (seen.parts.length === 0) return undefined;
  const found = solveFile(question, seen, library);
  return found ?? (seen.pages.size > 0 ? solveNamed(question, library) : undefined);
}

/** What needs nothing but the question. */
export function solveAlone({ core, text, form }: Question): Found | undefined {
  const days = datesIn(core);
  if (operationIn({ core, text }) === 'days' && days.length === 2) return toCountDays(days[0]!.iso, days[1]!.iso);
  const moved = dayAfter(core);
  if (moved) return moved;
  const expression = readArithmetic(core) ?? readStory(core);
  if (expression !== undefined) return toCompute('arithmetic', expression, form.digits);
  const asked = conversionIn(core);
  return asked && convert(asked.amount, asked.to, factorsIn(text), form.digits);
}

/** "1818 days from 2 May 1981", "90 days before …". */
function dayAfter(text: string): Found | undefined {
  const [day, second] = datesIn(text);
  const count = /\b(\d[\d,]*) days?\b/i.exec(text)?.[1];
  if (!day || second || count === undefined) return undefined;
  const back = /\bdays? (?:before|earlier|prior|back|ago)\b|\bgo(?:es)? back\b/i.test(text);
  return toMoveDays(day.iso, Number(count.replaceAll(',', '')) * (back ? -1 : 1));
}

/** The factor stands on a page about the unit. */
function solveConversion({ core, form }: Question, library: Library): Found | undefined {
  const asked = conversionIn(core);
  if (!asked) return undefined;
  const units = [asked.amount.unit, asked.to].filter((unit) => /^\p{Lu}/u.test(unit));
  const names = units.length > 0 ? units : [asked.amount.unit];
  for (const name of names.map((unit) => unit.replace(/(?<=[^s])s$/, ''))) {
    const page = pageOf(name, library);
    const found = page && convert(asked.amount, asked.to, factorsIn(page.text), form.digits);
    if (found) return found;
    if (!page && !library.missing.has(name.toLowerCase())) return { state: 'need', name, from: 'question', about: '' };
  }
  return undefined;
}

function solveNamed(question: Question, library: Library): Found | undefined {
  const names = namesIn(question.core);
  const asked = askedIdeas(question.core, names);
  if (names.length >= 2 && compareThings(question)) return combine(question, names, asked, library);
  const known = names.filter((name) => pageOf(name, library));
  for (const name of [...known, ...names.filter((one) => !known.includes(one))]) {
    const found = askOf(name, question.core, asked, library);
    if (found) return found;
  }
  return undefined;
}

function solveFile(question: Question, seen: Seen, library: Library): Found | undefined {
  const tables = tablesOf(seen);
  const readings = [...tables, ...joinedTables(tables)]
    .map((table) => readTableFor(question, table))
    .sort((a, b) => b.fit - a.fit);
  const beyond = readings.length > 0 ? beyondTables(question, readings) : [];
  const elsewhere = beyond.length > 0 ? solveBeyond(question, readings[0]!, beyond, library) : undefined;
  if (elsewhere) return elsewhere;
  const several = multiples(question, seen) ?? productIn(question, readings);
  if (several) return several;
  const text = joinedParts(seen.parts)
    .map((part) => part.text)
    .join('\n');
  const told = () => askText(text, question.core, namesIn(question.core));
  // Lines that only pair words with figures are running text, unless something is to be done with the figures.
  const isTable =
    readings.some(({ table, fit }) => table.columns.length > 2 && fit >= 1) || operationIn(question) !== 'value';
  const inText = isTable ? undefined : told();
  if (inText !== undefined) return answered(inText);
  for (const reading of readings) {
    const found = askTable(question, reading);
    if (found) return found;
  }
  const last = told();
  return last === undefined ? undefined : answered(last);
}

function productIn(question: Question, readings: readonly Reading[]): Found | undefined {
  const asksForSum =
    operationIn(question) === 'sum' ||
    (operationIn(question) === 'value' && /\b(?:revenue|turnover|worth)\b/i.test(question.core));
  if (!asksForSum || readings.some(({ superlative }) => superlative)) return undefined;
  const all = readings.map((reading) => productOf(question, reading)).find((product) => product !== undefined);
  return all && toCompute('total', { op: 'sum', all }, question.form.digits);
}

/** "4 times A and 9 times B": the figures that the file has for A and B, so many times each. */
function multiples({ core, form }: Question, seen: Seen): Found | undefined {
  const facts = seen.parts.flatMap(({ text }) => factsIn(text));
  const terms = [
    ...core.matchAll(
      /\b(\d+) ?(?:times|x|×|of|portions of|pieces of)\s+["“]?([\p{L}][\p{L} -]*?)["”]?(?=\s+(?:and|plus)\b|[?,."”]|\s+(?:cost|together|on|in|come)\b|$)/giu,
    ),
  ].flatMap(([, count, name]) => {
    const fact = facts.find(({ key }) => key.toLowerCase() === name!.toLowerCase());
    const value = fact && readQuantity(fact.value);
    return value === undefined ? [] : [{ op: '*' as const, left: Number(count), right: value }];
  });
  const [first, ...others] = terms;
  if (!first) return undefined;
  return toCompute(
    'total',
    others.reduce<Expression>((left, right) => ({ op: '+', left, right }), first),
    form.digits,
  );
}

/** Attributes that the question asks for and no table has: they are to be looked up. */
function beyondTables(question: Question, readings: readonly Reading[]): string[] {
  const all = readings.flatMap(({ columns }) => columns.flatMap(({ ideas }) => ideas));
  const rest = readings[0]!.conditions.reduce(
    (text, { at, end }) => text.slice(0, at) + ' '.repeat(end - at) + text.slice(end),
    question.core,
  );
  const superlative = readings[0]!.superlative?.of;
  return [...new Set(wordsIn(rest).map(({ idea }) => idea))].filter(
    (one) => isAttribute(one) && !all.includes(one) && one !== superlative,
  );
}

/** What is asked of the things that a table names: of one, or of all of them together. */
function solveBeyond(
  question: Question,
  reading: Reading,
  beyond: readonly string[],
  library: Library,
): Found | undefined {
  const { superlative } = reading;
  const ranked = superlative && numberColumn(reading) ? extremeRows(reading, superlative) : [];
  const rows = ranked.length > 0 ? ranked.slice(0, 1) : reading.rows;
  const column = thingColumn(question, reading);
  const names = [...new Set(rows.map((row) => row[column?.index ?? -1] ?? ''))].filter((name) => name !== '');
  if (names.length === 0) return undefined;
  const found =
    names.length === 1 ? askOf(names[0]!, question.core, beyond, library) : combine(question, names, beyond, library);
  return found?.state === 'need' && found.from === 'question' ? { ...found, from: 'file' } : found;
}

/** The column of the things that the question speaks of: "the bridges in the file". */
function thingColumn({ core }: Question, { columns, conditions }: Reading): Column | undefined {
  const words = wordsIn(core).map(({ idea }) => idea);
  const bound = conditions.map((condition) => condition.column.index);
  return columns.find(
    ({ kind, ideas, index }) => kind === 'text' && !bound.includes(index) && ideas.some((one) => words.includes(one)),
  );
}
