/**
 * Reckoning in one's head. Each elementary step is right with chance 0.59^(1/9): GPT-4 gets 59 % of the products of two
 * three-digit numbers right, which take nine products of digits ("Faith and Fate", arXiv 2305.18654, zero-shot).
 */
import { chance } from '../chance.ts';
import { dayAfter } from './numbers.ts';
import { type Work, writtenResult } from './work.ts';

const rightPerStep = 0.59 ** (1 / 9);

/** Chance, in [0, 1], that so many steps come out right. */
function headChance(steps: number): number {
  return rightPerStep ** steps;
}

/** The result, or one that is off by a slip; the same for the same key. */
export function inHead(work: Work, key: string): string {
  if (chance(key, 'head', work.script) < headChance(work.steps)) return writtenResult(work);
  const slip = 1 + Math.floor(chance(key, 'slip', work.script) * 9);
  const size = Math.max(0, Math.floor(Math.log10(Math.abs(work.value) || 1)) - 1);
  if (work.day !== undefined) return dayAfter(work.day, slip);
  return writtenResult({ ...work, value: work.value + slip * 10 ** size });
}
