import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Module } from '../../core/module.ts';
import type { MergeEvent } from '../../core/record.ts';
import { clusterOf, type MergedCellFixture, mergedCell, mergeOf } from '../../testing/merged-cell.ts';
import { moduleWith, taskId } from '../../testing/sweep-fixture.ts';
import type { CellPair } from './criteria.ts';
import { firstDifference, type Step } from './first-difference.ts';
import { measuredCell } from './measured-cell.ts';
import { lineDifference } from './module-lines.ts';

const [look, go, open] = [moduleWith('Look.'), moduleWith('Go.'), moduleWith('Open.')];
const parents = [look, go];
const synthesis = moduleWith('Look.', 'Go.');

const pairOf = (baseline: MergedCellFixture, today: MergedCellFixture, name = 'a cell'): CellPair => ({
  baseline: measuredCell(mergedCell(baseline), name),
  today: measuredCell(mergedCell(today), name),
});
const stepsPair = (baseline: readonly Step[], today: readonly Step[]) =>
  pairOf({ steps: baseline, modules: [open] }, { steps: today, modules: [open] });
const merge = (changes: Partial<MergeEvent> = {}, path = 'merge') => mergeOf({ path, parents, synthesis, changes });
const between = (baseline: Step, today: Step) => firstDifference([stepsPair([baseline], [today])])?.words;

