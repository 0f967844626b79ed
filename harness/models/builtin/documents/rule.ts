/** A guideline on documents as it was understood: for which documents, where, after what, of which shape. */
import { type Shape, signature } from './shape.ts';

/** Which documents a guideline is about; all that is named must hold. Empty = every document. */
export interface Condition {
  /** Codes of the supplier's country, in capitals, one of them; `elsewhere` = countries that no other guideline names. */
  readonly countries: readonly string[];
  /** Names, or parts of names, one of them. */
  readonly suppliers: readonly string[];
  readonly currencies: readonly string[];
  /** Words that the document has in it, one of them. */
  readonly mentions: readonly string[];
}

/** What singles out a code in its line. */
export type Anchor =
  /** Words right before it; `literal` = as written, otherwise any dictionary word for the same. */
  | { readonly kind: 'label'; readonly words: readonly string[]; readonly literal: boolean }
  /** A kind of thing right before or right after it. */
  | { readonly kind: 'after'; readonly what: 'container' | 'code' | 'name' }
  | { readonly kind: 'before'; readonly what: 'container' | 'code' | 'name' }
  | { readonly kind: 'place'; readonly at: 'first' | 'last' | 'whole' }
  /** 1 = the first line of the element's text. */
  | { readonly kind: 'line'; readonly number: number };

/** How often a guideline was right of the times that it gave an answer. */
export interface Tally {
  readonly right: number;
  readonly of: number;
}

export interface Rule {
  /** `reference`: it is this · `none`: there is none · `not`: what is found so is no reference. */
  readonly says: 'reference' | 'none' | 'not';
  readonly condition: Condition;
  /** Elements in ordinary words ("item description") or as a path, any of them; empty = anywhere. */
  readonly elements: readonly string[];
  readonly anchor: Anchor | undefined;
  readonly shape: Shape | undefined;
  /** Undefined where the guideline doesn't say. */
  readonly tally: Tally | undefined;
}

export const everyDocument: Condition = { countries: [], suppliers: [], currencies: [], mentions: [] };

/** A rule with no more to it than this. */
export function bareRule(says: Rule['says'], condition: Condition): Rule {
  return { says, condition, elements: [], anchor: undefined, shape: undefined, tally: undefined };
}

/** Rules with the same key say the same but for lengths and evidence. */
export function keyOf({ says, condition, elements, anchor, shape }: Rule): string {
  return JSON.stringify([says, condition, elements, anchor ?? null, shape ? signature(shape) : '']);
}

/** What held in several countries is likely to hold in others. */
export const elsewhere = '*';

/** Narrower conditions come first: a supplier before a country, both before all. */
export function specificity({ countries, suppliers, currencies, mentions }: Condition): number {
  const named = (list: readonly string[], weight: number) => (list.length > 0 ? weight : 0);
  const country = countries.includes(elsewhere) ? 0 : named(countries, 2);
  return named(suppliers, 8) + named(mentions, 4) + country + named(currencies, 1);
}

/** Share of right answers as far as the evidence goes (Laplace's rule of succession); what nobody counted is taken on trust. */
export function reliability({ tally }: Rule): number {
  return tally ? (tally.right + 1) / (tally.of + 2) : 1;
}
