/** Plain arithmetic in words and symbols: "What is 37 times the sum of 12 and 5?", "Subtract 8 from 40, then divide the result by 4." */
import type { Expression } from './expression.ts';

type Token = { readonly kind: 'number'; readonly value: number } | { readonly kind: 'word'; readonly word: string };

/** Longer wordings first; each becomes one word of the grammar below. */
const wordings: readonly (readonly [RegExp, string])[] = [
  [/\bsquare root of\b|√/gi, ' sqrt '],
  [/\b(?:multiplied by|times|×|·)\b|[×·]/gi, ' * '],
  [/\bdivided by\b|÷/gi, ' / '],
  [/\b(?:to the power of|raised to(?: the power of)?)\b|\*\*/gi, ' ^ '],
  [/\bsquared\b/gi, ' ^ 2 '],
  [/\bcubed\b/gi, ' ^ 3 '],
  [/\b(?:increased by|plus)\b/gi, ' + '],
  [/\b(?:decreased by|minus)\b|[−–]/gi, ' - '],
  [/(?:\bper ?cent|%)\s+of\b/gi, ' percent '],
  [/\btake (\d[\d.]*) away\b|\btake away (\d[\d.]*)/gi, ' subtract $1$2 '],
  [/\b(?:half of|half)\b/gi, ' half '],
  [/\b(?:twice|double)\b/gi, ' twice '],
  [/\b(?:the result|that result|it|this|that|the outcome)\b/gi, ' result '],
  [/\b(?:after that|afterwards|and then|finally|next)\b/gi, ' then '],
];

const filler = new Set(
  `what is the of a an result calculate compute evaluate work out how much find value does equal come to give please you get
  when if answer expression following exactly are number numbers figure do now start with take these left remains then`.split(
    /\s+/,
  ),
);
const grammar = new Set(
  'sqrt percent half twice result then sum product difference quotient between add multiply divide subtract and by from to + - * / ^ ( ) ,'.split(
    ' ',
  ),
);

/** Undefined where a text is about anything but numbers. */
export function readArithmetic(text: string): Expression | undefined {
  const tokens = tokensOf(text);
  if (!tokens || tokens.filter(({ kind }) => kind === 'number').length < 2) return undefined;
  return parse(tokens);
}

function tokensOf(text: string): Token[] | undefined {
  const plain = wordings.reduce(
    (rest, [pattern, word]) => rest.replace(pattern, word),
    text.replace(/(\d),(?=\d{3}\b)/g, '$1'),
  );
  const tokens: Token[] = [];
  for (const [piece] of plain.matchAll(/\d+(?:\.\d+)?|[a-z]+|[-+*/^(),]/gi)) {
    const word = piece.toLowerCase();
    if (/^\d/.test(piece)) tokens.push({ kind: 'number', value: Number(piece) });
    else if (grammar.has(word)) tokens.push({ kind: 'word', word });
    else if (!filler.has(word)) return undefined;
  }
  return tokens;
}

/** A recursive descent; undefined as soon as anything is not of the grammar. */
function parse(tokens: readonly Token[]): Expression | undefined {
  let at = 0;
  let broken = false;
  const fail = (): Expression => {
    broken = true;
    at = tokens.length;
    return 0;
  };
  const isWord = (...words: string[]) => {
    const token = tokens[at];
    return token?.kind === 'word' && words.includes(token.word);
  };
  const skip = (...words: string[]) => {
    const found = isWord(...words);
    if (found) at += 1;
    return found;
  };
  let result: Expression | undefined;

  const chain = (): Expression => {
    let left = additive();
    while (at < tokens.length && !broken) {
      while (skip(',', 'then', 'and') || (tokens.length === at + 1 && skip('result')));
      if (at >= tokens.length) break;
      result = left;
      left = isWord('+', '-', '*', '/')
        ? onward(left)
        : isWord('add', 'multiply', 'divide', 'subtract')
          ? step(left)
          : fail();
    }
    return left;
  };
  /** "… then + 5" */
  const onward = (left: Expression): Expression => {
    const op = (tokens[at] as { word: '+' }).word;
    at += 1;
    return { op, left, right: product() };
  };
  /** "… then multiply the result by 4": what is done to what came out before, where nothing else is said. */
  const step = (before: Expression): Expression => {
    const verb = (tokens[at] as { word: string }).word;
    at += 1;
    const alone = isWord('by');
    const first = alone ? before : skip('result') ? before : product();
    if (verb === 'multiply' || verb === 'divide') {
      if (!skip('by') && !(verb === 'multiply' && skip('and'))) return fail();
      return { op: verb === 'multiply' ? '*' : '/', left: first, right: skip('result') ? before : product() };
    }
    if (verb === 'subtract') {
      if (skip('from')) return { op: '-', left: skip('result') ? before : product(), right: first };
      return { op: '-', left: before, right: first };
    }
    if (!skip('to', 'and')) return { op: '+', left: before, right: first };
    return { op: '+', left: first, right: skip('result') ? before : product() };
  };
  const additive = (): Expression => {
    let left = product();
    while (isWord('+', '-')) {
      const op = isWord('+') ? '+' : '-';
      at += 1;
      left = { op, left, right: product() };
    }
    return left;
  };
  const product = (): Expression => {
    let left = power();
    while (isWord('*', '/', 'percent')) {
      if (skip('percent')) left = { op: '/', left: { op: '*', left, right: power() }, right: 100 };
      else {
        const op = isWord('*') ? '*' : '/';
        at += 1;
        left = { op, left, right: power() };
      }
    }
    return left;
  };
  const power = (): Expression => {
    const left = primary();
    return skip('^') ? { op: '^', left, right: primary() } : left;
  };
  const pair = (op: '+' | '-' | '*' | '/'): Expression => {
    skip('between');
    let left = power();
    if (!isWord('and', ',')) return fail();
    while (isWord('and', ',') && tokens[at + 1] && !startsStep(tokens, at + 1)) {
      while (skip('and', ','));
      left = { op, left, right: power() };
    }
    return left;
  };
  const primary = (): Expression => {
    const token = tokens[at];
    if (token === undefined) return fail();
    at += 1;
    if (token.kind === 'number') return token.value;
    if (token.word === '(') {
      const inner = additive();
      return skip(')') ? inner : fail();
    }
    if (token.word === '-') return { op: '-', left: 0, right: primary() };
    if (token.word === 'sqrt') return { op: 'sqrt', of: primary() };
    if (token.word === 'half') return { op: '/', left: primary(), right: 2 };
    if (token.word === 'twice') return { op: '*', left: 2, right: primary() };
    if (token.word === 'sum') return tokens[at]?.kind === 'number' || isWord('(') ? pair('+') : (result ?? fail());
    if (token.word === 'product') return pair('*');
    if (token.word === 'difference') return pair('-');
    if (token.word === 'quotient') return pair('/');
    if (token.word === 'result') return result ?? primary();
    if (['add', 'multiply', 'divide', 'subtract'].includes(token.word)) {
      at -= 1;
      return step(0);
    }
    return fail();
  };
  const found = chain();
  return broken ? undefined : found;
}

function startsStep(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  return token?.kind === 'word' && ['then', 'add', 'multiply', 'divide', 'subtract', '*', '/'].includes(token.word);
}
