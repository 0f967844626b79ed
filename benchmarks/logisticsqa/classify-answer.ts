/**
 * What a wrong answer is, judged by where it stands in the document; the first that applies:
 *   near the reference · the element that it stands in · a shape that is beyond doubt · the words before it · a plate's shape
 */
import type { Invoice, Leaf } from './documents/invoice.ts';

/** Each kind of number with how a sentence goes on: "The answer is …". */
export const answerKinds = {
  'reference in other punctuation': 'the reference in other punctuation',
  'part of the reference': 'a part of the reference only',
  'reference with more around it': 'the reference with more around it',
  'container number': 'a container number',
  plate: 'a plate',
  'vessel voyage': 'a vessel or its voyage',
  'tax number': 'a tax number',
  'registry number': 'a registry number',
  'file number': 'a file number',
  'order number': 'an order number',
  'invoice number': 'an invoice number',
  date: 'a date',
  amount: 'an amount',
  'other number in the document': 'another number in the document',
  'other text in the document': 'other text in the document',
} as const;
export type AnswerKind = keyof typeof answerKinds;

const byElement: readonly (readonly [RegExp, AnswerKind])[] = [
  [/^Invoice\/ID$|BillingReference\/.*\/ID$/, 'invoice number'],
  [/PartyTaxScheme\/CompanyID$/, 'tax number'],
  [/CompanyID$|PartyIdentification\/ID$/, 'registry number'],
  [/OrderReference\/ID$/, 'order number'],
  [/LicensePlateID$/, 'plate'],
  [/(?:JourneyID|VesselID|VesselName)$/, 'vessel voyage'],
  [/Date$/, 'date'],
  [/Amount$/, 'amount'],
];

/**
 * ISO 6346: owner, category U, J or Z, serial number. Its check digit is not asked for: anonymized and mistyped numbers
 * fail it and are container numbers nevertheless.
 */
const container = /^[A-Z]{3}[UJZ]\d{7}$/;
const date = /^(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2}))$/;
const amount = /^(?:[A-Z]{3} ?|[€$£] ?)?\d{1,3}(?:[.,]?\d{3})*[.,]\d{1,2}(?: ?[A-Z]{3}| ?[€$£])?$/;
/** Turkish (34 ABC 123) and Italian or French (AB 123 CD). */
const plate = /^(?:\d{2}[A-Z]{1,3}\d{2,5}|[A-Z]{2}\d{3}[A-Z]{2})$/;

/** Words of the label that goes before a number, English and those of the countries that write such invoices most. */
const byLabel: readonly (readonly [RegExp, AnswerKind])[] = [
  [/\b(?:container|cntr|cont|konteyner|contenedor|contenitore)/i, 'container number'],
  [/\b(?:plates?|plaka|targa|placas?|truck|trailer)\b/i, 'plate'],
  [/\b(?:voy|voyage\w*|vessel|ship|sefer|viaggio|viaje|flight|m\/v)\b/i, 'vessel voyage'],
  [/\b(?:vat|tax|vkn|rfc|p\.? ?iva|partita iva|tva|nif|vergi)\b/i, 'tax number'],
  [/\b(?:registry|register|registration|mersis|rea|c\.?r\.?)\b/i, 'registry number'],
  [/\b(?:file|dossier|position|pos|case|pratica|dosya|job)\b|PosNo/i, 'file number'],
  [/\b(?:order|po|p\.o\.|purchase|ordine|pedido|sipari[sş])\b|OrderNo/i, 'order number'],
  [/\b(?:invoice|fattura|factura|fatura|folio)\b/i, 'invoice number'],
];

/**
 * Undefined = the answer is not in the document. It is in it, in whatever case and punctuation, where its letters and
 * digits follow each other. `reference` is the right answer, where there is one.
 */
export function kindOfAnswer(answer: string, reference: string | undefined, invoice: Invoice): AnswerKind | undefined {
  const given = lettersAndDigits(answer);
  if (given === '') return undefined;
  const near = reference === undefined ? undefined : nearReference(given, lettersAndDigits(reference));
  if (near !== undefined) return near;

  const pattern = [...given].join('[^\\p{L}\\p{N}]{0,3}');
  const whole = new RegExp(`(?<![\\p{L}\\p{N}])${pattern}(?![\\p{L}\\p{N}])`, 'iu');
  const places = invoice.leaves.flatMap((leaf) => {
    const found = whole.exec(leaf.text);
    return found ? [{ leaf, found: found[0], before: leaf.text.slice(0, found.index) }] : [];
  });
  const other = /\d/.test(given) ? 'other number in the document' : 'other text in the document';
  if (places.length > 0) return known(places) ?? other;
  const inside = new RegExp(pattern, 'iu');
  return invoice.leaves.some((leaf) => inside.test(leaf.text)) || inside.test(invoice.xml) ? other : undefined;
}

function nearReference(given: string, reference: string): AnswerKind | undefined {
  if (given === reference) return 'reference in other punctuation';
  // A digit or two are in every reference by chance.
  if (given.length >= 3 && reference.includes(given)) return 'part of the reference';
  return given.includes(reference) ? 'reference with more around it' : undefined;
}

interface Place {
  readonly leaf: Leaf;
  /** The answer as it stands there. */
  readonly found: string;
  readonly before: string;
}

function known(places: readonly Place[]): AnswerKind | undefined {
  const matching = (table: typeof byElement, chosen: readonly Place[], textOf: (place: Place) => string) =>
    chosen.flatMap((place) => table.find(([pattern]) => pattern.test(textOf(place)))?.[1] ?? [])[0];
  const { found } = places[0]!;
  const wholeElements = places.filter((place) => place.found.length === place.leaf.text.length);
  return (
    matching(byElement, wholeElements, ({ leaf }) => leaf.path) ??
    kindOfShape(found) ??
    (/\d/.test(found) ? matching(byLabel, places, labelOf) : undefined) ??
    (plate.test(lettersAndDigits(found)) ? 'plate' : undefined)
  );
}

function kindOfShape(found: string): AnswerKind | undefined {
  if (container.test(lettersAndDigits(found))) return 'container number';
  if (date.test(found)) return 'date';
  return amount.test(found.toUpperCase()) ? 'amount' : undefined;
}

/** The words between the number before, or the last `:`, `,` or `;`, and the answer: "… Ref No: " → "Ref No". */
function labelOf({ before }: Place): string {
  const words = before.slice(-60).replace(/[\s:.#/-]+$/, '');
  return /[^\d:,;]*$/.exec(words)![0].slice(-40);
}

function lettersAndDigits(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '').toUpperCase();
}
