import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { methods } from '../catalog.ts';
import { cellId } from '../core/cell-id.ts';
import { clusterings, merges, partitions } from '../core/method-options.ts';
import { toyGrid, toySetting } from '../testing/toy-setting.ts';
import { namedArms, planCells, planHash } from './plan.ts';

type Options = NonNullable<NonNullable<Parameters<typeof toyGrid>[0]>['options']>;

const setting = toySetting();
const plan = (given: Parameters<typeof toyGrid>[0]) => planCells(toyGrid(given), methods, setting);

describe('planCells', () => {
  it('has vanilla once a seed, whatever the grid', () => {
    const cells = plan({
      method: ['vanilla'],
      trainSize: [0, 9, 18],
      seeds: [1, 2],
      options: { epochs: [1, 2], subsets: [1, 3] },
    });
    expect(cells.map(({ arm, spec }) => [arm, spec.trainSize, spec.seed])).toEqual([
      ['vanilla', 0, 1],
      ['vanilla', 0, 2],
    ]);
  });

  it('makes one cell of combinations that differ in what the method does not read', () => {
    const cells = plan({ method: ['all-at-once', 'fgo'], options: { subsets: [2, 3] } });
    expect(cells.map(({ arm }) => arm)).toEqual(['all-at-once', 'fgo subsets=2', 'fgo subsets=3']);
    expect(cells[0]!.spec.options).toEqual({ epochs: 2, onOverflow: 'fail' });
  });

  it('has clusterings for the progressive merge only, and names arms by what varies', () => {
    const cells = plan({ options: { subsets: [6], merge: merges, clustering: clusterings } });
    expect(cells.map(({ arm }) => arm).toSorted()).toEqual([
      'fgo clustering=agglomerative',
      'fgo clustering=bisecting',
      'fgo clustering=kmeans',
      'fgo clustering=random',
      'fgo clustering=spectral',
      'fgo merge=direct',
      'fgo merge=none',
    ]);
    const none = cells.find(({ arm }) => arm === 'fgo merge=none')!;
    expect(Object.keys(none.spec.options)).not.toContain('mergeRetries');
  });

  it('keeps the train size out of the arm', () => {
    const cells = plan({ trainSize: [9, 18] });
    expect(cells.map(({ arm, spec }) => [arm, spec.trainSize])).toEqual([
      ['fgo', 9],
      ['fgo', 18],
    ]);
  });

  it('identifies a cell by its spec, and by nothing else of the sweep', () => {
    const [alone] = plan({ options: { subsets: [3] } });
    const among = plan({ options: { subsets: [2, 3] } });
    expect(alone!.id).toBe(cellId(alone!.spec));
    expect(among.map(({ id }) => id)).toContain(alone!.id);
    expect(planHash(among)).not.toBe(planHash([alone!]));
  });

  it('names arms by values that act, so that an unread one is not taken for another', () => {
    const arms = (options: Options, trainSize: [number, ...number[]] = [9]) =>
      plan({ trainSize, options }).map(({ arm }) => arm);
    expect(arms({ subsets: [1, 2, 3, 6] })).toEqual([
      'fgo subsets=1',
      'fgo subsets=2',
      'fgo subsets=3',
      'fgo subsets=6',
    ]);
    expect(arms({ subsets: [1, 6], clustering: ['kmeans', 'spectral'] })).toEqual([
      'fgo subsets=1',
      'fgo subsets=6 clustering=kmeans',
      'fgo subsets=6 clustering=spectral',
    ]);
    expect(arms({ subsets: [6], partition: partitions }, [0, 9])).toEqual([
      'fgo',
      'fgo partition=category',
      'fgo partition=random',
    ]);
    expect(arms({ subsets: [6], threshold: [2, 6, 7] })).toEqual(['fgo threshold=2', 'fgo']);
  });

  it('never gives one arm to cells of one train size and seed', () => {
    const some = <T>(...values: T[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });
    const options = fc.record({
      subsets: some(1, 2, 3, 6),
      partition: some(...partitions),
      clustering: some(...clusterings),
      merge: some(...merges),
      threshold: some(2, 3, 6),
      mergeRetries: some(0, 1),
      batchSize: some(2, 4, 9, 20),
      epochs: some(1, 2),
    });
    const sizes = some(0, 6, 9);
    fc.assert(
      fc.property(options, sizes, (given, trainSize) => {
        const cells = plan({
          method: ['vanilla', 'all-at-once', 'batch-wise', 'fgo'],
          seeds: [1, 2],
          trainSize: trainSize as [number],
          options: given as unknown as Options,
        });
        const rows = cells.map(({ arm, spec }) => `${arm} ${spec.trainSize} ${spec.seed}`);
        expect(new Set(rows).size).toBe(rows.length);
      }),
      { numRuns: 60 },
    );
  });
});

describe('namedArms', () => {
  const specs = (given: Parameters<typeof toyGrid>[0]) => plan(given).map(({ spec }) => spec);

  it('names the cells of several runs among each other, in any order', () => {
    const runs = [...specs({ options: { subsets: [6] } }), ...specs({ options: { subsets: [6], threshold: [5] } })];
    expect(namedArms(runs)).toEqual(['fgo threshold=3', 'fgo threshold=5']);
    expect(namedArms(runs.toReversed())).toEqual(['fgo threshold=5', 'fgo threshold=3']);
    expect(namedArms([])).toEqual([]);
  });

  it('tells a cell that merged stored modules again from one with the same options', () => {
    const [own] = specs({ options: { subsets: [6] } });
    const again = { ...own!, source: { sweep: 'first', cell: 'c', modules: 'm' } };
    expect(namedArms([own!, again])).toEqual(['fgo', 'fgo re-merged']);
    expect(namedArms([again])).toEqual(['fgo']);
  });
});
