/** Every way to point at a known answer in its document: in which element, after what, of which shape. */
import { type Doc, type Leaf, type Line, textOf } from './document.ts';
import { phrasesFor } from './elements.ts';
import { fire } from './fire.ts';
import { termAtEnd } from './labels.ts';
import { same } from './observe.ts';
import { type Anchor, type Condition, everyDocument, type Rule } from './rule.ts';
import { shapeOf } from './shape.ts';

/** Words that say nothing alone before a code. */
const tooCommon = new Set(
  'no nr n num number of the by at from to in on and for with date dated code id is as per ref'.split(' '),
);

/** Rules that find the answer in this document, for its country and for its supplier. */
export function candidatesFor(doc: Doc, answer: string): Rule[] {
  const shape = shapeOf(answer);
  const conditions = conditionsFor(doc);
  const found = new Map<string, Rule>();
  for (const leaf of doc.leaves) {
    const phrases = phrasesFor(leaf);
    for (const line of leaf.lines) {
      for (const anchor of anchorsIn(leaf, line, answer)) {
        for (const element of phrases) {
          const rule: Rule = {
            says: 'reference',
            condition: everyDocument,
            elements: [element],
            anchor,
            shape,
            tally: undefined,
          };
          for (const one of shape ? [rule, { ...rule, shape: undefined }] : [rule]) found.set(JSON.stringify(one), one);
        }
      }
    }
  }
  const right = [...found.values()].filter((rule) => {
    const hit = fire(rule, doc);
    return hit && same(hit.text, answer);
  });
  return conditions.flatMap((condition) => right.map((rule) => ({ ...rule, condition })));
}

export function conditionsFor({ country, supplier }: Doc): Condition[] {
  const where = country === '' ? everyDocument : { ...everyDocument, countries: [country] };
  const named = supplier !== '' && !supplier.includes('"');
  return named ? [where, { ...everyDocument, suppliers: [supplier] }] : [where];
}

function anchorsIn(leaf: Leaf, line: Line, answer: string): (Anchor | undefined)[] {
  const start = line.text.toLowerCase().indexOf(answer.replace(/\s+/g, ' ').trim().toLowerCase());
  if (start === -1) return [];
  const number = leaf.lines.indexOf(line) + 1;
  return [
    undefined,
    ...labelsBefore(line.text.slice(0, start), answer),
    ...(['container', 'code', 'name'] as const).flatMap((what): Anchor[] => [
      { kind: 'after', what },
      { kind: 'before', what },
    ]),
    ...(['first', 'last'] as const).map((at): Anchor => ({ kind: 'place', at })),
    ...(textOf(leaf) === line.text ? [{ kind: 'place', at: 'whole' } as const] : []),
    ...(leaf.lines.length > 1 ? [{ kind: 'line', number } as const] : []),
  ];
}

/** The last one to four words before the answer, as far as they are words and not codes of this one document. */
function labelsBefore(before: string, answer: string): Anchor[] {
  const said = before.replace(/[\s:.#(,;=-]+$/, '');
  const words = said.split(' ').slice(-4);
  const term = termAtEnd(said.slice(-80));
  const labels: Anchor[] = term === undefined ? [] : [{ kind: 'label', words: [term], literal: false }];
  for (let from = words.length - 1; from >= 0; from -= 1) {
    const label = words
      .slice(from)
      .join(' ')
      .replace(/^[^\p{L}\p{N}#]+/u, '');
    if (isCode(words[from]!) || label.includes('"') || label.includes(answer)) break;
    const plain = label.toLowerCase().replace(/[^a-z0-9 ]/g, '');
    if (plain !== '' && !tooCommon.has(plain)) labels.push({ kind: 'label', words: [label], literal: true });
  }
  return labels;
}

function isCode(word: string): boolean {
  return word === '' || /\d{3}/.test(word) || (/\d/.test(word) && word.length > 4);
}
