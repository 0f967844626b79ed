/**
 * How many calls may be in flight: additive increase, multiplicative decrease (Chiu and Jain 1989), which is fair to
 * others on the same account and finds the service's own limit.
 *
 *   answered, while full:  after `limit` such answers  limit ← min(limit + 1, max)
 *   refused for its rate:  limit ← max(1, ⌊limit / 2⌋), once per episode
 *
 * An episode is all that was in flight at a cut: those calls met the same congestion, and speak neither for nor against
 * the limit after it (TCP, too, reacts once per window of data: RFC 3168). A call that began later and is refused opens
 * the next episode. Growth needs a full house: answers below the limit are no sign that more would be answered.
 * Other failures, of servers or networks, say nothing about rates.
 */
export interface AdaptiveConcurrency {
  hasRoom(): boolean;
  /** A call begins; gives its number. */
  begin(): number;
  /** The call of that number has ended; `waiting` = calls that want to begin. */
  end(call: number, state: 'answered' | 'rate-limited' | 'failed', waiting: number): void;
  readonly limit: number;
  readonly running: number;
}

/** Starts at `max`, a whole number of at least 1: what the user asked for. */
export function adaptiveConcurrency(max: number): AdaptiveConcurrency {
  if (!Number.isInteger(max) || max < 1)
    throw new RangeError(`Expected the concurrency to be a whole number of at least 1, got ${max}.`);
  let limit = max;
  let running = 0;
  let begun = 0;
  let begunAtCut = 0;
  let answers = 0;

  const cut = (): void => {
    limit = Math.max(1, Math.floor(limit / 2));
    begunAtCut = begun;
    answers = 0;
  };
  const grow = (): void => {
    answers += 1;
    if (answers < limit) return;
    limit = Math.min(limit + 1, max);
    answers = 0;
  };
  return {
    hasRoom: () => running < limit,
    begin: () => {
      running += 1;
      begun += 1;
      return begun;
    },
    end: (call, state, waiting) => {
      const full = running >= limit && waiting > 0;
      running -= 1;
      if (call <= begunAtCut) return;
      if (state === 'rate-limited') cut();
      else if (state === 'answered' && full) grow();
    },
    get limit() {
      return limit;
    },
    get running() {
      return running;
    },
  };
}
