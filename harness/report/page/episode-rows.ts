import type { CellRecord, EpisodeEvent } from '../../core/record.ts';
import type { Steps } from '../../core/steps.ts';
import { type Attempt, outcomeOf, scoreOf, type Trajectory } from '../../core/trajectory.ts';
import { compareNatural, compareText } from '../order.ts';
import { matchSteps } from './match-steps.ts';
import { type PackedSteps, packSteps } from './pack-steps.ts';
import type { PageEpisodes, PageTrajectory } from './page-data.ts';
import type { PageIndices } from './page-indices.ts';
import type { PageSteps } from './page-steps.ts';
import { stratifiedOrder } from './stratified-order.ts';
import { textTable } from './text-table.ts';

export interface EpisodeRow {
  /** Index of its cell. */
  readonly cell: number;
  readonly event: EpisodeEvent;
  /** Index of its step; -1 where there is none. */
  readonly step: number;
}

/** Of all cells, in their order: tests first, then by path and task. */
export function episodeRows(cells: readonly CellRecord[], steps: Steps): EpisodeRow[] {
  const stepOf = matchSteps(steps.episodes, ({ cell, phase, path, task }) => [cell, phase, path, task]);
  return cells.flatMap((record, cell) =>
    record.events
      .filter((event) => event.type === 'episode')
      .map((event) => ({ cell, event, step: stepOf([record.id, event.phase, event.path, event.taskId]) }))
      .sort((a, b) => compareEvents(a.event, b.event)),
  );
}

const rankOf = ({ phase }: EpisodeEvent) => (phase === 'test' ? 0 : 1);

const compareEvents = (a: EpisodeEvent, b: EpisodeEvent) =>
  rankOf(a) - rankOf(b) ||
  compareText(a.phase, b.phase) ||
  compareNatural(a.path, b.path) ||
  compareText(a.taskId, b.taskId);

/** How it ended, in words; empty for a score that says all. */
function noteOf(attempt: Attempt): string {
  if (attempt.state === 'failed') return `failed: ${attempt.reason}`;
  return attempt.state === 'error' ? `error: ${attempt.kind}` : (outcomeOf(attempt) ?? '');
}

const endOf = ({ attempt }: EpisodeEvent) =>
  attempt.state === 'error' ? 'error' : (scoreOf(attempt) ?? 0) >= 1 ? 'solved' : 'not';

export function packTrajectories(
  { rows, trajectory }: Pick<PageSteps, 'rows' | 'trajectory'>,
  { arm, budget }: { arm(cell: number): number; readonly budget: number },
): PackedSteps {
  const known = [...rows.keys()].filter((row) => rows[row]!.step >= 0);
  const wanted = stratifiedOrder(known, {
    purpose: 'trajectories',
    stratum: (row) => {
      const { cell, event } = rows[row]!;
      return JSON.stringify([arm(cell), event.category, endOf(event)]);
    },
    rank: (row) => rankOf(rows[row]!.event),
  });
  return packSteps({
    wanted,
    compare: (a, b) =>
      rankOf(rows[a]!.event) - rankOf(rows[b]!.event) ||
      compareText(rows[a]!.event.taskId, rows[b]!.event.taskId) ||
      a - b,
    read: trajectory,
    budget,
  });
}

const leftOut = '[left out of this page]';

/** What is kept of a trajectory; the rest is in its row. `hide`: given where answers must not be shown. */
export function pageTrajectory(
  { opening, steps, feedback, attempt }: Trajectory,
  critique: string | undefined,
  hide: ((text: string) => string) | undefined,
): PageTrajectory {
  const show = hide ?? ((text: string) => text);
  const actionOf = ({ action }: Trajectory['steps'][number], last: boolean): string | readonly [string, string] => {
    const hidden = hide !== undefined && last;
    if (action.kind === 'text') return hidden ? leftOut : show(action.text);
    return [action.name, hidden ? leftOut : show(JSON.stringify(action.input, null, 1) ?? '')];
  };
  return {
    opening: show(opening),
    steps: steps.map((step, index) => [
      show(step.thought),
      actionOf(step, index === steps.length - 1),
      show(step.observation),
    ]),
    ...(hide === undefined && feedback !== undefined ? { feedback } : {}),
    ...(attempt.state === 'error' ? { message: show(attempt.message) } : {}),
    ...(hide === undefined && critique !== undefined ? { critique } : {}),
  };
}

export function episodeColumns(rows: readonly EpisodeRow[], packed: PackedSteps, indices: PageIndices): PageEpisodes {
  const [phases, paths, notes] = [textTable(), textTable(), textTable()];
  const column = (value: (row: EpisodeRow, index: number) => number) => rows.map(value);
  return {
    cell: column(({ cell }) => cell),
    phase: column(({ event }) => phases.indexOf(event.phase)),
    path: column(({ event }) => paths.indexOf(event.path)),
    task: column(({ event }) => indices.task(event.taskId)),
    module: column(({ event }) => indices.module(event.module)),
    score: rows.map(({ event }) => scoreOf(event.attempt) ?? null),
    note: column(({ event }) => notes.indexOf(indices.show(noteOf(event.attempt)))),
    steps: column(({ event }) => event.steps),
    promptTokens: column(({ event }) => event.usage.promptTokens),
    completionTokens: column(({ event }) => event.usage.completionTokens),
    chunk: column(({ step }, index) => packed.at.get(index)?.[0] ?? (step < 0 ? -2 : -1)),
    place: column((_, index) => packed.at.get(index)?.[1] ?? -1),
    phases: phases.texts,
    paths: paths.texts,
    notes: notes.texts,
  };
}
