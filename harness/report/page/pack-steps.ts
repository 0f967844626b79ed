/**
 * Texts of steps in chunks, each deflated for itself: a browser opens one when it is asked for a step in it. Steps that are
 * alike lie beside each other, so that the later ones cost next to nothing.
 */
import { deflated } from './deflated.ts';

/** Characters of JSON in a chunk, about: a few milliseconds to open. */
const chunkSize = 256 * 1024;

export interface PackedSteps {
  /** Base64, together within the budget. */
  readonly chunks: readonly string[];
  /** Chunk and place in it, by the item that was asked for. */
  readonly at: ReadonlyMap<number, readonly [chunk: number, place: number]>;
}

export interface StepsToPack {
  /** What is to be packed first, from the most to the least wanted. */
  readonly wanted: readonly number[];
  /** Order of the packed ones: alike beside alike. */
  readonly compare: (a: number, b: number) => number;
  readonly read: (item: number) => unknown;
  /** Bytes of base64. */
  readonly budget: number;
}

/** As many of the wanted ones, from the first, as fit. Ends: every further try takes fewer. */
export function packSteps({ wanted, compare, read, budget }: StepsToPack): PackedSteps {
  let count = wanted.length;
  for (;;) {
    const items = wanted.slice(0, count).sort(compare);
    const { packed, fitted } = packUpTo(items, read, budget);
    if (packed !== undefined) return packed;
    count = Math.min(count - 1, Math.floor(count * Math.min(0.95, fitted * 0.97)));
  }
}

/** `fitted`: the share that the budget was enough for. */
function packUpTo(
  items: readonly number[],
  read: StepsToPack['read'],
  budget: number,
): { readonly packed?: PackedSteps; readonly fitted: number } {
  const chunks: string[] = [];
  const at = new Map<number, readonly [number, number]>();
  let open: unknown[] = [];
  let size = 0;
  let total = 0;
  const close = () => {
    if (open.length === 0) return;
    chunks.push(deflated(open));
    total += chunks.at(-1)!.length;
    open = [];
    size = 0;
  };
  for (const [index, item] of items.entries()) {
    const value = read(item);
    at.set(item, [chunks.length, open.length]);
    open.push(value);
    size += JSON.stringify(value).length;
    if (size >= chunkSize || index === items.length - 1) close();
    if (total > budget) return { fitted: ((index + 1) / items.length) * (budget / total) };
  }
  return { packed: { chunks, at }, fitted: 1 };
}
