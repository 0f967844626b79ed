/** How test episodes ended, counted. */
import type { CellRecord, EpisodeEvent } from '../core/record.ts';
import { outcomeOf } from '../core/trajectory.ts';
import { compareText } from './order.ts';

/** Test episodes of one label that ended alike. */
export interface End {
  /** Empty where the task has none. */
  readonly label: string;
  readonly state: EpisodeEvent['attempt']['state'];
  /** The environment's words; of a failure its reason, of an error its kind; empty where nothing was said. */
  readonly outcome: string;
  readonly episodes: number;
}

const testEpisodes = ({ events }: Pick<CellRecord, 'events'>): EpisodeEvent[] =>
  events.filter((event) => event.type === 'episode').filter(({ phase }) => phase === 'test');

/** Whether the benchmark says in words how an episode ended. */
export function hasOutcomes(cells: readonly CellRecord[]): boolean {
  return cells.some((cell) => testEpisodes(cell).some(({ attempt }) => outcomeOf(attempt) !== undefined));
}

function endOf({ attempt, label = '' }: EpisodeEvent): Omit<End, 'episodes'> {
  const { state } = attempt;
  if (attempt.state === 'failed') return { label, state, outcome: attempt.reason };
  return { label, state, outcome: attempt.state === 'error' ? attempt.kind : (attempt.outcome ?? '') };
}

/** By label, then the most frequent first. */
export function endsOf(cells: readonly CellRecord[]): End[] {
  const ends = cells.flatMap((cell) => testEpisodes(cell).map(endOf));
  const alike = Map.groupBy(ends, ({ label, state, outcome }) => JSON.stringify([label, state, outcome]));
  return [...alike.values()]
    .map((own): End => ({ ...own[0]!, episodes: own.length }))
    .sort(
      (a, b) =>
        compareText(a.label, b.label) ||
        b.episodes - a.episodes ||
        compareText(a.outcome, b.outcome) ||
        compareText(a.state, b.state),
    );
}
