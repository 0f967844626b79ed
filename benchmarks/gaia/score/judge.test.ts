import fc from 'fast-check';
import { expect, it } from 'vitest';
import { judge } from './judge.ts';

/** UTF-16 code units, halves of characters among them. */
const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));

it.each([
  ['42', '42.0', 1, 'right', 'The expected answer was "42.0". The answer "42" is right.'],
  ['41', '42', 0, 'wrong: number', 'The expected answer was "42". The answer "41" is wrong.'],
  ['a', 'a, b', 0, 'wrong: list', 'The expected answer was "a, b". The answer "a" is wrong.'],
  ['a\n  b', 'c', 0, 'wrong: text', 'The expected answer was "c". The answer "a b" is wrong.'],
  [undefined, 'c', 0, 'no answer', 'The expected answer was "c". No answer was given.'],
  [' ', '42', 0, 'no answer', 'The expected answer was "42". No answer was given.'],
  [undefined, 'None', 1, 'right', 'The expected answer was "None". No answer was given, which is right.'],
] as const)('%j for %j scores %d: %s', (answer, gold, score, outcome, feedback) => {
  expect(judge(answer, gold)).toEqual({ score, outcome, feedback });
});

it('shows an answer of more than 120 characters in part, and the expected one whole', () => {
  const { feedback } = judge('🙂'.repeat(200), 'x'.repeat(300));
  expect(feedback).toBe(`The expected answer was "${'x'.repeat(300)}". The answer "${'🙂'.repeat(120)}…" is wrong.`);
  expect(judge('b'.repeat(120), 'c').feedback).toContain(`"${'b'.repeat(120)}"`);
  expect(judge(`b${' '.repeat(5000)}c`, 'c').feedback.length).toBeLessThan(200);
});

it('has a bounded sentence and one of few outcomes, whatever was answered', () => {
  fc.assert(
    fc.property(fc.option(fc.string({ unit: anyUnit, maxLength: 2000 }), { nil: undefined }), (answer) => {
      const { feedback, outcome } = judge(answer, 'a, b');
      expect(outcome).toMatch(/^(?:right|no answer|wrong: list)$/);
      expect(feedback.length).toBeLessThan(400);
    }),
  );
});
