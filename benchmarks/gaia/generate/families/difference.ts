/** Two things of the corpus compared: by how much the one is more than the other. */
import type { Family } from '../family.ts';
import { fill, pick, sample } from '../pick.ts';
import { program, quoted } from '../programs.ts';
import type { Chain } from './chains.ts';
import { chainParts, endExpression, endOf } from './follow-chain.ts';

/** `{a}` has more than `{b}`. */
const DIFFERENCES: readonly Chain[] = [
  {
    from: 'town',
    keys: ['Population'],
    form: 'number',
    wordings: [
      'How many more people live in {a} than in {b} today?',
      'By how much does the population of {a} exceed that of {b}?',
      'What is the difference between the populations of {a} and {b}?',
    ],
  },
  {
    from: 'river',
    keys: ['Length'],
    form: 'number',
    wordings: [
      'How many kilometres longer is the {a} than the {b}?',
      'By how many kilometres does the length of the {a} exceed that of the {b}?',
      'What is the difference in length between the {a} and the {b}, in kilometres?',
    ],
  },
  {
    from: 'bridge',
    keys: ['Opened'],
    form: 'number',
    wordings: [
      'How many years after the {b} was the {a} opened?',
      'How many years lie between the opening of the {b} and that of the {a}?',
      'The {b} was opened before the {a}. By how many years?',
    ],
  },
  {
    from: 'company',
    keys: ['Employees'],
    form: 'number',
    wordings: [
      'How many more employees does {a} have than {b}?',
      'By how many does the number of employees of {a} exceed that of {b}?',
      'What is the difference between the numbers of employees of {a} and {b}?',
    ],
  },
  {
    from: 'country',
    keys: ['Capital', 'Population'],
    form: 'number',
    wordings: [
      'How many more people live in the capital of {a} than in the capital of {b}?',
      'By how much does the population of the capital of {a} exceed that of the capital of {b}?',
      'Compare the capitals of {a} and {b}. What is the difference between their populations?',
    ],
  },
  {
    from: 'bridge',
    keys: ['Designer', 'Born'],
    form: 'year',
    wordings: [
      'How many years lie between the years of birth of the designers of the {a} and the {b}?',
      'By how many years do the years of birth of the designers of the {a} and the {b} differ?',
      'What is the difference, in years, between the birth years of the designers of the {a} and the {b}?',
    ],
  },
];

export const difference: Family = {
  name: 'difference',
  level: '3',
  compose({ random, world }) {
    const chain = pick(random, DIFFERENCES);
    const pair = sample(random, world.ofKind(chain.from), 2).map(({ title }) => title);
    const sizeOf = (title: string) => Number(endOf(world, title, chain));
    const [a, b] = pair.sort((one, other) => sizeOf(other) - sizeOf(one));
    if (!a || !b || sizeOf(a) === sizeOf(b)) return undefined;
    return {
      text: fill(pick(random, chain.wordings), { a, b }),
      answer: String(sizeOf(a) - sizeOf(b)),
      program: program(
        ...chainParts(chain.form),
        `return String(${endExpression(quoted(a), chain)} - ${endExpression(quoted(b), chain)});`,
      ),
      tools: ['search', 'open page', 'calculator'],
    };
  },
};
