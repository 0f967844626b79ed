/**
 * Dictionary English for questions: which words say the same ("inhabitants" is *population*, "how long" is *length*), which
 * say little, which ask for the most or least of something. No names, and nothing that is true of one set of data only.
 */

/** Words of one idea, under its name. Attributes of things as any encyclopedia or price list has them. */
const ideas: Readonly<Record<string, string>> = {
  population: 'population inhabitants inhabitant residents resident populous',
  born: 'born birth birthday birthdate',
  died: 'died death dies',
  founded: 'founded founding foundation established establishment est',
  founder: 'founder founders',
  designer: 'designer designers designed designs architect architects engineer',
  author: 'author authors wrote written writer writes writers',
  composer: 'composer composed composes',
  painter: 'painter painted paints',
  built: 'built building completed completion open opens opened opening inaugurated constructed construction finished',
  published: 'published publication publishes appeared released release',
  length: 'length long longer longest lengths',
  height: 'height tall taller tallest heights',
  width: 'width wide wider widest widths',
  depth: 'depth deep deeper deepest',
  area: 'area areas surface',
  weight: 'weight weigh weighs weighing heavy heavier heaviest weights mass',
  price: 'price prices cost costs costing priced',
  age: 'age ages aged',
  headquarters: 'headquarters headquartered hq seat based',
  employees: 'employees employee staff workers workforce employs employ',
  quantity: 'quantity quantities qty',
  speed: 'speed fast faster fastest',
  elevation: 'elevation altitude',
  spouse: 'spouse wife husband married',
  profession: 'profession occupation job',
  warranty: 'warranty guarantee',
  cross: 'cross crosses crossed crossing spans span spanned',
  owner: 'owner owners owned owns belongs',
  director: 'director directors directed',
  teacher: 'teacher teachers taught teaches',
  river: 'river rivers',
  month: 'month months monthly',
  fee: 'fee fees pay pays charge charges',
  end: 'end ends ended ending expire expires expiry until',
  start: 'start starts started begin begins began beginning',
  revenue: 'revenue revenues turnover income sales',
  location: 'location located lies stands stand situated',
};

const ideaOf = new Map(
  Object.entries(ideas).flatMap(([idea, words]) => words.split(' ').map((word) => [word, idea] as const)),
);

const otherAttributes =
  'capital currency language mayor king queen president ruler source mouth tributary nationality country county province birthplace flag religion publisher genre inventor discoverer material style';

/** What encyclopedias tell of things: a name, a figure or a year that a thing has. */
export function isAttribute(one: string): boolean {
  return Object.hasOwn(ideas, one) || otherAttributes.split(' ').includes(one);
}

/** Said in several words; replaced before a text is split. */
const phrases: readonly (readonly [RegExp, string])[] = [
  [/\bpeople (?:who )?live[sd]?\b|\bpeople are living\b/gi, 'population'],
  [/\bhead[ -]offices?\b|\bmain office\b/gi, 'headquarters'],
  [/\bcame into the world\b|\b(?:birth ?place|(?:place|date|year|day)s? of birth)\b/gi, 'born'],
  [/\bhow (?:long|far)\b(?= (?:is|was|are)\b)/gi, 'length'],
  [/\bhow (?:high|tall)\b/gi, 'height'],
  [/\bhow (?:big|large)\b/gi, 'size'],
  [/\bhow old\b/gi, 'age'],
  [/\bhow heavy\b/gi, 'weight'],
  [/\bset up\b/gi, 'founded'],
  [/\b(?:who|persons? who|(?:wo)?man who) (?:founded|set up|established)\b/gi, 'founder'],
  [/\babove (?:the )?sea(?: level)?\b/gi, 'elevation'],
  [/\btraffic first\b/gi, 'opened'],
];

const little = new Set(
  `a an the of in on at to for from by with and or is are was were be been being do does did has have had having it its this that these those
  there their them they he she his her as than then so such not no only what which who whom whose when where how why many much give tell
  me please find out name called according one ones any all each every per also after before into over under about can could would should
  will shall may use using used answer question state say says write written number year date day value attached file document table
  spreadsheet workbook sheet page slide presentation image picture photo archive zip pdf listed list lists given shown stated mentioned
  you we i your our if between both same whole exact exactly format form following above below first last difference sum total average mean larger smaller bigger greater more less fewer higher lower earlier later older younger
  highest lowest largest smallest most least together combined order alphabetical decimal decimals place places round rounded comma commas separated
  years days people km kilometres kilometers metres meters m kg euros dollars respectively altogether overall`.split(
    /\s+/,
  ),
);

/** A word that hardly tells what a question is about. */
export function saysLittle(word: string): boolean {
  return little.has(word.toLowerCase());
}

