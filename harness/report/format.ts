import type { CellSpec } from '../core/record.ts';

/** Numbers as texts, the same in every locale. `–` stands for "there is none". */
const none = '–';

/** 1234567 → `1,234,567`; fractions are rounded. */
export function thousands(value: number | null): string {
  if (value === null) return none;
  const digits = Math.abs(Math.round(value)).toFixed(0);
  return (Math.round(value) < 0 ? '-' : '') + digits.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A share in [0, 1] → `83.6`, in percent without the sign. */
export function percent(share: number | null): string {
  return share === null ? none : (share * 100).toFixed(1);
}

/** A difference of shares → `+3.1`, in percentage points. */
export function points(difference: number | null): string {
  if (difference === null) return none;
  const text = (difference * 100).toFixed(1);
  return difference > 0 && text !== '0.0' ? `+${text}` : text.replace(/^-0\.0$/, '0.0');
}

/** `seed 2`, or `seed 2, fold 3 of 5`. */
export function seedText({ seed, fold }: Pick<CellSpec, 'seed' | 'fold'>): string {
  return fold === undefined ? `seed ${seed}` : `seed ${seed}, fold ${fold.index} of ${fold.of}`;
}

/** What the cells of one arm differ in. */
export function repeatsText(cells: readonly { readonly cell: { readonly spec: CellSpec } }[]): string {
  return cells.some(({ cell }) => cell.spec.fold !== undefined) ? 'seeds and folds' : 'seeds';
}

/** `one cell`, `3 cells`. */
export function count(n: number, noun: string): string {
  return n === 1 ? `1 ${noun}` : `${thousands(n)} ${noun}s`;
}

/**
 * A name fit for one line of a terminal, a chart or a page: blanks and line breaks become one blank, and what would
 * steer a terminal, break an SVG, or turn the direction of the text becomes `�`.
 */
export function plainText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\uFFFE\uFFFF]/gu, '\uFFFD')
    .trim();
}
