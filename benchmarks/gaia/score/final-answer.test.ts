import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finalAnswerIn } from './final-answer.ts';

/** UTF-16 code units, halves of characters among them. */
const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));

describe('the final answer', () => {
  it.each([
    ['FINAL ANSWER: 42', '42'],
    ['I think.\nFINAL ANSWER: 42\n', '42'],
    ['final answer:42', '42'],
    ['Final  Answer : 42  ', '42'],
    ['So the FINAL ANSWER: Oslo, Bergen.', 'Oslo, Bergen.'],
    ['FINAL ANSWER: 1\nNo, wait.\nFINAL ANSWER: 2', '2'],
    ['FINAL ANSWER: 1 FINAL ANSWER: 2', '2'],
    ['FINAL ANSWER: Oslo\nIt was in the file.', 'Oslo'],
    ['FINAL ANSWER:\n\n  Oslo \nIt was in the file.', 'Oslo'],
    ['FINAL ANSWER:\r\nOslo\r\n', 'Oslo'],
    ['FINAL ANSWER: **42**', '42'],
    ['FINAL ANSWER: `42`', '42'],
    ['FINAL ANSWER: ** `a b` **', 'a b'],
    ['**FINAL ANSWER:** 42', '42'],
    ['**FINAL ANSWER: 42**', '42'],
    ['**FINAL ANSWER**: 42', '42'],
    ['**FINAL ANSWER**: **42**', '42'],
    ['**FINAL ANSWER:** **42**', '42'],
    ['**FINAL ANSWER:**\n42', '42'],
    ['__FINAL ANSWER: 42__', '42'],
    ['`FINAL ANSWER: 42`', '42'],
    ['FINAL ANSWER:\n```\n42\n```', '42'],
    ['FINAL ANSWER:\n```text\nOslo\n```', 'Oslo'],
    ['FINAL ANSWER: **a** and **b**', '**a** and **b**'],
    ['FINAL ANSWER: *a*', '*a*'],
    ['FINAL ANSWER: 2 ** 3', '2 ** 3'],
    ['FINAL ANSWER: ...', '...'],
  ])('of %j is %j', (text, answer) => {
    expect(finalAnswerIn(text)).toBe(answer);
  });

  it.each([
    'Oslo',
    '',
    'FINAL ANSWER 42',
    'ANSWER: 42',
    'FINAL ANSWER:',
    'FINAL ANSWER: \n \t\n',
    'FINAL ANSWER: 42\nFINAL ANSWER: ',
    '**FINAL ANSWER:** ',
    '**FINAL ANSWER: **',
    'FINAL ANSWER:\n```\n```',
  ])('is not in %j', (text) => {
    expect(finalAnswerIn(text)).toBeUndefined();
  });

  it('is found whatever stands before it', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9](?:[ ,.A-Za-z0-9-]{0,20}[A-Za-z0-9])?$/);
    fc.assert(
      fc.property(fc.string({ unit: anyUnit }), word, (before, answer) => {
        fc.pre(!/answer/i.test(answer));
        expect(finalAnswerIn(`${before}\nFINAL ANSWER: ${answer}`)).toBe(answer);
      }),
    );
  });

  it('takes linear time to find', () => {
    for (const piece of ['FINAL ', '**', '`', ' ', 'FINAL ANSWER', 'FINAL ANSWER:\n', '```\n'])
      expect(finalAnswerIn(`${piece.repeat(50_000)}\nFINAL ANSWER: x`)).toBe('x');
    expect(finalAnswerIn(`FINAL ANSWER: ${'`a'.repeat(50_000)}`)).toHaveLength(100_000);
  });
});
