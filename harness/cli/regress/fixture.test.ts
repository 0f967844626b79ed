import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixtureHash, parseFixture, renderFixture } from './fixture.ts';

const path = join(import.meta.dirname, '../../../results/regress/fixture.json');
const committed = await readFile(path, 'utf8');

describe('the committed fixture', () => {
  const fixture = parseFixture(committed, path);

  it('is written as it is read', () => {
    expect(renderFixture(fixture)).toBe(committed);
  });

  it('has several seeds and several numbers of subsets, tools, and a way to merge every set', () => {
    const games = fixture.sets.filter(({ world }) => world === fixture.worlds[0]!.name);
    expect(new Set(games.map(({ seed }) => seed)).size).toBeGreaterThan(3);
    expect(new Set(games.map(({ modules }) => modules.length)).size).toBeGreaterThan(1);
    expect(fixture.sets.filter(({ modules }) => modules.some(({ tools }) => tools.length > 0)).length).toBeGreaterThan(
      8,
    );
    for (const { world } of fixture.sets) expect(fixture.cases.map((how) => how.world)).toContain(world);
  });

  it('has disjoint subsets', () => {
    for (const { name, modules } of fixture.sets) {
      const tasks = modules.flatMap((own) => own.tasks);
      expect(new Set(tasks).size, name).toBe(tasks.length);
    }
  });

  it('has another hash when a word of it changes', () => {
    const [first, ...rest] = fixture.sets;
    const changed = { ...fixture, sets: [{ ...first!, name: `${first!.name}.` }, ...rest] };
    expect(fixtureHash(changed)).not.toBe(fixtureHash(fixture));
  });
});

describe('what is no fixture', () => {
  const fixture = parseFixture(committed, path);
  const [first, ...rest] = fixture.sets;
  const ofOneModule = { ...fixture, sets: [{ ...first!, modules: first!.modules.slice(0, 1) }, ...rest] };

  it.each([
    ['not JSON', '{', /to be JSON, got/],
    ['another schema', '{"schema": 2}', /but at schema: .*; restore it from git, or make it anew/],
    ['a set of one module', renderFixture(ofOneModule), /but at sets\.0\.modules: Too small/],
    [
      'an unknown member',
      committed.replace('"schema": 1', '"schema": 1, "more": 1'),
      /but at its top: Unrecognized key/,
    ],
  ])('is one sentence: %s', (_, text, complaint) => {
    expect(() => parseFixture(text, 'fixture.json')).toThrow(complaint);
  });
});
