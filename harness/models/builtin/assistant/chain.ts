/**
 * Facts about named things, over several pages where it takes that: "the population of the capital of X" is found on the
 * page of the capital that the page of X names. Which way the question means is told by what it says: the way on which
 * most of its words are used up.
 */

import { askText } from './ask-text.ts';
import { idea, isAttribute, saysLittle, wordsIn } from './english.ts';
import { asWanted, factsIn, isName, suits, type Wanted, wantedIn } from './facts.ts';
import type { SeenPage } from './seen.ts';
import { answered, type Found } from './work.ts';

export interface Library {
  /** By title in lower case. */
  readonly pages: ReadonlyMap<string, SeenPage>;
  /** Names that were looked for and not found; lower case. */
  readonly missing: ReadonlySet<string>;
}

/** The page about a name: its own, or one whose title has the name in it, or is a part of it. */
export function pageOf(name: string, { pages }: Library): SeenPage | undefined {
  const wanted = name.toLowerCase();
  const own = pages.get(wanted) ?? pages.get(wanted.replace(/s$/, ''));
  if (own) return own;
  const within = (text: string, part: string) => ` ${text} `.includes(` ${part} `);
  return [...pages].find(([title]) => within(title.replace(/[()]/g, ''), wanted) || within(wanted, title))?.[1];
}

interface Way {
  readonly found: Found;
  /** Ideas of the question that it uses up. */
  readonly used: number;
  readonly suits: boolean;
}

/** The ideas of a question that are left when the names of things are taken out. */
export function askedIdeas(question: string, names: readonly string[]): string[] {
  const rest = names.reduce((text, name) => text.replace(nameOf(name), ' '), question);
  return [
    ...new Set(
      wordsIn(rest)
        .filter(({ text }) => !saysLittle(text))
        .map((word) => word.idea),
    ),
  ];
}

function nameOf(name: string): RegExp {
  return new RegExp(name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi');
}

/** What is asked of one thing. Needs a page where one that matters was not opened yet. */
export function askOf(name: string, question: string, asked: readonly string[], library: Library): Found | undefined {
  const page = pageOf(name, library);
  if (!page)
    return library.missing.has(name.toLowerCase())
      ? undefined
      : { state: 'need', name, from: 'question', about: asked[0] ?? '' };
  const wanted = wantedIn(question);
  const ways = waysFrom(
    page,
    {
      question,
      wanted,
      last: finalNoun(question),
      library,
    },
    asked.filter((one) => !isCategory(page, one)),
    3,
  );
  const best = ways.toSorted((a, b) => b.used - a.used || Number(b.suits) - Number(a.suits))[0];
  if (best) return best.found;
  const told = askText(page.text, question, []);
  return told === undefined ? undefined : answered(told);
}

interface Aim {
  readonly question: string;
  /** "which TOWN": what the answer is to be, and so no step before it. */
  readonly last: string | undefined;
  readonly wanted: Wanted;
  readonly library: Library;
}

/** "In which TOWN …", at the head of a question. */
function finalNoun(question: string): string | undefined {
  const noun = /(?:^|[.?!,;]\s+(?:and )?)(?:(?:in|on|at|of|to|for|from|by) )?(?:which|what) (\p{L}+)/iu.exec(
    question,
  )?.[1];
  return noun && !saysLittle(noun) ? idea(noun) : undefined;
}

function waysFrom(page: SeenPage, aim: Aim, asked: readonly string[], hops: number): Way[] {
  return factsIn(page.text).flatMap((fact): Way[] => {
    const used = fact.ideas.filter((one) => asked.includes(one));
    if (used.length === 0) return [];
    const worth = used.reduce((sum, one) => sum + (one === aim.last ? 0.5 : 1), 0);
    const fits = suits(fact.value, aim.wanted);
    const here: Way = {
      found: answered(asWanted(fact.value, aim.wanted, aim.question)),
      used: worth,
      suits: fits,
    };
    const rest = asked.filter((one) => !used.includes(one));
    // What the question itself names is no step of the way: "the bridge X over the river Y".
    const leads =
      hops > 0 &&
      !used.every((one) => one === aim.last) &&
      isName(fact.value) &&
      !aim.question.toLowerCase().includes(fact.value.toLowerCase());
    if (!leads || (rest.length === 0 && fits)) return [here];
    return [
      here,
      ...onward(fact.value, aim, { rest, isOpen: rest.some(isAttribute) || (rest.length > 0 && !fits) }, hops).map(
        (way) => ({ ...way, used: way.used + worth }),
      ),
    ];
  });
}

/** `isOpen`: what is left would make no sense on the page where the name was found. */
function onward(
  name: string,
  aim: Aim,
  { rest, isOpen }: { readonly rest: readonly string[]; readonly isOpen: boolean },
  hops: number,
): Way[] {
  const next = pageOf(name, aim.library);
  if (!next && aim.library.missing.has(name.toLowerCase())) return [];
  // A page not seen may hold whatever is left: ways that could explain more are looked at before others are believed.
  const hope = Math.max(0.5, 0.9 * rest.filter(isAttribute).length);
  if (!next)
    return isOpen ? [{ found: { state: 'need', name, from: 'page', about: rest[0]! }, used: hope, suits: true }] : [];
  const ways = waysFrom(
    next,
    aim,
    rest.filter((one) => !isCategory(next, one)),
    hops - 1,
  );
  if (ways.length > 0) return ways;
  const told =
    rest.length > 0
      ? askText(next.text, `${aim.question.split(/\s+/).slice(0, 3).join(' ')} ${rest.join(' ')}`, [])
      : undefined;
  return told === undefined ? [] : [{ found: answered(told), used: 0.5, suits: suits(told, aim.wanted) }];
}

/** "Karel is a bridge …": the word says what it is, and asks for nothing. */
function isCategory(page: SeenPage, one: string): boolean {
  const first = page.text.split('\n').find((line) => / (?:is|was) (?:an?|the) /.test(line)) ?? '';
  const said =
    / (?:is|was) (?:an?|the) ([^,.]*?)(?: (?:in|of|on|over|from|by|that|which|with|between|at|near)\b|[,.]|$)/.exec(
      first,
    )?.[1] ?? '';
  return said.split(/\s+/).some((word) => idea(word) === one);
}
