import { describe, expect, it } from 'vitest';
import type { Module, ToolDefinition } from '../../core/module.ts';
import type { MergeEvent, MergeVerdict } from '../../core/record.ts';
import { cellFixture, finished, moduleWith } from '../../testing/sweep-fixture.ts';
import { acceptedShare, type CriterionName, criteria } from './criteria.ts';
import { type MeasuredCell, measuredCell } from './measured-cell.ts';

const empty = measuredCell(cellFixture({ arm: 'fgo', seed: 1, outcome: finished() }), 'one cell', 'one group');

function changesOf(name: CriterionName, today: Partial<MeasuredCell>, baseline: Partial<MeasuredCell>) {
  const criterion = criteria.find((own) => own.name === name)!;
  return criterion.changes({ today: { ...empty, ...today }, baseline: { ...empty, ...baseline } });
}

/** Of a criterion with one value a cell. */
function changeOf(...given: Parameters<typeof changesOf>): number | 'absent' | 'missing' {
  const { values, missing } = changesOf(...given);
  if (values.length === 0) return missing ? 'missing' : 'absent';
  expect(values).toHaveLength(1);
  expect(missing).toBe(false);
  expect(values[0]!.clusters).toEqual(['one group']);
  return values[0]!.value;
}

describe.each(['accuracy', 'training'] as const)('%s', (name) => {
  const scores = (of: Readonly<Record<string, number | null>>): Partial<MeasuredCell> =>
    name === 'accuracy' ? { test: of } : { training: of };

  it("is today's score less the baseline's on each task, by group and task", () => {
    expect(changesOf(name, scores({ a: 1, b: 0, c: 0.5 }), scores({ a: 0, b: 1, c: 0.5 }))).toEqual({
      values: [
        { value: 1, clusters: ['one group', 'a'] },
        { value: -1, clusters: ['one group', 'b'] },
        { value: 0, clusters: ['one group', 'c'] },
      ],
      missing: false,
    });
  });

  it('is by task alone where cells have no groups', () => {
    const { group: _, ...alone } = { ...empty, ...scores({ a: 1 }) };
    const criterion = criteria.find((own) => own.name === name)!;
    expect(criterion.changes({ today: alone, baseline: alone }).values).toEqual([{ value: 0, clusters: ['a'] }]);
  });

  it('says that something is missing where a task has one score, or an error', () => {
    const one = [{ value: 0, clusters: ['one group', 'a'] }];
    for (const [today, baseline] of [
      [{ a: 1 }, { a: 1, b: 1 }],
      [{ a: 1, b: 1 }, { a: 1 }],
      [
        { a: 1, b: null },
        { a: 1, b: 1 },
      ],
      [
        { a: 1, b: 1 },
        { a: 1, b: null },
      ],
    ] as const)
      expect(changesOf(name, scores(today), scores(baseline))).toEqual({ values: one, missing: true });
    expect(changesOf(name, scores({}), scores({}))).toEqual({ values: [], missing: false });
  });
});

describe('tokens', () => {
  it('are those of merge and backtest together, as a factor: fewer is better', () => {
    const before = { mergeTokens: 300, backtestTokens: 700 };
    expect(changeOf('tokens', { mergeTokens: 1000, backtestTokens: 1000 }, before)).toBeCloseTo(-Math.log(2), 12);
    expect(changeOf('tokens', { mergeTokens: 500, backtestTokens: 0 }, before)).toBeCloseTo(Math.log(2), 12);
    expect(changeOf('tokens', { mergeTokens: 700, backtestTokens: 300 }, before)).toBe(0);
  });

  it('cannot be compared with none', () => {
    expect(changeOf('tokens', { mergeTokens: 0 }, { mergeTokens: 9 })).toBe('missing');
    expect(changeOf('tokens', {}, {})).toBe('absent');
  });
});

