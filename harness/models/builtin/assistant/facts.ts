/** What pages and documents say: `Key: value` lines, and sentences where no line does. */
import { idea, ideasOf, saysLittle, wordsIn } from './english.ts';
import { datesIn, monthOf, readDate, readQuantity } from './numbers.ts';

export interface Fact {
  readonly key: string;
  readonly ideas: readonly string[];
  readonly value: string;
}

const known = new Map<string, readonly Fact[]>();

/** The `Key: value` lines of a text; equal texts are read once. */
export function factsIn(text: string): readonly Fact[] {
  const before = known.get(text);
  if (before) return before;
  const facts = text.split('\n').flatMap((line): Fact[] => {
    const found = /^\s*[-*•]?\s*([\p{L}\d][^:.!?]{0,60}?)\s*:\s+(\S.*?)\s*$/u.exec(line);
    return found ? [{ key: found[1]!, ideas: ideasOf(found[1]!), value: found[2]! }] : [];
  });
  if (known.size > 200) known.clear();
  known.set(text, facts);
  return facts;
}

/** What kind of thing a question wants. */
export type Wanted = 'year' | 'date' | 'number' | 'name' | 'any';

export function wantedIn(question: string): Wanted {
  if (/\b(?:in|of) (?:which|what) year\b|\b(?:which|what) year\b|\byear (?:of|in which|when|that)\b/i.test(question))
    return 'year';
  if (/\bwhen\b|\b(?:what|which) (?:is the )?(?:date|day)\b|\bdate\b|YYYY-MM-DD/i.test(question)) return 'date';
  if (
    /\bhow (?:many|much|long|high|tall|wide|deep|far|old|heavy|big|large|fast)\b|\b(?:length|population|height|number|distance|price|weight|area|fee|cost|salary)\b|\bin (?:euros|dollars|met(?:re|er)s|kilomet(?:re|er)s|kilograms|litres|miles)\b/i.test(
      question,
    )
  )
    return 'number';
  if (
    /\b(?:who|whom|whose|where|birth ?place|place of birth)\b|\b(?:which|what) (?:person|town|city|village|country|company|lady|man|woman|place|river|engineer|architect)\b/i.test(
      question,
    )
  )
    return 'name';
  return 'any';
}

/** Whether a value is of the wanted kind. */
export function suits(value: string, wanted: Wanted): boolean {
  if (wanted === 'any') return true;
  if (wanted === 'number') return readQuantity(value) !== undefined;
  if (wanted === 'name') return isName(value);
  return /^\d{3,4}$/.test(value) || datesIn(value).length > 0;
}

/** Words that begin with capitals, and no figures. */
export function isName(value: string): boolean {
  return (
    /^\p{Lu}/u.test(value) &&
    !/^\d|\d{3,}/.test(value) &&
    readDate(value) === undefined &&
    value.split(/\s+/).length <= 6
  );
}

/** A value as the answer is wanted: the year of a date, a number without its unit. */
export function asWanted(value: string, wanted: Wanted, question: string): string {
  const [day] = datesIn(value);
  if (wanted === 'year' && day) return day.iso.slice(0, 4);
  if (day && day.text === value.trim() && (wanted === 'date' || /YYYY-MM-DD/.test(question))) return day.iso;
  const number = readQuantity(value);
  if (number !== undefined && !/^\d+$/.test(value) && (wanted === 'number' || wanted === 'any' || wanted === 'year'))
    return String(number);
  return value;
}

/** The value of the wanted kind that a sentence gives, where it isn't one that the question itself has. */
export function valueIn(sentence: string, question: string, wanted: Wanted, score: number): string | undefined {
  const said = question.toLowerCase();
  const fresh = (value: string) => !said.includes(value.toLowerCase());
  const fact = factsIn(sentence)[0];
  if (fact && fresh(fact.value) && suits(fact.value, wanted)) return asWanted(fact.value, wanted, question);
  const days = datesIn(sentence);
  if (wanted === 'date') return days.find(({ text }) => fresh(text))?.iso ?? /\b\d{4}\b/.exec(sentence)?.[0];
  if (wanted === 'year')
    return days[0]?.iso.slice(0, 4) ?? [...sentence.matchAll(/\b[12]\d{3}\b/g)].map(([year]) => year).find(fresh);
  if (wanted === 'number') return numberNear(sentence, question);
  if (score < 2) return undefined;
  const names = [...sentence.matchAll(/\b\p{Lu}[\p{L}'-]*(?: (?:(?:of|de|van|the) )?\p{Lu}[\p{L}'-]*)*/gu)].filter(
    ({ index, 0: name }) => fresh(name) && (index > 0 || !saysLittle(name)) && monthOf(name) === 0,
  );
  return names[0]?.[0];
}

/** The number that stands nearest to the words asked for. */
function numberNear(sentence: string, question: string): string | undefined {
  const asked = new Set(
    wordsIn(question)
      .filter(({ text }) => !saysLittle(text))
      .map((word) => word.idea),
  );
  const places = wordsIn(sentence)
    .filter((word) => asked.has(idea(word.text)))
    .map(({ at }) => at);
  const numbers = [...sentence.matchAll(/(?<![\p{L}\d-])\d[\d,]*(?:\.\d+)?(?![\d-])/gu)].filter(
    ({ 0: digits }) => !question.includes(digits),
  );
  const distance = (at: number) => Math.min(...places.map((place) => Math.abs(place - at)));
  const best = numbers.toSorted((a, b) => distance(a.index) - distance(b.index))[0];
  return best && String(readQuantity(best[0]) ?? best[0]);
}
