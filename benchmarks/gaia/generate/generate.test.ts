import { createHash } from 'node:crypto';
import vm from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCorpus } from '../corpus/open-corpus.ts';
import { levels } from '../question.ts';
import { FAMILIES } from './families/families.ts';
import { generateMiniSet, holds, type MiniQuestion, type MiniSet, miniSetVersion } from './generate.ts';
import { expectedText } from './testing/expected-text.ts';

const usual = { train: 90, test: 75 };
const sets = [0, 1, 2, 3, 4].map((seed) => generateMiniSet({ seed, ...usual }));
const [first] = sets as [MiniSet, ...MiniSet[]];
const all = sets.flatMap(({ questions }) => questions);

const desk = vm.createContext({ readFile: (_name: string): string => '' });

/** The deriving program's answer, with the texts that tools show; the program is our own. */
function derive({ program, file, sources }: MiniQuestion, { pages }: MiniSet): unknown {
  const own = pages.filter(({ title }) => sources.includes(title));
  const texts = new Map(own.map(({ title, text }) => [`pages/${title}.txt`, text]));
  if (file) texts.set(`${file.name}.txt`, expectedText(file));
  desk.readFile = (name: string): string => {
    const text = texts.get(name);
    if (text === undefined) throw new Error(`There is no file ${name}.`);
    return text;
  };
  return vm.runInContext(`(() => {\n${program}\n})()`, desk);
}

const textsOf = ({ questions, pages }: MiniSet): string =>
  JSON.stringify([questions.map(({ attachment, ...question }) => question), pages]);

describe('the mini set', () => {
  it('is the same for the same request, and is what it was', () => {
    expect(textsOf(generateMiniSet({ seed: 0, ...usual }))).toBe(textsOf(first));
    // With this hash the scores on the mini set change: so must miniSetVersion.
    expect(createHash('sha256').update(textsOf(first)).digest('hex').slice(0, 16)).toBe('7474e3336119b105');
    expect(miniSetVersion).toBe('mini-1');
  });

  it('has answers that its programs derive from files and pages', () => {
    for (const set of sets)
      for (const question of set.questions) expect(derive(question, set), question.text).toBe(question.answer);
  });

  it('has such answers for any seed and size', () => {
    const size = fc.integer({ min: 0, max: 30 });
    fc.assert(
      fc.property(fc.integer(), size, size, (seed, train, test) => {
        const set = generateMiniSet({ seed, train, test });
        expect(set.questions.map(({ split }) => split)).toEqual([
          ...Array(train).fill('train'),
          ...Array(test).fill('test'),
        ]);
        for (const question of set.questions) expect(derive(question, set), question.text).toBe(question.answer);
      }),
      { numRuns: 20 },
    );
  });

  it('grows to hundreds of questions', () => {
    const { questions, pages } = generateMiniSet({ seed: 0, train: 600, test: 300 });
    expect(new Set(questions.map(({ text, file }) => text + (file ? expectedText(file) : ''))).size).toBe(900);
    expect(new Set(pages.map(({ title }) => title.toLowerCase())).size).toBe(pages.length);
  });

  it('has ids and questions that are its own', () => {
    for (const { questions } of sets) {
      expect(new Set(questions.map(({ id }) => id)).size).toBe(165);
      expect(new Set(questions.map(({ text }) => text)).size).toBe(165);
    }
    expect(first.questions.at(0)!.id).toBe('mini-train-001');
    expect(first.questions.at(-1)!.id).toBe('mini-test-075');
  });

  it('has 40, 35 and 25 % of the three levels, and every family, in both splits', () => {
    for (const split of ['train', 'test'] as const) {
      const own = first.questions.filter((question) => question.split === split);
      const counts = levels.map((level) => own.filter((question) => question.level === level).length);
      expect(counts).toEqual(split === 'train' ? [36, 32, 22] : [30, 26, 19]);
      expect(new Set(own.map(({ family }) => family)).size).toBe(FAMILIES.length);
    }
  });

  it('never has the answer in the question', () => {
    expect(all.filter(({ text, answer }) => holds(text, answer))).toEqual([]);
  });

  it('speaks of an attachment where there is one', () => {
    expect(all.filter(({ text, attachment }) => /\battached\b/.test(text) !== (attachment !== undefined))).toEqual([]);
  });

  it('has answers in the forms of the official set', () => {
    for (const { answer } of all)
      expect(answer).toMatch(/^(\d+(\.\d{1,2})?|\d{4}-\d\d-\d\d|[A-Z][\w-]*( [\w-]+)*(, [A-Z][\w-]*( [\w-]+)*)*)$/);
  });

  it('tells of nothing that both splits know', () => {
    const words = (texts: readonly string[]) => new Set(texts.flatMap((text) => text.match(/[A-Z][a-z]{3,}/g) ?? []));
    for (const [seed, set] of sets.entries()) {
      const train = generateMiniSet({ seed, train: usual.train, test: 0 });
      const known = new Set(train.pages.map(({ title }) => title));
      const own = set.pages.filter(({ title }) => !known.has(title)).map(({ title }) => title);
      expect(set.questions.slice(0, usual.train)).toMatchObject(
        train.questions.map(({ attachment, ...question }) => question),
      );
      const trainingText = train.questions.map(({ text, file }) => text + (file ? expectedText(file) : '')).join('\n');
      expect(own.filter((title) => trainingText.includes(title))).toEqual([]);
      const common = words(own).intersection(words([...known]));
      const plain =
        /^(River|Bridge|Lantern|Orchard|Winter|Garden|Lighthouse|Instruments|Shipping|Foundry|Textiles|Brewery)$/;
      expect([...common].filter((word) => !plain.test(word))).toEqual([]);
    }
  });

  it('asks in at least three wordings in every family', () => {
    const shape = (text: string) => text.replace(/[A-Z][a-z]+|[\d.]+/g, 'X').replace(/\(.*?\)/g, '()');
    for (const { name } of FAMILIES) {
      const shapes = new Set(all.filter(({ family }) => family === name).map(({ text }) => shape(text)));
      expect(shapes.size, name).toBeGreaterThanOrEqual(3);
    }
  });

  it('has nothing that a search for the whole question finds', () => {
    const corpus = openCorpus(first.pages);
    for (const { text } of first.questions) expect(corpus.search(text), text).toMatch(/^No page has all/);
  });

  it('refuses what is no number of questions', () => {
    expect(() => generateMiniSet({ seed: 0, train: -1, test: 0 })).toThrow(/^Expected train questions to be/);
  });
});