describe('the first difference', () => {
  it('is none where all steps decided the same, whatever reasons they gave', () => {
    const today = stepsPair(
      [merge(), clusterOf('merge/0', ['a', 'b'])],
      [merge({ reason: 'New words.' }), clusterOf('merge/0', ['a', 'b'])],
    );
    expect(firstDifference([pairOf({}, {}), today])).toBeUndefined();
    expect(firstDifference([])).toBeUndefined();
  });

  it.each<[string, Step, Step]>([
    ['other clusters', clusterOf('merge/0', ['a', 'b'], ['c']), clusterOf('merge/0', ['a'], ['b', 'c'])],
    [
      'the same clusters in another order',
      clusterOf('merge/0', ['a', 'b'], ['c']),
      clusterOf('merge/0', ['c'], ['a', 'b']),
    ],
    ['other parents', merge(), mergeOf({ parents: [look], synthesis })],
    ['other parents', merge(), mergeOf({ parents: [look, open], synthesis: open })],
    ['the same parents in another order', merge(), merge({ parents: merge().parents.toReversed() })],
    ['the same parents on another number of tasks', merge(), merge({ unionTasks: 5, meanScore: 0.6 })],
    [
      'other scores of the same parents',
      merge(),
      merge({ parents: merge().parents.map((own) => ({ ...own, meanScore: null })) }),
    ],
    [
      'other synthesis from the same parents',
      merge(),
      mergeOf({ parents, synthesis: open, changes: { meanScore: 0 } }),
    ],
    ['other synthesis from the same parents', merge(), mergeOf({ parents, synthesis: null })],
    ['other scores of the same synthesis', merge(), merge({ meanScore: 0.7, verdict: 'refused' })],
    ['other scores of the same synthesis', merge(), merge({ broken: [taskId('d')] })],
    ['other verdict on the same synthesis', merge(), merge({ verdict: 'refused' })],
  ])('is told as: %s', (words, baseline, today) => {
    expect(between(baseline, today)).toBe(words);
  });

  it('is that of a child before that of the node which was made of it, though the record sorts the node first', () => {
    const child = (changes: Partial<MergeEvent>) => merge(changes, 'merge/0.1');
    const root = (module: Module) => mergeOf({ parents: [module, go], synthesis });
    const found = firstDifference([stepsPair([root(look), child({})], [root(open), child({ verdict: 'refused' })])]);
    expect(found).toMatchObject({
      words: 'other verdict on the same synthesis',
      today: { step: { path: 'merge/0.1' } },
    });
  });

  it('is sought in a node by its clusterings, its clusters, its own merge, and rounds', () => {
    const inOrder: Step[] = [
      clusterOf('merge/0', ['a']),
      ...[clusterOf('merge/0.2/0', ['a']), merge({}, 'merge/0.2/0.0'), merge({}, 'merge/0.2'), merge({}, 'merge/0.10')],
      ...[clusterOf('merge/1', ['a']), merge({}, 'merge/1.0'), merge({ round: 0 }), merge({ round: 1 })],
    ];
    const otherwise = (step: Step): Step =>
      step.type === 'merge' ? { ...step, verdict: 'refused' } : { ...step, clusters: [['b']] };
    inOrder.forEach((first, place) => {
      const today = inOrder.map((step, index) => (index < place ? step : otherwise(step))).toReversed();
      expect(firstDifference([stepsPair(inOrder, today)])?.baseline?.step).toEqual(first);
    });
  });

  it('is a step that one side alone has', () => {
    const retry = merge({ round: 1 });
    expect(firstDifference([stepsPair([merge()], [merge(), retry])])).toMatchObject({
      words: 'a step that today alone has',
      baseline: undefined,
      today: { step: retry },
    });
    expect(firstDifference([stepsPair([clusterOf('merge/0', ['a']), merge()], [merge()])])).toMatchObject({
      words: 'a step that the baseline alone has',
      baseline: { step: { path: 'merge/0' } },
      today: undefined,
    });
  });

  it('is that of the first pair that has one, and says how many have', () => {
    const other = { steps: [merge({ verdict: 'refused' })] };
    const pairs = [pairOf({}, {}, 'one'), pairOf({}, other, 'two'), pairOf({}, {}, 'three'), pairOf({}, other, 'four')];
    expect(firstDifference(pairs)).toMatchObject({ cell: 'two', pairsThatDiffer: 2 });
  });

  it('comes with the texts of the parents, the tasks, and both syntheses', () => {
    const mine = moduleWith('- Look.', 'Go.', 'Go.', 'Ask.');
    const found = firstDifference([pairOf({ parents, synthesis }, { parents, synthesis: mine })])!;
    const expected = [
      { path: 'subset-0', meanScore: 0.5, lines: ['Look.'] },
      { path: 'subset-1', meanScore: 0.5, lines: ['Go.'] },
    ];
    expect(found.baseline).toMatchObject({ step: { unionTasks: 10 }, parents: expected, synthesis: ['Look.', 'Go.'] });
    expect(found.today).toMatchObject({ parents: expected, synthesis: ['Look.', 'Go.', 'Go.', 'Ask.'] });
    expect(found.syntheses).toEqual({ baselineOnly: [], todayOnly: ['Go.', 'Ask.'], both: 2 });
  });

  it('tells tools of one name apart, and does without modules that nobody recorded', () => {
    const tool = (body: string): Module => ({
      instructions: 'Look.',
      tools: [{ name: 'add', description: 'Adds.', inputSchema: { type: 'object' }, body }],
    });
    const { syntheses } = firstDifference([pairOf({ synthesis: tool('return 1') }, { synthesis: tool('return 2') })])!;
    expect(syntheses).toEqual({
      baselineOnly: [expect.stringMatching(/^tool add \([0-9a-f]{8}\): Adds\.$/)],
      todayOnly: [expect.stringMatching(/^tool add \([0-9a-f]{8}\): Adds\.$/)],
      both: 1,
    });
    const unknown = firstDifference([
      stepsPair([merge()], [mergeOf({ parents: [look, moduleWith('Lost.')], synthesis: null })]),
    ])!;
    expect(unknown.today).toMatchObject({ parents: [{ lines: ['Look.'] }, { lines: null }], synthesis: null });
  });

  it('does not depend on the order in which steps are recorded', () => {
    const steps: Step[] = [clusterOf('merge/0', ['a'], ['b']), merge({}, 'merge/0.0'), merge({}, 'merge/0.1'), merge()];
    const changed: Step[] = steps.map((step) => (step.type === 'merge' ? { ...step, verdict: 'refused' } : step));
    const shuffled = (all: Step[]) => fc.shuffledSubarray(all, { minLength: all.length });
    fc.assert(
      fc.property(shuffled(steps), shuffled(changed), (baseline, today) => {
        const found = firstDifference([stepsPair(baseline, today)]);
        expect(found).toMatchObject({ today: { step: { path: 'merge/0.0' } } });
        expect(firstDifference([stepsPair(baseline, steps)])).toBeUndefined();
      }),
    );
  });
});

describe('the difference of lines', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', '__proto__'), { maxLength: 12 });

  it('accounts for every line of both sides once', () => {
    fc.assert(
      fc.property(lines, lines, (baseline, today) => {
        const { baselineOnly, todayOnly, both } = lineDifference(baseline, today);
        expect(baselineOnly.length + both).toBe(baseline.length);
        expect(todayOnly.length + both).toBe(today.length);
        expect(baselineOnly.filter((line) => todayOnly.includes(line))).toEqual([]);
      }),
    );
  });

  it('is empty between a list and itself in another order', () => {
    fc.assert(
      fc.property(lines, (own) => {
        expect(lineDifference(own, own.toSorted())).toEqual({ baselineOnly: [], todayOnly: [], both: own.length });
      }),
    );
  });
});
