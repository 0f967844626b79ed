/** Elements of a document in ordinary words: `Invoice/InvoiceLine/Item/Description` is the item description. */
import { type Leaf, wordsOf } from './document.ts';

/** Other words for the same, as a dictionary of business English gives them. */
const synonyms: Readonly<Record<string, string>> = {
  remark: 'note',
  comment: 'note',
  annotation: 'note',
  product: 'item',
  good: 'item',
  article: 'item',
  service: 'item',
  position: 'line',
  row: 'line',
  title: 'name',
  condition: 'term',
};
/** Say nothing about where in an invoice something stands. */
const fillers = new Set(
  'a an the of in on its their each every any all this that text texts free field fields element elements section part value content contents cbc cac'.split(
    ' ',
  ),
);
/** Name the document, its parties or the thing looked for: not a place in it. */
const noPlaces = new Set(
  'invoice document bill supplier customer seller buyer reference code number file xml country line word case name id party payment date company language'.split(
    ' ',
  ),
);

function singular(word: string): string {
  return word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}

const phrases = new Map<string, readonly string[]>();

/** A phrase as words of paths; a path as it is written. */
function wordsIn(phrase: string): readonly string[] {
  let words = phrases.get(phrase);
  if (words === undefined) {
    const spoken = /[a-z][A-Z]|\//.test(phrase)
      ? wordsOf(`/${phrase.replace(/\w+:|\[\d+\]|^\/+|^Invoice\//g, '')}`)
      : phrase.toLowerCase().split(/[^a-z]+/);
    words = spoken
      .filter((word) => word !== '' && !fillers.has(word))
      .map((word) => synonyms[singular(word)] ?? singular(word));
    if (phrases.size < 10_000) phrases.set(phrase, words);
  }
  return words;
}

const pathWords = new Map<string, readonly string[]>();

function wordsOfLeaf({ path, words }: Leaf): readonly string[] {
  let known = pathWords.get(path);
  if (known === undefined) {
    known = words.map(singular);
    if (pathWords.size < 10_000) pathWords.set(path, known);
  }
  return known;
}

/** Whether one of the phrases speaks of the leaf's element; no phrase speaks of all. */
export function inElements(elements: readonly string[], leaf: Leaf): boolean {
  return elements.length === 0 || elements.some((phrase) => speaksOf(phrase, leaf));
}

function speaksOf(phrase: string, leaf: Leaf): boolean {
  const wanted = wordsIn(phrase);
  const have = wordsOfLeaf(leaf);
  return wanted.length > 0 && wanted.every((word) => have.includes(word)) && have.slice(-4).includes(wanted.at(-1)!);
}

/** Ways to speak of a leaf's element, the narrowest first. */
export function phrasesFor({ path }: Leaf): string[] {
  const levels = path.split('/').map((name) => wordsOf(`/${name}`).join(' '));
  const last = levels.at(-1)!;
  const parent = levels.length > 2 ? levels.at(-2)! : '';
  return [...new Set([`${parent} ${last}`.trim(), last, parent].filter((phrase) => phrase !== '' && isPlace(phrase)))];
}

/** Whether words may be a place in a document: some of them must be more than the thing looked for. */
function isPlace(phrase: string): boolean {
  const words = wordsIn(phrase);
  return (
    words.length > 0 &&
    (words.some((word) => !noPlaces.has(word)) || (words.length > 1 && /line$|i[dt]em/.test(words.at(-1)!)))
  );
}
