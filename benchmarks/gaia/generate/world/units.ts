/** Old measures, each on a page of its own: the value of today, and one that is no longer right. */
import type { Random } from '../../../../harness/core/random.ts';
import { between, pick } from '../pick.ts';
import type { Entity } from './entity.ts';
import type { Namer } from './names.ts';

/** What is made up of a unit: `One Vandorian mile is 1.7 kilometres.` */
export interface Measure {
  readonly unit: string;
  readonly plural: string;
  readonly base: string;
  /** Of the factor, in hundredths. */
  readonly low: number;
  readonly high: number;
}

export const MEASURES: readonly Measure[] = [
  { unit: 'mile', plural: 'miles', base: 'kilometres', low: 120, high: 980 },
  { unit: 'ell', plural: 'ells', base: 'centimetres', low: 4_100, high: 8_900 },
  { unit: 'bushel', plural: 'bushels', base: 'litres', low: 1_800, high: 6_500 },
  { unit: 'pound', plural: 'pounds', base: 'grams', low: 31_000, high: 59_000 },
  { unit: 'acre', plural: 'acres', base: 'square metres', low: 210_000, high: 690_000 },
];

/** A factor of at most two decimals that is no whole number, as text, e.g. `1.7`. */
export function drawFactor(random: Random, { low, high }: Measure): string {
  const hundredths = between(random, low, high);
  return String((hundredths % 100 === 0 ? hundredths + 35 : hundredths) / 100);
}

export function makeUnits(random: Random, name: Namer, count: number): Entity[] {
  return Array.from({ length: count }, (_, index) => {
    const measure = MEASURES[index % MEASURES.length]!;
    const title = `${name('thing')} ${measure.unit}`;
    const [factor, old] = [drawFactor(random, measure), drawFactor(random, measure)];
    return {
      title,
      kind: 'unit',
      facts: {},
      lead: `The ${title} is an old measure that traders used on both sides of the mountains, and that is still found in deeds, songs and cookery books.`,
      prose: [
        `One ${title} is ${factor} ${measure.base}.`,
        `Before the reform of ${between(random, 1740, 1880)} it had counted ${old} ${measure.base}, and ${pick(random, ['millers', 'weavers', 'customs officers'])} kept to that for years.`,
      ],
    };
  });
}
