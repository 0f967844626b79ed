import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { containerCheckDigit } from './check-digits.ts';
import { FAMILIES } from './families/families.ts';
import { familiesOf, type GeneratedInvoice, generateInvoices } from './generate.ts';
import { squash } from './numbers.ts';

const invoices = generateInvoices({ seed: 7, train: 300, test: 120 });

const familyBySupplier = new Map(
  FAMILIES.flatMap((family) => family.suppliers.map((supplier) => [supplier.name, family] as const)),
);

/** Texts by the path of local names, as a parser reads them. */
function textsOf(xml: string): readonly (readonly [path: string, text: string])[] {
  const parser = new SaxesParser();
  const open: string[] = [];
  const texts: [string, string][] = [];
  parser.on('opentag', ({ name }) => open.push(name.replace(/^\w+:/, '')));
  parser.on('text', (text) => text.trim() && texts.push([open.join('/'), text]));
  parser.on('closetag', () => open.pop());
  parser.write(xml).close();
  return texts;
}

const SUPPLIER = 'Invoice/AccountingSupplierParty/Party/PartyName/Name';

function familyOf({ xml }: GeneratedInvoice) {
  return familyBySupplier.get(textsOf(xml).find(([path]) => path === SUPPLIER)![1])!;
}

const families = new Map(invoices.map((invoice) => [invoice, familyOf(invoice)]));

const isNone = ({ reference }: GeneratedInvoice) => reference === 'None';
const referenced = invoices.filter((invoice) => !isNone(invoice));

