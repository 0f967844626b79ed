import { contentHash } from './canonical-json.ts';

/**
 * Texts that results must not print, known by their hashes alone: whoever writes a table can hide them without having
 * them. Made of the answers of data whose licence forbids to share them.
 */
export interface Veil {
  readonly salt: string;
  /** Sorted. */
  readonly hashes: readonly string[];
  /** Words of the longest of them. */
  readonly longest: number;
}

/** Letters and digits that a text must have to be hidden: a guideline with "3" or "no" in it gives nothing away. */
const fewest = 4;
/** Words that stand for one: `1,250,000` may be told as 1250000. */
const spread = 2;
const cover = '[answer hidden]';

export function veilOf(texts: readonly string[], salt: string): Veil {
  const hidden = texts.map(wordsOf).filter((words) => keyOf(words).length >= fewest);
  return {
    salt,
    hashes: [...new Set(hidden.map((words) => hashOf(keyOf(words), salt)))].sort(),
    longest: Math.max(0, ...hidden.map(({ length }) => length)),
  };
}

/** The text with everything covered that the veil hides, in any case, punctuation and spacing. */
export function veiled(text: string, { salt, hashes, longest }: Veil): string {
  const hidden = new Set(hashes);
  const words = wordsOf(text);
  let shown = '';
  let end = 0;
  for (let at = 0; at < words.length; at += 1) {
    const most = Math.min(longest + spread, words.length - at);
    const length = firstFrom(most, (count) => {
      const key = keyOf(words.slice(at, at + count));
      return key.length >= fewest && hidden.has(hashOf(key, salt));
    });
    if (length === 0) continue;
    shown += text.slice(end, words[at]!.start) + cover;
    end = words[at + length - 1]!.end;
    at += length - 1;
  }
  return shown + text.slice(end);
}

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function wordsOf(text: string): Word[] {
  return [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map(({ 0: word, index }) => ({
    ...{ text: word.normalize('NFKC').toLowerCase(), start: index, end: index + word.length },
  }));
}

const keyOf = (words: readonly Word[]): string => words.map(({ text }) => text).join('');

const hashOf = (key: string, salt: string): string => contentHash([salt, key], 16);

/** The largest count, from `most` down to 1, for which it holds; 0 where there is none. */
function firstFrom(most: number, holds: (count: number) => boolean): number {
  for (let count = most; count > 0; count -= 1) if (holds(count)) return count;
  return 0;
}
