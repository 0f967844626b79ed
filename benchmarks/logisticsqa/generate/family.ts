/** What a layout family is: suppliers of one country and style, with the habits by which they write a reference. */
import type { CountryCode } from './countries.ts';

/**
 * Where a reference stands: in a Note, in a line's Item/Name or Item/Description, in OrderReference/ID, or in
 * AdditionalDocumentReference/ID.
 */
export type Place = 'note' | 'name' | 'description' | 'order' | 'document';

/** A text with facts in braces, filled by `facts.ts`: `{ref}` is the reference, `{charge}` a line's charge. */
export type Template = string;

export interface Habit {
  readonly where: Place;
  /** Texts that hold `{ref}`. */
  readonly with: readonly Template[];
  /** Outside lines: what stands in the same place when the reference is elsewhere or missing; an empty text is left out. */
  readonly without?: readonly Template[];
  /** For places in lines: how many lines hold it (default `some`). */
  readonly on?: 'one' | 'some' | 'all';
}

/** Patterns as in `pattern.ts`; air waybills are made of an airline's number and a serial with its check digit. */
export type ReferenceShape =
  | { readonly kind: 'bill of lading' | 'booking' | 'CMR' | 'shipment' | 'file'; readonly pattern: string }
  | { readonly kind: 'air waybill'; readonly airlines: readonly string[]; readonly split: boolean };

export interface Supplier {
  readonly name: string;
  /** Share of its invoices, in [0, 1], that follow another habit of the family than the first. */
  readonly strays?: number;
}

export interface Family {
  readonly name: string;
  readonly country: CountryCode;
  readonly suppliers: readonly Supplier[];
  readonly references: readonly ReferenceShape[];
  /** Share of invoices without a reference, in [0, 1]. */
  readonly noneShare: number;
  /** The first is the family's own; the others are for suppliers that stray. */
  readonly habits: readonly [Habit, Habit, ...Habit[]];
  /** Pattern of invoice numbers. */
  readonly invoiceNumber: string;
  readonly notes: {
    readonly opening: readonly Template[];
    /** Decoys, of which one to five are drawn. */
    readonly parts: readonly Template[];
    readonly closing: readonly Template[];
    /** What stands between the parts, or `separate` for a Note element each. */
    readonly join: string;
  };
  /** PaymentTerms/Note: a copy of the note, or one of these. */
  readonly terms: 'copy' | readonly Template[];
  readonly lines: {
    readonly least: number;
    readonly most: number;
    readonly charges: readonly string[];
    /** Charges of an invoice without reference, where the absence can be told by them. */
    readonly chargesWithout?: readonly string[];
    /** Item/Name of lines that hold no reference. */
    readonly plain: readonly Template[];
    /** Item/Description, where it is not the same as the name. */
    readonly description?: readonly Template[];
  };
}
