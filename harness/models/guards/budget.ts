/**
 * A cap on what a sweep spends, over all its calls in flight: nothing is spent that was not reserved before.
 *
 *   RESERVE(need):   wait, first come first served, until spent + reserved + need ≤ cap
 *   settle(actual):  reserved ← reserved − need;  spent ← spent + actual
 *
 * With actual ≤ need for every call the cap is never exceeded. When nothing is in flight and the next need still does not
 * fit, nothing will make room any more: the budget is used up, for that call and for all later ones. So at least the cap
 * less one call's need is spent.
 *
 * Money is counted in whole billionths of a dollar, calls rounded up: sums of fractions would drift over the cap.
 */
import { ConfigError, StoppedError } from '../../core/errors.ts';

export interface Amount {
  /** US dollars; null = the price is unknown. */
  readonly usd: number | null;
  /** Prompt and completion tokens together. */
  readonly tokens: number;
}

export interface BudgetRequest {
  /** US dollars, at least 0; absent = no cap. */
  readonly maxUsd?: number | undefined;
  /** Prompt and completion tokens together, at least 0; absent = no cap. */
  readonly maxTokens?: number | undefined;
  /** What earlier runs of the same sweep spent. */
  readonly spent: Amount;
}

export interface Reservation {
  /** To be called once, with what the call was charged after all. */
  settle(actual: Amount): void;
}

export interface BudgetState {
  /** With what earlier runs spent; null once a call of unknown price was booked. */
  readonly spentUsd: number | null;
  readonly spentTokens: number;
  readonly reservedUsd: number;
  readonly reservedTokens: number;
  /** Reservations that were granted and not yet settled. */
  readonly inFlight: number;
  readonly waiting: number;
}

/** One for all calls of a sweep. */
export interface Budget {
  /** Throws StoppedError when the budget is used up, or the signal aborted while it waits. */
  reserve(need: Amount, signal?: AbortSignal): Promise<Reservation>;
  state(): BudgetState;
  /** Once a call did not fit any more: one sentence on what was spent and how to go on. */
  readonly exhausted: string | undefined;
}

/** Throws ConfigError where a cap in dollars can't be kept since the price of earlier calls is unknown. */
export function createBudget({ maxUsd, maxTokens, spent }: BudgetRequest): Budget {
  if (maxUsd !== undefined && spent.usd === null)
    throw new ConfigError(
      'Expected all earlier calls of this sweep to have a known price with --max-usd, got some without: cap it by --max-tokens.',
    );
  const account: Account = {
    cap: { nanoUsd: maxUsd === undefined ? Infinity : Math.floor(nano(maxUsd)), tokens: maxTokens ?? Infinity },
    spent: countable(spent),
    reserved: { nanoUsd: 0, tokens: 0 },
    priceless: spent.usd === null,
    inFlight: 0,
    queue: new Set(),
    exhausted: undefined,
  };
  return {
    reserve: (need, signal) => reserve(account, need, signal),
    state: () => ({
      spentUsd: account.priceless ? null : account.spent.nanoUsd / nanoPerUsd,
      spentTokens: account.spent.tokens,
      reservedUsd: account.reserved.nanoUsd / nanoPerUsd,
      reservedTokens: account.reserved.tokens,
      inFlight: account.inFlight,
      waiting: account.queue.size,
    }),
    get exhausted() {
      return account.exhausted;
    },
  };
}

interface Countable {
  readonly nanoUsd: number;
  readonly tokens: number;
}

interface Waiting {
  readonly need: Amount;
  readonly signal: AbortSignal | undefined;
  grant(reservation: Reservation): void;
  refuse(error: StoppedError): void;
}

interface Account {
  readonly cap: Countable;
  readonly queue: Set<Waiting>;
  spent: Countable;
  reserved: Countable;
  /** Something of unknown price was booked. */
  priceless: boolean;
  inFlight: number;
  exhausted: string | undefined;
}

