/** Small stories with figures: "A hall has 30 rows of 20 seats. 15 are broken. How many are left?" */
import type { Expression } from './expression.ts';

const fewer =
  /\b(?:taken|take|broken|thrown|lost|sold|eaten|given away|removed|empty|missing|spoiled|spoilt|away|used|stolen|damaged|fall|fell|leave|left out|fewer|less|minus)\b/i;
const further = /\b(?:added|more|bought|arrive|arrives|arrived|extra|plus|join|joins|new|gets?|further|additional)\b/i;
const each =
  /\b(?:each|every|per|an? (?:hour|day|week|month|year|minute|second|piece|box|crate)|of \d+|holds?|apiece|in \d+)\b/i;

/** Undefined where it isn't clear what is done with the figures: products of two, then what is taken away or added. */
export function readStory(text: string): Expression | undefined {
  const plain = text.replace(/(\d),(?=\d{3}\b)/g, '$1');
  const figures = [...plain.matchAll(/(?<![\p{L}\d.])\d+(?:\.\d+)?(?![\d\p{L}])/gu)].map(({ 0: digits, index }) => ({
    value: Number(digits),
    at: index,
  }));
  const [first, second, third, fourth] = figures;
  if (!first || !second || fourth || /\b(?:1[5-9]|20)\d\d\b/.test(plain)) return undefined;
  const percent = /(\d+(?:\.\d+)?) ?(?:%|per ?cent)/i.exec(plain);
  if (percent) return third ? undefined : ofPercent(plain, [first.value, second.value], Number(percent[1]));
  if (!each.test(plain)) return undefined;
  const product: Expression = { op: '*', left: first.value, right: second.value };
  if (!third) return product;
  const around = sentenceAt(plain, third.at);
  if (fewer.test(around)) return { op: '-', left: product, right: third.value };
  return further.test(around) ? { op: '+', left: product, right: third.value } : undefined;
}

function sentenceAt(text: string, at: number): string {
  const start = Math.max(text.lastIndexOf('.', at), text.lastIndexOf(',', at), 0);
  const end = text.indexOf('?', at) === -1 ? text.length : text.indexOf('?', at);
  return text.slice(start, end);
}

/** "a discount of 9 percent": how much it is, or what is left to pay. */
function ofPercent(text: string, figures: readonly number[], percent: number): Expression | undefined {
  const whole = figures.find((value) => value !== percent) ?? percent;
  const part: Expression = { op: '/', left: { op: '*', left: whole, right: percent }, right: 100 };
  const question = text.slice(Math.max(0, text.slice(0, -1).search(/[^.?]*\?\s*$/)));
  if (/\b(?:left|to pay|to be paid|remains?|after|still|new price|reduced)\b/i.test(question))
    return { op: '-', left: whole, right: part };
  if (
    /\b(?:increase[sd]?|rises?|grows?|raised)\b/i.test(text) &&
    !/\b(?:discount|by how much|how much is the)\b/i.test(question)
  )
    return { op: '+', left: whole, right: part };
  return part;
}
