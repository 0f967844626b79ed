import { describe, expect, it } from 'vitest';
import { type Module, moduleId, type ToolDefinition } from '../../core/module.ts';
import type { MergeEvent, MergeVerdict } from '../../core/record.ts';
import { mergeOf } from '../../testing/merged-cell.ts';
import { cellFixture, finished, moduleWith } from '../../testing/sweep-fixture.ts';
import { type CriterionName, cellMeasures, criteria } from './criteria.ts';
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
    expect(cellMeasures.accepted({ ...empty, steps: half })).toBe(0.5);
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
  const [add, sum, other] = [tool('add', 'return 1'), tool('sum', 'return 2'), tool('add', 'return 3')];
  const parents = [withTools(add, sum), withTools(other)];
  /** With the merges, and the text of all that is in them but for what is forgotten. */
  const merged = (
    merges: readonly { readonly parents: readonly Module[]; readonly synthesis: Module | null }[],
    ...forgotten: readonly Module[]
  ): MeasuredCell => {
    const known = merges.flatMap((own) => [...own.parents, ...(own.synthesis === null ? [] : [own.synthesis])]);
    const ids = forgotten.map(moduleId);
    return {
      ...empty,
      steps: merges.map((own, index) => mergeOf({ ...own, path: `merge/${index}` })),
      modules: Object.fromEntries(
        known.map((own) => [moduleId(own), own] as const).filter(([id]) => !ids.includes(id)),
      ),
    };
  };
  const kept = (...tools: readonly ToolDefinition[]) =>
    cellMeasures.tools(merged([{ parents, synthesis: withTools(...tools) }]));

  it('are counted by what they do: a merge may call them otherwise', () => {
    expect(kept(add, sum, { ...other, name: 'add_2' })).toBe(1);
    expect(kept({ ...add, name: 'other' })).toBeCloseTo(1 / 3, 12);
    expect(kept(tool('add', 'return 4'), tool('sum', 'return 5'))).toBe(0);
  });

  it('count once, whichever parents have them and under whatever name, and new ones do not count', () => {
    const twice = [...parents, withTools({ ...add, name: 'plus' }), withTools(add)];
    const of = (...tools: readonly ToolDefinition[]) =>
      cellMeasures.tools(merged([{ parents: twice, synthesis: withTools(...tools) }]));
    expect(of(add)).toBeCloseTo(1 / 3, 12);
    expect(of(add, { ...add, name: 'plus' })).toBeCloseTo(1 / 3, 12);
    expect(of(add, tool('new', 'return 9'))).toBeCloseTo(1 / 3, 12);
  });

  it('are a mean over syntheses whose parents have any, refused ones too, and no answers are no syntheses', () => {
    const whole = withTools(add, sum, other);
    const merges = [
      { parents, synthesis: whole },
      { parents: [whole, parents[0]!], synthesis: withTools() },
      { parents: [withTools()], synthesis: whole },
      { parents, synthesis: null },
    ];
    expect(cellMeasures.tools(merged(merges))).toBe(0.5);
    const cell = merged(merges);
    const refused = cell.steps.map((step): MergeEvent => ({ ...(step as MergeEvent), verdict: 'refused' }));
    expect(cellMeasures.tools({ ...cell, steps: refused })).toBe(0.5);
  });

  it('are a gain where more of them are kept, and it is the syntheses that count, not the finalist', () => {
    const [few, all] = [withTools(add), withTools(add, sum, other)].map((synthesis) =>
      merged([{ parents, synthesis }]),
    );
    expect(changeOf('tools', all!, few!)).toBeCloseTo(2 / 3, 12);
    expect(changeOf('tools', few!, all!)).toBeCloseTo(-2 / 3, 12);
    expect(changeOf('tools', { ...few, final: parents }, { ...few, final: [] })).toBe(0);
  });

  it('are nothing to compare where no parent of a synthesis has any', () => {
    const without = merged([{ parents: [withTools()], synthesis: withTools(add) }]);
    const unanswered = merged([{ parents, synthesis: null }]);
    expect(cellMeasures.tools(empty)).toBeNull();
    expect(changeOf('tools', without, without)).toBe('absent');
    expect(changeOf('tools', without, unanswered)).toBe('absent');
  });

  it('are unknown with the text of any synthesis, and missing where it is so on one side alone', () => {
    const [lost, found] = [withTools(add), withTools(sum)];
    const merges = [
      { parents, synthesis: lost },
      { parents, synthesis: found },
    ];
    const [whole, unknown] = [merged(merges), merged(merges, lost)];
    expect(cellMeasures.tools(whole)).toBeCloseTo(1 / 3, 12);
    expect(cellMeasures.tools(unknown)).toBeNull();
    expect(changeOf('tools', unknown, whole)).toBe('missing');
    expect(changeOf('tools', whole, unknown)).toBe('missing');
    expect(changeOf('tools', unknown, unknown)).toBe('absent');
  });
});
