/** What is asked about the things that a file names. */
import type { Chain } from './chains.ts';

type Way = Pick<Chain, 'from' | 'keys' | 'form'>;

interface Extreme {
  readonly chain: Way;
  /** That decides, and one that does not. */
  readonly column: string;
  readonly other: string;
  /** Of values that the corpus does not have; those of a fact otherwise. */
  readonly range: readonly [low: number, high: number];
  readonly fact?: string;
  /** What `{most}` is for the highest value, and for the lowest. */
  readonly most: readonly [highest: string, lowest: string];
  readonly wordings: readonly string[];
}

const MOST = ['most', 'fewest'] as const;

export const EXTREMES: readonly Extreme[] = [
  {
    chain: { from: 'bridge', keys: ['Designer', 'Born'], form: 'year' },
    fact: 'Length',
    most: ['longest', 'shortest'],
    column: 'Length',
    other: 'Width',
    range: [6, 40],
    wordings: [
      'The attached file lists bridges with their lengths. In which year was the designer of the {most} one born?',
      'Find the {most} bridge in the attached file. What is the year of birth of its designer?',
      'Which of the bridges in the attached list is the {most}, and in which year was its designer born? Give only the year.',
    ],
  },
  {
    chain: { from: 'bridge', keys: ['Designer', 'Born'], form: 'year' },
    most: MOST,
    column: 'Lamps',
    other: 'Steps',
    range: [12, 400],
    wordings: [
      'The attached file lists bridges with their lamps. In which year was the designer of the bridge with the {most} lamps born?',
      'Find the bridge with the {most} lamps in the attached file. What is the year of birth of its designer?',
      'Which bridge in the attached list has the {most} lamps, and in which year was its designer born? Give only the year.',
    ],
  },
  {
    chain: { from: 'town', keys: ['Population'], form: 'number' },
    most: MOST,
    column: 'Hotels',
    other: 'Schools',
    range: [3, 120],
    wordings: [
      'The attached file lists towns. What is the population of the town with the {most} hotels?',
      'How many people live today in the town that has the {most} hotels in the attached file?',
      'Find the town with the {most} hotels in the attached list. How many inhabitants does it have now?',
    ],
  },
  {
    chain: { from: 'work', keys: ['Author', 'Birthplace'], form: 'text' },
    most: MOST,
    column: 'Copies',
    other: 'Pages',
    range: [140, 9_800],
    wordings: [
      'The attached file lists works. In which town was the author of the one with the {most} copies born?',
      'Of the works in the attached file, take the one with the {most} copies. Where was its author born?',
      'What is the birthplace of the author of the work that has the {most} copies in the attached list?',
    ],
  },
  {
    chain: { from: 'company', keys: ['Founder', 'Born'], form: 'day' },
    most: MOST,
    column: 'Shops',
    other: 'Vans',
    range: [4, 380],
    wordings: [
      'The attached file lists companies. On which date was the founder of the company with the {most} shops born? Answer as YYYY-MM-DD.',
      'Find the company with the {most} shops in the attached file. What is the date of birth of its founder, as YYYY-MM-DD?',
      'When was the founder of the company born that has the {most} shops in the attached list? Answer as YYYY-MM-DD.',
    ],
  },
];

export const SUMS: readonly { readonly chain: Way; readonly wordings: readonly string[] }[] = [
  {
    chain: { from: 'town', keys: ['Population'], form: 'number' },
    wordings: [
      'What is the sum of the populations of the towns in the attached file?',
      'How many people live today in all the towns together that the attached file names?',
      'Add up the populations of the towns that the attached file lists. What do you get?',
    ],
  },
  {
    chain: { from: 'river', keys: ['Length'], form: 'number' },
    wordings: [
      'What is the total length, in kilometres, of the rivers in the attached file?',
      'How many kilometres long are the rivers of the attached file together?',
      'Add up the lengths of the rivers that the attached file lists. How many kilometres are that?',
    ],
  },
  {
    chain: { from: 'company', keys: ['Employees'], form: 'number' },
    wordings: [
      'How many employees do the companies in the attached file have altogether?',
      'What is the sum of the numbers of employees of the companies that the attached file names?',
      'Add up the employees of the companies in the attached file. What do you get?',
    ],
  },
];

interface ListWanted {
  readonly chain: Way;
  /** The end of the chain is the bound, or a number below it. */
  readonly test: 'equal' | 'below';
  readonly wordings: readonly string[];
}

export const LISTS: readonly ListWanted[] = [
  {
    chain: { from: 'town', keys: ['River'], form: 'text' },
    test: 'equal',
    wordings: [
      'Which of the towns in the attached file lie on the {bound}? Give them in alphabetical order, separated by commas.',
      'List the towns of the attached file that lie on the {bound}, in alphabetical order and separated by commas.',
      'The attached file names towns. Name those on the {bound}, in alphabetical order and separated by commas.',
    ],
  },
  {
    chain: { from: 'bridge', keys: ['Opened'], form: 'number' },
    test: 'below',
    wordings: [
      'Which of the bridges in the attached file were opened before {bound}? Give them in alphabetical order, separated by commas.',
      'List the bridges of the attached file that opened before {bound}, in alphabetical order and separated by commas.',
      'The attached file names bridges. Name those opened before {bound}, in alphabetical order and separated by commas.',
    ],
  },
  {
    chain: { from: 'work', keys: ['Published'], form: 'number' },
    test: 'below',
    wordings: [
      'Which of the works in the attached file were published before {bound}? Give them in alphabetical order, separated by commas.',
      'List the works of the attached file that were published before {bound}, in alphabetical order and separated by commas.',
      'The attached file names works. Name those published before {bound}, in alphabetical order and separated by commas.',
    ],
  },
];
