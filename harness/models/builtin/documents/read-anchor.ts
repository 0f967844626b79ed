/** What a sentence says about what stands before or after the code, or where in its line the code stands. */

import { dictionary, termAtEnd } from './labels.ts';
import { quotedIn } from './read-condition.ts';
import type { Anchor } from './rule.ts';

const after = String.raw`(?:after|behind|following|follows|preceded by|label+ed(?:\s+(?:as|with|by))?|marked(?:\s+(?:as|with|by))?|next to|beside|headed|introduced by|called|to the right of)`;
const before = '(?:before|in front of|preceding|precedes|followed by|ahead of|to the left of)';
const lead = String.raw`\s+(?:either\s+|the\s+|an?\s+|its\s+|any\s+|words?\s+|label\s+|labels\s+|text\s+|phrase\s+|heading\s+|keyword\s+|abbreviation\s+|term\s+|like\s+|for\s+)*`;
const stop =
  /\s*(?:[,.;:()]|\b(?:in|on|at|inside|within|is|are|and|with|that|which|has|when|if|to|from|as|not|never|consisting|starts?|there|it|appears?|stands?)\b(?! lading))/i;
const ordinals: Readonly<Record<string, number>> = {
  first: 1,
  '1st': 1,
  second: 2,
  '2nd': 2,
  third: 3,
  '3rd': 3,
  fourth: 4,
  '4th': 4,
};

export function readAnchor(sentence: string): Anchor | undefined {
  return (
    beside(sentence, after, 'after') ??
    beside(sentence, before, 'before') ??
    quotedLabel(sentence) ??
    placed(sentence) ??
    term(sentence)
  );
}

/** "after the container number", "after "BL no"", "behind the B/L". */
function beside(sentence: string, verb: string, kind: 'after' | 'before'): Anchor | undefined {
  const found = new RegExp(String.raw`\b${verb}${lead}`, 'i').exec(sentence);
  if (!found) return undefined;
  const rest = sentence.slice(found.index + found[0].length);
  const labels = /^["“]/.test(rest)
    ? quotedIn(/^(?:["“][^"”]*["”](?:\s*(?:,|\/|and|or|,\s*or)\s*)?)+/.exec(rest)?.[0] ?? '')
    : [];
  if (labels.length > 0) return kind === 'after' ? { kind: 'label', words: labels, literal: true } : undefined;
  const words = rest.split(stop)[0]!.trim();
  if (/\bcontainers?\b/i.test(words)) return { kind, what: 'container' };
  if (
    /^(?:\w+\s+)?(?:code|number|identifier)s?$/i.test(words) &&
    !termAtEnd(words) &&
    !/\b(?:reference|shipment|file|order)\b/i.test(words)
  )
    return { kind, what: 'code' };
  if (/\b(?:place|city|town|port|location|company|customer|shipper|names?|words?)\b/i.test(words))
    return { kind, what: 'name' };
  if (kind === 'before' || words === '' || words.split(' ').length > 6 || /^(?:it|that|this|line|end)$/i.test(words))
    return undefined;
  return {
    kind: 'label',
    words: words.split(/\s*(?:,|\bor\b)\s*/).filter((word) => dictionary(word) !== ''),
    literal: false,
  };
}

/** "look for "BL no"": what is quoted and not said to be anything else is what stands before the code. */
function quotedLabel(sentence: string): Anchor | undefined {
  const spoken = sentence.replace(
    /\b(?:start|begin)\w*\s+with\s+["“][^"”]*["”]|\b(?:like|e\.g\.|such as|for example|example|form)[:,]?\s*["“][^"”]*["”]/gi,
    ' ',
  );
  const labels = quotedIn(spoken).filter((words) => words.toLowerCase() !== 'none');
  return labels.length > 0 ? { kind: 'label', words: labels, literal: true } : undefined;
}

function placed(sentence: string): Anchor | undefined {
  if (
    /\b(?:whole|entire|full|complete) (?:text|content|line|note|item|name|description|element|value)\b|\b(?:by itself|on its own|alone|nothing (?:else|but))\b|\btext itself\b/i.test(
      sentence,
    )
  )
    return { kind: 'place', at: 'whole' };
  if (
    /\b(?:last|final) (?:code|number|word|token|part|one|alphanumeric)\b|\bat the (?:very )?end\b|\b(?:stands|comes|is) last\b|\bends? with\b/i.test(
      sentence,
    )
  )
    return { kind: 'place', at: 'last' };
  if (/\b(?:second|2nd) (?:code|number|one|alphanumeric)\b/i.test(sentence)) return { kind: 'after', what: 'code' };
  if (
    /\b(?:first|1st) (?:code|number|one|alphanumeric)\b|\bat the (?:very )?(?:beginning|start)\b|\b(?:stands|comes|is) first\b/i.test(
      sentence,
    )
  )
    return { kind: 'place', at: 'first' };
  const line = /\b(first|second|third|fourth|1st|2nd|3rd|4th) line\b|\bline (?:number )?(\d+)\b/i.exec(sentence);
  return line ? { kind: 'line', number: line[2] ? Number(line[2]) : ordinals[line[1]!.toLowerCase()]! } : undefined;
}

/** "The reference is the B/L number": a term of the trade is what stands before the code. */
function term(sentence: string): Anchor | undefined {
  const said =
    sentence.match(
      /\b(?:bills? of lading|b\/l|bol|bl|air ?way ?bill|awb|waybill|booking|shipment ref(?:erence)?)\b(?: (?:number|no|reference))?/gi,
    ) ?? [];
  const terms = [...new Set(said.map((words) => termAtEnd(words)).filter((one) => one !== undefined))];
  return terms.length > 0 ? { kind: 'label', words: terms, literal: false } : undefined;
}
