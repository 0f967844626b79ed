import { randomStream } from '../../core/random.ts';

/**
 * Items in an order of which every beginning is a stratified sample: each stratum gives its first before any gives its
 * second share. Those of a lower rank come all before those of a higher. The order inside a stratum is drawn, and depends
 * on nothing but `purpose` and the stratum.
 */
export function stratifiedOrder<T>(
  items: readonly T[],
  { purpose, stratum, rank }: { readonly purpose: string; stratum(item: T): string; rank(item: T): number },
): T[] {
  const strata = Map.groupBy(items, (item) => JSON.stringify([rank(item), stratum(item)]));
  const placed = [...strata].flatMap(([name, own]) =>
    randomStream(0, 'page', purpose, name)
      .shuffle(own)
      .map((item, index) => ({ item, rank: rank(item), share: index / own.length })),
  );
  return placed.sort((a, b) => a.rank - b.rank || a.share - b.share).map(({ item }) => item);
}
