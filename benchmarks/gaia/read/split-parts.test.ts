import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLimits } from './reading.ts';
import { splitParts } from './split-parts.ts';

const limits = { ...readLimits, partCharacters: 10, textCharacters: 100 };
const split = (title: string, text: string) => splitParts([{ title, text }], limits);

describe('a text that is too long for one part', () => {
  it('is split at line ends, and the titles say which lines', () => {
    expect(split('', 'aaaa\nbbbb\ncccccccccc\nd')).toEqual([
      { title: 'lines 1 to 2', text: 'aaaa\nbbbb' },
      { title: 'line 3', text: 'cccccccccc' },
      { title: 'line 4', text: 'd' },
    ]);
  });

  it('keeps its own title where it has one', () => {
    expect(split('sheet "A"', 'aaaaaaaa\nbbbbbbbb')).toEqual([
      { title: 'sheet "A" (1 of 2)', text: 'aaaaaaaa' },
      { title: 'sheet "A" (2 of 2)', text: 'bbbbbbbb' },
    ]);
  });

  it('has a line that is longer than a part cut into pieces, never through a pair of surrogates', () => {
    expect(split('', `x\n${'a'.repeat(9)}😀b`)).toEqual([
      { title: 'line 1', text: 'x' },
      { title: 'line 2, characters 1 to 9', text: 'aaaaaaaaa' },
      { title: 'line 2, characters 10 to 12', text: '😀b' },
    ]);
  });

  it('ends with a line that says so where it is too long for all parts', () => {
    const parts = splitParts(
      [
        { title: 'page 1', text: 'a'.repeat(99) },
        { title: 'page 2', text: 'bcd' },
        { title: 'page 3', text: 'e' },
      ],
      limits,
    );
    expect(parts.at(-1)).toEqual({
      title: 'page 2',
      text: 'b\n(The rest is left out: at most 100 characters of a file are shown.)',
    });
  });
});

it('parts keep to their size and lose no character', () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'é', ',', '😀'), maxLength: 25 });
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (lines) => {
      const text = lines.join('\n');
      const parts = splitParts([{ title: '', text }], { ...limits, textCharacters: 1e6 });
      expect(parts.every((part) => part.text.length <= 10)).toBe(true);
      expect(
        parts
          .map((part) => part.text)
          .join('')
          .replaceAll('\n', ''),
      ).toBe(text.replaceAll('\n', ''));
    }),
  );
});
