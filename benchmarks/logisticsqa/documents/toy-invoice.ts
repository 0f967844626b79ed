/** For tests: small invoices, whole or with what is to be wrong with them. */
import { type Invoice, readInvoice } from './invoice.ts';

export interface ToyInvoice {
  readonly country?: string;
  readonly supplier?: string;
  readonly note?: string;
  /** Texts of the lines' items. */
  readonly lines?: readonly string[];
  /** Of the lines together. */
  readonly total?: string;
  /** More elements, as XML, right below the root. */
  readonly more?: string;
}

const namespaces = [
  'xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"',
  'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"',
  'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"',
].join(' ');

export function toyXml(toy: ToyInvoice = {}): string {
  const {
    country = 'PT',
    supplier = 'Ship & Sons',
    note = 'None',
    lines = ['THC ORIGIN'],
    total = '120.00',
    more = '',
  } = toy;
  const party = `<cac:PartyName><cbc:Name>${escapeXml(supplier)}</cbc:Name></cac:PartyName><cac:PostalAddress><cac:Country><cbc:IdentificationCode>${country}</cbc:IdentificationCode></cac:Country></cac:PostalAddress>`;
  const items = lines.map(
    (text, index) =>
      `<cac:InvoiceLine><cbc:ID>${index + 1}</cbc:ID><cac:Item><cbc:Name>${escapeXml(text)}</cbc:Name></cac:Item></cac:InvoiceLine>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<Invoice ${namespaces}>
  <cbc:ID>INV-77</cbc:ID>
  <cbc:IssueDate>2026-03-04</cbc:IssueDate>
  <cbc:Note>${escapeXml(note)}</cbc:Note>
  ${more}
  <cac:AccountingSupplierParty><cac:Party>${party}</cac:Party></cac:AccountingSupplierParty>
  <cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">
    ${total}
  </cbc:LineExtensionAmount></cac:LegalMonetaryTotal>
  ${items.join('\n  ')}
</Invoice>
`;
}

export function toyInvoice(toy: ToyInvoice = {}): Invoice {
  return readInvoice(Buffer.from(toyXml(toy)), 'toy.xml');
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