describe('generated invoices', () => {
  it('are the same bytes for the same request, and others for another seed', () => {
    expect(generateInvoices({ seed: 7, train: 300, test: 120 })).toEqual(invoices);
    const other = generateInvoices({ seed: 8, train: 300, test: 120 });
    expect(other.filter(({ xml }, index) => xml === invoices[index]!.xml)).toEqual([]);
  });

  it('are as many as asked for, training first, under names of their own', () => {
    expect(invoices.map(({ split }) => split)).toEqual([...Array(300).fill('train'), ...Array(120).fill('test')]);
    expect(new Set(invoices.map(({ name }) => name)).size).toBe(420);
    for (const { name } of invoices)
      expect(name).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('are well-formed UBL with the parts that a reader looks for, of any seed', () => {
    fc.assert(
      fc.property(fc.integer(), fc.boolean(), (seed, unseenFamilies) => {
        for (const { xml } of generateInvoices({ seed, train: 12, test: 12, unseenFamilies })) {
          const paths = new Set(textsOf(xml).map(([path]) => path));
          for (const path of [
            'ID',
            'Note',
            'PaymentTerms/Note',
            'InvoiceLine/Item/Name',
            'InvoiceLine/Item/Description',
          ])
            expect(paths).toContain(`Invoice/${path}`);
          expect(paths).toContain('Invoice/AccountingSupplierParty/Party/PostalAddress/Country/IdentificationCode');
        }
      }),
      { numRuns: 15 },
    );
  });

  it('have 1 to 12 lines and 2 to 12 kB', () => {
    const lines = invoices.map(({ xml }) => xml.split('<cac:InvoiceLine>').length - 1);
    expect([Math.min(...lines), Math.max(...lines)]).toEqual([1, 12]);
    const sizes = invoices.map(({ xml }) => Buffer.byteLength(xml));
    expect(Math.min(...sizes)).toBeGreaterThan(2000);
    expect(Math.max(...sizes)).toBeLessThan(12_000);
    expect(Math.max(...sizes)).toBeGreaterThan(8000);
  });

  it('add up: the lines are the net amount', () => {
    const cents = (text: string) => Math.round(Number(text) * 100);
    for (const { xml } of invoices) {
      const texts = textsOf(xml);
      const at = (path: string) => texts.filter(([own]) => own === path).map(([, text]) => cents(text));
      const net = at('Invoice/InvoiceLine/LineExtensionAmount').reduce((sum, amount) => sum + amount, 0);
      expect(at('Invoice/LegalMonetaryTotal/LineExtensionAmount')).toEqual([net]);
    }
  });
});

describe('references', () => {
  it('occur verbatim in one text of their own document, as a number of their own', () => {
    for (const { reference, xml } of referenced) {
      const texts = textsOf(xml).map(([, text]) => text);
      const occurrences = texts.reduce((sum, text) => sum + text.split(reference).length - 1, 0);
      const whole = new RegExp(`(?<![\\p{L}\\p{N}])${reference.replaceAll('/', '\\/')}(?!\\d)`, 'gu');
      expect(occurrences).toBeGreaterThan(0);
      expect(texts.reduce((sum, text) => sum + (text.match(whole)?.length ?? 0), 0)).toBe(occurrences);
    }
  });

  it('occur in no other document, however printed, so that no decoy is one', () => {
    expect(new Set(referenced.map(({ reference }) => squash(reference))).size).toBe(referenced.length);
    const squashed = invoices.map(({ xml }) =>
      textsOf(xml)
        .map(([, text]) => squash(text))
        .join(' '),
    );
    for (const { reference, name } of referenced) {
      const holders = invoices.filter((_, index) => squashed[index]!.includes(squash(reference)));
      expect(holders.map((holder) => holder.name)).toEqual([name]);
    }
  });

  it('stand at the places of their family, mostly at its own, and are copied to the payment terms with the note', () => {
    const PATHS = {
      note: 'Invoice/Note',
      name: 'Invoice/InvoiceLine/Item/Name',
      description: 'Invoice/InvoiceLine/Item/Description',
      order: 'Invoice/OrderReference/ID',
      document: 'Invoice/AdditionalDocumentReference/ID',
    } as const;
    const own = referenced.filter((invoice) => {
      const { habits, terms } = families.get(invoice)!;
      const held = textsOf(invoice.xml).filter(([, text]) => text.includes(invoice.reference));
      const paths = held.map(([path]) => path);
      expect(habits.some(({ where }) => paths.includes(PATHS[where]))).toBe(true);
      expect(paths.includes('Invoice/PaymentTerms/Note')).toBe(terms === 'copy' && paths.includes(PATHS.note));
      return paths.includes(PATHS[habits[0].where]);
    });
    expect(own.length / referenced.length).toBeGreaterThan(0.85);
    expect(own.length).toBeLessThan(referenced.length);
  });
});

describe('decoys', () => {
  it('are container numbers with their check digit, as printed', () => {
    const numbers = invoices.flatMap(({ xml }) => xml.match(/\b[A-Z]{3}U ?\d{6}-?\d\b/g) ?? []).map(squash);
    expect(numbers.length).toBeGreaterThan(400);
    for (const number of numbers) expect(containerCheckDigit(number.slice(0, 10))).toBe(Number(number[10]));
  });

  it('are in every invoice, with a reference or without', () => {
    for (const { xml, reference } of invoices) {
      const texts = textsOf(xml).filter(([path]) => /Note$|Item|Reference/.test(path));
      expect(texts.some(([, text]) => /\d{3}/.test(text.replaceAll(reference, '')))).toBe(true);
    }
  });
});

describe('shares and order', () => {
  it('without reference are the families’ own to within one invoice a split, and vary over them', () => {
    for (const family of FAMILIES)
      for (const split of ['train', 'test'] as const) {
        const own = invoices.filter((invoice) => invoice.split === split && families.get(invoice) === family);
        const none = own.filter(isNone).length;
        expect(Math.abs(none - own.length * family.noneShare)).toBeLessThanOrEqual(1);
      }
    expect(invoices.filter(isNone).length / invoices.length).toBeCloseTo(0.45, 1);
  });

  it('mix families: every dozen of the training set has all twelve', () => {
    for (let start = 0; start < 300; start += FAMILIES.length) {
      const stretch = invoices.slice(start, start + FAMILIES.length).map((invoice) => families.get(invoice)!.name);
      expect(new Set(stretch).size).toBe(FAMILIES.length);
    }
  });
});

describe('unseen families', () => {
  it('divide two to one, by seed, with none in both', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { train, test } = familiesOf(seed, true);
        expect([train.length, test.length]).toEqual([8, 4]);
        expect(new Set([...train, ...test])).toEqual(new Set(FAMILIES));
      }),
    );
    expect(familiesOf(1, true)).not.toEqual(familiesOf(2, true));
  });

  it('keep the test’s families out of training', () => {
    const divided = generateInvoices({ seed: 3, train: 60, test: 60, unseenFamilies: true });
    const names = (split: string) =>
      new Set(divided.filter((invoice) => invoice.split === split).map((invoice) => familyOf(invoice).name));
    expect(names('train').intersection(names('test')).size).toBe(0);
  });
});

