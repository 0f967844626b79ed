/** Time as the guards around a model see it; tests hand in one of their own. */
export interface Clock {
  /** Milliseconds since 1970 (UTC). */
  now(): number;
  /** Settles after `ms` milliseconds; rejects with StoppedError as soon as the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
