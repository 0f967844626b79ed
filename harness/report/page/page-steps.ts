import type { CellRecord } from '../../core/record.ts';
import type { Steps } from '../../core/steps.ts';
import { compareCells } from '../order.ts';
import { type CallRow, callRows, pageDialogue } from './call-rows.ts';
import { type EpisodeRow, episodeRows, pageTrajectory } from './episode-rows.ts';
import type { PageDialogue, PageTrajectory } from './page-data.ts';

/** Rows of the page, and what was said at each: in the file a part of it, all of it where the page is served. */
export interface PageSteps {
  readonly rows: readonly EpisodeRow[];
  readonly calls: readonly CallRow[];
  /** Undefined where no row has that number, or nothing is known of it or may be shown. */
  trajectory(row: number): PageTrajectory | undefined;
  dialogue(call: number): PageDialogue | undefined;
}

/** `hide`: given where answers must not be shown. No prompt has a step then: each may hold an answer. */
export function pageSteps(
  given: readonly CellRecord[],
  steps: Steps,
  hide: ((text: string) => string) | undefined,
): PageSteps {
  const cells = given.toSorted(compareCells);
  const rows = episodeRows(cells, steps);
  const calls = callRows(cells, steps).map((row) => (hide === undefined ? row : { ...row, step: -1 }));
  const critique = critiquesOf(rows, calls, steps);
  return {
    rows,
    calls,
    trajectory: (row) => {
      const { step = -1 } = rows[row] ?? {};
      return step < 0 ? undefined : pageTrajectory(steps.trajectory(step), critique(row), hide);
    },
    dialogue: (call) => {
      const { step = -1 } = calls[call] ?? {};
      return step < 0 ? undefined : pageDialogue(steps.dialogue(step));
    },
  };
}

/** What the evaluator said of an episode: its call has the same cell, path and task. */
function critiquesOf(
  rows: readonly EpisodeRow[],
  calls: readonly CallRow[],
  steps: Steps,
): (row: number) => string | undefined {
  const key = ({ cell, event }: EpisodeRow | CallRow) => JSON.stringify([cell, event.path, event.taskId]);
  const byPlace = new Map(
    calls.filter(({ event, step }) => event.role === 'evaluator' && step >= 0).map((call) => [key(call), call.step]),
  );
  return (row) => {
    const step = rows[row]!.event.phase === 'explore' ? byPlace.get(key(rows[row]!)) : undefined;
    return step === undefined ? undefined : steps.dialogue(step).answer;
  };
}
