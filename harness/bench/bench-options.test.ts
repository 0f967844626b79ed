import { expect, it } from 'vitest';
import { readOptions } from './bench-options.ts';

const read = (...args: readonly string[]) => readOptions(args, ['a', 'b', 'c']);
const problem = (...args: readonly string[]) => {
  try {
    return read(...args);
  } catch (error) {
    return (error as Error).message;
  }
};

it('all is measured, in the order of the table, where nothing is chosen', () => {
  expect(read()).toEqual({ names: ['a', 'b', 'c'], timeMs: 60, rounds: 5 });
  expect(read('--only', 'c,a', '--baseline', 'other.json')).toMatchObject({
    names: ['a', 'c'],
    baseline: 'other.json',
  });
});

it('a round is asked for what it may not know', () => {
  expect(read('--round', 'folder', '--only', 'a,later')).toMatchObject({ names: ['a'], round: 'folder' });
});

it.each([
  [['--only', 'a,d'], 'Expected --only to be of a, b, c, got "d".'],
  [['--only', ''], 'Expected --only to be of a, b, c, got "".'],
  [['--rounds', '0'], 'Expected --rounds to be between 1 and 100, got 0.'],
  [['--time', 'long'], 'Expected --time to be a whole number of at least 1, got "long".'],
  [['--accept'], 'Expected --accept to come with --why "…", a reason for whoever reads the figures later.'],
  [
    ['--accept', '--why', ' '],
    'Expected --accept to come with --why "…", a reason for whoever reads the figures later.',
  ],
  [
    ['--accept', '--why', 'so', '--rounds', '4'],
    'Expected --accept to come with --rounds of at least 5, got 4: no later run can be surer than its baseline.',
  ],
  [
    ['--baseline', 'other.json', '--compare', 'HEAD'],
    'Expected --baseline or --compare, got both: figures are held against one of them.',
  ],
  [['--why', 'so'], 'Expected --why to come with --accept, got it alone.'],
  [
    ['--accept', '--why', 'so', '--only', 'a'],
    'Expected --accept without --only and --compare: a baseline is of all measurements here.',
  ],
])('%j is refused in a sentence', (args, sentence) => {
  expect(problem(...args)).toBe(sentence);
});
