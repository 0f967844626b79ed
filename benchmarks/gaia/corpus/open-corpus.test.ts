import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCorpus } from './open-corpus.ts';

const corpus = openCorpus([
  { title: 'Brelmoor', text: 'Brelmoor is the capital of Vandria and lies in the hills.\nPopulation: 48210' },
  { title: 'Vandria', text: 'Vandria is a country.\nCapital: Brelmoor' },
  { title: 'Brelmoor Bridge', text: 'A bridge.\nTown: Brelmoor' },
  { title: 'Aldun', text: `Aldun lies near Brelmoor. ${'It is old. '.repeat(30)}` },
  { title: 'Zandun', text: 'Nothing much.' },
]);

const nothing = 'No page has all of these words. Try fewer words.';
const titlesOf = (answer: string) => answer.split('\n').map((line) => /^\d\. (.*?): /.exec(line)?.[1]);

describe('search', () => {
  it('finds pages that have every word, in any case, those of the title first and then by title', () => {
    expect(titlesOf(corpus.search('BRELMOOR'))).toEqual(['Brelmoor', 'Brelmoor Bridge', 'Aldun', 'Vandria']);
    expect(titlesOf(corpus.search('brelmoor bridge'))).toEqual(['Brelmoor Bridge']);
    expect(titlesOf(corpus.search('capital Vandria'))).toEqual(['Vandria', 'Brelmoor']);
  });

  it('shows the beginning of each page on one line', () => {
    const [first] = corpus.search('population').split('\n');
    expect(first).toBe('1. Brelmoor: Brelmoor is the capital of Vandria and lies in the hills. Population: 48210');
    expect(corpus.search('Aldun')).toMatch(/^1\. Aldun: .{120}…$/);
  });

  it('asks for whole words and leaves out only those that say nothing', () => {
    expect(corpus.search('Brel')).toBe(nothing);
    expect(titlesOf(corpus.search("the capital of Vandria's"))).toEqual(['Vandria', 'Brelmoor']);
    expect(corpus.search('What is the population of Brelmoor?')).toBe(nothing);
  });

  it('says so when there is nothing to look for', () => {
    for (const query of ['', 'the of', '?!']) expect(corpus.search(query)).toMatch(/^Expected words to search for/);
  });

  it('shows five hits at most', () => {
    const many = openCorpus(Array.from({ length: 30 }, (_, index) => ({ title: `Page ${index}`, text: 'word' })));
    expect(many.search('word').split('\n')).toHaveLength(5);
  });

  it('answers any query in a line for each hit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (query) => {
        expect(corpus.search(query).split('\n').length).toBeLessThanOrEqual(5);
      }),
    );
  });
});

describe('open', () => {
  it('shows the page under its title, however that is written', () => {
    expect(corpus.open(' brelmoor  BRIDGE ')).toBe('# Brelmoor Bridge\nA bridge.\nTown: Brelmoor');
  });

  it('says so when there is no such page, whatever it is called', () => {
    expect(corpus.open('Brel')).toBe('There is no page "Brel". Use search.');
    for (const title of ['constructor', '__proto__', '../secret'])
      expect(corpus.open(title)).toBe(`There is no page "${title}". Use search.`);
    expect(corpus.open('x'.repeat(5000)).length).toBeLessThan(200);
  });
});
