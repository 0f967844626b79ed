/** How a name is looked for: by search or by opening its page, with the name alone or with more words. */

import { saysLittle, wordsIn } from './english.ts';
import { namesIn } from './names.ts';
import type { Question } from './question.ts';
import { type Called, isRefusal, type Seen, type SeenPage } from './seen.ts';
import { useOfCall } from './toolbox.ts';

/** The words of a question that say something: what is put into a search by whoever knows no better. */
export function contentWords({ core }: Question): string {
  return core
    .split(/[\s"“”?,;]+/)
    .map((word) => word.replace(/[.:]$/, '').replace(/['’]s$/, ''))
    .filter(
      (word) =>
        word !== '' &&
        !/^(?:the|a|an|of|in|on|at|is|was|are|were|what|which|who|how|when|where|to|by|for)$/i.test(word),
    )
    .join(' ');
}

/** What the question is about by name; the words that say something where it names nothing. */
export function subjectOf(question: Question): string {
  return (
    namesIn(question.core)[0] ??
    wordsIn(question.core)
      .filter(({ text }) => !saysLittle(text))
      .map(({ text }) => text)
      .join(' ')
  );
}

export function searchedFor(seen: Seen, query: string): Called | undefined {
  return seen.calls.find(({ input }) =>
    Object.values(input).some((value) => typeof value === 'string' && value.toLowerCase() === query.toLowerCase()),
  );
}

/** Titles that a search found. */
function hitsOf({ observation }: Called): string[] {
  return [...observation.matchAll(/^\d+\. ([^:\n]+): /gm)].map(([, title]) => title!.trim());
}

/** The title that stands for a name among those found: the name itself, one with the name in it, else the first. */
function bestHit(name: string, hits: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  const exact = hits.find((title) => title.toLowerCase() === wanted);
  return exact ?? hits.find((title) => ` ${title.toLowerCase()} `.includes(` ${wanted} `)) ?? hits[0];
}

/** Pages by the names under which they were found, too; and names that were looked for in vain. */
export function libraryOf(seen: Seen): {
  readonly pages: ReadonlyMap<string, SeenPage>;
  readonly missing: ReadonlySet<string>;
} {
  const pages = new Map(seen.pages);
  const missing = new Set<string>();
  for (const call of seen.calls)
    for (const value of Object.values(call.input)) {
      if (typeof value !== 'string' || value.length > 80) continue;
      const name = value.toLowerCase();
      const hit = bestHit(name, hitsOf(call));
      const page = hit === undefined ? undefined : seen.pages.get(hit.toLowerCase());
      if (page && !pages.has(name)) pages.set(name, page);
      if (isRefusal(call.observation) && useOfCall(call.name, call.input) !== 'open') missing.add(name);
    }
  return { pages, missing };
}

/** Where to go on for a name: the title to open, or undefined where it was not found yet. */
export function foundTitle(name: string, seen: Seen): string | undefined {
  const exact = seen.hits.find((title) => title.toLowerCase() === name.toLowerCase());
  if (exact !== undefined) return exact;
  const search = searchedFor(seen, name);
  return search && bestHit(name, hitsOf(search));
}
