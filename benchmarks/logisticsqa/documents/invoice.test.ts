import { describe, expect, it } from 'vitest';
import { readInvoice } from './invoice.ts';
import { toyInvoice, toyXml } from './toy-invoice.ts';

const refusal = (xml: string) => {
  try {
    readInvoice(Buffer.from(xml), 'x.xml');
  } catch (error) {
    return (error as Error).message;
  }
};

describe('an invoice', () => {
  it('has its supplier and what its elements say, in order, with a place that is unique', () => {
    const invoice = toyInvoice({ note: 'B/L\n  123', lines: ['ONE', 'TWO'] });
    expect([invoice.supplierCountry, invoice.supplierName]).toEqual(['PT', 'Ship & Sons']);
    expect(invoice.leaves.map(({ place, text }) => `${place}: ${text}`)).toEqual([
      'Invoice/ID: INV-77',
      'Invoice/IssueDate: 2026-03-04',
      'Invoice/Note: B/L 123',
      'Invoice/AccountingSupplierParty/Party/PartyName/Name: Ship & Sons',
      'Invoice/AccountingSupplierParty/Party/PostalAddress/Country/IdentificationCode: PT',
      'Invoice/LegalMonetaryTotal/LineExtensionAmount: 120.00',
      'Invoice/InvoiceLine[1]/ID: 1',
      'Invoice/InvoiceLine[1]/Item/Name: ONE',
      'Invoice/InvoiceLine[2]/ID: 2',
      'Invoice/InvoiceLine[2]/Item/Name: TWO',
    ]);
    expect(invoice.leaves.at(-1)?.path).toBe('Invoice/InvoiceLine/Item/Name');
    expect(new Set(invoice.leaves.map(({ place }) => place)).size).toBe(invoice.leaves.length);
  });

  it('has no value where the text is "None"', () => {
    const invoice = toyInvoice({ country: 'None', supplier: ' None ' });
    expect([invoice.supplierCountry, invoice.supplierName]).toEqual([undefined, undefined]);
    expect(invoice.leaves.some(({ text }) => text === 'None')).toBe(false);
  });

  it('of 5,000 lines is read in passing', () => {
    expect(toyInvoice({ lines: Array.from({ length: 5000 }, () => 'THC') }).leaves).toHaveLength(10_005);
  });
});

describe('what is no invoice is refused', () => {
  it('without a line', () => {
    expect(refusal(toyXml({ lines: [] }))).toBe(
      'Expected x.xml to have at least one InvoiceLine, got none for a line total of 120.00: its lines are lost, get it again.',
    );
    expect(refusal('<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>')).toContain(
      'got none for a line total of nothing',
    );
  });

  it('but not one whose lines come to 0: it never had any', () => {
    expect(toyInvoice({ lines: [], total: '0.0' }).leaves.length).toBeGreaterThan(0);
  });

  it('with another root, or in another namespace', () => {
    expect(refusal('<Order xmlns="urn:x"/>')).toBe(
      'Expected x.xml to have the root Invoice of UBL 2 (urn:oasis:names:specification:ubl:schema:xsd:Invoice-2), got Order of urn:x: this is no UBL invoice, take it out.',
    );
    expect(refusal('<Invoice><InvoiceLine/></Invoice>')).toContain('got Invoice of no namespace');
  });
});
