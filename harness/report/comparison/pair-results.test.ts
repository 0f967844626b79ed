import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellId } from '../../core/cell-id.ts';
import type { CellSpec } from '../../core/record.ts';
import { cellFixture, finalist, finished, moduleWith } from '../../testing/sweep-fixture.ts';
import { summarizeCell } from '../summarize-cell.ts';
import { pairResults } from './pair-results.ts';
import type { ComparedCell, Sides } from './result.ts';

function compared(arm: string, spec: Partial<CellSpec> & { readonly seed: number }): ComparedCell {
  const outcome = finished(finalist(moduleWith('one')));
  const cell = cellFixture({ arm, seed: spec.seed, outcome, spec });
  return { arm, summary: summarizeCell({ ...cell, id: cellId(cell.spec) }) };
}

const fgo = (seed: number, spec: Partial<CellSpec> = {}, arm = 'fgo') => compared(arm, { seed, ...spec });

const told = ({ arm, summary: { cell } }: ComparedCell) =>
  `${arm} ${cell.spec.trainSize} ${cell.spec.seed} ${cell.spec.models.agent} ${cell.id}`;

const toldPairs = (given: Sides<readonly ComparedCell[]>) => {
  const { pairs, alone } = pairResults(given);
  return { pairs: pairs.map(({ a, b }) => [told(a), told(b)]), a: alone.a.map(told), b: alone.b.map(told) };
};

describe('cells of two results', () => {
  it('go together where they are the same cell, whatever their arms are called', () => {
    const [one, two] = [fgo(1), fgo(1, {}, 'fgo subsets=6')];
    const other = fgo(1, { options: { subsets: 3 } }, 'fgo subsets=3');
    expect(pairResults({ a: [one], b: [other, two] })).toMatchObject({
      pairs: [{ a: one, b: two }],
      alone: { a: [], b: [other] },
    });
  });

  it('go together as the same experiment with other data, models and settings', () => {
    const one = fgo(1);
    const two = fgo(1, { benchmarkVersion: '2', maxSteps: 99, models: { agent: 'other/model' } });
    expect(pairResults({ a: [one, fgo(2)], b: [two] }).pairs).toEqual([{ a: one, b: two }]);
  });

  it('prefer the same models where a result has several', () => {
    const models = (name: string) => ({ models: { agent: name }, maxSteps: 10 });
    const own = [fgo(1, models('a')), fgo(1, models('b'))];
    const others = [fgo(1, { ...models('b'), maxSteps: 20 }), fgo(1, { ...models('a'), maxSteps: 20 })];
    const { pairs, alone } = pairResults({ a: own, b: others });
    expect(pairs.map(({ a, b }) => [a.summary.cell.spec.models.agent, b.summary.cell.spec.models.agent])).toEqual(
      expect.arrayContaining([
        ['a', 'a'],
        ['b', 'b'],
      ]),
    );
    expect(alone).toEqual({ a: [], b: [] });
  });

  it('stay alone where nobody can say which of two is meant', () => {
    const own = [fgo(1, { models: { agent: 'a' } })];
    const others = ['b', 'c'].map((name) => fgo(1, { models: { agent: name } }, `fgo model=${name}`));
    expect(pairResults({ a: own, b: others })).toMatchObject({ pairs: [], alone: { a: own, b: others } });
  });

  it('go together by seed where one arm of a method is left on either side, of the same train size first', () => {
    const own = [1, 2, 3].map((seed) => fgo(seed, { options: { subsets: 3 } }));
    const others = [2, 3, 4].map((seed) => fgo(seed, { options: { subsets: 6 } }));
    const larger = [2, 3].map((seed) => fgo(seed, { options: { subsets: 6 }, trainSize: 9 }, 'fgo'));
    const { pairs, alone } = pairResults({ a: own, b: [...others, ...larger] });
    expect(pairs).toEqual([
      { a: own[1], b: others[0] },
      { a: own[2], b: others[1] },
    ]);
    expect(alone).toEqual({ a: [own[0]], b: [others[2], ...larger] });
    expect(pairResults({ a: own, b: larger }).pairs).toHaveLength(2);
    expect(pairResults({ a: own, b: [compared('vanilla', { seed: 1 })] }).pairs).toEqual([]);
  });

  it('do not go together over benchmarks', () => {
    expect(pairResults({ a: [fgo(1)], b: [fgo(1, { benchmark: 'another' })] }).pairs).toEqual([]);
  });
});

const specs = fc.record({
  seed: fc.integer({ min: 1, max: 3 }),
  trainSize: fc.constantFrom(4, 8),
  options: fc.constantFrom({ subsets: 2 }, { subsets: 3 }, {}),
  maxSteps: fc.constantFrom(10, 20),
  benchmarkVersion: fc.constantFrom('1', '2'),
  method: fc.constantFrom('fgo', 'vanilla'),
});

/** As in a result: no cell twice, no seed twice in an arm. */
const results = fc
  .uniqueArray(specs, { maxLength: 12, selector: (spec) => JSON.stringify(spec) })
  .map((all) =>
    all.map(({ seed, method, ...spec }) => compared(`${method} ${JSON.stringify(spec)}`, { seed, method, ...spec })),
  );

describe('any two results', () => {
  it('have every cell in exactly one place', () => {
    fc.assert(
      fc.property(results, results, (a, b) => {
        const { pairs, alone } = pairResults({ a, b });
        const places = {
          a: [...pairs.map((pair) => pair.a), ...alone.a],
          b: [...pairs.map((pair) => pair.b), ...alone.b],
        };
        expect(places.a.map(told).toSorted()).toEqual(a.map(told).toSorted());
        expect(places.b.map(told).toSorted()).toEqual(b.map(told).toSorted());
        for (const pair of pairs) expect(pair.a.summary.cell.spec.method).toBe(pair.b.summary.cell.spec.method);
      }),
      { numRuns: 60 },
    );
  });

  it('are paired the same in any order, and from either side', () => {
    fc.assert(
      fc.property(results, results, (a, b) => {
        const pairs = toldPairs({ a, b });
        expect(toldPairs({ a: a.toReversed(), b: b.toReversed() })).toEqual(pairs);
        const turned = toldPairs({ a: b, b: a });
        expect(turned.pairs.map((pair) => pair.toReversed()).toSorted()).toEqual(pairs.pairs.toSorted());
      }),
      { numRuns: 60 },
    );
  });

  it('leave nothing alone where both are one', () => {
    fc.assert(
      fc.property(results, (a) => {
        const { pairs, alone } = pairResults({ a, b: [...a] });
        expect(pairs.every((pair) => told(pair.a) === told(pair.b))).toBe(true);
        expect([alone.a, alone.b]).toEqual([[], []]);
      }),
      { numRuns: 30 },
    );
  });
});
