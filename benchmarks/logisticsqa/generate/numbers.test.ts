import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../harness/core/random.ts';
import { airWaybillCheckDigit, containerCheckDigit } from './check-digits.ts';
import { drawContainer, drawIban, drawReference, spacedContainer, squash, uniqueNumbers } from './numbers.ts';
import { drawPattern } from './pattern.ts';

describe('a pattern', () => {
  it('is followed sign by sign', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expect(drawPattern(randomStream(seed), 'AB/^#@*-%', 2024)).toMatch(
          /^AB\/[1-9][0-9][A-HJ-NP-Z][A-HJ-NP-Z0-9]-24$/,
        );
      }),
    );
  });
});

describe('drawn numbers', () => {
  it('have their check digits', () => {
    fc.assert(
      fc.property(fc.integer(), fc.boolean(), (seed, split) => {
        const random = randomStream(seed);
        const container = drawContainer(random);
        expect(container).toMatch(/^[A-Z]{3}U\d{7}$/);
        expect(containerCheckDigit(container.slice(0, 10))).toBe(Number(container[10]));
        expect(squash(spacedContainer(container))).toBe(container);

        const waybill = drawReference(random, { kind: 'air waybill', airlines: ['123'], split }, 2024);
        expect(waybill).toMatch(split ? /^123-\d{4} \d{4}$/ : /^123-\d{8}$/);
        const digits = squash(waybill).slice(3);
        expect(airWaybillCheckDigit(digits.slice(0, 7))).toBe(Number(digits[7]));

        expect(drawIban(random, 'DE', '##################')).toMatch(/^DE\d\d( \d{4}){4} \d{2}$/);
      }),
    );
  });
});

describe('unique numbers', () => {
  it('are new to the set, however they are printed', () => {
    const unique = uniqueNumbers();
    const texts = ['KVLU4829137', 'KVLU 482913-7', 'kvlu4829137', 'KVLU4829140'];
    expect(unique(() => texts[0]!)).toBe('KVLU4829137');
    expect(unique(() => texts.shift()!)).toBe('KVLU4829140');
  });

  it('end with an error where there are no more', () => {
    const unique = uniqueNumbers();
    unique(() => '1');
    expect(() => unique(() => '1')).toThrow(
      /^Expected a number that the set does not have yet, got none in 1000 draws/,
    );
  });
});
