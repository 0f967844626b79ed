import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostileMerges, hostileTexts, type MergeSides, sameMerges, worseMerges } from '../../testing/merge-sides.ts';
import { judgeRegression } from './judge.ts';
import { measuredCell } from './measured-cell.ts';
import { renderPrSummary } from './render-pr-summary.ts';

function rendered({ today, baseline }: MergeSides, name = 'cell', against = 'main'): string {
  const [own, others] = [today, baseline].map((records) =>
    records.map((record) => measuredCell(record, `${name} ${record.spec.seed}`, `set ${record.spec.seed}`)),
  );
  return renderPrSummary(judgeRegression(own!, others!), against);
}

/** What is left for Markdown to read: without blocks of code, then without spans of code, by CommonMark's rules for both. */
function outsideOfCode(markdown: string): string {
  const lines: string[] = [];
  let fence: string | undefined;
  for (const line of markdown.split('\n')) {
    const [ticks] = /^`{3,}/.exec(line) ?? [];
    if (fence === undefined && ticks !== undefined && !line.slice(ticks.length).includes('`')) fence = ticks;
    else if (fence === undefined) lines.push(line);
    else if (ticks !== undefined && ticks.length >= fence.length && line.trim() === ticks) fence = undefined;
  }
  expect(fence).toBeUndefined();
  return lines.map((line) => line.replace(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, '')).join('\n');
}

describe('a summary for a pull request', () => {
  it('has the verdict, the table, the first difference and what to do', () => {
    const markdown = rendered(worseMerges);
    expect(markdown).toMatchInlineSnapshot(`
      "### Regression check of merges: worse

      worse: merges are worse than those of \` main \` in accuracy on test tasks; prompt tokens of merge and backtest.

      | criterion | baseline | today | change (95 % interval) | p | matters from | verdict |
      | :-- | --: | --: | --: | --: | --: | :-- |
      | accuracy on test tasks, % | 87.5 | 59.4 | -28.1 (-29.8 to -26.4) | &lt; 0.001 | 2.0 | **worse** |
      | score on the union of the training tasks, % | 100.0 | 100.0 | 0.0 (0.0 to 0.0) | 1.000 | 2.0 | the same |
      | prompt tokens of merge and backtest | 16,000 | 20,920 | ×1.31 (×1.30 to ×1.31) | &lt; 0.001 | ×1.10 | **worse** |
      | merges that ended with an accepted synthesis, % | 100.0 | 100.0 | 0.0 (0.0 to 0.0) | 1.000 | 10.0 | the same |
      | likeness of modules that were clustered together, % | – | – | – | – | 5.0 | nothing to compare |
      | length of the final module, characters | 53 | 40 | ×0.75 (×0.75 to ×0.75) | &lt; 0.001 | ×1.20 | better |
      | parents' tools that a synthesis has, % | – | – | – | – | 10.0 | nothing to compare |

      Changes are means of paired differences, in points where the figures are percent, or as the factor today / baseline (×). p is adjusted over the criteria.

      - accepted merges: 16 of 16 in the baseline, 16 of 16 today
      - prompt tokens of merges and backtests: 16,000 in the baseline, 20,920 today

      <details><summary>The first step that went differently</summary>

      \`\`\`text
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
      \`\`\`

      </details>

      - To see it on your machine, before the change is committed: \`npm run regress -- --against HEAD\`
      - Where the change is wanted as it is, make it the baseline: \`npm run regress -- --accept --why "…"\`, and commit what it writes.

      _built-in model (rule-based, not an LLM): tells whether merges changed, not how LLMs do_
      "
    `);
  });

  it('does not ask for a new baseline where all is well', () => {
    expect(rendered(sameMerges)).toMatch(/^### Regression check of merges: ok\n/);
    expect(rendered(sameMerges)).not.toContain('--accept');
    expect(rendered(sameMerges)).toContain('`npm run regress -- --against HEAD`');
  });

  it('lists problems', () => {
    const markdown = rendered({ ...sameMerges, today: [] });
    expect(markdown).toMatch(/^### Regression check of merges: could not tell\n/);
    expect(markdown).toContain('\n- ` Expected cells to compare, got none. `\n');
  });

  it('fences the first difference by more backticks than stand in a row anywhere in it', () => {
    expect(rendered(hostileMerges('``````'))).toMatch(/\n`{7}text\nfirst difference: [\s\S]*\n`{7}\n\n<\/details>\n/);
  });

  it('keeps what others wrote in code, where it means nothing', () => {
    // Lengths of modules are in the table.
    const outside = (sides: MergeSides, text: string) =>
      outsideOfCode(rendered(sides, text, text)).replace(/\d[\d,.]*/g, 'n');
    const [both, alone] = [hostileMerges('x'), { ...hostileMerges('x'), baseline: [] }].map((own) => outside(own, 'x'));
    const checked = (text: string) => {
      const sides = hostileMerges(text);
      expect(outside(sides, text)).toBe(both);
      expect(outside({ ...sides, baseline: [] }, text)).toBe(alone);
    };
    for (const text of hostileTexts) checked(text);
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('`', '\n', ' ', '<', '@', 'a', '|', '\\') }), checked), {
      numRuns: 20,
    });
  });
});
