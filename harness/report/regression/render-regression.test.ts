import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anyText,
  hostileMerges,
  hostileTexts,
  type MergeSides,
  mergedCells,
  sameMerges,
  worseMerges,
} from '../../testing/merge-sides.ts';
import { clusterOf, mergeOf } from '../../testing/merged-cell.ts';
import { moduleWith } from '../../testing/sweep-fixture.ts';
import { judgeRegression } from './judge.ts';
import { measuredCell } from './measured-cell.ts';
import { renderRegression } from './render-regression.ts';

function rendered({ today, baseline }: MergeSides, name = 'cell', against = 'the accepted baseline'): string {
  const [own, others] = [today, baseline].map((records) =>
    records.map((record) => measuredCell(record, `${name} ${record.spec.seed}`, `set ${record.spec.seed}`)),
  );
  return renderRegression(judgeRegression(own!, others!), against);
}

describe('a regression check in a terminal', () => {
  it('shows the verdict, both sides of every criterion, and the first merge that went differently', () => {
    expect(rendered(worseMerges)).toMatchInlineSnapshot(`
      "worse: merges are worse than those of the accepted baseline in accuracy on test tasks; prompt tokens of merge and backtest.
      built-in model (rule-based, not an LLM): tells whether merges changed, not how LLMs do

      criterion           baseline   today  change (95 % interval)        p  matters from  verdict             what it is
      accuracy, %             87.5    59.4  -28.1 (-29.8 to -26.4)  < 0.001           2.0  worse               accuracy on test tasks
      training, %            100.0   100.0        0.0 (0.0 to 0.0)    1.000           2.0  the same            score on the union of the training tasks
      tokens                16,000  20,920  ×1.31 (×1.30 to ×1.31)  < 0.001         ×1.10  worse               prompt tokens of merge and backtest
      accepted, %            100.0   100.0        0.0 (0.0 to 0.0)    1.000          10.0  the same            merges that ended with an accepted synthesis
      cohesion, %                –       –                       –        –           5.0  nothing to compare  likeness of modules that were clustered together
      length, characters        53      40  ×0.75 (×0.75 to ×0.75)  < 0.001         ×1.20  better              length of the final module
      tools, %                   –       –                       –        –          10.0  nothing to compare  parents' tools that a synthesis has
      Changes are means of paired differences, in points where the figures are percent, or as the factor today / baseline (×). p is adjusted over the criteria.

      accepted merges: 16 of 16 in the baseline, 16 of 16 today
      prompt tokens of merges and backtests: 16,000 in the baseline, 20,920 today

      first difference: other synthesis from the same parents
      in cell 1: the merge at merge, round 0
      16 of 16 pairs of cells differ in a step
      parent subset-0 (819a0f9bcdcb, score 50.0 %):
        | Look.
        | Look again.
      parent subset-1 (53bcfaa17981, score 50.0 %):
        | Go.
      synthesis, 2 lines in both, 1 in the baseline only (-), 0 today only (+):
        - Look again.
      baseline: accepted, 80.0 % on 10 tasks, 0 broken, 3 fixed: 3 tasks better, 0 worse than the best parent subset-0, of 10 compared.
      today:    accepted, 50.0 % on 10 tasks, 1 broken, 3 fixed: 3 tasks better, 0 worse than the best parent subset-0, of 10 compared.
      "
    `);
  });

  it('says that nothing went differently where nothing did', () => {
    const text = rendered(sameMerges);
    expect(text).toMatch(/^ok: merges are not worse than those of the accepted baseline\.\n/);
    expect(text).toContain('\nno step of any merge went differently\n');
    expect(text).toContain('\naccepted merges: 16 of 16 in the baseline, 16 of 16 today\n');
  });

  it('says of what became better', () => {
    expect(rendered({ today: worseMerges.baseline, baseline: worseMerges.today })).toMatch(
      /^worse: .* in length of the final module\.\n/,
    );
    const cheaper = mergedCells(16, (index) => ({ promptTokens: 500 + index }));
    expect(rendered({ today: cheaper, baseline: mergedCells(16, () => ({})) })).toMatch(
      /^ok: .*, and better in prompt tokens of merge and backtest\.\n/,
    );
  });

  it('says what keeps it from telling: problems, or too little evidence', () => {
    const missing = rendered({ ...worseMerges, today: worseMerges.today.slice(1) });
    expect(missing.split('\n')[0]).toBe(
      'could not tell whether merges are worse than those of the accepted baseline: 1 problem keeps the two from being compared. What can be compared is worse in accuracy on test tasks; prompt tokens of merge and backtest.',
    );
    expect(missing).toContain('\nproblem: Expected both sides to have the same cells, got cell 1 (baseline only).\n');
    const few = rendered({ today: worseMerges.today.slice(0, 3), baseline: worseMerges.baseline.slice(0, 3) });
    expect(few).toMatch(/^could not tell .*: too little is known of accuracy on test tasks; prompt tokens/);
  });

  it('stands without a pair of cells', () => {
    expect(rendered({ today: [], baseline: [] })).toContain('problem: Expected cells to compare, got none.');
  });

  it('shows clusters of both sides, and a side that has none', () => {
    const parents = [moduleWith('Look.'), moduleWith('Go.')];
    const clusters = (...own: readonly (readonly string[])[]) =>
      mergedCells(1, () => ({ parents, steps: own.length === 0 ? [] : [clusterOf('merge/0', ...own)] }));
    const other = rendered({ baseline: clusters(['a', 'b'], ['c']), today: clusters(['a'], ['b', 'c']) });
    expect(other).toContain('in cell 1: the cluster at merge/0\n');
    expect(other).toContain('clusters of the baseline:\n  | a, b\n  | c\nclusters of today:\n  | a\n  | b, c\n');
    expect(rendered({ baseline: clusters(['a']), today: clusters() })).toContain('clusters of today: none\n');
  });

  it('shows parents of one side, syntheses that were refused or only laid out otherwise, and merges of one side', () => {
    const [look, go, open] = [moduleWith('Look.'), moduleWith('Go.'), moduleWith('Open.')];
    const side = (...steps: readonly ReturnType<typeof mergeOf>[]) =>
      mergedCells(1, () => ({ steps, modules: [open] }));
    const synthesis = moduleWith('Look.', 'Go.');
    const merged = mergeOf({ parents: [look, go], synthesis });
    const others = rendered({
      baseline: side(merged),
      today: side(mergeOf({ parents: [look, open], synthesis: null })),
    });
    expect(others).toMatch(/parent subset-0 \([0-9a-f]{12}, score 50\.0 %\):\n {2}\| Look\./);
    expect(others).toMatch(/parent subset-1 \(baseline only, [0-9a-f]{12}, score 50\.0 %\):\n {2}\| Go\./);
    expect(others).toMatch(/parent subset-1 \(today only, [0-9a-f]{12}, score 50\.0 %\):\n {2}\| Open\./);
    expect(others).toContain('today:    refused, no synthesis for 10 tasks: ');

    const turned = mergedCells(1, () => ({ parents: [look, go], synthesis: moduleWith('Go.', 'Look.') }));
    const same = mergedCells(1, () => ({ parents: [look, go], synthesis }));
    expect(rendered({ baseline: same, today: turned })).toContain(
      'synthesis, the same 2 lines in another order or layout:\n  | Go.\n  | Look.\n',
    );
    expect(rendered({ baseline: side(merged), today: side(merged, { ...merged, round: 1 }) })).toContain(
      'baseline: no such merge\n',
    );
    const rescored = { ...merged, parents: merged.parents.map((parent) => ({ ...parent, meanScore: 0.25 })) };
    expect(rendered({ baseline: side(merged), today: side(rescored) })).toContain('score 50.0 % before, today 25.0 %');
  });

  it('is bounded, however long modules are and however many', () => {
    const wide = (parent: number, line: number) => `${parent} ${line} ${'x'.repeat(1000)}`;
    const numbers = (n: number) => [...Array(n).keys()];
    const long = numbers(9).map((parent) => moduleWith(...numbers(40).map((line) => wide(parent, line))));
    const all = moduleWith(...long.map(({ instructions }) => instructions));
    const side = (word: string) =>
      mergedCells(1, () => ({ parents: long, synthesis: moduleWith(word.repeat(999), all.instructions) }));
    const lines = rendered({ baseline: side('a'), today: side('b') }).split('\n');
    expect(lines.length).toBeLessThan(130);
    expect(Math.max(...lines.slice(14).map((line) => line.length))).toBeLessThan(200);
    expect(lines).toContain('and 3 more parents');
    expect(lines).toContain('  | … 28 more lines');
  });

  it('is steered by no text of others: neither a terminal nor a log that runs commands', () => {
    const checked = (text: string) => {
      const output = rendered(hostileMerges(text), text, text);
      const lines = output.split(/[\n\r]/);
      expect(output.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028\u2029\u202e]|\p{Cs}/u);
      expect(lines.filter((line) => /^\s*::|##\[/.test(line))).toEqual([]);
    };
    for (const text of hostileTexts) checked(text);
    fc.assert(fc.property(anyText, checked), { numRuns: 100 });
  });
});
