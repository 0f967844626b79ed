/**
 * The prose of pages. First sentences are long enough that a hit's excerpt ends before the facts; what follows the facts
 * has numbers of the same size as theirs.
 */
import type { Random } from '../../../../harness/core/random.ts';
import { between, pick } from '../pick.ts';

type Prose = { readonly lead: string; readonly prose: readonly string[] };

const QUARTERS = ['north', 'south', 'east', 'west'];

export function country(random: Random, { country, former }: { country: string; former: string }): Prose {
  return {
    lead: `${country} is a country of ${pick(random, ['hills and broad valleys', 'forests and lakes', 'dry plains and vineyards'])}, known for its ${pick(random, ['wool', 'copper mines', 'shipyards', 'glass works'])} and for the long coast in its ${pick(random, QUARTERS)}.`,
    prose: [
      `Until ${between(random, 1650, 1890)} the seat of government was ${former}, which kept the mint and the old archive.`,
      `The constitution of ${between(random, 1921, 1990)} has been changed ${between(random, 3, 30)} times.`,
    ],
  };
}

interface TownFacts {
  readonly town: string;
  readonly country: string;
  readonly river: string;
  readonly population: number;
  readonly capital: boolean;
}

export function town(random: Random, { town, country, river, population, capital }: TownFacts): Prose {
  const role = capital ? `the capital of ${country} and lies` : `a town of ${country}`;
  return {
    lead: `${town} is ${role} on the ${river}, known for its ${pick(random, ['cloth market', 'organ builders', 'paper mills', 'ropemakers'])} and for the old ${pick(random, ['granary', 'fish hall', 'customs house'])} above the harbour.`,
    prose: [
      `At the census of 1901 it had ${Math.round(population * (0.3 + random.next() * 0.5))} inhabitants, and in ${between(random, 1500, 1850)} a fire destroyed ${between(random, 40, 400)} houses.`,
      `The annual fair draws ${between(random, 10, 90) * 1000} visitors.`,
    ],
  };
}

export function river(random: Random, facts: { river: string; country: string; mouth: string }): Prose {
  return {
    lead: `The ${facts.river} rises in the hills of ${facts.country}, turns the wheels of many mills and reaches the sea through a wide and shallow bay near ${facts.mouth}.`,
    prose: [
      `Ships can use ${between(random, 20, 59)} kilometres of it.`,
      `The flood of ${between(random, 1700, 1980)} rose ${between(random, 3, 9)} metres above the quay.`,
    ],
  };
}

interface PersonFacts {
  readonly title: string;
  readonly occupation: string;
  readonly birthplace: string;
  readonly year: number;
  readonly other: string;
}

export function person(random: Random, { title, occupation, year, other }: PersonFacts): Prose {
  return {
    lead: `${title} was a ${occupation} whose letters, kept in three archives and printed twice, are still read for their humour and their plain advice.`.replace(
      'a engineer',
      'an engineer',
    ),
    prose: [
      `After an apprenticeship that began in ${year + between(random, 13, 19)} came long years in ${other}.`,
      `A medal was awarded in ${year + between(random, 45, 60)}.`,
    ],
  };
}

interface BridgeFacts {
  readonly bridge: string;
  readonly town: string;
  readonly river: string;
  readonly opened: number;
}

export function bridge(random: Random, { bridge, town, opened }: BridgeFacts): Prose {
  return {
    lead: `The ${bridge} carries a road and a tram line over the water at ${town} and is often painted for its ${pick(random, ['slender arches', 'red girders', 'stone lions'])} and its row of lamps.`,
    prose: [
      `Work began in ${opened - between(random, 3, 9)}, and a repair of ${opened + between(random, 20, 60)} took ${between(random, 4, 26)} months.`,
      `An older ferry crossed ${between(random, 60, 400)} metres of water there.`,
    ],
  };
}

interface WorkFacts {
  readonly title: string;
  readonly kind: string;
  readonly author: string;
  readonly published: number;
}

export function work(random: Random, { title, kind, published }: WorkFacts): Prose {
  return {
    lead: `${title} is ${kind === 'opera' ? 'an' : 'a'} ${kind} in ${between(random, 3, 7)} parts on two families that quarrel over a mill, and is known for its long last scene and its quiet humour.`,
    prose: [
      `A second edition followed in ${published + between(random, 2, 20)}.`,
      `The manuscript has ${between(random, 180, 900)} leaves.`,
    ],
  };
}

export function company(random: Random, facts: { title: string; founded: number; first: string }): Prose {
  return {
    lead: `${facts.title} is a company that began in a rented shed with two machines and later became known for its ${pick(random, ['catalogues', 'apprentice school', 'brass band', 'works library'])} all over the coast.`,
    prose: [
      `The first works stood in ${facts.first} and closed in ${facts.founded + between(random, 12, 60)}.`,
      `In ${facts.founded + between(random, 61, 90)} it employed ${between(random, 140, 9_800)} people.`,
    ],
  };
}
