import fc from 'fast-check';
import { expect, it } from 'vitest';
import { partCharacters, splitParts } from './split-parts.ts';

it('cuts at line ends', () => {
  const line = 'x'.repeat(2500);
  expect(splitParts([line, line, line].join('\n'))).toEqual([`${line}\n${line}`, line]);
  expect(splitParts('')).toEqual(['']);
});

it('loses nothing but the line ends that it cuts at, and keeps characters whole', () => {
  const piece = fc.constantFrom('\n', 'a\n', '🙂'.repeat(2999), 'b'.repeat(5999), 'c'.repeat(6000), '🙂', 'd');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      const parts = splitParts(text);
      expect(parts.join('').replaceAll('\n', '')).toBe(text.replaceAll('\n', ''));
      for (const part of parts) {
        expect(part.length).toBeLessThanOrEqual(partCharacters);
        expect(part.isWellFormed()).toBe(true);
      }
    }),
  );
});
