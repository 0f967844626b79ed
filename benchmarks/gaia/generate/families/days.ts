/** Questions about days that a calendar answers. */
import type { Family } from '../family.ts';
import { between, fill, pick } from '../pick.ts';
import { DAY, program, quoted } from '../programs.ts';
import { addDays, daysBetween, drawDay, longDay } from '../world/dates.ts';

const BETWEEN = [
  'How many days are there from {from} to {to}, the first day not counted?',
  'How many days after {from} is {to}?',
  'A ship left on {from} and came back on {to}. How many days later was that?',
];

const LATER = [
  'Which date is {days} days after {from}? Answer as YYYY-MM-DD.',
  'A loan runs for {days} days from {from}. On which date does it end? Answer as YYYY-MM-DD.',
  'Count {days} days on from {from}. Which day do you reach, written as YYYY-MM-DD?',
];

export const days: Family = {
  name: 'days',
  level: '1',
  compose({ random }) {
    const from = drawDay(random, 1902, 2021);
    const count = between(random, 45, 1900);
    const to = addDays(from, count);
    const start = `Date.parse(day(${quoted(longDay(from))}))`;
    const base = { tools: ['calendar'] };
    if (random.integer(2) === 0)
      return {
        ...base,
        text: fill(pick(random, BETWEEN), { from: longDay(from), to: longDay(to) }),
        answer: String(daysBetween(from, to)),
        program: program(DAY, `return String((Date.parse(day(${quoted(longDay(to))})) - ${start}) / 86400000);`),
      };
    return {
      ...base,
      text: fill(pick(random, LATER), { from: longDay(from), days: count }),
      answer: to,
      program: program(DAY, `return new Date(${start} + ${count} * 86400000).toISOString().slice(0, 10);`),
    };
  },
};
