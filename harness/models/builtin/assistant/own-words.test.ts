import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Advice } from './advice.ts';
import { readOwn, sentenceFor } from './own-words.ts';
import { readAdvice } from './read-advice.ts';

const tool = fc.constantFrom('read_file', 'search', 'open', 'calculate', 'run_javascript', 'count_days_2');
const tally = fc.option(fc.record({ right: fc.nat(40), of: fc.nat(40) }), { nil: undefined });
const yes = fc.boolean();
const advice: fc.Arbitrary<Advice> = fc.oneof(
  fc.record({
    topic: fc.constant('start' as const),
    kind: fc.constantFrom('xlsx', 'json', 'any', 'named', 'units'),
    tool,
    yes,
    tally,
  }),
  fc.record({
    topic: fc.constant('parts' as const),
    kind: fc.constantFrom('zip', 'pdf', 'any'),
    tool: fc.constant(''),
    yes,
    tally,
  }),
  fc.record({
    topic: fc.constant('query' as const),
    kind: fc.constant(''),
    tool: fc.constant(''),
    yes: fc.constant(true),
    tally,
  }),
  fc.record({
    topic: fc.constant('follow' as const),
    kind: fc.constantFrom('named', 'file'),
    tool: fc.constant(''),
    yes: fc.constant(true),
    tally,
  }),
  fc.record({
    topic: fc.constant('compute' as const),
    kind: fc.constantFrom('total', 'average', 'count', 'difference', 'days', 'conversion', 'arithmetic', 'any'),
    tool,
    yes,
    tally,
  }),
  fc.record({
    topic: fc.constant('compute' as const),
    kind: fc.constantFrom('total', 'any'),
    tool: fc.constant(''),
    yes: fc.constant(false),
    tally,
  }),
);

test('what is written reads back to what it says', () => {
  fc.assert(
    fc.property(advice, (one) => {
      expect(readOwn(sentenceFor(one))).toEqual(one);
    }),
  );
});

test('and in other words to the same, when it is read as a person writes', () => {
  const readShallowly = (line: string) => readAdvice(`Note well! ${line}`).map(({ tally: _, ...rest }) => rest);
  for (const line of [
    'When a question comes with an attached .zip file, call read_file first.',
    'When an attached .pdf file has several parts, read every part before you answer.',
    'Search for the name alone: queries with many words find nothing.',
    'Compute a total with calculate, not in your head.',
  ]) {
    const { tally: _, ...said } = readOwn(line)!;
    expect(readShallowly(line)).toEqual([said]);
  }
});

test.each([
  'Be polite.',
  'Think about what is asked before you answer.',
  'Answer with a number only, without units.',
  'Follow the instructions.',
])('%s is left alone', (line) => {
  expect(readAdvice(line)).toEqual([]);
});
