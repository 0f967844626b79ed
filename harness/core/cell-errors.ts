/** How much of a cell a provider or sandbox failed, and whether its numbers can stand beside those of others. */
import type { ProviderErrorKind } from './errors.ts';
import type { CellRecord } from './record.ts';

/** A cell with a larger share of errors is not compared with others. */
export const comparableErrorShare = 0.02;

export interface CellErrors {
  /** Episodes that ended as errors, of those there were; first of the test, then of all phases. */
  readonly test: number;
  readonly testEpisodes: number;
  readonly all: number;
  readonly episodes: number;
  /** Episodes by the kind of their error, sorted by kind. */
  readonly byKind: Readonly<Partial<Record<ProviderErrorKind, number>>>;
  /** In [0, 1]: the larger of the test's share and the whole cell's, so that neither hides in the other; 0 of nothing. */
  readonly share: number;
}

export function cellErrors({ events }: Pick<CellRecord, 'events'>): CellErrors {
  const counts = { test: 0, testEpisodes: 0, all: 0, episodes: 0 };
  const byKind = new Map<ProviderErrorKind, number>();
  for (const event of events) {
    if (event.type !== 'episode') continue;
    const { phase, attempt } = event;
    counts.episodes += 1;
    if (phase === 'test') counts.testEpisodes += 1;
    if (attempt.state !== 'error') continue;
    counts.all += 1;
    if (phase === 'test') counts.test += 1;
    byKind.set(attempt.kind, (byKind.get(attempt.kind) ?? 0) + 1);
  }
  const share = Math.max(counts.test / Math.max(1, counts.testEpisodes), counts.all / Math.max(1, counts.episodes));
  const kinds = [...byKind.keys()].toSorted();
  return { ...counts, byKind: Object.fromEntries(kinds.map((kind) => [kind, byKind.get(kind)!])), share };
}

/** Finished, with a score, and with few enough errors. `errors` are those of the cell. */
export function isComparable({ outcome }: Pick<CellRecord, 'outcome'>, errors: Pick<CellErrors, 'share'>): boolean {
  if (outcome.state !== 'finished' || errors.share > comparableErrorShare) return false;
  return outcome.finalists.some(({ testScore }) => testScore !== null);
}
