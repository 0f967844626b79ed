/** One split's world by seed: countries with towns and rivers, and people, companies, bridges and works that lie in them. */
import type { Random } from '../../../../harness/core/random.ts';
import { between, distinctBetween, pick } from '../pick.ts';
import { drawDay, longDay } from './dates.ts';
import { type Entity, type World, worldOf } from './entity.ts';
import * as leads from './leads.ts';
import type { Namer } from './names.ts';
import { makeUnits } from './units.ts';

export interface WorldRequest {
  readonly random: Random;
  readonly name: Namer;
  /** 0 or more. */
  readonly countries: number;
}

const TOWNS_EACH = 4;
const RIVERS_EACH = 2;

/** A place with what its neighbours have to know of it, before anything is written down. */
interface Land {
  readonly country: string;
  /** The capital first, the largest second. */
  readonly towns: readonly string[];
  readonly rivers: readonly string[];
}

interface Desk {
  readonly random: Random;
  readonly name: Namer;
  readonly lands: readonly Land[];
}

export function makeWorld({ random, name, countries }: WorldRequest): World {
  const lands = Array.from({ length: countries }, () => ({
    country: name('country'),
    towns: Array.from({ length: TOWNS_EACH }, () => name('town')),
    rivers: Array.from({ length: RIVERS_EACH }, () => `River ${name('river')}`),
  }));
  const desk = { random, name, lands };
  const towns = makeTowns(desk);
  const people = makePeople(desk, countries * 3);
  const [engineers, writers, founders] = (['engineer', 'writer', 'merchant'] as const).map((occupation) =>
    people.filter(({ facts }) => facts.Occupation === occupation),
  );
  return worldOf([
    ...lands.map((land) => makeCountry(desk, land)),
    ...towns,
    ...makeRivers(desk),
    ...people,
    ...engineers!.map((designer) => makeBridge(desk, designer, towns)),
    ...writers!.map((author) => makeWork(desk, author)),
    ...founders!.map((founder) => makeCompany(desk, founder)),
    ...makeUnits(random, name, countries),
  ]);
}

function makeCountry({ random, name }: Desk, { country, towns }: Land): Entity {
  const [capital, largest, former] = towns;
  return {
    title: country,
    kind: 'country',
    facts: {
      Capital: capital!,
      'Largest town': largest!,
      Currency: `${name('thing')} ${pick(random, ['crown', 'thaler', 'mark', 'florin'])}`,
      Area: `${between(random, 12_000, 480_000)} square kilometres`,
      Independence: String(between(random, 1580, 1920)),
    },
    ...leads.country(random, { country, former: former! }),
  };
}

function makeTowns({ random, lands }: Desk): Entity[] {
  const count = lands.length * TOWNS_EACH;
  const populations = distinctBetween(random, [9_000, 90_000], count);
  return lands.flatMap(({ country, towns, rivers }, land) =>
    towns.map((title, index) => {
      const at = land * TOWNS_EACH + index;
      // The second of a land is its largest: whoever takes it for the capital is wrong.
      const population = populations[at]! + (index === 1 ? 100_000 : 0);
      const river = rivers[index % RIVERS_EACH]!;
      return {
        title,
        kind: 'town' as const,
        facts: {
          Country: country,
          Population: String(population),
          Founded: String(between(random, 904, 1690)),
          Elevation: `${between(random, 12, 940)} metres`,
          River: river,
        },
        ...leads.town(random, { town: title, country, river, population, capital: index === 0 }),
      };
    }),
  );
}

function makeRivers({ random, lands }: Desk): Entity[] {
  const count = lands.length * RIVERS_EACH;
  const lengths = distinctBetween(random, [60, 900 + count], count);
  return lands.flatMap(({ country, towns, rivers }, land) =>
    rivers.map((title, index) => ({
      title,
      kind: 'river' as const,
      facts: {
        Length: `${lengths[land * RIVERS_EACH + index]} kilometres`,
        Country: country,
        Mouth: towns[2 + index]!,
      },
      ...leads.river(random, { river: title, country, mouth: towns[2 + index]! }),
    })),
  );
}

const OCCUPATIONS = ['engineer', 'writer', 'merchant'];

/** Two people of the same surname follow each other, so that a surname alone finds both. */
function makePeople({ random, name, lands }: Desk, count: number): Entity[] {
  const surnames = Array.from({ length: Math.ceil(count / 2) }, () => name('last'));
  return Array.from({ length: count }, (_, index) => {
    const year = between(random, 1752, 1919);
    const title = `${name('first')} ${surnames[Math.floor(index / 2)]}`;
    const birthplace = pick(random, pick(random, lands).towns);
    const occupation = OCCUPATIONS[index % OCCUPATIONS.length]!;
    return {
      title,
      kind: 'person' as const,
      facts: {
        Occupation: occupation,
        Born: longDay(drawDay(random, year, year)),
        Birthplace: birthplace,
        Died: longDay(drawDay(random, year + 62, year + 85)),
      },
      ...leads.person(random, { title, occupation, birthplace, year, other: pick(random, pick(random, lands).towns) }),
    };
  });
}

const bornIn = (person: Entity): number => Number(person.facts.Born!.slice(-4));

function makeBridge(desk: Desk, designer: Entity, towns: readonly Entity[]): Entity {
  const { random } = desk;
  const town = pick(random, towns);
  const title = `${desk.name('thing')} Bridge`;
  const opened = bornIn(designer) + between(random, 28, 57);
  return {
    title,
    kind: 'bridge',
    facts: {
      Town: town.title,
      River: town.facts.River!,
      Designer: designer.title,
      Length: `${between(random, 90, 980)} metres`,
      Opened: String(opened),
    },
    ...leads.bridge(random, { bridge: title, town: town.title, river: town.facts.River!, opened }),
  };
}

function makeWork({ random, name }: Desk, author: Entity): Entity {
  const kind = pick(random, ['novel', 'opera', 'play', 'poem']);
  const title = `The ${pick(random, ['Lantern', 'Orchard', 'Winter', 'Garden', 'Lighthouse'])} of ${name('thing')}`;
  const published = bornIn(author) + between(random, 24, 58);
  return {
    title,
    kind: 'work',
    facts: { Kind: kind, Author: author.title, Published: String(published) },
    ...leads.work(random, { title, kind, author: author.title, published }),
  };
}

function makeCompany({ random, name, lands }: Desk, founder: Entity): Entity {
  const title = `${name('firm')} ${pick(random, ['Instruments', 'Shipping', 'Foundry', 'Textiles', 'Brewery'])}`;
  const headquarters = pick(random, pick(random, lands).towns);
  const founded = bornIn(founder) + between(random, 22, 45);
  return {
    title,
    kind: 'company',
    facts: {
      Founded: String(founded),
      Founder: founder.title,
      Headquarters: headquarters,
      Employees: String(between(random, 140, 9_800)),
    },
    ...leads.company(random, { title, founded, first: pick(random, pick(random, lands).towns) }),
  };
}
