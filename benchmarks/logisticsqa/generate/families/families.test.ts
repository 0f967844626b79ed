import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../../harness/core/random.ts';
import { COUNTRIES } from '../countries.ts';
import { factsOf } from '../facts.ts';
import { uniqueNumbers } from '../numbers.ts';
import { FAMILIES } from './families.ts';

it('there are at least eight families of at least six countries, each with several suppliers of their own', () => {
  expect(FAMILIES.length).toBeGreaterThanOrEqual(8);
  expect(new Set(FAMILIES.map(({ country }) => country)).size).toBeGreaterThanOrEqual(6);
  const suppliers = FAMILIES.flatMap((family) => family.suppliers.map(({ name }) => name));
  expect(new Set(suppliers).size).toBe(suppliers.length);
  for (const family of FAMILIES) expect(family.suppliers.length).toBeGreaterThanOrEqual(3);
});

it('the shares without reference are 45 % on average, and differ', () => {
  const shares = FAMILIES.map(({ noneShare }) => noneShare);
  expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeCloseTo(0.45, 2);
  expect(new Set(shares).size).toBeGreaterThan(4);
});

it('every place, every kind of reference and every country is in use', () => {
  expect(new Set(FAMILIES.map(({ habits }) => habits[0].where)).size).toBe(5);
  expect(new Set(FAMILIES.flatMap(({ references }) => references.map(({ kind }) => kind))).size).toBe(6);
  expect(new Set(FAMILIES.map(({ country }) => country))).toEqual(new Set(Object.keys(COUNTRIES)));
});

describe.each(FAMILIES)('$name', (family) => {
  const { habits, notes, lines, terms } = family;
  const without = [
    ...habits.flatMap((habit) => habit.without ?? []),
    ...[...notes.opening, ...notes.parts, ...notes.closing, ...(terms === 'copy' ? [] : terms)],
    ...[...lines.charges, ...(lines.chargesWithout ?? []), ...lines.plain, ...(lines.description ?? [])],
  ];

  it('has a reference in the texts that are to hold it, and in no others', () => {
    for (const text of habits.flatMap((habit) => habit.with)) expect(text).toContain('{ref}');
    for (const text of without) expect(text).not.toContain('{ref}');
  });

  it('has one habit a place, with something else for the place outside lines', () => {
    expect(new Set(habits.map(({ where }) => where)).size).toBe(habits.length);
    for (const habit of habits)
      expect(habit.without === undefined).toBe(habit.where === 'name' || habit.where === 'description');
  });

  it('has another habit for suppliers that stray', () => {
    expect(habits.length).toBeGreaterThan(1);
    expect(family.suppliers.some(({ strays = 0 }) => strays > 0)).toBe(true);
  });

  it('has texts of facts that there are', () => {
    const supplier = { vat: 'V', registry: 'R', account: 'A' };
    const random = randomStream(family.name);
    const container = 'CSQU3054383';
    const fill = factsOf({ random, unique: uniqueNumbers(), family, supplier, container, issued: new Date(0) });
    for (const text of [...without, ...habits.flatMap((habit) => habit.with)])
      expect(fill(text, { charge: 'C', ref: 'REF' })).not.toMatch(/[{}]/);
  });
});
