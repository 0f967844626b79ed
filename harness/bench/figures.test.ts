import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nonEmpty } from '../core/task.ts';
import { canBeHeldAgainst, changeOf, figureOf, type Measured, matters, mostUnrest } from './figures.ts';
import type { Reading } from './run-round.ts';

const readingsOf = (ratios: readonly number[], changes: Partial<Reading> = {}) =>
  nonEmpty(
    ratios.map(
      (ratio): Reading => ({ name: 'it', work: 'this', milliseconds: 2 * ratio, ratio, unrest: 1, ...changes }),
    ),
    'reading',
  );
const figure = (ratios: readonly number[], changes: Partial<Reading> = {}) => figureOf(readingsOf(ratios, changes));
const steady = [1, 1.02, 0.99, 1.01, 1];
const times = (factor: number) => steady.map((ratio) => factor * ratio);
const noisy = [1, 2.5, 0.6, 1.7, 0.5];

const measured: fc.Arbitrary<Measured> = fc.record({
  work: fc.constant('this'),
  ratio: fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
  spread: fc.double({ min: 0, max: 1, noNaN: true }),
  rounds: fc.integer({ min: 1, max: 20 }),
  unrest: fc.constant(1),
});

describe('a figure', () => {
  it('is the middle of its rounds, whatever a disturbed one says', () => {
    expect(figure([1, 1.1, 0.9, 1, 40])).toMatchObject({ ratio: 1, milliseconds: 2, rounds: 5 });
    expect(figure([1, 3])).toMatchObject({ ratio: 2 });
  });

  it('has the spread of the rounds, of which a few are no part', () => {
    const [spread, disturbed] = [figure(noisy).spread, figure([...steady, 40]).spread];
    expect(spread).toBeGreaterThan(0.5);
    expect(disturbed).toBeLessThan(0.05);
    expect(figure([2, 2, 2]).spread).toBe(0);
  });
});

describe('a change', () => {
  it('to twice the work is slower, to half of it faster, to none the same', () => {
    expect(changeOf(figure(times(2)), figure(steady))).toMatchObject({ verdict: 'slower', factor: 2 });
    expect(changeOf(figure(times(0.5)), figure(steady))).toMatchObject({ verdict: 'faster', factor: 0.5 });
    expect(changeOf(figure(steady), figure(steady))).toMatchObject({ verdict: 'same', factor: 1 });
  });

  it('that is sure but small is the same', () => {
    const small = changeOf(figure(times(1.15)), figure(steady));
    expect(small.low).toBeGreaterThan(1);
    expect(small.verdict).toBe('same');
  });

  it('that noise could have made could not be told, nor could its absence', () => {
    expect(changeOf(figure(noisy.map((ratio) => 1.5 * ratio)), figure(noisy)).verdict).toBe('could not tell');
    expect(changeOf(figure(noisy), figure(noisy)).verdict).toBe('could not tell');
  });

  it('cannot be told from one round, from other work, or on a machine that did other work', () => {
    const slow = times(2);
    expect(changeOf(figure([2]), figure([1]))).toMatchObject({ verdict: 'could not tell', low: 0 });
    expect(changeOf(figure(slow, { work: 'that' }), figure(steady)).verdict).toBe('could not tell');
    expect(changeOf(figure(slow, { unrest: mostUnrest + 0.1 }), figure(steady)).verdict).toBe('could not tell');
    expect(changeOf(figure(slow), figure(steady, { unrest: mostUnrest + 0.1 })).verdict).toBe('could not tell');
    expect(changeOf(figure(slow, { unrest: mostUnrest }), figure(steady)).verdict).toBe('slower');
  });

  it('is the other way round when the sides are', () => {
    const opposite = { faster: 'slower', slower: 'faster', same: 'same', 'could not tell': 'could not tell' } as const;
    fc.assert(
      fc.property(measured, measured, (a, b) => {
        const [there, back] = [changeOf(a, b), changeOf(b, a)];
        expect(there.factor * back.factor).toBeCloseTo(1, 9);
        // At the very edge, rounding decides.
        fc.pre(
          [there.factor, there.low, there.high].every(
            (x) => Math.abs(Math.abs(Math.log(x)) - Math.log(matters)) > 1e-9,
          ),
        );
        expect(back.verdict).toBe(opposite[there.verdict]);
      }),
    );
  });

  it('is slower only where it matters and noise does not reach it', () => {
    fc.assert(
      fc.property(measured, measured, (a, b) => {
        const { factor, low, high, verdict } = changeOf(a, b);
        expect(low).toBeLessThanOrEqual(factor);
        expect(high).toBeGreaterThanOrEqual(factor);
        expect(verdict === 'slower').toBe(factor >= matters && low > 1);
        if (verdict === 'same') expect(high).toBeLessThan(matters);
      }),
    );
  });
});

describe('a figure to hold others against', () => {
  it('is of rounds that are alike, or of so many that it does not matter', () => {
    expect(canBeHeldAgainst(figure(steady))).toBe(true);
    expect(canBeHeldAgainst(figure(noisy))).toBe(false);
    expect(canBeHeldAgainst({ ...figure(steady), spread: 0.5 })).toBe(false);
    expect(canBeHeldAgainst({ ...figure(steady), spread: 0.5, rounds: 100 })).toBe(true);
    // One round has no spread, and tells nothing by that.
    expect(canBeHeldAgainst(figure([1]))).toBe(false);
    expect(canBeHeldAgainst(figure(steady, { unrest: mostUnrest + 0.1 }))).toBe(false);
  });

  it('lets unchanged code be told the same, on any day that is no noisier', () => {
    fc.assert(
      fc.property(measured, fc.double({ min: 0, max: 1, noNaN: true }), (accepted, share) => {
        const now = { ...accepted, spread: share * accepted.spread };
        if (canBeHeldAgainst(accepted)) expect(changeOf(now, accepted).verdict).toBe('same');
      }),
    );
  });
});
