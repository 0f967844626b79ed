import fc from 'fast-check';
import { expect, it } from 'vitest';
import { frame, frameReader } from './frames.ts';

it('gives back the same texts however the bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), fc.integer({ min: 1, max: 9 }), (texts, size) => {
      const bytes = Buffer.concat(texts.map(frame));
      const read: string[] = [];
      const take = frameReader(1000, (text) => read.push(text));
      for (let at = 0; at < bytes.length; at += size) expect(take(bytes.subarray(at, at + size))).toBe(true);
      expect(read).toEqual(texts);
    }),
  );
});

it('refuses a frame that claims to be longer than it may be, and all that follows', () => {
  const read: string[] = [];
  const take = frameReader(3, (text) => read.push(text));
  expect(take(frame('abc'))).toBe(true);
  expect(take(frame('abcd'))).toBe(false);
  expect(take(frame('abc'))).toBe(false);
  expect(read).toEqual(['abc']);
});
