import { describe, expect, it } from 'vitest';
import { methods } from '../catalog.ts';
import { canonicalJson, type Json } from '../core/canonical-json.ts';
import { cellId } from '../core/cell-id.ts';
import type { Role } from '../core/language-model.ts';
import { noMemory } from '../core/method.ts';
import type { MethodOptions } from '../core/method-options.ts';
import type { CellSpec } from '../core/record.ts';
import { toyOptions } from '../testing/toy-context.ts';
import { toySetting } from '../testing/toy-setting.ts';
import { cellSpecs } from './cell-specs.ts';
import { runCell } from './run-cell.ts';
import type { SweepSetting } from './setting.ts';

interface Cell {
  readonly method: string;
  readonly options?: Partial<MethodOptions>;
  readonly trainSize?: number;
  readonly seed?: number;
}

const setting: SweepSetting = toySetting();
const methodOf = (name: string) => methods.find((method) => method.name === name)!;
const requestOf = ({ method, options, trainSize = 9, seed = 1 }: Cell) => ({
  method: methodOf(method),
  options: { ...toyOptions, subsets: 6, ...options },
  trainSize,
  seed,
});
const specOf = (cell: Cell, given = setting) => cellSpecs(given)(requestOf(cell));
const idOf = (cell: Cell, given = setting) => cellId(specOf(cell, given));

const kinds = {
  vanilla: { method: 'vanilla' },
  untrained: { method: 'fgo', trainSize: 0 },
  'all-at-once': { method: 'all-at-once' },
  none: { method: 'fgo', options: { merge: 'none' } },
  whole: { method: 'fgo', options: { subsets: 1 } },
  direct: { method: 'fgo', options: { merge: 'direct' } },
  random: { method: 'fgo', options: { clustering: 'random' } },
  kmeans: { method: 'fgo' },
} as const satisfies Record<string, Cell>;
type Kind = keyof typeof kinds;
const all = Object.keys(kinds) as Kind[];
const trained = all.filter((kind) => kind !== 'vanilla' && kind !== 'untrained');
const merging: readonly Kind[] = ['direct', 'random', 'kmeans'];
const calling: Readonly<Record<Role, readonly Kind[]>> = {
  agent: all,
  evaluator: trained,
  optimizer: trained,
  merger: merging,
};

const { benchmark, models, sampling, testTasks } = setting;
const changed = (kind: Kind, given: Partial<SweepSetting>) =>
  idOf(kinds[kind], { ...setting, ...given }) !== idOf(kinds[kind]);
const changedBy = (given: Partial<SweepSetting>) => all.filter((kind) => changed(kind, given));

