import type { ArmSummary } from './summarize-arm.ts';

export type ArmState = 'scored' | 'overflow' | 'error' | 'not comparable' | 'none';

/** What an arm has in place of a score, where it has none: a state, never a 0. `none`: no cell of it is finished. */
export function armState({ states, comparable }: Pick<ArmSummary, 'states' | 'comparable'>, score: unknown): ArmState {
  if (score !== null) return 'scored';
  if (states.overflow > 0) return 'overflow';
  if (states.error > 0) return 'error';
  return states.finished > comparable ? 'not comparable' : 'none';
}
