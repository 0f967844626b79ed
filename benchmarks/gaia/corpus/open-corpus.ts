/** The offline corpus: pages of plain text that an agent searches and opens. */
import type { Page } from '../question.ts';

export interface Corpus {
  /**
   * At most five hits, `1. TITLE: beginning of its text…`, for pages that have every word of the query; those with more of
   * the words in their title come first, then by title. One sentence where there is none.
   */
  search(query: string): string;
  /** `# TITLE` and the page's text; the title in any case. One sentence where there is no such page. */
  open(title: string): string;
}

const MOST_HITS = 5;
const EXCERPT = 120;
const MOST_WORDS = 40;

/** English words that say nothing of what is looked for; those of questions are not among them, so that questions find nothing. */
const FUNCTION_WORDS = new Set(
  'a an the of in on at to for from by with and or as is are was were be it its this that'.split(' '),
);

interface Entry {
  readonly page: Page;
  readonly titleWords: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
}

/** The index is built here, once. Titles have to differ in more than their case and blanks. */
export function openCorpus(pages: readonly Page[]): Corpus {
  const sorted = [...pages].sort((a, b) => compare(a.title, b.title));
  const byTitle = new Map(sorted.map((page) => [titleKey(page.title), page]));
  const entries = sorted.map((page): Entry => {
    const titleWords = wordsOf(page.title);
    return { page, titleWords, words: titleWords.union(wordsOf(page.text)) };
  });
  const byWord = new Map<string, Entry[]>();
  for (const entry of entries)
    for (const word of entry.words) {
      const known = byWord.get(word);
      if (known) known.push(entry);
      else byWord.set(word, [entry]);
    }
  return {
    search: (query) => search(byWord, query),
    open(title) {
      const page = byTitle.get(titleKey(title));
      return page ? `# ${page.title}\n${page.text}` : `There is no page "${shortened(title)}". Use search.`;
    },
  };
}

function search(byWord: ReadonlyMap<string, readonly Entry[]>, query: string): string {
  const words = [...wordsOf(query)].filter((word) => !FUNCTION_WORDS.has(word));
  if (words.length === 0) return 'Expected words to search for, got none: name a place, a person or a thing.';
  const lists = words.slice(0, MOST_WORDS + 1).map((word) => byWord.get(word) ?? []);
  const shortest = lists.reduce((least, list) => (list.length < least.length ? list : least));
  const found =
    words.length > MOST_WORDS ? [] : shortest.filter((entry) => words.every((word) => entry.words.has(word)));
  if (found.length === 0) return 'No page has all of these words. Try fewer words.';
  const inTitle = ({ titleWords }: Entry) => words.filter((word) => titleWords.has(word)).length;
  // The lists are in the order of titles already, and sorting keeps it among equals.
  const hits = found
    .map((entry) => ({ page: entry.page, rank: inTitle(entry) }))
    .sort((a, b) => b.rank - a.rank)
    .slice(0, MOST_HITS);
  return hits.map(({ page }, index) => `${index + 1}. ${page.title}: ${excerpt(page.text)}`).join('\n');
}

/** Runs of letters and digits in lower case; `Brelmoor's` is `brelmoor`. */
const wordsOf = (text: string): Set<string> =>
  new Set(
    text
      .toLowerCase()
      .replace(/['’]s\b/g, '')
      .match(/[\p{L}\p{N}]+/gu),
  );

const titleKey = (title: string): string => title.trim().toLowerCase().replace(/\s+/g, ' ');

function excerpt(text: string): string {
  const characters = [...text.replace(/\s+/g, ' ').trim()];
  return characters.length > EXCERPT ? `${characters.slice(0, EXCERPT).join('')}…` : characters.join('');
}

const shortened = (title: string): string => (title.length > EXCERPT ? `${title.slice(0, EXCERPT)}…` : title);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
