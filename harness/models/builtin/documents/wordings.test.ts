/** Guidelines as a freight clerk or a language model writes them, and what the agent then submits. */
import { describe, expect, test } from 'vitest';
import { type InvoiceText, invoiceXml, playInvoice } from '../../../testing/document-world.ts';
import { builtinModel } from '../builtin.ts';

const model = builtinModel({ limits: [] });

async function answerTo(guidelines: string, text: InvoiceText): Promise<string> {
  const invoice = { name: 'test', xml: invoiceXml(text), reference: 'None' };
  return (await playInvoice(model, guidelines, invoice)).answer;
}

const depot: InvoiceText = {
  country: 'PT',
  supplier: 'Porto Depot Lda',
  note: 'Batch B - Sheet 77812345',
  items: ['Container washing XKLU1234567 QRSN7654321', 'Release fee N QRSN7654321'],
};
const depotWithout: InvoiceText = { ...depot, items: ['Container washing XKLU1234567', 'Release fee N'] };
const sea: InvoiceText = {
  country: 'SE',
  supplier: 'Nordic Sea Lines AB',
  note: 'SALE\nFile no : FL/99812/24\nBL no : ABC/DEF/12345\nContainer(s) : QXYU 310254-6\nVessel voyage: 088W12',
  items: ['OCEAN FREIGHT'],
};
const road: InvoiceText = {
  country: 'FI',
  supplier: 'Road Cooperative Oy',
  note: 'SALE\nHELSINKI DEPOT 417 2063 9581 30917\nPayment by 01/08/24',
  items: ['TRANSPORT FEE 93PL4470'],
};
const air: InvoiceText = {
  country: 'AT',
  supplier: 'Alpine Air GmbH',
  note: 'IBAN: AT611904300234573201',
  items: ['216-40839175'],
};

describe('where the reference is', () => {
  test.each([
    [
      'In invoices of suppliers in PT, the reference is the code after the container number in the item name.',
      depot,
      'QRSN7654321',
    ],
    [
      'For Portuguese suppliers: take the code that follows the container number in the line item description, not the container number itself.',
      depot,
      'QRSN7654321',
    ],
    ['PT: reference = 2nd code in the item description (the first code is the container).', depot, 'QRSN7654321'],
    [
      'Invoices from Porto Depot: look at the item lines, the reference is at the end of the line.',
      depot,
      'QRSN7654321',
    ],
    [
      'If the supplier is in Portugal, look for "Release fee N" in the invoice lines and submit what follows it.',
      depot,
      'QRSN7654321',
    ],
    ['The reference is the last code in cac:Item/cbc:Name. Never submit a container number.', depot, 'QRSN7654321'],
    [
      'When the country code of the supplier is PT, the transport reference consists of four letters and seven digits and comes right after the container number in InvoiceLine/Item/Description.',
      depot,
      'QRSN7654321',
    ],
    ['SE suppliers: use the number after "BL no" in the note.', sea, 'ABC/DEF/12345'],
    ['For suppliers in SE, the reference is the bill of lading number in the note.', sea, 'ABC/DEF/12345'],
    ['Find the B/L number in the Note element and submit it. Ignore the file number.', sea, 'ABC/DEF/12345'],
    ['In documents whose note contains "BL no", the reference is the code after it.', sea, 'ABC/DEF/12345'],
    ['Nordic Sea Lines writes its reference as three groups with slashes, labelled "BL no".', sea, 'ABC/DEF/12345'],
    ['The reference looks like "XYZ/QRS/11111" in the note.', sea, 'ABC/DEF/12345'],
    [
      'In Finnish invoices the reference is the number of ten or eleven digits in groups of 3, 4 and 4 in the note.',
      road,
      '417 2063 9581',
    ],
    [
      'For suppliers in FI the reference is written as 3-4-4 digits on the second line of the note.',
      road,
      '417 2063 9581',
    ],
    [
      'In invoices of the supplier "Road Cooperative Oy" the reference stands after a place name in the note: 3, 4 and 4 digits, separated by spaces.',
      road,
      '417 2063 9581',
    ],
    ['Invoices in EUR: the airway bill is the whole text of the item description.', air, '216-40839175'],
    ['In AT and CH, submit the code with a hyphen (3 digits and 8 digits) from the item name.', air, '216-40839175'],
    [
      'If the invoice is from Austria, an airway bill of three digits, a dash and eight digits stands alone in the description.',
      air,
      '216-40839175',
    ],
    ['The reference starts with "QRS" and stands in the item name.', depot, 'QRSN7654321'],
  ])('%s', async (guideline, text, expected) => {
    expect(await answerTo(guideline, text)).toBe(expected);
  });
});

describe('when there is none', () => {
  test.each([
    [
      '- PT: the reference is the code after the container number in the item name.\n- If the invoice has only container numbers, answer None.',
      depotWithout,
    ],
    ['Invoices of suppliers in FI carry no reference unless the note says "BL no".', road],
    ['For suppliers in FI, submit None.', road],
    ['- Suppliers in AT never give a reference: answer "None".', air],
    ['If the note mentions "Sheet", there is no transport reference; submit None.', depot],
    [
      'In invoices of suppliers in PT the reference is the code of 12 digits in the note, otherwise answer None.',
      depot,
    ],
    ['Porto Depot: no reference.', depot],
  ])('%s', async (guideline, text) => {
    for (const seed of [1, 2, 3])
      expect(
        await playInvoice(model, guideline, { name: 't', xml: invoiceXml(text), reference: 'None' }, seed),
      ).toMatchObject({ answer: 'None' });
  });

  test('an exception to that is followed', async () => {
    const guideline = 'Invoices of suppliers in SE carry no reference unless the note says "BL no".';
    expect(await answerTo(guideline, sea)).toBe('ABC/DEF/12345');
  });
});

describe('guidelines about other documents', () => {
  test.each([
    'In invoices of suppliers in MT, the reference is the code after the container number in the item name.',
    'Maltese suppliers: the reference is the last code of the item name.',
    'In invoices of the supplier "Valletta Shipping", the reference is the last code of the item name.',
    'Invoices in USD: the reference is the last code of the item name.',
  ])('do not help: %s', async (guideline) => {
    for (const seed of [1, 2, 3]) {
      const invoice = { name: 't', xml: invoiceXml(depot), reference: 'None' };
      const [with_, without] = [
        await playInvoice(model, guideline, invoice, seed),
        await playInvoice(model, '', invoice, seed),
      ];
      expect(with_.answer).toBe(without.answer);
    }
  });
});

test('the task itself, told again as an instruction, is no guideline', async () => {
  const same = 'Find the transport reference of the invoice and submit it, or submit None if the invoice has none.';
  const invoice = { name: 't', xml: invoiceXml(depot), reference: 'None' };
  for (const seed of [1, 2, 3, 4])
    expect((await playInvoice(model, same, invoice, seed)).answer).toBe(
      (await playInvoice(model, '', invoice, seed)).answer,
    );
});
