import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { airWaybillCheckDigit, containerCheckDigit, ibanCheckDigits } from './check-digits.ts';

/** ISO 6346's own table: what each letter counts. */
const LETTER_VALUES: Readonly<Record<string, number>> = {
  ...{ A: 10, B: 12, C: 13, D: 14, E: 15, F: 16, G: 17, H: 18, I: 19, J: 20, K: 21, L: 23, M: 24 },
  ...{ N: 25, O: 26, P: 27, Q: 28, R: 29, S: 30, T: 31, U: 32, V: 34, W: 35, X: 36, Y: 37, Z: 38 },
};

const unchecked = fc.stringMatching(/^[A-Z]{3}[UJZ]\d{6}$/);

describe('a container check digit', () => {
  it('is that of the reference value of ISO 6346', () => {
    expect(containerCheckDigit('CSQU305438')).toBe(3);
  });

  it('agrees with the table of letter values', () => {
    fc.assert(
      fc.property(unchecked, (number) => {
        const values = [...number].map((character) => LETTER_VALUES[character] ?? Number(character));
        const sum = values.reduce((total, value, place) => total + value * 2 ** place, 0);
        expect(containerCheckDigit(number)).toBe((sum % 11) % 10);
      }),
    );
  });

  it('is of no use for anything but four letters and six digits', () => {
    for (const wrong of ['CSQU3054383', 'csqu305438', 'CSQ4305438', ''])
      expect(() => containerCheckDigit(wrong)).toThrow(/^Expected four capital letters and six digits, got /);
  });
});

describe('an air waybill check digit', () => {
  it('is the remainder by seven of the serial number', () => {
    expect(airWaybillCheckDigit('1234567')).toBe(5);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999 }), (serial) => {
        const digit = airWaybillCheckDigit(String(serial).padStart(7, '0'));
        expect((serial - digit) % 7).toBe(0);
        expect(digit).toBeLessThan(7);
      }),
    );
  });

  it('needs seven digits', () => {
    expect(() => airWaybillCheckDigit('123456')).toThrow(/^Expected a serial number of seven digits/);
  });
});

describe('IBAN check digits', () => {
  it('are those of the published examples', () => {
    expect(ibanCheckDigits('GB', 'WEST12345698765432')).toBe('82');
    expect(ibanCheckDigits('DE', '370400440532013000')).toBe('89');
  });

  it('leave the remainder 1 by 97', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z]{2}$/), fc.stringMatching(/^[A-Z0-9]{20}$/), (country, account) => {
        const moved = `${account}${country}${ibanCheckDigits(country, account)}`;
        const digits = [...moved].map((character) => Number.parseInt(character, 36)).join('');
        expect(BigInt(digits) % 97n).toBe(1n);
      }),
    );
  });
});
