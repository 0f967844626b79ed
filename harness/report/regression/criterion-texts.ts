/** One criterion of a verdict as a row of a table, and as a sentence. */
import type { Estimate } from '../../core/stats/estimate.ts';
import { count, percent, points, thousands } from '../format.ts';
import { pShort, pText } from '../verdict-sentence.ts';
import type { CellPair, Criterion } from './criteria.ts';
import type { CriterionVerdict } from './judge.ts';
import { levelOf } from './levels.ts';

/** Beside the criterion's name or title. */
export const criterionColumns = [
  { title: 'baseline', align: 'right' },
  { title: 'today', align: 'right' },
  { title: 'change (95 % interval)', align: 'right' },
  { title: 'p', align: 'right' },
  { title: 'matters from', align: 'right' },
  { title: 'verdict', align: 'left' },
] as const;

/** Below the table. */
export const criterionLegend =
  'Changes are means of paired differences, in points where the figures are percent, or as the factor today / baseline (×). p is adjusted over the criteria.';

/** The texts of `criterionColumns`. */
export function criterionRow(verdict: CriterionVerdict, pairs: readonly CellPair[]): string[] {
  const { criterion, p, state, missing } = verdict;
  const { baseline, today } = levelOf(criterion.name, pairs);
  const show = levelText(criterion);
  const alone = missing === 0 ? '' : ` (${count(missing, 'cell')} on one side only)`;
  return [
    show(baseline),
    show(today),
    changeText(verdict),
    pShort(p),
    leastText(criterion),
    `${stateWords[state]}${alone}`,
  ];
}

const stateWords: Readonly<Record<CriterionVerdict['state'], string>> = {
  better: 'better',
  worse: 'worse',
  ok: 'not worse',
  same: 'the same',
  'could-not-tell': 'could not tell',
  absent: 'nothing to compare',
};

/** For a reader who sees nothing else. */
export function criterionSentence(verdict: CriterionVerdict, pairs: readonly CellPair[]): string {
  const { criterion, state } = verdict;
  const begin = `${stateWords[state]}: ${criterion.title}`;
  if (state === 'absent') return `${begin}: neither side has anything of the kind.`;
  if (verdict.pairs === 0) return `${begin}: no pair of cells has it on both sides.`;
  const { baseline, today } = levelOf(criterion.name, pairs);
  const show = (level: number | null) => levelText(criterion)(level) + unitOf(criterion).replace(',', '');
  const p = verdict.p === null ? '' : `, ${pText(verdict.p)}`;
  const size = `${count(verdict.pairs, 'pair')} in ${count(verdict.groups, 'group')}`;
  return `${begin}, ${show(baseline)} before and ${show(today)} today: change ${changeText(verdict)}${p}, ${size}; ${matters(criterion)}.${whyNot(verdict)}`;
}

const matters = (criterion: Criterion) =>
  `changes matter from ${leastText(criterion)}${criterion.unit === 'points' ? ' points' : ''}`;

function whyNot({ state, change, missing }: CriterionVerdict): string {
  if (missing > 0) return ` Of ${count(missing, 'cell')} one side alone has it.`;
  if (state !== 'could-not-tell') return '';
  return change === null
    ? ' The groups are too few to tell.'
    : ' The interval holds changes for the worse that would matter, but does not show one.';
}

/** What the figures are in, with what parts it from a title; nothing of tokens, whose title says it. */
export const unitOf = ({ name, unit }: Criterion) =>
  unit === 'points' ? ', %' : name === 'length' ? ', characters' : '';

const levelText = ({ unit }: Criterion) => (unit === 'points' ? percent : thousands);

const leastText = ({ unit, least }: Criterion) => (unit === 'points' ? percent(least) : factorText(-least));

/** With its interval. */
function changeText({ criterion: { unit }, change }: CriterionVerdict): string {
  if (change === null) return '–';
  const { estimate, low, high } = change;
  return unit === 'points' ? `${points(estimate)} (${points(low)} to ${points(high)})` : factorsText(change);
}

/** A change in factors with its interval, whose ends change places: a positive change is an improvement, and means less. */
export const factorsText = ({ estimate, low, high }: Estimate): string =>
  `${factorText(estimate)} (${factorText(high)} to ${factorText(low)})`;

/** A change of a criterion in factors, as the factor by which the amount has grown. */
export const factorText = (change: number): string => `×${Math.exp(-change).toFixed(2)}`;
