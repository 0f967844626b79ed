import { ConfigError } from '../../../harness/core/errors.ts';
import { decodeUtf8 } from '../xml/decode-utf8.ts';
import { parseXml, type XmlElement } from '../xml/parse-xml.ts';

/** An element that says something. */
export interface Leaf {
  /** Local names from the root, e.g. `Invoice/InvoiceLine/Item/Name`. */
  readonly path: string;
  /**
   * The same with `[n]`, from 1, at every element that has siblings of its name, e.g.
   * `Invoice/InvoiceLine[2]/Item/Name`.
   */
  readonly place: string;
  /** White space collapsed, never empty. */
  readonly text: string;
}

export interface Invoice {
  /** The file's text. */
  readonly xml: string;
  readonly supplierCountry?: string;
  readonly supplierName?: string;
  /** In the order of the document; elements without a value are left out. */
  readonly leaves: readonly Leaf[];
}

const invoiceNamespace = 'urn:oasis:names:specification:ubl:schema:xsd:Invoice-2';
const supplier = 'Invoice/AccountingSupplierParty/Party';

/**
 * Reads a UBL 2.1 invoice; of EN 16931 nothing is checked. Throws a ConfigError that names the document by `name`.
 * Without a line an invoice has lost something, unless its own total of the lines is 0: then there were none.
 */
export function readInvoice(bytes: Buffer, name: string): Invoice {
  const xml = decodeUtf8(bytes, name);
  const root = parseXml(xml, name);
  if (root.name !== 'Invoice' || root.namespace !== invoiceNamespace)
    throw new ConfigError(
      `Expected ${name} to have the root Invoice of UBL 2 (${invoiceNamespace}), got ${root.name} of ${root.namespace || 'no namespace'}: this is no UBL invoice, take it out.`,
    );
  const leaves = leavesOf(root, 'Invoice', 'Invoice');
  const textAt = (path: string) => leaves.find((leaf) => leaf.path === path)?.text;
  const total = textAt('Invoice/LegalMonetaryTotal/LineExtensionAmount');
  if (!root.children.some((child) => child.name === 'InvoiceLine') && Number(total ?? Number.NaN) !== 0)
    throw new ConfigError(
      `Expected ${name} to have at least one InvoiceLine, got none for a line total of ${total ?? 'nothing'}: its lines are lost, get it again.`,
    );
  const supplierCountry = textAt(`${supplier}/PostalAddress/Country/IdentificationCode`);
  const supplierName = textAt(`${supplier}/PartyName/Name`);
  return {
    xml,
    leaves,
    ...(supplierCountry === undefined ? {} : { supplierCountry }),
    ...(supplierName === undefined ? {} : { supplierName }),
  };
}

/** An element's own text goes before its children. The text "None" is how the public set writes a missing value. */
function leavesOf({ text, children }: XmlElement, path: string, place: string): Leaf[] {
  const said = collapse(text);
  const own = said === '' || said === 'None' ? [] : [{ path, place, text: said }];
  const siblings = Map.groupBy(children, ({ name }) => name);
  const passed = new Map<string, number>();
  return [
    ...own,
    ...children.flatMap((child) => {
      const index = (passed.get(child.name) ?? 0) + 1;
      passed.set(child.name, index);
      const shown = siblings.get(child.name)!.length > 1 ? `[${index}]` : '';
      return leavesOf(child, `${path}/${child.name}`, `${place}/${child.name}${shown}`);
    }),
  ];
}

/** White space, line breaks included, as single blanks; none at the ends. */
export function collapse(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
