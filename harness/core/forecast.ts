import type { Role } from './language-model.ts';

/** A likely range, in the unit of what is forecast. No bound: that is what `--max-usd` and `--max-tokens` are for. */
export interface Span {
  readonly low: number;
  readonly high: number;
}

/** What one role is likely to use in all cells together. */
export interface ForecastRow {
  readonly role: Role;
  /** `provider/name` */
  readonly model: string;
  /** Answered calls. Like the tokens below they are logical: counted whether a cache answers or not. */
  readonly calls: Span;
  readonly promptTokens: Span;
  readonly completionTokens: Span;
  /** US dollars for what no cache answers; null = the price is unknown, which is never taken for 0. */
  readonly usd: Span | null;
}

/** What a sweep is likely to use, made before anything is spent. Plain JSON: it is kept with the sweep. */
export interface Forecast {
  /** Sentences: what it is made from. */
  readonly basis: readonly string[];
  readonly cells: number;
  readonly episodes: Span;
  /** In the order of `roles`; a role that is never called has spans of 0. */
  readonly rows: readonly ForecastRow[];
  /** US dollars; null = the price of a model that is called is unknown: `unpriced` names it. */
  readonly usd: Span | null;
  /** `provider/name`, each once, in the order of the rows. */
  readonly unpriced: readonly string[];
  /** Wall-clock time, without waiting for rate limits. */
  readonly seconds: Span;
  /** Of the cells, those whose pilot ended because a prompt did not fit; where a real one fits, the cell costs more. */
  readonly overflows: number;
}
