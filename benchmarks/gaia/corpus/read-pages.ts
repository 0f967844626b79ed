import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../../../harness/core/errors.ts';
import type { Page } from '../question.ts';

/** Characters of a page's text at most, and pages: all are kept in memory. */
const maxCharacters = 100_000;
const maxPages = 20_000;

/**
 * Pages beside the questions, which `search` and `open` then work on: `DIR/pages/TITLE.txt`, UTF-8, sorted by title. None
 * where there is no such folder, as in the official set. Throws ConfigError for a page that is too long, and for too many.
 */
export async function readPages(dir: string): Promise<Page[]> {
  const folder = join(dir, 'pages');
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) return [];
  const names = (await readdir(folder)).filter((name) => name.endsWith('.txt')).sort();
  if (names.length > maxPages)
    throw new ConfigError(`Expected at most ${maxPages} pages in the folder pages, got ${names.length}.`);
  const pages: Page[] = [];
  for (const name of names) {
    const text = await readFile(join(folder, name), 'utf8');
    if (text.length > maxCharacters)
      throw new ConfigError(
        `Expected the page ${name} to have at most ${maxCharacters} characters, got ${text.length}.`,
      );
    pages.push({ title: name.slice(0, -'.txt'.length), text: text.trimEnd() });
  }
  return pages;
}
