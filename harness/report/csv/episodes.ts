import type { EpisodeEvent } from '../../core/record.ts';
import { outcomeOf, scoreOf } from '../../core/trajectory.ts';
import { type Column, dollars, share, toCsv } from '../csv.ts';
import { compareNatural, compareText } from '../order.ts';
import type { CellSummary } from '../summarize-cell.ts';
import { answeredBy, cellColumns, type OfCell, servedBy } from './cell-columns.ts';

interface EpisodeRow extends OfCell {
  readonly episode: EpisodeEvent;
}

function reasonOf({ attempt }: EpisodeEvent): string | null {
  if (attempt.state === 'scored') return null;
  return attempt.state === 'failed' ? attempt.reason : attempt.kind;
}

const columns: readonly Column<EpisodeRow>[] = [
  ...cellColumns,
  ...answeredBy('agent'),
  { name: 'phase', value: ({ episode }) => episode.phase },
  { name: 'path', value: ({ episode }) => episode.path },
  { name: 'module', value: ({ episode }) => episode.module },
  { name: 'task', value: ({ episode }) => episode.taskId },
  { name: 'category', value: ({ episode }) => episode.category },
  { name: 'label', value: ({ episode }) => episode.label ?? null },
  { name: 'state', value: ({ episode }) => episode.attempt.state },
  { name: 'reason', value: ({ episode }) => reasonOf(episode) },
  { name: 'score', value: ({ episode }) => share(scoreOf(episode.attempt) ?? null) },
  { name: 'outcome', value: ({ episode }) => outcomeOf(episode.attempt) ?? null },
  { name: 'steps', value: ({ episode }) => episode.steps },
  { name: 'calls', value: ({ episode }) => episode.calls },
  { name: 'prompt_tokens', value: ({ episode }) => episode.usage.promptTokens },
  { name: 'completion_tokens', value: ({ episode }) => episode.usage.completionTokens },
  { name: 'prompt_tokens_paid', value: ({ episode }) => episode.paid.promptTokens },
  { name: 'completion_tokens_paid', value: ({ episode }) => episode.paid.completionTokens },
  { name: 'usd_paid', value: ({ episode }) => dollars(episode.paid.usd) },
  { name: 'served_by', value: ({ episode }) => servedBy(episode.servedBy ?? []) },
];

/** Episodes that agree in all of these stay in the order of the cell's events. */
const compareEpisodes = (a: EpisodeEvent, b: EpisodeEvent): number =>
  compareText(a.phase, b.phase) ||
  compareNatural(a.path, b.path) ||
  compareText(a.taskId, b.taskId) ||
  compareText(a.module, b.module);

export const episodesCsv = (cells: readonly CellSummary[]): string =>
  toCsv(
    columns,
    cells.flatMap(({ cell, comparable }) =>
      cell.events
        .filter((event) => event.type === 'episode')
        .sort(compareEpisodes)
        .map((episode) => ({ cell, comparable, episode })),
    ),
  );
