/** Numbers with check digits, and the promise that a set has no number twice. */
import type { Random } from '../../../harness/core/random.ts';
import { airWaybillCheckDigit, containerCheckDigit, ibanCheckDigits } from './check-digits.ts';
import type { ReferenceShape } from './family.ts';
import { CONTAINER_OWNERS } from './freight-words.ts';
import { drawPattern, pick } from './pattern.ts';

/** Draws until the number is new to the set. */
export type Unique = (draw: () => string) => string;

/** Compared without blanks, signs and case: `KVLU 482913-7` is `KVLU4829137`. */
export const squash = (number: string): string => number.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '');

const MAX_DRAWS = 1000;

export function uniqueNumbers(): Unique {
  const seen = new Set<string>();
  return (draw) => {
    for (let draws = 0; draws < MAX_DRAWS; draws += 1) {
      const number = draw();
      const key = squash(number);
      if (seen.has(key)) continue;
      seen.add(key);
      return number;
    }
    throw new RangeError(`Expected a number that the set does not have yet, got none in ${MAX_DRAWS} draws.`);
  };
}

export function drawContainer(random: Random): string {
  const unchecked = `${pick(random, CONTAINER_OWNERS)}U${drawPattern(random, '######', 0)}`;
  return `${unchecked}${containerCheckDigit(unchecked)}`;
}

/** As freight people also print it: `KVLU4829137` → `KVLU 482913-7`. */
export const spacedContainer = (number: string): string =>
  `${number.slice(0, 4)} ${number.slice(4, 10)}-${number.slice(10)}`;

export function drawIban(random: Random, country: string, accountPattern: string): string {
  const account = drawPattern(random, accountPattern, 0);
  const whole = `${country}${ibanCheckDigits(country, account)}${account}`;
  return whole.replace(/.{4}(?=.)/g, '$& ');
}

export function drawReference(random: Random, shape: ReferenceShape, year: number): string {
  if (shape.kind !== 'air waybill') return drawPattern(random, shape.pattern, year);
  const serial = drawPattern(random, '^######', year);
  const whole = `${serial}${airWaybillCheckDigit(serial)}`;
  const airline = pick(random, shape.airlines);
  return shape.split ? `${airline}-${whole.slice(0, 4)} ${whole.slice(4)}` : `${airline}-${whole}`;
}
