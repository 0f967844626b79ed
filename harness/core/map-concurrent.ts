import { ContextOverflowError, ProviderError, StoppedError } from './errors.ts';

/** Runs work when there is room: one limiter is shared by all cells of a process. */
export type Limiter = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Maps in parallel; results come in the order of the items, whatever finished first. Waits for all work to settle
 * before it throws the first item's error, so that nothing goes on behind a caller's back. A bug goes before a stop, and
 * a stop before a failure that is data: neither may be booked as an overflow or a provider's error.
 */
export async function mapConcurrent<T, R>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const settled = await Promise.allSettled(items.map((item, index) => work(item, index)));
  const failures = settled.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  if (failures.length > 0)
    throw (
      failures.find((failure) => !isData(failure) && !(failure instanceof StoppedError)) ??
      failures.find((failure) => !isData(failure)) ??
      failures[0]
    );
  return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

function isData(failure: unknown): boolean {
  return failure instanceof ContextOverflowError || failure instanceof ProviderError;
}
