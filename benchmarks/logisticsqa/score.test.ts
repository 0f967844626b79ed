import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toyInvoice } from './documents/toy-invoice.ts';
import { isReference, judge, normalize } from './score.ts';

/** UTF-16 code units, halves of characters among them. */
const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));

const note = [
  'SHIPMENT REF: XKM 789-45, File no : TRN/9384, Order No: PO-5512, Voyage: 029E, Container(s) : MSCU 475892-1',
  'VAT No: PT500100200, Registry No: 893245-7, fee-34KLM891, Due 02.08.2024, TL Amount: 7,200.00 -, CNTR: WXYK9876543, TN 7711882',
];
const invoice = toyInvoice({
  note: note.join('\n'),
  more: '<cac:AccountingCustomerParty><cac:Party><cac:PartyLegalEntity><cbc:CompanyID>B-7788</cbc:CompanyID></cac:PartyLegalEntity><cac:PartyTaxScheme><cbc:CompanyID>ES123</cbc:CompanyID></cac:PartyTaxScheme></cac:Party></cac:AccountingCustomerParty>',
});
const outcome = (answer: string, truth = 'XKM 789-45') => judge(answer, truth, invoice).outcome;

describe('the right answer', () => {
  it.each([
    'XKM 789-45',
    ' xkm\n 789-45 ',
    '"XKM 789-45"',
    "'XKM  789-45'.",
    'XKM 789-45.',
    '“xkm 789-45”',
  ])('is %j', (answer) => {
    expect(judge(answer, 'XKM 789-45', invoice)).toMatchObject({ score: 1, outcome: 'right' });
  });

  it.each([
    ['XKM789-45', 'wrong: reference in other punctuation'],
    ['XKM', 'wrong: part of the reference'],
    ['Ref XKM 789-45', 'wrong: reference with more around it'],
    ['XKM 789-45, TRN/9384', 'wrong: reference with more around it'],
    ['', 'none given'],
    ['none', 'none given'],
    ['The reference is not known to me', 'invented'],
    ['XKM 789-46', 'invented'],
    ['???', 'invented'],
  ])('is not %j', (answer, told) => {
    expect(judge(answer, 'XKM 789-45', invoice)).toMatchObject({ score: 0, outcome: told });
  });

  it('is itself, in any case and with any blanks', () => {
    const word = fc.string({ unit: fc.constantFrom('A', 'b', '7', '/', '-', 'É', 'ß', 'ς', 'İ'), minLength: 1 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
        const reference = `R${words.join(' ')}`;
        for (const answer of [reference, ` ${`R${words.join('\t\n ')}`}. `, `"${reference}"`, reference.toUpperCase()])
          expect(judge(answer, reference, invoice).score).toBe(1);
      }),
    );
  });

  it('is compared alike however often it was normalized', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: anyUnit }),
        (text) => void expect(normalize(normalize(text))).toBe(normalize(text)),
      ),
    );
  });
});

describe('no reference', () => {
  it.each([
    'None',
    'none',
    ' NONE. ',
    '"None"',
    '',
    '-',
    'N/A',
    'null',
    'no reference',
    'No transport reference found.',
  ])('is said by %j', (answer) => {
    expect(judge(answer, 'None', invoice)).toEqual({
      score: 1,
      outcome: 'right',
      feedback: 'The expected answer was None: the invoice has no transport reference. No reference was given.',
    });
  });

  it.each([
    ['XKM 789-45', 'not a reference: other number in the document'],
    ['WXYK9876543', 'not a reference: container number'],
    ['There is none', 'invented'],
  ])('is not said by %j', (answer, told) => {
    expect(judge(answer, 'None', invoice)).toMatchObject({ score: 0, outcome: told });
  });

  it('is "None" alone in the truth', () => {
    expect(['None', 'none', 'N/A', 'NONE1'].map(isReference)).toEqual([false, false, true, true]);
  });
});

describe('a wrong answer is told by what it is', () => {
  it.each([
    ['MSCU475892-1', 'container number'],
    ['WXYK9876543', 'container number'],
    ['34KLM891', 'plate'],
    ['029E', 'vessel voyage'],
    ['PT500100200', 'tax number'],
    ['ES123', 'tax number'],
    ['893245-7', 'registry number'],
    ['B-7788', 'registry number'],
    ['TRN/9384', 'file number'],
    ['PO-5512', 'order number'],
    ['02.08.2024', 'date'],
    ['2026-03-04', 'date'],
    ['7,200.00', 'amount'],
    ['120.00', 'amount'],
    ['INV-77', 'invoice number'],
    ['7711882', 'other number in the document'],
    ['7118', 'other number in the document'],
    ['Ship & Sons', 'other text in the document'],
  ])('%s: %s', (answer, kind) => {
    expect(outcome(answer)).toBe(`wrong: ${kind}`);
  });

  it('in a sentence with the expected answer, for training', () => {
    expect(judge('WXYK9876543', '892 7456', invoice).feedback).toBe(
      'The expected answer was "892 7456". The answer "WXYK9876543" is a container number.',
    );
    expect(judge('ABC 1', '892 7456', invoice).feedback).toBe(
      'The expected answer was "892 7456". The answer "ABC 1" is not in the document.',
    );
    expect(judge('None', '892 7456', invoice).feedback).toBe(
      'The expected answer was "892 7456". No reference was given.',
    );
  });

  it('whatever it is, without an error and in bounds', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: anyUnit, maxLength: 1000 }),
        fc.constantFrom('None', 'XKM 789-45'),
        (answer, truth) => {
          const judged = judge(answer, truth, invoice);
          expect(judged.outcome).toMatch(/^(?:right|none given|invented|(?:wrong|not a reference): [a-z ]+)$/);
          expect(judged.feedback.length).toBeLessThan(300);
        },
      ),
    );
  });
});
