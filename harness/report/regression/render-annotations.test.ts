import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anyText,
  hostileMerges,
  hostileTexts,
  type MergeSides,
  sameMerges,
  worseMerges,
} from '../../testing/merge-sides.ts';
import { criteria } from './criteria.ts';
import { judgeRegression, type Regression } from './judge.ts';
import { measuredCell } from './measured-cell.ts';
import { renderAnnotations } from './render-annotations.ts';

function judged({ today, baseline }: MergeSides, name = 'cell'): Regression {
  const [own, others] = [today, baseline].map((records) =>
    records.map((record) => measuredCell(record, `${name} ${record.spec.seed}`, `set ${record.spec.seed}`)),
  );
  return judgeRegression(own!, others!);
}

const linesOf = (regression: Regression, against = 'main') => {
  const text = renderAnnotations(regression, against);
  expect(text.endsWith('\n')).toBe(true);
  return text.slice(0, -1).split('\n');
};

describe('annotations of a regression check', () => {
  it('say the verdict first, then what is worse, then where merges went differently', () => {
    expect(linesOf(judged(worseMerges))).toEqual([
      '::error title=regress::worse: merges are worse than those of main in accuracy on test tasks; prompt tokens of merge and backtest.',
      expect.stringMatching(
        /^::error title=regress%3A accuracy::worse: accuracy on test tasks, 87\.5 %25 before and 59\.4 %25 today: /,
      ),
      expect.stringMatching(/^::error title=regress%3A tokens::worse: prompt tokens/),
      '::notice title=regress%3A merges::first difference: other synthesis from the same parents; in cell 1: the merge at merge, round 0; 16 of 16 pairs of cells differ in a step',
    ]);
  });

  it('are notices where all is well', () => {
    expect(linesOf(judged(sameMerges))).toEqual([
      '::notice title=regress::ok: merges are not worse than those of main.',
      '::notice title=regress%3A merges::no step of any merge went differently',
    ]);
  });

  it('are errors for problems and warnings for what could not be told', () => {
    const none = linesOf(judged({ ...sameMerges, today: [] }));
    expect(none[1]).toBe('::error title=regress%3A problem::Expected cells to compare, got none.');
    const few = linesOf(judged({ today: worseMerges.today.slice(0, 3), baseline: worseMerges.baseline.slice(0, 3) }));
    expect(few[0]).toMatch(/^::error title=regress::could not tell /);
    expect(few[1]).toMatch(/^::warning title=regress%3A accuracy::could not tell: .* does not show one\.$/);
  });

  it('are ten at most, and say how many are left out', () => {
    const { criteria: verdicts, ...others } = judged(worseMerges);
    const worse = verdicts.map((verdict) => ({ ...verdict, state: 'worse' as const }));
    const problems = ['One.', 'Two.', 'Three.'];
    const lines = linesOf({ ...others, criteria: worse, problems, state: 'could-not-tell' });
    expect(lines).toHaveLength(10);
    const left = 1 + problems.length + criteria.length + 1 - 9;
    expect(lines.at(-1)).toBe(`::warning title=regress%3A more::${left} more are in the log and the summary.`);
    const exactly = linesOf({ ...others, criteria: worse, problems: ['One.'], state: 'could-not-tell' });
    expect(exactly).toHaveLength(10);
    expect(exactly.at(-1)).toMatch(/^::notice/);
  });

  it('hold no command but their own, whatever others wrote', () => {
    const checked = (text: string) => {
      const { today, baseline } = hostileMerges(text);
      for (const sides of [
        { today, baseline },
        { today, baseline: [] },
      ])
        for (const line of linesOf(judged(sides, text), text)) {
          expect(line).toMatch(/^::(?:error|warning|notice) title=regress(?:%3A [a-z]+)?::\P{Cc}+$/u);
          expect(line.replace(/%(?:25|0A|0D|3A|2C)/g, '')).not.toMatch(/%|##\[/);
        }
    };
    for (const text of hostileTexts) checked(text);
    fc.assert(fc.property(anyText, checked), { numRuns: 100 });
  });
});
