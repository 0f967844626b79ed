/** An invoice's content as UBL 2.1, in the order and depth of elements that freight invoices in the field have. */
import { element, type XmlElement, xmlDocument } from './xml.ts';

export interface Party {
  readonly name: string;
  readonly street: string;
  readonly city: string;
  readonly zone: string;
  /** ISO 3166, two letters. */
  readonly country: string;
}

export interface InvoiceLine {
  readonly name: string;
  readonly description: string;
  readonly quantity: number;
  /** Of one, in hundredths of the currency. */
  readonly priceCents: number;
}

export interface InvoiceContent {
  readonly id: string;
  /** `2024-06-21`. */
  readonly issueDate: string;
  readonly currency: string;
  readonly taxPercent: number;
  /** A Note element each. */
  readonly notes: readonly string[];
  /** PaymentTerms/Note. */
  readonly terms: string;
  /** OrderReference/ID; empty = no such element. */
  readonly orderReference: string;
  /** AdditionalDocumentReference/ID; empty = no such element. */
  readonly documentReference: string;
  readonly supplier: Party;
  readonly customer: Party;
  readonly lines: readonly InvoiceLine[];
}

const SCHEMA = 'urn:oasis:names:specification:ubl:schema:xsd:';
const NAMESPACES = {
  xmlns: `${SCHEMA}Invoice-2`,
  'xmlns:cac': `${SCHEMA}CommonAggregateComponents-2`,
  'xmlns:cbc': `${SCHEMA}CommonBasicComponents-2`,
};
const PROFILE = 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0';

export function ublInvoice(content: InvoiceContent): string {
  const { orderReference, documentReference } = content;
  return xmlDocument(
    element(
      'Invoice',
      [
        element('cbc:UBLVersionID', '2.1'),
        element('cbc:CustomizationID', PROFILE),
        element('cbc:ID', content.id),
        element('cbc:IssueDate', content.issueDate),
        element('cbc:InvoiceTypeCode', 'Invoice'),
        element('cbc:DocumentCurrencyCode', content.currency),
        ...content.notes.map((note) => element('cbc:Note', note)),
        ...idElement('cac:OrderReference', orderReference),
        ...idElement('cac:AdditionalDocumentReference', documentReference),
        partyElement('cac:AccountingSupplierParty', content.supplier),
        partyElement('cac:AccountingCustomerParty', content.customer),
        element('cac:PaymentTerms', [element('cbc:Note', content.terms)]),
        totalElement(content),
        ...content.lines.map((line, index) => lineElement(line, index + 1, content.currency)),
      ],
      NAMESPACES,
    ),
  );
}

const idElement = (name: string, id: string): XmlElement[] =>
  id === '' ? [] : [element(name, [element('cbc:ID', id)])];

function partyElement(name: string, party: Party): XmlElement {
  const address = element('cac:PostalAddress', [
    element('cbc:StreetName', party.street),
    element('cbc:CityName', party.city),
    element('cbc:PostalZone', party.zone),
    element('cac:Country', [element('cbc:IdentificationCode', party.country)]),
  ]);
  return element(name, [element('cac:Party', [element('cac:PartyName', [element('cbc:Name', party.name)]), address])]);
}

const amountElement = (name: string, cents: number, currency: string): XmlElement =>
  element(name, (cents / 100).toFixed(2), { currencyID: currency });

function totalElement({ lines, taxPercent, currency }: InvoiceContent): XmlElement {
  const net = lines.reduce((sum, { quantity, priceCents }) => sum + quantity * priceCents, 0);
  const gross = net + Math.round((net * taxPercent) / 100);
  return element('cac:LegalMonetaryTotal', [
    amountElement('cbc:LineExtensionAmount', net, currency),
    amountElement('cbc:TaxExclusiveAmount', net, currency),
    amountElement('cbc:TaxInclusiveAmount', gross, currency),
    amountElement('cbc:PayableAmount', gross, currency),
  ]);
}

function lineElement(
  { name, description, quantity, priceCents }: InvoiceLine,
  id: number,
  currency: string,
): XmlElement {
  return element('cac:InvoiceLine', [
    element('cbc:ID', String(id)),
    element('cbc:InvoicedQuantity', quantity.toFixed(1), { unitCode: 'EA' }),
    amountElement('cbc:LineExtensionAmount', quantity * priceCents, currency),
    element('cac:Item', [element('cbc:Description', description), element('cbc:Name', name)]),
    element('cac:Price', [amountElement('cbc:PriceAmount', priceCents, currency)]),
  ]);
}
