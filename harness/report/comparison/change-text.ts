/** Verdicts as short texts. */
import { count, percent, plainText, points, thousands } from '../format.ts';
import { isByTask } from '../regression/criteria.ts';
import { factorsText, factorText } from '../regression/criterion-texts.ts';
import type { ShownVerdict } from './judge-pairs.ts';
import type { Reason } from './reasons.ts';

export const stateText = (state: string): string => state.replaceAll('-', ' ');

/** A share as `83.1 %`; tokens and characters as numbers. */
export function valueText(value: number | null, { unit }: Pick<ShownVerdict, 'unit'>): string {
  if (value === null) return '–';
  return unit === 'share' ? `${percent(value)} %` : thousands(value);
}

/** `+3.1 points (0.4 to 5.8)`, of factors `×1.12 (×1.05 to ×1.20)`, of B over A; without an interval where nothing was tested. */
export function changeText({ criterion, change, state, values: { a, b } }: ShownVerdict): string {
  if (state === 'same') return '';
  if (criterion.unit === 'points') {
    if (change !== null) return `${points(change.estimate)} points (${points(change.low)} to ${points(change.high)})`;
    return a === null || b === null ? '–' : `${points(b - a)} points`;
  }
  if (change !== null) return factorsText(change);
  return a === null || b === null ? '–' : factorText(Math.log(a / b));
}

/** `402 of 134 tasks`, `3 cells`. */
export function sizeText({ criterion: { name }, pairs, groups }: ShownVerdict): string {
  if (!isByTask(name)) return count(groups, 'cell');
  return `${pairs === groups ? '' : `${pairs} of `}${count(groups, 'task')}`;
}

/** `model (name of agent, optimizer: openai/a → openai/b)`: each code once, with all that it stands for; roles with equal values together. */
export function reasonsText(reasons: readonly Reason[]): string {
  return [...Map.groupBy(reasons, ({ code }) => code)]
    .map(([code, own]) => {
      const parts = Map.groupBy(own, ({ part, values }) => JSON.stringify([part, values]));
      return `${code} (${[...parts.values()].map(partText).join('; ')})`;
    })
    .join(', ');
}

function partText(alike: readonly Reason[]): string {
  const { part, values } = alike[0]!;
  const roles = alike.flatMap(({ role }) => role ?? []);
  const whose = roles.length === 0 ? part : `${part} of ${roles.join(', ')}`;
  const { a, b } = values;
  return plainText(a === null && b === null ? part : `${whose}: ${a ?? 'none'} → ${b ?? 'none'}`);
}
