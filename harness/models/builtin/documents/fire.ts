/** Carries a guideline out on a document: which code does it point to? */
import type { Code } from './codes.ts';
import { type Doc, type Leaf, type Line, textOf } from './document.ts';
import { inElements } from './elements.ts';
import { endsWithLabel } from './labels.ts';
import { type Anchor, type Condition, elsewhere, type Rule } from './rule.ts';
import { matchesOf } from './shape.ts';

export interface Hit {
  readonly text: string;
  readonly leaf: Leaf;
  readonly line: Line;
}

type Span = Pick<Code, 'text' | 'start' | 'end'>;

/** The first code in the document's order that the guideline points to. */
export function fire(rule: Rule, doc: Doc, not: readonly Rule[] = []): Hit | undefined {
  const blind = rule.anchor === undefined && rule.shape === undefined;
  const ruledOut = not.filter((other) => blind || other.anchor?.kind === 'label');
  for (const leaf of doc.leaves) {
    if (!inElements(rule.elements, leaf)) continue;
    for (const [index, line] of leaf.lines.entries()) {
      if (rule.anchor?.kind === 'line' && rule.anchor.number !== index + 1) continue;
      const span = spansIn(rule, leaf, line).find(
        (found) => !ruledOut.some((other) => spansOf(other, leaf, line).some(at(found))),
      );
      if (span) return { text: span.text, leaf, line };
    }
  }
  return undefined;
}

const at = (span: Span) => (other: Span) => other.start < span.end && span.start < other.end;

function spansOf(rule: Rule, leaf: Leaf, line: Line): Span[] {
  return inElements(rule.elements, leaf) ? spansIn(rule, leaf, line) : [];
}

function spansIn({ anchor, shape, says }: Rule, leaf: Leaf, line: Line): Span[] {
  const spans: Span[] = shape ? matchesOf(shape, line.text) : [...line.codes];
  if (says === 'not' && anchor?.kind === 'after' && anchor.what === 'container')
    return line.codes.filter((code) => code.container);
  return anchor ? spans.filter((span) => anchored(anchor, span, { leaf, line, spans })) : spans;
}

interface Place {
  readonly leaf: Leaf;
  readonly line: Line;
  readonly spans: readonly Span[];
}

function anchored(anchor: Anchor, span: Span, { leaf, line, spans }: Place): boolean {
  switch (anchor.kind) {
    case 'label':
      return endsWithLabel(line.text.slice(0, span.start), anchor);
    case 'after':
      return anchor.what === 'name'
        ? /(?:^|[^A-Za-z])[A-Za-z]{3,}[ ,-]*$/.test(line.text.slice(0, span.start))
        : stands(line, (code) => nothingBetween(line.text, code.end, span.start) && kindFits(anchor.what, code));
    case 'before':
      return anchor.what === 'name'
        ? /^[ ,-]*[A-Za-z]{3,}(?:$|[^A-Za-z])/.test(line.text.slice(span.end))
        : stands(line, (code) => nothingBetween(line.text, span.end, code.start) && kindFits(anchor.what, code));
    case 'place':
      if (anchor.at === 'whole') return leaf.lines.length === 1 && span.text.length === line.text.length;
      return span === (anchor.at === 'first' ? spans[0] : spans.at(-1));
    case 'line':
      return true;
  }
}

function stands(line: Line, fits: (code: Code) => boolean): boolean {
  return line.codes.some(fits);
}

function kindFits(what: 'container' | 'code' | 'name', code: Code): boolean {
  return what === 'code' || code.container;
}

/** Blanks and marks, but no words. */
function nothingBetween(text: string, from: number, to: number): boolean {
  return from <= to && /^[^A-Za-z0-9]{0,4}$/.test(text.slice(from, to)) && to > from;
}

/** Whether a guideline is about this document. */
export function applies(condition: Condition, doc: Doc): boolean {
  const { countries, suppliers, currencies, mentions } = condition;
  if (countries.length > 0 && !countries.includes(doc.country) && !countries.includes(elsewhere)) return false;
  if (currencies.length > 0 && !currencies.includes(doc.currency)) return false;
  if (suppliers.length > 0 && !suppliers.some((name) => simple(doc.supplier).includes(simple(name)))) return false;
  return mentions.length === 0 || mentions.some((words) => mentioned(words, doc));
}

function mentioned(words: string, doc: Doc): boolean {
  const wanted = simple(words);
  return doc.leaves.some((leaf) => simple(textOf(leaf)).includes(wanted));
}

/** For comparing names: lower case, letters and digits only, words between single blanks. */
function simple(text: string): string {
  return ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;
}