it('a request for less than nothing is refused with a sentence', () => {
  expect(() => generateInvoices({ seed: 0, train: -1, test: 0 })).toThrow(
    /^Expected train invoices to be a whole number of at least 0, got -1\.$/,
  );
});

it('one invoice looks like this', () => {
  const invoice = generateInvoices({ seed: 0, train: 12, test: 0 }).find((candidate) => !isNone(candidate))!;
  const texts = textsOf(invoice.xml).map(([path, text]) => `${path}: ${text}`);
  expect([invoice.reference, ...texts].join('\n')).toMatchInlineSnapshot(`
    "TLKS230842355
    Invoice/UBLVersionID: 2.1
    Invoice/CustomizationID: urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0
    Invoice/ID: F23-69384
    Invoice/IssueDate: 2023-11-17
    Invoice/InvoiceTypeCode: Invoice
    Invoice/DocumentCurrencyCode: EUR
    Invoice/Note: Serie T - Buque BALTIC QUILL v. 414W escala 28/10/2023 - Expediente 23-271717 - DUA 23ES009320471759545 - Pedido cliente 4540607257 - Domiciliación ES45 0856 4784 1853 6105 8532
    Invoice/AccountingSupplierParty/Party/PartyName/Name: MUELLE SUR SERVICIOS PORTUARIOS S.L.
    Invoice/AccountingSupplierParty/Party/PostalAddress/StreetName: Polígono El Fangal parcela 58
    Invoice/AccountingSupplierParty/Party/PostalAddress/CityName: Bilbao
    Invoice/AccountingSupplierParty/Party/PostalAddress/PostalZone: None
    Invoice/AccountingSupplierParty/Party/PostalAddress/Country/IdentificationCode: ES
    Invoice/AccountingCustomerParty/Party/PartyName/Name: Hilaturas Peñarroja S.L.
    Invoice/AccountingCustomerParty/Party/PostalAddress/StreetName: Polígono El Fangal parcela 99
    Invoice/AccountingCustomerParty/Party/PostalAddress/CityName: Castellón
    Invoice/AccountingCustomerParty/Party/PostalAddress/PostalZone: None
    Invoice/AccountingCustomerParty/Party/PostalAddress/Country/IdentificationCode: ES
    Invoice/PaymentTerms/Note: Serie T - Buque BALTIC QUILL v. 414W escala 28/10/2023 - Expediente 23-271717 - DUA 23ES009320471759545 - Pedido cliente 4540607257 - Domiciliación ES45 0856 4784 1853 6105 8532
    Invoice/LegalMonetaryTotal/LineExtensionAmount: 13829.39
    Invoice/LegalMonetaryTotal/TaxExclusiveAmount: 13829.39
    Invoice/LegalMonetaryTotal/TaxInclusiveAmount: 16733.56
    Invoice/LegalMonetaryTotal/PayableAmount: 16733.56
    Invoice/InvoiceLine/ID: 1
    Invoice/InvoiceLine/InvoicedQuantity: 1.0
    Invoice/InvoiceLine/LineExtensionAmount: 1153.16
    Invoice/InvoiceLine/Item/Description: Tasa T3 mercancía 20DV
    Invoice/InvoiceLine/Item/Name: Tasa T3 mercancía 20DV
    Invoice/InvoiceLine/Price/PriceAmount: 1153.16
    Invoice/InvoiceLine/ID: 2
    Invoice/InvoiceLine/InvoicedQuantity: 3.0
    Invoice/InvoiceLine/LineExtensionAmount: 566.49
    Invoice/InvoiceLine/Item/Description: Entrega 20DV KVLU8104800 TLKS230842355 HALIFAX
    Invoice/InvoiceLine/Item/Name: Entrega 20DV KVLU8104800 TLKS230842355 HALIFAX
    Invoice/InvoiceLine/Price/PriceAmount: 188.83
    Invoice/InvoiceLine/ID: 3
    Invoice/InvoiceLine/InvoicedQuantity: 3.0
    Invoice/InvoiceLine/LineExtensionAmount: 1085.67
    Invoice/InvoiceLine/Item/Description: Descarga TLKU9631618 TLKS230842355
    Invoice/InvoiceLine/Item/Name: Descarga TLKU9631618 TLKS230842355
    Invoice/InvoiceLine/Price/PriceAmount: 361.89
    Invoice/InvoiceLine/ID: 4
    Invoice/InvoiceLine/InvoicedQuantity: 1.0
    Invoice/InvoiceLine/LineExtensionAmount: 1211.64
    Invoice/InvoiceLine/Item/Description: Pesaje VGM KVLU8104800 TLKS230842355
    Invoice/InvoiceLine/Item/Name: Pesaje VGM KVLU8104800 TLKS230842355
    Invoice/InvoiceLine/Price/PriceAmount: 1211.64
    Invoice/InvoiceLine/ID: 5
    Invoice/InvoiceLine/InvoicedQuantity: 3.0
    Invoice/InvoiceLine/LineExtensionAmount: 3871.86
    Invoice/InvoiceLine/Item/Description: Conexión reefer TLKU9631618 FV5224259
    Invoice/InvoiceLine/Item/Name: Conexión reefer TLKU9631618 FV5224259
    Invoice/InvoiceLine/Price/PriceAmount: 1290.62
    Invoice/InvoiceLine/ID: 6
    Invoice/InvoiceLine/InvoicedQuantity: 2.0
    Invoice/InvoiceLine/LineExtensionAmount: 3504.96
    Invoice/InvoiceLine/Item/Description: Limpieza contenedor 20DV KVLU8104800 TLKS230842355 HALIFAX
    Invoice/InvoiceLine/Item/Name: Limpieza contenedor 20DV KVLU8104800 TLKS230842355 HALIFAX
    Invoice/InvoiceLine/Price/PriceAmount: 1752.48
    Invoice/InvoiceLine/ID: 7
    Invoice/InvoiceLine/InvoicedQuantity: 1.0
    Invoice/InvoiceLine/LineExtensionAmount: 1524.26
    Invoice/InvoiceLine/Item/Description: Tasa T3 mercancía TLKU9631618
    Invoice/InvoiceLine/Item/Name: Tasa T3 mercancía TLKU9631618
    Invoice/InvoiceLine/Price/PriceAmount: 1524.26
    Invoice/InvoiceLine/ID: 8
    Invoice/InvoiceLine/InvoicedQuantity: 1.0
    Invoice/InvoiceLine/LineExtensionAmount: 603.57
    Invoice/InvoiceLine/Item/Description: Entrega KVLU8104800 TLKS230842355
    Invoice/InvoiceLine/Item/Name: Entrega KVLU8104800 TLKS230842355
    Invoice/InvoiceLine/Price/PriceAmount: 603.57
    Invoice/InvoiceLine/ID: 9
    Invoice/InvoiceLine/InvoicedQuantity: 1.0
    Invoice/InvoiceLine/LineExtensionAmount: 307.78
    Invoice/InvoiceLine/Item/Description: Descarga TLKU9631618 TLKS230842355
    Invoice/InvoiceLine/Item/Name: Descarga TLKU9631618 TLKS230842355
    Invoice/InvoiceLine/Price/PriceAmount: 307.78"
  `);
});
