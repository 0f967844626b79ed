import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseVector, vectorText } from './vector-text.ts';

describe('a vector as text', () => {
  it('comes back as it was, where its components are whole millionths', () => {
    const component = fc.integer({ min: -1e6, max: 1e6 }).map((whole) => whole / 1e6);
    fc.assert(
      fc.property(fc.array(component), (vector) => {
        expect(parseVector(vectorText(vector))).toEqual(vector);
      }),
    );
  });

  it('is refused where it would not', () => {
    expect(() => vectorText([0.12345678])).toThrow(/whole millionths/);
    expect(() => vectorText([1e7])).toThrow(/whole millionths/);
  });
});
