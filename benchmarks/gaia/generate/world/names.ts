/** Names that nobody knows from elsewhere: made of syllables, no two alike in one set. */
import type { Random } from '../../../../harness/core/random.ts';
import { pick } from '../pick.ts';

const ONSETS = [
  'B',
  'Br',
  'D',
  'Dr',
  'F',
  'G',
  'Gr',
  'H',
  'K',
  'Kr',
  'L',
  'M',
  'N',
  'P',
  'Qu',
  'R',
  'S',
  'T',
  'Tr',
  'V',
];
const VOWELS = ['a', 'e', 'o', 'u'];
const MIDDLES = ['d', 'g', 'k', 'l', 'lt', 'm', 'n', 'nd', 'r', 'rk', 'rv', 's', 'sk', 'st', 't', 'v', 'z'];

const ENDINGS = {
  town: ['moor', 'holt', 'mere', 'stead', 'vask', 'haven', 'dun', 'quay'],
  country: ['oria', 'usia', 'elund', 'istra', 'onia', 'amark'],
  river: ['va', 'ne', 'sa', 'ra', 'da'],
  first: ['ita', 'emo', 'ilda', 'avin', 'oria', 'anto', 'ebel'],
  last: ['sen', 'vane', 'rick', 'mund', 'gard', 'stam', 'dell'],
  firm: ['tech', 'dyne', 'mar', 'vex', 'tor'],
  thing: ['phyr', 'tor', 'lix', 'nar', 'zon'],
} as const;

export type NameKind = keyof typeof ENDINGS;

/** Draws one word, capitalized, ASCII letters only, of at least five letters. */
export type Namer = (kind: NameKind) => string;

const MAX_DRAWS = 10_000;

/** `seen` is what the set has already, of any kind; it is added to. */
export function namer(random: Random, seen: Set<string>): Namer {
  return (kind) => {
    for (let draws = 0; draws < MAX_DRAWS; draws += 1) {
      const name = drawName(random, kind);
      if (seen.has(name)) continue;
      seen.add(name);
      return name;
    }
    throw new RangeError(`Expected a ${kind}'s name that the set does not have yet, got none in ${MAX_DRAWS} draws.`);
  };
}

function drawName(random: Random, kind: NameKind): string {
  const stem = `${pick(random, ONSETS)}${pick(random, VOWELS)}${pick(random, MIDDLES)}`;
  const ending = pick(random, ENDINGS[kind]);
  return /^[aeiou]/.test(ending) ? `${stem}${ending}` : `${stem}${pick(random, VOWELS)}${ending}`;
}