describe("a cell's identity", () => {
  it.each(Object.entries(calling))('has of the %s what can change its answers, where it is called', (name, kinds) => {
    const role = name as Role;
    const model = (change: object) => ({ models: { ...models, [role]: { ...models[role], ...change } } });
    expect(changedBy(model({ name: 'other' }))).toEqual(kinds);
    expect(changedBy(model({ provider: 'other' }))).toEqual(kinds);
    expect(changedBy(model({ contextWindow: 5000 }))).toEqual(kinds);
    expect(changedBy(model({ identity: 2 }))).toEqual(kinds);
    expect(changedBy(model({ notice: 'said beside results' }))).toEqual([]);
    const { temperature, maxOutputTokens } = sampling;
    const sampled = (change: Partial<typeof sampling>) => ({ sampling: { ...sampling, ...change } });
    expect(changedBy(sampled({ temperature: { ...temperature, [role]: null } }))).toEqual(kinds);
    expect(changedBy(sampled({ maxOutputTokens: { ...maxOutputTokens, [role]: 7 } }))).toEqual(kinds);
  });

  it.each<[string, readonly Kind[], Partial<SweepSetting>]>([
    ['name', all, { benchmark: { ...benchmark, name: 'other' } }],
    ['version of data and scoring', all, { benchmark: { ...benchmark, version: '2' } }],
    ['step cap', all, { benchmark: { ...benchmark, maxSteps: 4 } }],
    ['brief', all, { benchmark: { ...benchmark, brief: 'Other words.' } }],
    ['initial module', all, { benchmark: { ...benchmark, initialModule: { instructions: '- Look.', tools: [] } } }],
    ['source, which is said and not read', [], { benchmark: { ...benchmark, source: 'elsewhere' } }],
    ['number of test tasks', all, { testTasks: testTasks.slice(1) }],
    ['choice of test tasks', all, { testTasks: testTasks.with(0, benchmark.tasks.train[0]!) }],
    [
      'pool of training tasks',
      trained,
      { benchmark: { ...benchmark, tasks: { ...benchmark.tasks, train: benchmark.tasks.train.slice(1) } } },
    ],
    ['embedder', ['kmeans'], { embedder: { ...setting.embedder, name: 'other' } }],
  ])('has the %s where it acts', (_, kinds, given) => {
    expect(changedBy(given)).toEqual(kinds);
  });

  it('has method, train size, seed and schema', () => {
    const ids = [
      idOf({ method: 'all-at-once' }),
      idOf({ method: 'batch-wise' }),
      idOf({ method: 'fgo' }),
      idOf({ method: 'fgo', trainSize: 12 }),
      idOf({ method: 'fgo', seed: 2 }),
      cellId({ ...specOf({ method: 'fgo' }), schema: 2 }),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has of a source its cell and its modules, and not the name of its sweep', () => {
    const source = { sweep: 'a', cell: 'b', modules: 'c' };
    const id = (changes: Partial<typeof source> | undefined) => {
      const spec = specOf({ method: 'fgo' });
      return cellId(changes === undefined ? spec : { ...spec, source: { ...source, ...changes } });
    };
    expect(id({ sweep: 'renamed' })).toBe(id({}));
    expect(new Set([id(undefined), id({}), id({ cell: 'x' }), id({ modules: 'x' })]).size).toBe(4);
  });

  it('has neither evaluator nor optimizer where the modules of another cell are merged', () => {
    const source = { sweep: 'a', cell: 'b', modules: 'c' };
    const called = (options: Partial<MethodOptions>) =>
      Object.keys(cellSpecs(setting)({ ...requestOf({ method: 'fgo', options }), source }).models);
    expect(called({})).toEqual(['agent', 'merger']);
    expect(called({ merge: 'none' })).toEqual(['agent']);
  });

  it.each<[string, Cell, Partial<MethodOptions>, 'same' | 'other']>([
    ['clustering', kinds.kmeans, { clustering: 'spectral' }, 'other'],
    ['clustering of a direct merge', kinds.direct, { clustering: 'spectral' }, 'same'],
    ['clustering without a merge', kinds.none, { clustering: 'spectral' }, 'same'],
    ['clustering of one subset', kinds.whole, { clustering: 'spectral' }, 'same'],
    ['threshold', kinds.kmeans, { threshold: 2 }, 'other'],
    ['threshold that takes all', kinds.kmeans, { threshold: 6 }, 'other'],
    ['threshold of a direct merge', kinds.direct, { threshold: 2 }, 'same'],
    ['merge', kinds.kmeans, { merge: 'direct' }, 'other'],
    ['retries', kinds.direct, { mergeRetries: 3 }, 'other'],
    ['retries without a merge', kinds.none, { mergeRetries: 3 }, 'same'],
    ['partition', kinds.none, { partition: 'random' }, 'other'],
    ['partition into one subset', kinds.whole, { partition: 'random' }, 'same'],
    ['subsets', kinds.none, { subsets: 5 }, 'other'],
    ['epochs', kinds.whole, { epochs: 3 }, 'other'],
    ['overflow policy', kinds['all-at-once'], { onOverflow: 'truncate' }, 'other'],
    ['subsets of all-at-once', kinds['all-at-once'], { subsets: 5 }, 'same'],
    ['batch size', { method: 'batch-wise' }, { batchSize: 5 }, 'other'],
    ['batch size that takes all', { method: 'batch-wise', options: { batchSize: 9 } }, { batchSize: 20 }, 'same'],
    ['epochs without training', kinds.untrained, { epochs: 3, subsets: 3, merge: 'none' }, 'same'],
  ])('follows from the %s', (_, cell, options, expected) => {
    const after = idOf({ ...cell, options: { ...cell.options, ...options } });
    expect(after === idOf(cell) ? 'same' : 'other').toBe(expected);
  });

  it('is one threshold where one synthesis takes all modules', () => {
    const ids = [6, 7, 100].map((threshold) => idOf({ method: 'fgo', options: { threshold, clustering: 'spectral' } }));
    expect(new Set(ids).size).toBe(1);
  });
});

/** Every combination of values that meet each other in the rules. */
function everyCombination(): Cell[] {
  const lists = {
    subsets: [1, 3, 6],
    threshold: [2, 3, 6],
    merge: ['progressive', 'direct', 'none'],
    clustering: ['kmeans', 'random'],
    partition: ['category', 'random'],
    mergeRetries: [0, 1],
    batchSize: [4, 9, 12],
  };
  const combined = Object.entries(lists).reduce<object[]>(
    (known, [name, values]) => known.flatMap((options) => values.map((value) => ({ ...options, [name]: value }))),
    [{}],
  );
  return ['fgo', 'batch-wise', 'vanilla'].flatMap((method) =>
    [0, 9].flatMap((trainSize) =>
      combined.map((options) => ({ method, trainSize, options: { epochs: 1, ...options } })),
    ),
  );
}

describe('cells of one identity', () => {
  it('come out the same, whatever was asked for', async () => {
    // Two of three syntheses are refused, so that retries and what is merged with what leave their traces.
    let asked = 0;
    const refusing = () =>
      toySetting({
        instead: (role) => {
          if (role !== 'merger') return undefined;
          asked += 1;
          return asked % 3 === 0 ? undefined : { text: 'no module' };
        },
      });
    const run = async (cell: Cell) => {
      asked = 0;
      const own = refusing();
      const request = requestOf(cell);
      const spec: CellSpec = cellSpecs(own)(request);
      const ports = { memory: noMemory, signal: new AbortController().signal, listen: () => {} };
      const planned = { id: cellId(spec), arm: '', spec, method: request.method, options: request.options };
      const record = await runCell(planned, own, { ...ports, limit: (work) => work() });
      return canonicalJson(record as unknown as Json);
    };
    const groups = [...Map.groupBy(everyCombination(), (cell) => idOf(cell)).values()];
    for (const group of groups.filter(({ length }) => length > 1)) {
      const [first, ...others] = [group[0]!, group[Math.floor(group.length / 2)]!, group.at(-1)!];
      const known = await run(first!);
      for (const other of others) expect(await run(other), JSON.stringify([first, other])).toBe(known);
    }
    expect(groups.length).toBeGreaterThan(50);
  });
});
