import { randomStream } from './random.ts';

/**
 * Which items are for testing: `share` of all, rounded, but at least one on either side; of each stratum its share
 * within one. Quotas by largest remainder, ties and members by the seed. Needs two items.
 */
export function testItems<T>(
  items: readonly T[],
  request: { readonly share: number; readonly seed: number; stratumOf(item: T): string },
): ReadonlySet<T> {
  const random = randomStream(request.seed, 'test-split');
  const wanted = Math.min(items.length - 1, Math.max(1, Math.round(request.share * items.length)));
  const byStratum = Map.groupBy(items, request.stratumOf);
  const strata = random.shuffle([...byStratum.keys()].toSorted()).map((name) => {
    const members = random.shuffle(byStratum.get(name)!);
    const quota = (wanted * members.length) / items.length;
    return { members, whole: Math.floor(quota), remainder: quota - Math.floor(quota) };
  });
  const open = wanted - strata.reduce((sum, { whole }) => sum + whole, 0);
  const byRemainder = strata.toSorted((a, b) => b.remainder - a.remainder);
  return new Set(byRemainder.flatMap(({ members, whole }, rank) => members.slice(0, whole + (rank < open ? 1 : 0))));
}
