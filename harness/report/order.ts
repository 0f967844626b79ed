import type { CellRecord, CellSpec } from '../core/record.ts';

const methodOrder = ['vanilla', 'all-at-once', 'batch-wise', 'fgo'];

/** By UTF-16 code unit: the same on every machine, whatever its language. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Like compareText, but runs of digits compare as numbers: `subset-2` before `subset-10`. */
export function compareNatural(a: string, b: string): number {
  const left = a.split(/(\d+)/);
  const right = b.split(/(\d+)/);
  for (let part = 0; part < Math.min(left.length, right.length); part += 1) {
    const difference =
      part % 2 === 1 ? Number(left[part]) - Number(right[part]) : compareText(left[part]!, right[part]!);
    if (difference !== 0) return difference;
  }
  return left.length - right.length || compareText(a, b);
}

/** Baselines first, `fgo` after them, then methods that this list doesn't know, by name. */
export function compareMethods(a: string, b: string): number {
  const rank = (method: string) => (methodOrder.includes(method) ? methodOrder.indexOf(method) : methodOrder.length);
  return rank(a) - rank(b) || compareText(a, b);
}

function compareSpecs(a: CellSpec, b: CellSpec): number {
  return compareText(a.benchmark, b.benchmark) || compareMethods(a.method, b.method) || a.trainSize - b.trainSize;
}

/** The order of rows everywhere: it depends on what the cells are, not on when they finished. */
export function compareCells(a: CellRecord, b: CellRecord): number {
  return (
    compareSpecs(a.spec, b.spec) ||
    compareNatural(a.arm, b.arm) ||
    a.spec.seed - b.spec.seed ||
    (a.spec.fold?.index ?? 0) - (b.spec.fold?.index ?? 0) ||
    compareText(a.id, b.id)
  );
}
