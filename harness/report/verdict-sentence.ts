import type { Comparison } from './compare-arms.ts';
import { count, points, thousands } from './format.ts';
import { troubleOf } from './notes.ts';
import type { ArmSummary } from './summarize-arm.ts';
import type { Verdict } from './verdict.ts';

/** `< 0.001`, `0.031`; `–` where nothing was tested. */
export const pShort = (p: number | null): string => (p === null ? '–' : p < 0.001 ? '< 0.001' : p.toFixed(3));

/** `p < 0.001`, `p = 0.031`. */
export const pText = (p: number): string => (p < 0.001 ? `p ${pShort(p)}` : `p = ${pShort(p)}`);

/** `134 tasks × 3 seeds` */
export const sizeText = ({ tasks, seeds }: Pick<Verdict, 'tasks' | 'seeds'>): string =>
  `${count(tasks, 'task')} × ${count(seeds, 'seed')}`;

/** One sentence on two arms, for a reader who sees nothing else. `balanced`: the difference is one of balanced accuracy. */
export function verdictSentence({ arm, against, verdict }: Comparison, balanced: boolean): string {
  if (verdict.state === 'no-pairs')
    return `${arm.label} cannot be compared with ${against.label}: there is no task and seed${balanced ? ' of every label' : ''} of which both have a score.`;
  return verdict.state === 'not-decisive'
    ? undecided(arm, against, verdict, balanced)
    : decided(arm, against, { ...verdict, state: verdict.state }, balanced);
}

const unit = (balanced: boolean) => `points${balanced ? ' of balanced accuracy' : ''}`;

/** Without its sign: the sentence says in words which side is ahead. */
const size = (difference: number) => (Math.abs(difference) * 100).toFixed(1);

function decided(arm: ArmSummary, against: ArmSummary, verdict: Verdict, balanced: boolean): string {
  const { state, difference, pAdjusted, seeds, seedsHigher, seedsLower, comparisons } = verdict;
  const [near, far] = state === 'better' ? [difference.low, difference.high] : [difference.high, difference.low];
  const family = comparisons === 1 ? '' : ` after Holm over ${comparisons} comparisons`;
  const agreeing = state === 'better' ? seedsHigher : seedsLower;
  const alike =
    seeds === 1 ? '' : agreeing === seeds ? ', in each seed' : `, but only in ${agreeing} of ${seeds} seeds`;
  return `${arm.label} is ${state} than ${against.label} by ${size(difference.estimate)} ${unit(balanced)} (${size(near)} to ${size(far)}; ${pText(pAdjusted)}${family}) on ${sizeText(verdict)}${alike}.`;
}

function undecided(arm: ArmSummary, against: ArmSummary, verdict: Verdict, balanced: boolean): string {
  const { difference, detectable } = verdict;
  const begin = `${arm.label} against ${against.label} is not decisive at n = ${sizeText(verdict)}`;
  if (difference.low === 0 && difference.high === 0) return `${begin}: both scored the same on every task.`;
  const end =
    detectable === null
      ? 'the tasks are too few to say what it could detect'
      : `it could detect differences from ${size(detectable)} points`;
  return `${begin}: ${points(difference.estimate)} ${unit(balanced)} (${points(difference.low)} to ${points(difference.high)}); ${end}.`;
}

/** Sentences on arms of which cells are missing: those without any score, and those judged by what is left. */
export function troubleSentences(arms: readonly ArmSummary[]): string[] {
  return arms.flatMap((arm) => {
    const trouble = troubleOf(arm);
    if (trouble === '') return [];
    return [
      arm.comparable === 0
        ? `${arm.label} has no verdict: ${trouble}.`
        : `${arm.label} is judged by ${thousands(arm.comparable)} of its ${count(arm.cells.length, 'cell')}: ${trouble}.`,
    ];
  });
}
