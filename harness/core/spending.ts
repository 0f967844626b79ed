import type { Bill } from './language-model.ts';

/** One attempt at a call that was, or may have been, charged: a line of a sweep's ledger. */
export interface Charge {
  /** `provider/name` */
  readonly model: string;
  readonly bill: Bill;
  /**
   * `answered`: what the provider reported. `lost`: no answer came back, the provider may charge nevertheless, and the
   * most that it can charge is booked.
   */
  readonly state: 'answered' | 'lost';
  /** Seconds from sending to the answer or its loss. */
  readonly seconds: number;
}

/** What a sweep was charged in all its runs. */
export interface Spent {
  /** US dollars; null = a call of unknown price is among them. */
  readonly usd: number | null;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Attempts that were, or may have been, charged. */
  readonly calls: number;
  /** Of these, the ones without an answer, booked at the most that they can cost. */
  readonly lost: number;
}
