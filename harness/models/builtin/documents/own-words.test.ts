import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readOwn, sentenceFor } from './own-words.ts';
import { type Anchor, elsewhere, everyDocument, type Rule } from './rule.ts';
import { type Joint, matchesOf, type Run, type Shape, shapeOf, widened } from './shape.ts';
import { describeShape, readShape } from './shape-words.ts';

const run = fc.record({
  kind: fc.constantFrom<Run['kind']>('letters', 'digits', 'characters'),
  min: fc.integer({ min: 1, max: 9 }),
  more: fc.integer({ min: 0, max: 4 }),
});
const shape: fc.Arbitrary<Shape> = fc
  .tuple(
    fc.array(run, { minLength: 1, maxLength: 4 }),
    fc.array(fc.constantFrom<Joint>(' ', '-', '/', '.'), { minLength: 3, maxLength: 3 }),
    fc.boolean(),
  )
  .map(([runs, joints, together]) => ({
    runs: runs.map(({ kind, min, more }) => ({ kind, min, max: min + more })),
    joints: joints.slice(0, runs.length - 1).map((joint) => (together ? '' : joint)),
    prefix: '',
  }));
const label = fc.stringMatching(/^[A-Za-z][A-Za-z0-9/#.]{0,8}( [A-Za-z0-9/.]{1,8}){0,3}$/);
const anchor: fc.Arbitrary<Anchor | undefined> = fc.oneof(
  fc.constant(undefined),
  label.map((words): Anchor => ({ kind: 'label', words: [words], literal: true })),
  fc.constantFrom<Anchor>(
    { kind: 'label', words: ['bill of lading'], literal: false },
    { kind: 'after', what: 'container' },
    { kind: 'after', what: 'code' },
    { kind: 'before', what: 'container' },
    { kind: 'before', what: 'name' },
    { kind: 'place', at: 'first' },
    { kind: 'place', at: 'last' },
    { kind: 'place', at: 'whole' },
    { kind: 'line', number: 2 },
  ),
);
const rule: fc.Arbitrary<Rule> = fc.record({
  says: fc.constant('reference'),
  condition: fc.oneof(
    fc.constantFrom(['XK'], ['XK', 'QM'], [elsewhere], []).map((countries) => ({ ...everyDocument, countries })),
    fc.constantFrom('Some, Ltd. (X)', 'A & B').map((name) => ({ ...everyDocument, suppliers: [name] })),
  ),
  elements: fc.constantFrom(['note'], ['item description'], ['payment terms note'], []),
  anchor,
  shape: fc.option(shape, { nil: undefined }),
  tally: fc.option(fc.constant({ right: 3, of: 4 }), { nil: undefined }),
});

describe('our own sentences', () => {
  test('read back to what they say', () => {
    fc.assert(
      fc.property(rule, (one) => {
        expect(readOwn(sentenceFor(one))).toEqual(one);
      }),
    );
  });

  test('about there being none read back, too', () => {
    const none: Rule = {
      says: 'none',
      condition: { ...everyDocument, countries: ['XK'] },
      elements: [],
      anchor: undefined,
      shape: undefined,
      tally: { right: 1, of: 2 },
    };
    for (const alone of [true, false]) expect(readOwn(sentenceFor(none, alone))).toEqual(none);
  });

  test('lines in other words are not taken for ours', () => {
    expect(readOwn('In all invoices, be careful.')).toBeUndefined();
  });
});

describe('shapes', () => {
  test('a text fits its own shape, and the shape its own words', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z0-9]{1,6}([-/ .][A-Z0-9]{1,6}){0,3}$/), (text) => {
        const found = shapeOf(text)!;
        if (/\d/.test(text))
          expect(matchesOf(found, `before ${text}, after`).map((match) => match.text)).toContain(text);
        expect(readShape(describeShape(found))).toEqual(found);
      }),
    );
  });

  test('widening is the same in either order, and fits both', () => {
    const [a, b] = [shapeOf('ABCD1234567')!, shapeOf('ABC12345')!];
    expect(widened(a, b)).toEqual(widened(b, a));
    expect(describeShape(widened(a, b)!)).toBe('3 to 4 letters and 5 to 7 digits');
    expect(describeShape(widened(a, shapeOf('A1B2C3')!)!)).toBe('6 to 11 characters');
    expect(widened(a, shapeOf('12-345')!)).toBeUndefined();
  });

  test.each([
    ['417 2063 9581', '3 digits, 4 digits and 4 digits, separated by blanks'],
    ['QWE/RTZ/60417', '3 letters, 3 letters and 5 digits, separated by slashes'],
    ['308-5512 6640', '3 digits, a hyphen, 4 digits, a blank, 4 digits'],
    ['KP52X18L07', '10 characters'],
    ['5160372948', '10 digits'],
  ])('%s is told as %s', (text, words) => {
    expect(describeShape(shapeOf(text)!)).toBe(words);
  });
});
