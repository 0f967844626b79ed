/** Records of a JSON file, with what is asked for below the first level of each. */
import type { Draft, Family } from '../family.ts';
import { between, fill, pick } from '../pick.ts';
import { program, quoted, ROUNDED, SUM } from '../programs.ts';
import { twoDecimals } from '../rounding.ts';

const STATES = ['open', 'closed', 'waiting'];
const CHANNELS = ['letter', 'phone', 'counter'];

const WORDINGS = {
  count: [
    'How many tickets with the status {state} in the attached JSON file came by {channel}?',
    'In the attached file, how many tickets have the status {state} and the channel {channel}?',
    'Count the tickets of the attached file whose status is {state} and whose channel is {channel}.',
  ],
  total: [
    'What is the sum of the hours of all tickets with the status {state} in the attached JSON file? Round to two decimals.',
    'Add up the hours spent on the tickets of the attached file whose status is {state}. Round to two decimals.',
    'How many hours do the tickets with the status {state} in the attached file come to altogether, rounded to two decimals?',
  ],
  most: [
    'Which person in the attached JSON file has the most tickets with the status {state}?',
    'Of the people that the tickets of the attached file are assigned to, who has the most with the status {state}?',
    'Name the person to whom most tickets of the attached file with the status {state} are assigned.',
  ],
};

export const jsonRecords: Family = {
  name: 'json-records',
  level: '2',
  compose({ random, name }): Draft | undefined {
    const people = Array.from({ length: 4 }, () => `${name('first')} ${name('last')}`);
    const tickets = Array.from({ length: between(random, 14, 22) }, (_, index) => ({
      id: 1000 + index * 7 + random.integer(6),
      status: pick(random, STATES),
      source: { channel: pick(random, CHANNELS), resent: random.integer(2) === 0 },
      work: { person: pick(random, people), hours: between(random, 1, 48) / 4 },
    }));
    const [state, channel] = [pick(random, STATES), pick(random, CHANNELS)];
    const own = tickets.filter(({ status }) => status === state);
    const kind = pick(random, ['count', 'total', 'most'] as const);
    const perPerson = people
      .map((person) => ({ person, count: own.filter(({ work }) => work.person === person).length }))
      .sort((a, b) => b.count - a.count);
    const counted = own.filter(({ source }) => source.channel === channel).length;
    if (own.length < 3 || counted < 2 || perPerson[0]!.count === perPerson[1]!.count) return undefined;
    const answers = {
      count: String(counted),
      total: twoDecimals(own.reduce((sum, { work }) => sum + work.hours, 0)),
      most: perPerson[0]!.person,
    };
    const lines = {
      count: `return String(own.filter(({ source }) => source.channel === ${quoted(channel)}).length);`,
      total: 'return rounded(sum(own.map(({ work }) => work.hours)));',
      most: [
        'const counts = new Map();',
        'for (const { work } of own) counts.set(work.person, (counts.get(work.person) ?? 0) + 1);',
        'return [...counts].sort((a, b) => b[1] - a[1])[0][0];',
      ].join('\n'),
    };
    return {
      text: fill(pick(random, WORDINGS[kind]), { state, channel }),
      answer: answers[kind],
      program: program(
        SUM,
        ROUNDED,
        `const text = readFile('tickets.json.txt').split('\\n').filter((line) => !line.startsWith('[tickets.json, part ')).join('\\n');`,
        `const own = JSON.parse(text).tickets.filter(({ status }) => status === ${quoted(state)});`,
        lines[kind],
      ),
      tools: ['read file', 'code'],
      file: { kind: 'json', name: 'tickets.json', value: { exported: '2023-05-02', tickets } },
    };
  },
};
