/** Labels before a code: "B/L", "BL no :", "Bill of Lading Number:" are the same in a dictionary, not letter by letter. */
import type { Anchor } from './rule.ts';

type Label = Extract<Anchor, { kind: 'label' }>;

/** Terms of trade with their usual abbreviations, as any dictionary gives them. */
const terms: readonly (readonly [term: string, written: RegExp])[] = [
  ['billoflading', /\b(?:bills? of lading|b\/l|bol|bl)\b/gi],
  ['airwaybill', /\b(?:air ?way ?bill|awb)\b/gi],
  ['waybill', /\b(?:way ?bill|consignment note)\b/gi],
  ['booking', /\b(?:bookings?|bkg)\b/gi],
  ['shipment', /\b(?:shipments?|shpt)\b/gi],
  ['reference', /\b(?:references?|refs?)\b/gi],
  ['file', /\b(?:dossier|file)\b/gi],
];
const numbering = /\b(?:numbers?|nos?|nr|num|id|code)\b\.?|#|№|n[°º]/gi;

const simplified = new Map<string, string>();

/** Lower case, terms by one name, "number" and marks left out. */
export function dictionary(text: string): string {
  let simple = simplified.get(text);
  if (simple === undefined) {
    simple = text;
    for (const [term, written] of terms) simple = simple.replace(written, ` ${term} `);
    simple = simple
      .replace(numbering, ' ')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
      .replace(/\b(billoflading|airwaybill|waybill|booking) reference\b/g, '$1');
    if (simplified.size < 20_000) simplified.set(text, simple);
  }
  return simple;
}

/** As written, but for case, double blanks and marks at the end. */
export function literal(text: string): string {
  return text
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/[\s:.#(,;=-]+$/, '')
    .trim();
}

/** Whether the text before a code ends with the label. */
export function endsWithLabel(before: string, { words, literal: exact }: Label): boolean {
  const read = exact ? literal : dictionary;
  // Labels are short: what stands far before the code need not be looked at.
  const text = read(before.slice(-80));
  return words.some((label) => {
    const wanted = read(label);
    return wanted !== '' && text.endsWith(wanted) && !isWordPart(text.at(-wanted.length - 1));
  });
}

function isWordPart(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}

const references: Readonly<Record<string, string>> = {
  billoflading: 'bill of lading',
  airwaybill: 'airway bill',
  waybill: 'waybill',
  booking: 'booking',
  'shipment reference': 'shipment reference',
};

/** The dictionary's name of the transport reference that a text ends with; undefined where it ends with none. */
export function termAtEnd(text: string): string | undefined {
  const last = / (?:billoflading|airwaybill|waybill|booking|shipment reference)$/.exec(` ${dictionary(text)}`)?.[0];
  return last === undefined ? undefined : references[last.trim()];
}
