/** Questions about several things: the same is asked of each, and then compared, added up or listed. */
import { inOrder } from './ask-table.ts';
import { askOf, type Library } from './chain.ts';
import { superlativeIn } from './english.ts';
import { namesIn } from './names.ts';
import { datesIn, readQuantity } from './numbers.ts';
import { operationIn } from './operation.ts';
import type { Question } from './question.ts';
import { answered, type Found, toCompute, toCountDays } from './work.ts';

const greater =
  /\b(?:larger|bigger|greater|more|higher|longer|taller|later|younger|newer|heavier|wider|deeper|faster|last)\b/i;
const lesser =
  /\b(?:smaller|fewer|less|lower|shorter|earlier|older|first|lighter|narrower|shallower|slower|cheaper)\b/i;

/** Whether a question weighs things against each other, or takes them together. */
export function compareThings(question: Question): boolean {
  const operation = operationIn(question);
  if (operation === 'difference' || operation === 'sum' || operation === 'mean') return true;
  return /\bwhich\b/i.test(question.core) && directionOf(question.core) !== undefined;
}

function directionOf(text: string): 'most' | 'least' | undefined {
  const superlative = superlativeIn(text);
  if (superlative) return superlative.direction;
  if (greater.test(text)) return 'most';
  return lesser.test(text) ? 'least' : undefined;
}

/** Undefined where one of the things isn't told of. */
export function combine(
  question: Question,
  names: readonly string[],
  asked: readonly string[],
  library: Library,
): Found | undefined {
  const values: string[] = [];
  for (const name of names) {
    const found = askOf(name, question.core, asked, library);
    if (found === undefined || found.state === 'work') return undefined;
    if (found.state === 'need') return found;
    values.push(found.answer);
  }
  return together(question, names, values);
}

function together(question: Question, names: readonly string[], values: readonly string[]): Found | undefined {
  const { digits } = question.form;
  const operation = operationIn(question);
  if (operation === 'list') return listed(question, names, values);
  if (operation === 'value') return picked(question, names, values);
  const days = values.map((value) => datesIn(value)[0]?.iso);
  if (/\bdays\b/i.test(question.core) && values.length === 2 && days[0] && days[1])
    return toCountDays(days[0], days[1]);
  const numbers = values.map(numberOf);
  if (!numbers.every((value) => value !== undefined)) return undefined;
  if (operation === 'sum') return toCompute('total', { op: 'sum', all: numbers }, digits);
  if (operation === 'mean') return toCompute('average', { op: 'mean', all: numbers }, digits);
  const [most, least] = [Math.max(...numbers), Math.min(...numbers)];
  return toCompute('difference', { op: '-', left: most, right: least }, digits);
}

/** Of a day, the year. */
function numberOf(value: string): number | undefined {
  return readQuantity(value) ?? (datesIn(value)[0] ? Number(datesIn(value)[0]!.iso.slice(0, 4)) : undefined);
}

/** "those built before 1900": the things whose values are so. */
function listed({ core, form }: Question, names: readonly string[], values: readonly string[]): Found | undefined {
  const bound =
    /\b(before|after|since|more than|over|above|at least|less than|fewer than|under|below|at most)\s+(\d[\d,.]*\d|\d)/i.exec(
      core,
    );
  if (!bound) {
    const wanted = namesIn(core);
    const same = names.filter((_, at) => wanted.includes(values[at]!));
    return same.length > 0 ? answered(inOrder(same, form).join(', ')) : undefined;
  }
  const limit = Number(bound[2]!.replaceAll(',', ''));
  const holds = (value: number) => {
    if (/since|at least/i.test(bound[1]!)) return value >= limit;
    if (/at most/i.test(bound[1]!)) return value <= limit;
    return /after|more|over|above/i.test(bound[1]!) ? value > limit : value < limit;
  };
  const kept = names.filter((_, at) => holds(numberOf(values[at]!) ?? Number.NaN));
  return answered(inOrder(kept, form).join(', '));
}

function picked({ core }: Question, names: readonly string[], values: readonly string[]): Found | undefined {
  const direction = directionOf(core);
  if (!direction) return undefined;
  const keys = values.map((value) => datesIn(value)[0]?.iso ?? readQuantity(value));
  const order = [...keys.keys()].filter((at) => keys[at] !== undefined);
  const best = order.reduce<number | undefined>((top, at) => {
    if (top === undefined) return at;
    return (direction === 'most' ? keys[at]! > keys[top]! : keys[at]! < keys[top]!) ? at : top;
  }, undefined);
  if (best === undefined) return undefined;
  return answered(/\bwhich|who|what is the name\b/i.test(core) ? names[best]! : values[best]!);
}
