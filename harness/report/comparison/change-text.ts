/** Verdicts as short texts. */
import { percent, plainText, points, thousands } from '../format.ts';
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
  const factor = (logarithm: number) => `×${Math.exp(-logarithm).toFixed(2)}`;
  if (change !== null) return `${factor(change.estimate)} (${factor(change.high)} to ${factor(change.low)})`;
  return a === null || b === null ? '–' : factor(Math.log(a / b));
}

/** `402 of 134 tasks`, `3 cells`. */
export function sizeText({ criterion: { name }, pairs, groups }: ShownVerdict): string {
  const isByTask = name === 'accuracy' || name === 'training';
  if (!isByTask) return `${groups} ${groups === 1 ? 'cell' : 'cells'}`;
  return `${pairs === groups ? '' : `${pairs} of `}${groups} ${groups === 1 ? 'task' : 'tasks'}`;
}

export const pShort = (p: number | null): string => (p === null ? '–' : p < 0.001 ? '< 0.001' : p.toFixed(3));

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
