/** PDDL's surface: nested lists of lower-case words, as Fast Downward cuts them (`;` comments, a comma is an ordinary character). */
import { malformed, type SourceText } from './errors.ts';

export interface List {
  readonly items: readonly Sexp[];
  /** Offset of the "(" in the text. */
  readonly at: number;
}
export type Sexp = string | List;

const OPEN = 40;
const CLOSE = 41;
const COMMENT = 59;
const VARIABLE = 63;
const isBlank = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);
/** 1 where a word ends; a table, since this loop reads every character of a game. */
const ENDS_WORD = new Uint8Array(0x10000);
for (const code of [OPEN, CLOSE, COMMENT, VARIABLE, 32, 9, 10, 11, 12, 13]) ENDS_WORD[code] = 1;

/** Reads the one list that the text holds. */
export function parseSexp(source: SourceText): List {
  const text = source.text.toLowerCase();
  /** The items of all open lists, one after the other, and where each list's items and text begin. */
  const items: Sexp[] = [];
  const wordAt = words(text);
  const opened: { readonly from: number; readonly at: number }[] = [];
  for (let position = nextToken(text, 0); position < text.length; position = nextToken(text, position)) {
    const code = text.charCodeAt(position);
    if (code === OPEN) {
      opened.push({ from: items.length, at: position });
      position += 1;
      continue;
    }
    const end = endOfToken(text, position);
    if (opened.length === 0)
      throw malformed(source, position, `Expected "(", got ${JSON.stringify(text.slice(position, end))}`);
    if (code === CLOSE) {
      const { from, at } = opened.pop()!;
      const list = { items: items.slice(from), at };
      items.length = from;
      if (opened.length === 0) return expectEnd(source, text, end, list);
      items.push(list);
    } else items.push(wordAt(position, end));
    position = end;
  }
  const open = opened.at(-1);
  if (open === undefined) throw malformed(source, text.length, 'Expected "(", got the end of the text');
  throw malformed(source, open.at, 'Expected ")" for each list, got the end of the text; an open list starts');
}

/**
 * The words of a text, each the same string wherever it stands: looked up by identity later on. Copies, since a part of a
 * string would keep the whole text alive.
 */
function words(text: string): (from: number, to: number) => string {
  const known = new Map<string, string>();
  return (from, to) => {
    const part = text.slice(from, to);
    let word = known.get(part);
    if (word === undefined) {
      word = Buffer.from(part).toString();
      known.set(word, word);
    }
    return word;
  };
}

function expectEnd(source: SourceText, text: string, from: number, list: List): List {
  const position = nextToken(text, from);
  if (position === text.length) return list;
  const token = text.slice(position, endOfToken(text, position));
  throw malformed(source, position, `Expected nothing after the last ")", got ${JSON.stringify(token)}`);
}

function nextToken(text: string, from: number): number {
  let position = from;
  while (position < text.length) {
    const code = text.charCodeAt(position);
    if (code === COMMENT) {
      const end = text.indexOf('\n', position);
      position = end === -1 ? text.length : end;
    } else if (isBlank(code)) position += 1;
    else return position;
  }
  return position;
}

function endOfToken(text: string, from: number): number {
  const first = text.charCodeAt(from);
  let end = from + 1;
  if (first === OPEN || first === CLOSE) return end;
  while (end < text.length && ENDS_WORD[text.charCodeAt(end)] === 0) end += 1;
  return end;
}

/** Offset of an item; words carry none, so the list is cut again, which only messages need. */
export function offsetOf(source: SourceText, list: List, item: number): number {
  const node = list.items[item];
  if (node === undefined) return list.at;
  if (typeof node !== 'string') return node.at;
  const { text } = source;
  let depth = 0;
  let left = item;
  for (let position = nextToken(text, list.at + 1); position < text.length; ) {
    const code = text.charCodeAt(position);
    if (depth === 0 && left === 0) return position;
    if (code === OPEN) depth += 1;
    if (code === CLOSE) depth -= 1;
    if (depth === 0) left -= 1;
    position = nextToken(text, endOfToken(text, position));
  }
  return list.at;
}

/** The inverse of `parseSexp`, apart from layout. */
export function printSexp(node: Sexp): string {
  return typeof node === 'string' ? node : `(${node.items.map(printSexp).join(' ')})`;
}

export function expectList(source: SourceText, parent: List, item: number, what: string): List {
  const node = parent.items[item];
  if (typeof node === 'object') return node;
  throw malformed(
    source,
    offsetOf(source, parent, item),
    `Expected ${what}, got ${node === undefined ? 'nothing' : JSON.stringify(node)}`,
  );
}

export function expectWord(source: SourceText, parent: List, item: number, what: string): string {
  const node = parent.items[item];
  if (typeof node === 'string') return node;
  throw malformed(
    source,
    offsetOf(source, parent, item),
    `Expected ${what}, got ${node === undefined ? 'nothing' : 'a list'}`,
  );
}

/** The first word of a list, '' for an empty one. */
export function headOf(source: SourceText, list: List): string {
  return list.items.length === 0 ? '' : expectWord(source, list, 0, 'a word');
}

/** The list's items from one on must all be lists. */
export function listsOf(source: SourceText, list: List, from: number, what: string): List[] {
  const lists: List[] = [];
  for (let i = from; i < list.items.length; i += 1) lists.push(expectList(source, list, i, what));
  return lists;
}
