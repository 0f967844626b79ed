/** A sign in a picture, whose prices are read and put together. */
import type { Draft, Family } from '../family.ts';
import { between, fill, pick, sample } from '../pick.ts';
import { FIELD, program, quoted, ROUNDED } from '../programs.ts';
import { twoDecimals } from '../rounding.ts';

const SIGNS = [
  { title: 'Museum tickets', items: ['Adult', 'Child', 'Student', 'Senior', 'Group guide'], note: 'Closed on Mondays' },
  { title: 'Harbour cafe', items: ['Coffee', 'Tea', 'Soup', 'Bread', 'Apple cake'], note: 'Open from 8 to 17' },
  {
    title: 'Boat hire',
    items: ['Rowing boat', 'Canoe', 'Kayak', 'Pedal boat', 'Life jacket'],
    note: 'Prices per hour',
  },
];

const WORDINGS = {
  sum: [
    'How much do {n} times "{a}" and {m} times "{b}" cost together on the sign in the attached image?',
    'Going by the price list in the attached picture, what is the price of {n} x {a} plus {m} x {b}?',
    'The attached image shows a price list. Someone pays for {n} of "{a}" and {m} of "{b}". How much is that?',
  ],
  difference: [
    'By how much is "{a}" dearer than "{b}" on the sign in the attached image?',
    'On the price list in the attached picture, what is the difference in price between {a} and {b}?',
    'The attached image shows a price list. How much more does "{a}" cost than "{b}"?',
  ],
};

export const picture: Family = {
  name: 'picture',
  level: '2',
  compose({ random, name }): Draft | undefined {
    const sign = pick(random, SIGNS);
    const prices = new Map(sign.items.map((item) => [item, between(random, 22, 240) / 10]));
    const price = (item: string) => prices.get(item)!;
    const pair = sample(random, sign.items, 2).sort((one, other) => price(other) - price(one));
    const [a, b] = pair as [string, string];
    const [n, m] = [between(random, 2, 6), between(random, 2, 9)];
    const kind = pick(random, ['sum', 'difference'] as const);
    if (price(a) === price(b)) return undefined;
    const result = kind === 'sum' ? n * price(a) + m * price(b) : price(a) - price(b);
    const lines = [
      `${name('town')} ${sign.title.toLowerCase()}`,
      ...sign.items.map((item) => `${item}: ${price(item).toFixed(2)}`),
      sign.note,
    ];
    const first = kind === 'sum' ? `${n} * price(${quoted(a)}) + ${m} * ` : `price(${quoted(a)}) - `;
    return {
      text: fill(pick(random, WORDINGS[kind]), { n, m, a, b }),
      answer: twoDecimals(result),
      program: program(
        FIELD,
        ROUNDED,
        `const price = (item) => Number(field(readFile('sign.png.txt'), item));`,
        `return rounded(${first}price(${quoted(b)}));`,
      ),
      tools: ['image recognition', 'calculator'],
      file: { kind: 'png', name: 'sign.png', lines },
    };
  },
};
