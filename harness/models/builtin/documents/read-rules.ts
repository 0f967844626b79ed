/**
 * Guidelines in other words than ours, read sentence by sentence as a shallow reader does: which documents, where, after
 * which words, of which shape, what it is not, and when there is none. What is not about these is left alone.
 */
import { readAnchor } from './read-anchor.ts';
import { readCondition } from './read-condition.ts';
import { readElements } from './read-elements.ts';
import { type Anchor, bareRule, type Condition, everyDocument, type Rule, specificity } from './rule.ts';
import { readShape } from './shape-words.ts';

/** A sentence ends where the next begins with a capital, a quotation mark or "if"; "no. 5" and "e.g. X" are no ends. */
const boundary = /(?<=[^.\s]{3}[.!?]|["”')][.!?])\s+(?=["“(A-Z])|;\s+/;
const denying =
  /\b(?:never|not|don't|doesn't|isn't|aren't|ignore|avoid|skip|disregard|except|rather than|instead of)\b/i;
const saysNone =
  /\b(?:answer|submit|reply|return|give|say|write|use|is|put|enter|respond(?: with)?)\b[^.;]{0,30}?["“'‘]?\bNone\b|\b(?:ha(?:s|ve)|carr(?:y|ies)|contains?|there (?:is|are)|with) (?:no|never an?y?) (?:such |transport |shipping |shipment )*references?\b|\bno (?:transport |shipping )?references?(?: at all)?(?:$|[.,;:])/i;
/** "… or None if the invoice has none" is the task, not what is known about some invoices. */
const justTheTask =
  /\bif (?:it|there|the (?:invoice|document))(?: really| truly)? (?:has|is|contains|carries|gives) (?:none|no (?:transport |shipping )?reference)\b/i;
const aboutReference =
  /\b(?:references?|numbers?|codes?|ids?|identifiers?|values?|answers?|bills? of lading|b\/l|bl|bookings?|awb|air ?way ?bills?|take|pick|submit|use|look|find|is|it)\b/i;

const exceptive = /\b(?:unless|except (?:when|where|if)|only (?:when|if))\b/i;

export function readRules(line: string): readonly Rule[] {
  const rules: Rule[] = [];
  let inherited: Condition = everyDocument;
  for (const sentence of line.replace(/\*\*|`/g, '').split(boundary)) {
    const [main, ...exceptions] = sentence.split(exceptive);
    const { condition: own, rest, mentioned } = readCondition(main!);
    const condition = specificity(own) > 0 ? joined(inherited, own) : inherited;
    rules.push(...readClauses(rest, condition, mentioned));
    // What a sentence says of the supplier holds for what follows; what it says of one text does not.
    inherited = { ...condition, mentions: [] };
    for (const exception of exceptions) {
      const inner = readCondition(exception);
      const pointed = inner.mentioned.length > 0 ? `the code after it ${inner.rest}` : inner.rest;
      const rule = readReference(pointed, inherited, inner.mentioned);
      if (rule) rules.push(rule);
    }
  }
  return rules;
}

function joined(outer: Condition, own: Condition): Condition {
  const restates = own.countries.length > 0 || own.suppliers.length > 0 || own.currencies.length > 0;
  return restates ? own : { ...outer, mentions: own.mentions };
}

/** "the code after the container number, not the container number itself": what is denied is read apart. */
function readClauses(text: string, condition: Condition, mentioned: readonly string[]): Rule[] {
  if (saysNone.test(text))
    return justTheTask.test(text)
      ? readOtherHalf(text, condition, mentioned)
      : [bareRule('none', condition), ...readOtherHalf(text, condition, mentioned)];
  const at = text.search(denying);
  const [said, denied] = at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at)];
  const rule = readReference(said, condition, mentioned);
  return [...(rule ? [rule] : []), ...readDenied(denied, condition)];
}

/** "The reference is the code after X, otherwise answer None". */
function readOtherHalf(text: string, condition: Condition, mentioned: readonly string[]): Rule[] {
  const half = text.split(
    /[,:–—]\s*(?:but |and )?(?:otherwise|else|or else|if (?:there is|it has|not|none|no)\b|or\b|when absent)/i,
  );
  if (half.length < 2 || saysNone.test(half[0]!)) return [];
  const rule = readReference(half[0]!, condition, mentioned);
  return rule ? [rule] : [];
}

/** "the code after it": what the document mentions is then the label. */
function readReference(text: string, given: Condition, mentioned: readonly string[]): Rule | undefined {
  const points =
    /\b(?:after|behind|following|next to|beside)\s+(?:it|that|this|them|these words|those words|the words?)\b|\bfollows\b|\bits value\b/i.test(
      text,
    );
  const anchor =
    mentioned.length > 0 && points ? ({ kind: 'label', words: mentioned, literal: true } as const) : readAnchor(text);
  const condition =
    anchor?.kind === 'label' && mentioned.some((words) => anchor.words.includes(words))
      ? { ...given, mentions: [] }
      : given;
  const shape = readShape(text);
  const elements = readElements(text);
  if (
    !anchor &&
    !shape &&
    (elements.length === 0 || !/\b(?:reference|code|number|answer|b\/l|bl|booking)\b/i.test(text))
  )
    return undefined;
  if (!aboutReference.test(text) && anchor?.kind !== 'label') return undefined;
  return { says: 'reference', condition, elements, anchor, shape, tally: undefined };
}

function readDenied(text: string, condition: Condition): Rule[] {
  if (text === '') return [];
  const rules: Rule[] = [];
  const not = (anchor: Anchor): Rule => ({ ...bareRule('not', condition), anchor });
  if (/\bcontainer/i.test(text)) rules.push(not({ kind: 'after', what: 'container' }));
  const anchor = readAnchor(text);
  if (anchor?.kind === 'label') rules.push(not(anchor));
  const words = [
    ...text.matchAll(
      /\b(vat|tax|plate|voyage|vessel|file|order|invoice|registry|account|iban|customs|delivery note|position)\b/gi,
    ),
  ].map(([, word]) => word!);
  if (words.length > 0) rules.push(not({ kind: 'label', words, literal: false }));
  return rules;
}
