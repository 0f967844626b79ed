/** Differences of two texts in lines, and of lines that were reworded in words: the longest common subsequence of each. */
export type Change<T> =
  | { readonly kind: 'same'; readonly item: T }
  | { readonly kind: 'gone'; readonly item: T }
  | { readonly kind: 'new'; readonly item: T };

/** Products of two lengths above it would take too long. */
const mostPairs = 4_000_000;

/** Where the lists are too long to compare, all of the one goes and all of the other comes. */
export function changes<T>(before: readonly T[], after: readonly T[]): Change<T>[] {
  const gone = (item: T): Change<T> => ({ kind: 'gone', item });
  const fresh = (item: T): Change<T> => ({ kind: 'new', item });
  const width = after.length + 1;
  if ((before.length + 1) * width > mostPairs) return [...before.map(gone), ...after.map(fresh)];
  const longest = new Uint32Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i -= 1)
    for (let j = after.length - 1; j >= 0; j -= 1)
      longest[i * width + j] =
        before[i] === after[j]
          ? longest[(i + 1) * width + j + 1]! + 1
          : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!);
  const found: Change<T>[] = [];
  let [i, j] = [0, 0];
  while (i < before.length && j < after.length) {
    if (before[i] === after[j]) {
      found.push({ kind: 'same', item: before[i]! });
      i += 1;
      j += 1;
    } else if (longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!) found.push(gone(before[i++]!));
    else found.push(fresh(after[j++]!));
  }
  return [...found, ...before.slice(i).map(gone), ...after.slice(j).map(fresh)];
}

/** A line that stayed, went, came, or was reworded. */
export type LineChange = Change<string> | { readonly kind: 'reworded'; readonly words: readonly Change<string>[] };

/** Words that two lines must share, of those of both, to be taken for one that was reworded. */
const alike = 0.5;

export function lineChanges(before: readonly string[], after: readonly string[]): LineChange[] {
  const all = changes(before, after);
  const weights = wordWeights([...before, ...after]);
  const fresh = all.filter(({ kind }) => kind === 'new') as { item: string }[];
  const taken = new Set<object>();
  const pairs = new Map<object, object>();
  for (const line of all) {
    if (line.kind !== 'gone') continue;
    const best = fresh
      .filter((other) => !taken.has(other))
      .map((other) => ({ other, share: sharedWords(line.item, other.item, weights) }))
      .reduce<{ other: object; share: number } | undefined>(
        (most, next) => (next.share > (most?.share ?? alike) ? next : most),
        undefined,
      );
    if (best === undefined) continue;
    taken.add(best.other);
    pairs.set(best.other, line);
  }
  const reworded = new Set(pairs.values());
  return all.flatMap((line): LineChange[] => {
    if (reworded.has(line)) return [];
    const from = pairs.get(line) as { item: string } | undefined;
    return from === undefined
      ? [line]
      : [{ kind: 'reworded', words: changes(wordsOf(from.item), wordsOf((line as { item: string }).item)) }];
  });
}

const wordsOf = (line: string): string[] => line.match(/\s+|[^\s\p{L}\p{N}]|[\p{L}\p{N}]+/gu) ?? [];

/** How much a word tells one line from others: the more, the fewer of them have it. */
export type WordWeights = ReadonlyMap<string, number>;

export function wordWeights(lines: readonly string[]): WordWeights {
  const counts = new Map<string, number>();
  for (const line of lines) for (const word of distinctWords(line)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return new Map([...counts].map(([word, count]) => [word, Math.log((lines.length + 1) / count)]));
}

const distinctWords = (line: string): Set<string> =>
  new Set(wordsOf(line.toLowerCase()).filter((word) => /[\p{L}\p{N}]/u.test(word)));

/** Dice's coefficient of their words, each by its weight; in [0, 1]. */
export function sharedWords(a: string, b: string, weights: WordWeights): number {
  const [left, right] = [distinctWords(a), distinctWords(b)];
  const total = (words: Iterable<string>) => [...words].reduce((sum, word) => sum + (weights.get(word) ?? 1), 0);
  const both = total(left) + total(right);
  return both === 0 ? 0 : (2 * total([...left].filter((word) => right.has(word)))) / both;
}
