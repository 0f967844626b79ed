/** Slides, one a branch: figures of one or two of them, none on the first slide. */
import type { Draft, Family } from '../family.ts';
import type { Block } from '../files/file-content.ts';
import { between, fill, pick, sample } from '../pick.ts';
import { program, quoted } from '../programs.ts';

const FIGURES = [
  { key: 'Revenue', noun: 'revenue', low: 120_000, high: 980_000 },
  { key: 'Costs', noun: 'costs', low: 90_000, high: 700_000 },
  { key: 'Visitors', noun: 'visitors', low: 2_100, high: 48_000 },
] as const;

const WORDINGS = {
  difference: [
    'In the attached presentation, by how much do the {noun} of {a} exceed those of {b}?',
    'What is the difference between the {noun} of the branches {a} and {b} in the attached slides?',
    'The attached presentation has a slide for each branch. How much higher are the {noun} of {a} than those of {b}?',
  ],
  total: [
    'What are the {noun} of all branches in the attached presentation together?',
    'Add up the {noun} of all branches on the attached slides. What is the sum?',
    'The attached presentation has a slide for each branch. What is the total of their {noun}?',
  ],
};

export const slides: Family = {
  name: 'slides',
  level: '2',
  compose({ random, name }): Draft | undefined {
    const branches = Array.from({ length: between(random, 3, 5) }, () => name('town'));
    const figures = branches.map(() => FIGURES.map(({ low, high }) => between(random, low, high)));
    const at = random.integer(FIGURES.length);
    const { key, noun } = FIGURES[at]!;
    const value = (branch: string) => figures[branches.indexOf(branch)]![at]!;
    const [a, b] = sample(random, branches, 2).sort((one, other) => value(other) - value(one)) as [string, string];
    if (value(a) === value(b)) return undefined;
    const kind = pick(random, ['difference', 'total'] as const);
    const total = branches.reduce((sum, branch) => sum + value(branch), 0);
    const year = between(random, 2012, 2023);
    const blocksOf = (index: number): readonly Block[] => {
      const lines = FIGURES.map(({ key }, column) => [key, figures[index]![column]!] as const);
      const before = `In ${year - 1} the revenue was ${between(random, 120_000, 980_000)}.`;
      if (random.integer(3) === 0) return [{ columns: ['Figure', 'Value'], rows: lines }, before];
      return [...lines.map(([key, figure]) => `${key}: ${figure}`), before];
    };
    return {
      text: fill(pick(random, WORDINGS[kind]), { noun: noun === 'revenue' ? 'revenues' : noun, a, b }),
      answer: String(kind === 'total' ? total : value(a) - value(b)),
      program: program(
        `const slides = readFile('branches.pptx.txt').split(/^\\[branches\\.pptx, part .*\\]$/m);`,
        `const figure = (text) => Number(/^${key}[:,]\\s*(\\d+)/m.exec(text)[1]);`,
        kind === 'total'
          ? `const own = slides.filter((text) => /^${key}[:,]\\s*\\d/m.test(text));\nreturn String(own.reduce((sum, text) => sum + figure(text), 0));`
          : `const of = (branch) => figure(slides.find((text) => text.includes(branch + ' branch')));\nreturn String(of(${quoted(a)}) - of(${quoted(b)}));`,
      ),
      tools: ['read file', 'calculator'],
      file: {
        kind: 'pptx',
        name: 'branches.pptx',
        slides: [
          { title: `Our branches in ${year}`, blocks: ['Figures of the year', `${branches.length} branches report`] },
          ...branches.map((branch, index) => ({ title: `${branch} branch`, blocks: blocksOf(index) })),
        ],
      },
    };
  },
};
