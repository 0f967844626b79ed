import type { StepPlace } from '../../core/steps.ts';

/** Finds the step of an event: the first event at a place has its first step, the second its second. */
export function matchSteps<S extends StepPlace>(
  steps: readonly S[],
  keyOf: (step: S) => readonly string[],
): (key: readonly string[]) => number {
  const waiting = new Map<string, number[]>();
  const order = [...steps.keys()].sort((a, b) => steps[a]!.number - steps[b]!.number || a - b);
  for (const index of order) {
    const key = JSON.stringify(keyOf(steps[index]!));
    const known = waiting.get(key);
    if (known === undefined) waiting.set(key, [index]);
    else known.push(index);
  }
  const taken = new Map<string, number>();
  return (parts) => {
    const key = JSON.stringify(parts);
    const next = taken.get(key) ?? 0;
    taken.set(key, next + 1);
    return waiting.get(key)?.[next] ?? -1;
  };
}
