/** Questions that need no source: sums in symbols and in words. */
import type { Family } from '../family.ts';
import { between, fill, pick } from '../pick.ts';
import { program, ROUNDED } from '../programs.ts';
import { isTie } from '../rounding.ts';

interface Sum {
  readonly wordings: readonly string[];
  /** Of the drawn numbers a, b, c, d; JavaScript. */
  readonly expression: string;
  readonly value: (a: number, b: number, c: number, d: number) => number;
}

const SUMS: readonly Sum[] = [
  {
    wordings: [
      'What is {a} * {b} - {c}?',
      'Calculate {a} times {b}, minus {c}.',
      'Multiply {a} by {b} and take {c} away. What is left?',
    ],
    expression: '{a} * {b} - {c}',
    value: (a, b, c) => a * b - c,
  },
  {
    wordings: [
      'What is ({a} + {b}) * {c} / {d}, rounded to two decimals?',
      'Add {a} and {b}, multiply the sum by {c} and divide it by {d}. Round to two decimals.',
      'The sum of {a} and {b} is multiplied by {c} and then divided by {d}. What is the result, rounded to two decimals?',
    ],
    expression: '({a} + {b}) * {c} / {d}',
    value: (a, b, c, d) => ((a + b) * c) / d,
  },
  {
    wordings: [
      'A crate holds {a} bottles. How many whole bottles are there in {b} crates when {c} of the bottles are broken?',
      'A hall has {a} rows of {b} seats. {c} seats are taken out. How many are left?',
      'A printer makes {a} sheets an hour. After {b} hours {c} sheets are thrown away. How many sheets remain?',
    ],
    expression: '{a} * {b} - {c}',
    value: (a, b, c) => a * b - c,
  },
  {
    wordings: [
      'What is {d} % of {a}, rounded to two decimals?',
      'How much is {d} percent of {a}? Round to two decimals.',
      'A bill of {a} euros has a discount of {d} percent. How many euros is the discount, rounded to two decimals?',
    ],
    expression: '{a} * {d} / 100',
    value: (a, _b, _c, d) => (a * d) / 100,
  },
];

export const arithmetic: Family = {
  name: 'arithmetic',
  level: '1',
  compose({ random }) {
    const { wordings, expression, value } = pick(random, SUMS);
    const [a, b, c, d] = [
      between(random, 112, 987),
      between(random, 23, 89),
      between(random, 120, 980),
      between(random, 3, 19),
    ] as const;
    const result = value(a, b, c, d);
    if (isTie(result)) return undefined;
    return {
      text: fill(pick(random, wordings), { a, b, c, d }),
      answer: String(Math.round(result * 100) / 100),
      program: program(ROUNDED, `return rounded(${fill(expression, { a, b, c, d })});`),
      tools: ['calculator'],
    };
  },
};
