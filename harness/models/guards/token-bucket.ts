/**
 * A limit per minute as a bucket that refills continuously. Kept as one number, the time at which it will be full again
 * ("virtual scheduling", ITU-T I.371), so that nothing has to be refilled:
 *
 *   TAKE(n, now):        full ← max(full, now) + n · msPerUnit
 *   READY(n):            full − (capacity − min(n, capacity)) · msPerUnit
 *   SETTLE(used, now):   full ← full ± (used − n) · msPerUnit
 *
 * It holds five seconds' worth. Providers enforce limits per minute over shorter spans (OpenAI: 60,000 a minute may be
 * enforced as 1,000 a second), and a whole minute's worth would let the first minute spend two.
 * More than the whole bucket may be taken when it is full; what is missing is a debt that delays those after it.
 *
 * Hence over any span of time the used amounts are at most max(capacity, the largest of them) + rate · span, as long as
 * none is more than was reserved.
 */

/** Milliseconds of refill that a full bucket holds. */
export const burstMs = 5_000;

export interface TokenBucket {
  /** The first whole millisecond at which so much may be taken; in the past when it may be now. */
  readyAt(amount: number): number;
  take(amount: number, nowMs: number): void;
  /** Takes now what the returned function settles later, once: what turned out unused is given back, a rest is taken. */
  reserve(amount: number, nowMs: number): (used: number, nowMs: number) => void;
}

/** `perMinute`: above 0. */
export function tokenBucket(perMinute: number): TokenBucket {
  if (!(perMinute > 0 && perMinute < Number.POSITIVE_INFINITY))
    throw new RangeError(`Expected a limit per minute to be a number above 0, got ${perMinute}.`);
  const msPerUnit = 60_000 / perMinute;
  const capacity = burstMs / msPerUnit;
  let fullAt = Number.NEGATIVE_INFINITY;
  /** Of each open reservation, what can still be given back: refill that came after it is not given a second time. */
  const open = new Set<{ refundableMs: number }>();

  const take = (amount: number, nowMs: number): void => {
    const missingMs = Math.max(0, fullAt - nowMs);
    for (const reservation of open) reservation.refundableMs = Math.min(reservation.refundableMs, missingMs);
    fullAt = nowMs + missingMs + amount * msPerUnit;
  };
  return {
    readyAt: (amount) => Math.ceil(fullAt - (capacity - Math.min(amount, capacity)) * msPerUnit),
    take,
    reserve: (amount, nowMs) => {
      take(amount, nowMs);
      const reservation = { refundableMs: amount * msPerUnit };
      open.add(reservation);
      return (used, laterMs) => {
        open.delete(reservation);
        if (used > amount) take(used - amount, laterMs);
        else fullAt -= Math.min((amount - used) * msPerUnit, reservation.refundableMs);
      };
    },
  };
}
