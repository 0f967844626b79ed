/** One of two results that are compared, and what lies of it beside its rows. */
import type { Sweep } from '../../core/record.ts';
import type { CellSummary } from '../summarize-cell.ts';

export interface Result {
  /** Cells with their subset modules, where these are stored. */
  readonly sweep: Sweep;
  /** Hash of the source that has made all its cells. */
  readonly code: string;
  /** Finished cells of other code in the same sweep, which no report of it shows. */
  readonly byOtherCode: number;
  /** Hashes over the ids of the training tasks there are, and of those of the test. */
  readonly tasks: { readonly training: string; readonly test: string };
}

/** A cell with the name of its arm, which is unique in its result. */
export interface ComparedCell {
  readonly arm: string;
  readonly summary: CellSummary;
}

/** `a` is the baseline: every change is one of `b` against it. */
export interface Sides<T> {
  readonly a: T;
  readonly b: T;
}

export const bothSides = <T, U>({ a, b }: Sides<T>, of: (side: T) => U): Sides<U> => ({ a: of(a), b: of(b) });
