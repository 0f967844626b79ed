import { describe, expect, it } from 'vitest';
import { mergedCell, mergeOf } from '../../testing/merged-cell.ts';
import { moduleWith } from '../../testing/sweep-fixture.ts';
import { type CellPair, criteria } from './criteria.ts';
import { levelOf, mergeCounts, tokenSums } from './levels.ts';
import { type MeasuredCell, measuredCell } from './measured-cell.ts';

const parents = [moduleWith('Look.'), moduleWith('Go.')];
const cell = (given: Parameters<typeof mergedCell>[0], changes: Partial<MeasuredCell> = {}): MeasuredCell => ({
  ...measuredCell(mergedCell({ parents, ...given }), 'a cell'),
  ...changes,
});

describe('levels', () => {
  const pairs: CellPair[] = [
    { baseline: cell({ test: [1, 0], promptTokens: 100 }), today: cell({ test: [1, 1], promptTokens: 250 }) },
    { baseline: cell({ test: [0, 0], promptTokens: 200 }), today: cell({ test: [0, 0], promptTokens: 150 }) },
  ];

  it('are means of scores and sums of tokens', () => {
    expect(levelOf('accuracy', pairs)).toEqual({ baseline: 0.25, today: 0.5 });
    expect(levelOf('training', pairs)).toEqual({ baseline: 1, today: 1 });
    expect(levelOf('tokens', pairs)).toEqual({ baseline: 300, today: 400 });
    expect(tokenSums(pairs)).toEqual({ baseline: 300, today: 400 });
  });

  it('are over what both sides have', () => {
    const pair = (test: MeasuredCell['test'], cohesion: number | null): CellPair => ({
      baseline: cell({}, { cohesion: 0.5 }),
      today: cell({}, { test, cohesion }),
    });
    const both = [pair({ 'test-0': 0 } as never, 0.7), pair({ 'test-0': null } as never, null)];
    expect(levelOf('accuracy', both)).toEqual({ baseline: 1, today: 0 });
    expect(levelOf('cohesion', both)).toEqual({ baseline: 0.5, today: 0.7 });
    const spent = (baseline: number, today: number): CellPair => ({
      baseline: cell({ promptTokens: baseline }),
      today: cell({ promptTokens: today }),
    });
    const some = [spent(100, 200), spent(300, 0), spent(0, 500)];
    expect(levelOf('tokens', some)).toEqual({ baseline: 100, today: 200 });
    expect(levelOf('tokens', some.slice(1))).toEqual({ baseline: null, today: null });
    expect(tokenSums(some)).toEqual({ baseline: 400, today: 700 });
  });

  it('differ by the change that is judged, where that is in points', () => {
    const tool = { name: 'add', description: 'Adds.', inputSchema: { type: 'object' } };
    const tooled = { instructions: 'Look.', tools: [tool] };
    const refused = [0, 1].map((round) =>
      mergeOf({ parents: [tooled], synthesis: tooled, round, changes: { verdict: 'refused' } }),
    );
    const mixed: CellPair[] = [
      ...pairs,
      { baseline: cell({ parents: [tooled] }), today: cell({ parents: [tooled], synthesis: tooled, steps: refused }) },
    ];
    for (const { name, unit, changes } of criteria.filter((own) => own.unit === 'points')) {
      const values = mixed.flatMap((pair) => changes(pair).values.map(({ value }) => value));
      const { baseline, today } = levelOf(name, mixed);
      if (values.length > 0)
        expect(today! - baseline!, name).toBeCloseTo(values.reduce((a, b) => a + b) / values.length);
      else expect(baseline, `${name} in ${unit}`).toBeNull();
    }
    expect(levelOf('tools', mixed)).toEqual({ baseline: 0, today: 1 });
  });

  it('count a merge once however often it was tried', () => {
    const rounds = [
      mergeOf({ parents, synthesis: null }),
      mergeOf({ parents, synthesis: moduleWith('Look.'), round: 1 }),
    ];
    const tried: CellPair = { baseline: cell({}), today: cell({ steps: rounds }) };
    const given: CellPair = { baseline: cell({}), today: cell({ steps: rounds.slice(0, 1) }) };
    expect(mergeCounts([tried, given])).toEqual({ baseline: { accepted: 2, all: 2 }, today: { accepted: 1, all: 2 } });
  });

  it('are null where there is nothing', () => {
    for (const { name } of criteria) expect(levelOf(name, [])).toEqual({ baseline: null, today: null });
  });
});