/** The word's root, roughly: "cities" and "city" come to the same. */
export function stem(word: string): string {
  const lower = word.toLowerCase();
  if (lower.length <= 3) return lower;
  if (/ies$/.test(lower)) return `${lower.slice(0, -3)}y`;
  if (/(?:ss|us|is)$/.test(lower)) return lower;
  if (/(?:sses|shes|ches|xes|zes)$/.test(lower)) return lower.slice(0, -2);
  return lower.endsWith('s') ? lower.slice(0, -1) : lower;
}

/** The idea that a word stands for; its root where the dictionary has no other. */
export function idea(word: string): string {
  return ideaOf.get(word.toLowerCase()) ?? ideaOf.get(stem(word)) ?? stem(word);
}

export interface Word {
  readonly text: string;
  readonly idea: string;
  /** Offset in the text that was split. */
  readonly at: number;
}

const asPhrases = (text: string) =>
  phrases.reduce((rest, [pattern, word]) => rest.replace(pattern, (found) => word.padEnd(found.length)), text);

/** The words of a text with their ideas; "CamelCase" and "snake_case" come apart. */
export function wordsIn(text: string): Word[] {
  const apart = asPhrases(text).replace(/_/g, ' ');
  return [...apart.matchAll(/[\p{Lu}]?[\p{Ll}]+|[\p{Lu}]+|\d+(?:[.,]\d+)*/gu)].map(({ 0: word, index }) => ({
    text: word,
    idea: idea(word),
    at: index,
  }));
}

/** The ideas of a short label such as a column's header, without units in brackets and words that say little. */
export function ideasOf(label: string): string[] {
  const words = wordsIn(label.replace(/\([^)]*\)/g, ' '));
  const telling = words.filter(({ text }) => !saysLittle(text) || words.length === 1);
  return [...new Set((telling.length > 0 ? telling : words).map((word) => word.idea))];
}

export type Direction = 'most' | 'least';

export interface Superlative {
  readonly direction: Direction;
  /** What it is the most of, where the word itself says so: "longest" is of length. */
  readonly of: string | undefined;
  /** "oldest", "latest": of time, where later is more. */
  readonly inTime: boolean;
  readonly at: number;
  readonly word: string;
}

const most = 'highest largest biggest greatest most maximum max top best';
const least = 'lowest smallest fewest least minimum min worst';
const special: Readonly<Record<string, readonly [Direction, string]>> = {
  longest: ['most', 'length'],
  shortest: ['least', 'length'],
  tallest: ['most', 'height'],
  heaviest: ['most', 'weight'],
  lightest: ['least', 'weight'],
  widest: ['most', 'width'],
  narrowest: ['least', 'width'],
  deepest: ['most', 'depth'],
  shallowest: ['least', 'depth'],
  fastest: ['most', 'speed'],
  slowest: ['least', 'speed'],
  cheapest: ['least', 'price'],
  dearest: ['most', 'price'],
  warmest: ['most', 'temperature'],
  hottest: ['most', 'temperature'],
  coldest: ['least', 'temperature'],
  oldest: ['least', 'time'],
  earliest: ['least', 'time'],
  youngest: ['most', 'time'],
  newest: ['most', 'time'],
  latest: ['most', 'time'],
};

/** "the longest", "the most expensive", "the lowest price": the first one that a text has. */
export function superlativeIn(text: string): Superlative | undefined {
  for (const match of text.matchAll(/\b(?:most recent|most expensive|least expensive|most populous|[a-z]+)\b/gi)) {
    const word = match[0].toLowerCase();
    const at = match.index;
    if (word === 'most recent') return { direction: 'most', of: undefined, inTime: true, at, word };
    if (/^(?:most|least) /.test(word)) {
      const of = word.endsWith('populous') ? 'population' : 'price';
      return { direction: word.startsWith('most') ? 'most' : 'least', of, inTime: false, at, word };
    }
    const known = Object.hasOwn(special, word) ? special[word] : undefined;
    if (known) {
      const inTime = known[1] === 'time';
      return { direction: known[0], of: inTime ? undefined : known[1], inTime, at, word };
    }
    if (isAtMost(text, at)) continue;
    if (most.split(' ').includes(word)) return { direction: 'most', of: undefined, inTime: false, at, word };
    if (least.split(' ').includes(word)) return { direction: 'least', of: undefined, inTime: false, at, word };
  }
  return undefined;
}

/** "at most 20", "at least 5" bound, and ask for no extreme. */
function isAtMost(text: string, at: number): boolean {
  return /\bat\s+(?:the\s+)?$/i.test(text.slice(Math.max(0, at - 8), at));
}