async function reserve(account: Account, need: Amount, signal: AbortSignal | undefined): Promise<Reservation> {
  if (!isAmount(need)) throw noAmount(need);
  if (need.usd === null && account.cap.nanoUsd < Infinity)
    throw new Error(
      'Expected a known price under a cap in dollars, got none: such a sweep must be refused at its start.',
    );
  if (signal?.aborted) throw stopped();
  const { promise, resolve, reject } = Promise.withResolvers<Reservation>();
  const waiting: Waiting = { need, signal, grant: resolve, refuse: reject };
  const leave = (): void => {
    account.queue.delete(waiting);
    reject(stopped());
    admit(account);
  };
  signal?.addEventListener('abort', leave, { once: true });
  account.queue.add(waiting);
  admit(account);
  try {
    return await promise;
  } finally {
    signal?.removeEventListener('abort', leave);
  }
}

/** Lets in whoever fits, in order; nobody overtakes the first, who could wait for ever otherwise. */
function admit(account: Account): void {
  for (const waiting of account.queue) {
    // The stop of all takes them out one by one: who leaves first must not let in who is about to leave.
    if (waiting.signal?.aborted) continue;
    const need = countable(waiting.need);
    if (account.exhausted === undefined && !fits(account, need)) {
      if (account.inFlight > 0) return;
      account.exhausted = usedUp(account, need);
    }
    account.queue.delete(waiting);
    if (account.exhausted === undefined) waiting.grant(grant(account, waiting.need));
    else waiting.refuse(new StoppedError(account.exhausted));
  }
}

function grant(account: Account, need: Amount): Reservation {
  const held = countable(need);
  account.reserved = plus(account.reserved, held);
  account.inFlight += 1;
  let settled = false;
  return {
    settle: (actual) => {
      if (settled) throw new Error('Expected a reservation to be settled once, got twice.');
      settled = true;
      // What is no number would pass every cap: the most is booked, so that nobody waits for ever, and then the bug told.
      const charged = isAmount(actual) ? actual : need;
      account.inFlight -= 1;
      account.reserved = plus(account.reserved, { nanoUsd: -held.nanoUsd, tokens: -held.tokens });
      // Where only the end turns out to have no price, the most that was reserved for it is gone.
      account.spent = plus(account.spent, countable({ ...charged, usd: charged.usd ?? need.usd }));
      account.priceless ||= charged.usd === null;
      admit(account);
      if (charged !== actual) throw noAmount(actual);
    },
  };
}

function fits({ cap, spent, reserved }: Account, need: Countable): boolean {
  const all = plus(plus(spent, reserved), need);
  return all.nanoUsd <= cap.nanoUsd && all.tokens <= cap.tokens;
}

function usedUp({ cap, spent }: Account, need: Countable): string {
  const money = spent.nanoUsd + need.nanoUsd > cap.nanoUsd;
  const [option, fact] = money
    ? ['--max-usd', `${dollars(spent)} of ${dollars(cap)} is spent and the next call may cost ${dollars(need)}`]
    : ['--max-tokens', `${spent.tokens} of ${cap.tokens} tokens are spent and the next call may take ${need.tokens}`];
  return `The budget is used up: ${fact}; to go on, raise ${option} and run the same command, since finished cells and answered calls are kept.`;
}

const nanoPerUsd = 1e9;

/** 14 digits are money; what is behind them is noise of binary fractions, which must not be rounded up. */
function nano(usd: number): number {
  return Number((usd * nanoPerUsd).toPrecision(14));
}

function countable({ usd, tokens }: Amount): Countable {
  return { nanoUsd: Math.ceil(nano(usd ?? 0)), tokens };
}

function plus(a: Countable, b: Countable): Countable {
  return { nanoUsd: a.nanoUsd + b.nanoUsd, tokens: a.tokens + b.tokens };
}

function dollars({ nanoUsd }: Countable): string {
  const usd = nanoUsd / nanoPerUsd;
  return `$${usd.toFixed(usd >= 1 ? 2 : usd >= 0.01 ? 4 : 6)}`;
}

function isAmount({ usd, tokens }: Amount): boolean {
  return [usd ?? 0, tokens].every((value) => Number.isFinite(value) && value >= 0);
}

function noAmount({ usd, tokens }: Amount): RangeError {
  return new RangeError(`Expected an amount to be dollars and tokens of at least 0, got ${usd} and ${tokens}.`);
}

function stopped(): StoppedError {
  return new StoppedError('The sweep was stopped.');
}
