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
      const { habits, terms } = familyOf(invoice);
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
        const own = invoices.filter((invoice) => invoice.split === split && familyOf(invoice) === family);
        const none = own.filter(isNone).length;
        expect(Math.abs(none - own.length * family.noneShare)).toBeLessThanOrEqual(1);
      }
    expect(invoices.filter(isNone).length / invoices.length).toBeCloseTo(0.45, 1);
  });

  it('mix families: every dozen of the training set has all twelve', () => {
    for (let start = 0; start < 300; start += FAMILIES.length) {
      const stretch = invoices.slice(start, start + FAMILIES.length).map((invoice) => familyOf(invoice).name);
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
  const [invoice] = generateInvoices({ seed: 0, train: 1, test: 0 });
  expect(`${invoice!.reference}\n${invoice!.xml}`).toMatchInlineSnapshot(`
    "None
    <?xml version="1.0" encoding="UTF-8"?>
    <Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
        <cbc:UBLVersionID>2.1</cbc:UBLVersionID>
        <cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0</cbc:CustomizationID>
        <cbc:ID>6028/FE/25</cbc:ID>
        <cbc:IssueDate>2025-08-20</cbc:IssueDate>
        <cbc:InvoiceTypeCode>Invoice</cbc:InvoiceTypeCode>
        <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
        <cbc:Note>TD24 Operazione non imponibile art. 9 DPR 633/72 M/n NORD ALBATROSS viaggio 487W arrivo 16/08/2025 Scadenza 13/10/2025 importo 2553.58</cbc:Note>
        <cac:AccountingSupplierParty>
            <cac:Party>
                <cac:PartyName>
                    <cbc:Name>Agenzia Marittima Falcone &amp; Dossi S.r.l.</cbc:Name>
                </cac:PartyName>
                <cac:PostalAddress>
                    <cbc:StreetName>None</cbc:StreetName>
                    <cbc:CityName>Trieste</cbc:CityName>
                    <cbc:PostalZone>None</cbc:PostalZone>
                    <cac:Country>
                        <cbc:IdentificationCode>IT</cbc:IdentificationCode>
                    </cac:Country>
                </cac:PostalAddress>
            </cac:Party>
        </cac:AccountingSupplierParty>
        <cac:AccountingCustomerParty>
            <cac:Party>
                <cac:PartyName>
                    <cbc:Name>Cartiera Valbruna S.p.A.</cbc:Name>
                </cac:PartyName>
                <cac:PostalAddress>
                    <cbc:StreetName>Via Oreste Pini 73</cbc:StreetName>
                    <cbc:CityName>Trieste</cbc:CityName>
                    <cbc:PostalZone>14967</cbc:PostalZone>
                    <cac:Country>
                        <cbc:IdentificationCode>IT</cbc:IdentificationCode>
                    </cac:Country>
                </cac:PostalAddress>
            </cac:Party>
        </cac:AccountingCustomerParty>
        <cac:PaymentTerms>
            <cbc:Note>TD24 Operazione non imponibile art. 9 DPR 633/72 M/n NORD ALBATROSS viaggio 487W arrivo 16/08/2025 Scadenza 13/10/2025 importo 2553.58</cbc:Note>
        </cac:PaymentTerms>
        <cac:LegalMonetaryTotal>
            <cbc:LineExtensionAmount currencyID="EUR">1746.65</cbc:LineExtensionAmount>
            <cbc:TaxExclusiveAmount currencyID="EUR">1746.65</cbc:TaxExclusiveAmount>
            <cbc:TaxInclusiveAmount currencyID="EUR">2130.91</cbc:TaxInclusiveAmount>
            <cbc:PayableAmount currencyID="EUR">2130.91</cbc:PayableAmount>
        </cac:LegalMonetaryTotal>
        <cac:InvoiceLine>
            <cbc:ID>1</cbc:ID>
            <cbc:InvoicedQuantity unitCode="EA">1.0</cbc:InvoicedQuantity>
            <cbc:LineExtensionAmount currencyID="EUR">81.77</cbc:LineExtensionAmount>
            <cac:Item>
                <cbc:Description>Canone area mq 67644</cbc:Description>
                <cbc:Name>Canone area mq 67644</cbc:Name>
            </cac:Item>
            <cac:Price>
                <cbc:PriceAmount currencyID="EUR">81.77</cbc:PriceAmount>
            </cac:Price>
        </cac:InvoiceLine>
        <cac:InvoiceLine>
            <cbc:ID>2</cbc:ID>
            <cbc:InvoicedQuantity unitCode="EA">1.0</cbc:InvoicedQuantity>
            <cbc:LineExtensionAmount currencyID="EUR">426.89</cbc:LineExtensionAmount>
            <cac:Item>
                <cbc:Description>Sosta magazzino gg 12</cbc:Description>
                <cbc:Name>Sosta magazzino gg 12</cbc:Name>
            </cac:Item>
            <cac:Price>
                <cbc:PriceAmount currencyID="EUR">426.89</cbc:PriceAmount>
            </cac:Price>
        </cac:InvoiceLine>
        <cac:InvoiceLine>
            <cbc:ID>3</cbc:ID>
            <cbc:InvoicedQuantity unitCode="EA">1.0</cbc:InvoicedQuantity>
            <cbc:LineExtensionAmount currencyID="EUR">505.47</cbc:LineExtensionAmount>
            <cac:Item>
                <cbc:Description>Bollo</cbc:Description>
                <cbc:Name>Bollo</cbc:Name>
            </cac:Item>
            <cac:Price>
                <cbc:PriceAmount currencyID="EUR">505.47</cbc:PriceAmount>
            </cac:Price>
        </cac:InvoiceLine>
        <cac:InvoiceLine>
            <cbc:ID>4</cbc:ID>
            <cbc:InvoicedQuantity unitCode="EA">1.0</cbc:InvoicedQuantity>
            <cbc:LineExtensionAmount currencyID="EUR">278.03</cbc:LineExtensionAmount>
            <cac:Item>
                <cbc:Description>Giacenza 40DV gg 22 - 06/08/2025</cbc:Description>
                <cbc:Name>Giacenza 40DV gg 22 - 06/08/2025</cbc:Name>
            </cac:Item>
            <cac:Price>
                <cbc:PriceAmount currencyID="EUR">278.03</cbc:PriceAmount>
            </cac:Price>
        </cac:InvoiceLine>
        <cac:InvoiceLine>
            <cbc:ID>5</cbc:ID>
            <cbc:InvoicedQuantity unitCode="EA">1.0</cbc:InvoicedQuantity>
            <cbc:LineExtensionAmount currencyID="EUR">99.80</cbc:LineExtensionAmount>
            <cac:Item>
                <cbc:Description>Canone area mq 91299 KVLU8183190</cbc:Description>
                <cbc:Name>Canone area mq 91299 KVLU8183190</cbc:Name>
            </cac:Item>
            <cac:Price>
                <cbc:PriceAmount currencyID="EUR">99.80</cbc:PriceAmount>
            </cac:Price>
        </cac:InvoiceLine>
        <cac:InvoiceLine>
            <cbc:ID>6</cbc:ID>
            <cbc:InvoicedQuantity unitCode="EA">1.0</cbc:InvoicedQuantity>
            <cbc:LineExtensionAmount currencyID="EUR">354.69</cbc:LineExtensionAmount>
            <cac:Item>
                <cbc:Description>Sosta magazzino gg 24 - 31/07/2025</cbc:Description>
                <cbc:Name>Sosta magazzino gg 24 - 31/07/2025</cbc:Name>
            </cac:Item>
            <cac:Price>
                <cbc:PriceAmount currencyID="EUR">354.69</cbc:PriceAmount>
            </cac:Price>
        </cac:InvoiceLine>
    </Invoice>
    "
  `);
});
