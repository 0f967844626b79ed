import { describe, expect, it } from 'vitest';
import { mergedCells, worseMerges } from '../../testing/merge-sides.ts';
import type { CriterionName } from './criteria.ts';
import { criterionColumns, criterionRow, criterionSentence } from './criterion-texts.ts';
import { judgeRegression } from './judge.ts';
import { type MeasuredCell, measuredCell } from './measured-cell.ts';

const measured = (
  records: (typeof worseMerges)['today'],
  changes: (index: number) => Partial<MeasuredCell> = () => ({}),
) => records.map((record, index) => ({ ...measuredCell(record, `cell ${index}`, `set ${index}`), ...changes(index) }));

function told(today: readonly MeasuredCell[], baseline: readonly MeasuredCell[], name: CriterionName) {
  const { criteria, pairs } = judgeRegression(today, baseline);
  const verdict = criteria.find(({ criterion }) => criterion.name === name)!;
  const row = criterionRow(verdict, pairs);
  expect(row).toHaveLength(criterionColumns.length);
  return { row, sentence: criterionSentence(verdict, pairs) };
}

const baseline = measured(worseMerges.baseline);

describe('a criterion in words', () => {
  it('is told with what one side alone has, worse or not', () => {
    const mostly = measured(worseMerges.today, (index) => (index === 0 ? { test: { ['other' as never]: 1 } } : {}));
    expect(told(mostly, baseline, 'accuracy').sentence).toMatch(
      /^worse: accuracy .* Of 1 cell one side alone has it\.$/,
    );
    const half = measured(worseMerges.baseline, (index) => ({ cohesion: index < 8 ? 0.5 : null }));
    const whole = measured(worseMerges.baseline, () => ({ cohesion: 0.5 }));
    expect(told(half, whole, 'cohesion')).toEqual({
      row: ['50.0', '50.0', '0.0 (0.0 to 0.0)', '1.000', '5.0', 'could not tell (8 cells on one side only)'],
      sentence:
        'could not tell: likeness of modules that were clustered together, 50.0 % before and 50.0 % today: change 0.0 (0.0 to 0.0), p = 1.000, 8 pairs in 8 groups; changes matter from 5.0 points. Of 8 cells one side alone has it.',
    });
  });

  it('is told as missing where no pair has it, and as nothing where no side has it', () => {
    const without = { row: ['–', '–', '–', '–', '5.0'], begin: 'likeness of modules that were clustered together' };
    const alone = told(
      measured(worseMerges.baseline, () => ({ cohesion: 1 })),
      baseline,
      'cohesion',
    );
    expect(alone.row).toEqual([...without.row, 'could not tell (16 cells on one side only)']);
    expect(alone.sentence).toBe(`could not tell: ${without.begin}: no pair of cells has it on both sides.`);
    const none = told(baseline, baseline, 'cohesion');
    expect(none.row).toEqual([...without.row, 'nothing to compare']);
    expect(none.sentence).toBe(`nothing to compare: ${without.begin}: neither side has anything of the kind.`);
  });

  it('is told without an interval where one group says nothing of others', () => {
    const [own, other] = [500, 1000].map((promptTokens) => measured(mergedCells(1, () => ({ promptTokens }))));
    expect(told(other!, own!, 'tokens').sentence).toBe(
      'could not tell: prompt tokens of merge and backtest, 500 before and 1,000 today: change –, p = 1.000, 1 pair in 1 group; changes matter from ×1.10. The groups are too few to tell.',
    );
  });

  it('is told by the side on which the interval lies', () => {
    const cheaper = measured(mergedCells(16, (index) => ({ promptTokens: 500 + index })));
    const dearer = measured(mergedCells(16, () => ({ promptTokens: 1000 })));
    expect(told(cheaper, dearer, 'tokens').row.slice(2)).toEqual([
      '×0.51 (×0.50 to ×0.51)',
      '< 0.001',
      '×1.10',
      'better',
    ]);
    expect(told(dearer, cheaper, 'tokens').row.at(-1)).toBe('worse');
  });
});