describe('accepted merges', () => {
  const merge = (path: string, round: number, verdict: MergeVerdict): MergeEvent => ({
    ...{ type: 'merge', path, round, parents: [], module: null, meanScore: null, unionTasks: 1 },
    ...{ broken: [], fixed: [], verdict, reason: '' },
  });
  /** Of two nodes, one is accepted at the second try; then another one at once, in place of the other. */
  const half = [merge('merge/0.0', 0, 'refused'), merge('merge/0.0', 1, 'accepted'), merge('merge', 0, 'refused')];
  const all = [merge('merge/0.0', 0, 'accepted'), merge('merge', 0, 'accepted')];

  it('are a share of the nodes of the merge tree, however often each was tried: more is better', () => {
    expect(acceptedShare({ ...empty, steps: half })).toBe(0.5);
    expect(changeOf('accepted', { steps: all }, { steps: half })).toBe(0.5);
    expect(changeOf('accepted', { steps: half }, { steps: all })).toBe(-0.5);
  });

  it('cannot be compared with no merge at all', () => {
    const clustered = { type: 'cluster', path: 'merge/0', algorithm: 'kmeans', clusters: [['a'], ['b']] } as const;
    expect(changeOf('accepted', { steps: [clustered] }, { steps: all })).toBe('missing');
    expect(changeOf('accepted', { steps: [clustered] }, {})).toBe('absent');
  });
});

it('likeness of clusters: more is better', () => {
  expect(changeOf('cohesion', { cohesion: 0.75 }, { cohesion: 0.5 })).toBe(0.25);
  expect(changeOf('cohesion', { cohesion: null }, { cohesion: 0.5 })).toBe('missing');
  expect(changeOf('cohesion', { cohesion: null }, { cohesion: null })).toBe('absent');
});

describe('length', () => {
  it('is that of all finalists, as a factor: shorter is better', () => {
    const [short, long] = [moduleWith('x'.repeat(100)), moduleWith('x'.repeat(100), 'x'.repeat(500))];
    const envelope = '{"instructions":"","tools":[]}'.length;
    expect(changeOf('length', { final: [long] }, { final: [short] })).toBeCloseTo(
      -Math.log((600 + '\\n'.length + envelope) / (100 + envelope)),
      12,
    );
    expect(changeOf('length', { final: [short] }, { final: [short, short] })).toBeCloseTo(Math.log(2), 12);
  });

  it('cannot be compared with no module', () => {
    expect(changeOf('length', { final: [] }, { final: [moduleWith('x')] })).toBe('missing');
  });
});

describe("parents' tools", () => {
  const tool = (name: string, body: string): ToolDefinition => ({
    ...{ name, description: 'Adds.', inputSchema: { type: 'object' }, body },
  });
  const withTools = (...tools: readonly ToolDefinition[]): Module => ({ instructions: '', tools });
  const parents = [withTools(tool('add', 'return 1'), tool('sum', 'return 2')), withTools(tool('add', 'return 3'))];
  const kept = (...tools: readonly ToolDefinition[]) =>
    changeOf('tools', { parents, final: [withTools(...tools)] }, { parents, final: [withTools()] });

  it('are counted by what they do: a merge may call them otherwise', () => {
    expect(kept(tool('add', 'return 1'), tool('sum', 'return 2'), tool('add_2', 'return 3'))).toBe(1);
    expect(kept(tool('other', 'return 1'))).toBeCloseTo(1 / 3, 12);
    expect(kept(tool('add', 'return 4'), tool('sum', 'return 5'))).toBe(0);
  });

  it('count once, whichever parents have them, and new ones do not count', () => {
    const twice = { parents: [...parents, ...parents], final: parents };
    expect(changeOf('tools', twice, { ...twice, final: [...parents, withTools(tool('new', 'return 9'))] })).toBe(0);
  });

  it('are nothing to compare where no parent has any', () => {
    const final = [withTools(tool('add', 'return 1'))];
    expect(changeOf('tools', { parents: [withTools()], final }, { parents: [withTools()], final })).toBe('absent');
  });
});
