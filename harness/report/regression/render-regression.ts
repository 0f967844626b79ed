import { thousands } from '../format.ts';
import { aligned } from '../table.ts';
import type { CellPair } from './criteria.ts';
import { criterionColumns, criterionLegend, criterionRow, unitOf } from './criterion-texts.ts';
import { differenceLines, safeLine } from './difference-lines.ts';
import { firstDifference } from './first-difference.ts';
import type { Regression } from './judge.ts';
import { mergeCounts, tokenSums } from './levels.ts';
import { builtinNotice, longestProblem, regressionSentence } from './regression-sentence.ts';

const columns = [
  { title: 'criterion', align: 'left' },
  ...criterionColumns,
  { title: 'what it is', align: 'left' },
] as const;

/** For a terminal; the verdict stands in the first line. `against`: as in `regressionSentence`. Ends with a line end. */
export function renderRegression(regression: Regression, against: string): string {
  const { problems, pairs } = regression;
  return [
    regressionSentence(regression, safeLine(against)),
    builtinNotice,
    '',
    ...tableLines(regression),
    criterionLegend,
    '',
    ...problems.flatMap((problem) => [`problem: ${safeLine(problem, longestProblem)}`, '']),
    ...sumLines(pairs),
    '',
    ...firstDifferenceLines(pairs),
    '',
  ].join('\n');
}

function tableLines({ criteria, pairs }: Regression): string[] {
  return aligned(columns, [
    columns.map(({ title }) => title),
    ...criteria.map((verdict) => {
      const { criterion } = verdict;
      return [criterion.name + unitOf(criterion), ...criterionRow(verdict, pairs), criterion.title];
    }),
  ]);
}

/** Of all pairs of cells. */
export function sumLines(pairs: readonly CellPair[]): string[] {
  const [merges, tokens] = [mergeCounts(pairs), tokenSums(pairs)];
  const accepted = (side: 'baseline' | 'today') =>
    `${thousands(merges[side].accepted)} of ${thousands(merges[side].all)}`;
  return [
    `accepted merges: ${accepted('baseline')} in the baseline, ${accepted('today')} today`,
    `prompt tokens of merges and backtests: ${thousands(tokens.baseline)} in the baseline, ${thousands(tokens.today)} today`,
  ];
}

export function firstDifferenceLines(pairs: readonly CellPair[]): string[] {
  if (pairs.length === 0) return ['no merges were compared'];
  const difference = firstDifference(pairs);
  return difference === undefined
    ? ['no step of any merge went differently']
    : differenceLines(difference, pairs.length);
}
