import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { veiled, veilOf } from './veil.ts';

const veil = veilOf(['Mary Ann Evans', '48210', 'Oslo, Bergen', 'no', '3'], 'salt');

describe('veiled', () => {
  it.each([
    ['The author is Mary Ann Evans.', 'The author is [answer hidden].'],
    ['- mary-ann EVANS wrote it, MARY ANN EVANS!', '- [answer hidden] wrote it, [answer hidden]!'],
    ['There were 48,210 people, or 48 210.', 'There were [answer hidden] people, or [answer hidden].'],
    ['Answer Oslo; Bergen.', 'Answer [answer hidden].'],
    ['Mary Ann met Evans in Bergen, Oslo.', 'Mary Ann met Evans in Bergen, Oslo.'],
    ['There are no 3 of them: 482101.', 'There are no 3 of them: 482101.'],
    ['', ''],
  ])('hides in %j what may not be printed, and nothing else', (text, shown) => {
    expect(veiled(text, veil)).toBe(shown);
  });

  it('knows texts by their hashes alone', () => {
    expect(JSON.stringify(veil)).not.toMatch(/mary|evans|48210|oslo/i);
    expect(veil.hashes).toHaveLength(3);
    expect(veilOf(['Mary Ann Evans'], 'other').hashes[0]).not.toBe(veilOf(['Mary Ann Evans'], 'salt').hashes[0]);
  });

  it('leaves no text in that it hides, wherever that stands', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        expect(veiled(`${before} Mary Ann Evans ${after}`, veil)).not.toContain('Mary Ann Evans');
      }),
    );
  });

  it('changes nothing where it hides nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(veiled(text, veilOf([], ''))).toBe(text);
      }),
    );
  });
});
