/**
 * The error model, whole:
 *   ConfigError           what the user asked for cannot be done; its message is one sentence for the user. Stops before any
 *                         work, or in the middle of it where only a call can tell (a key that is refused).
 *   ContextOverflowError  a prompt does not fit the model's window. Data: an outcome of the cell or of the episode, never a crash.
 *   ProviderError         the model's service failed. The third state `error` of an attempt, never a score of 0.
 *   StoppedError          the user stopped the sweep, or its budget is used up. Finished cells are kept.
 * Everything else that is thrown is a bug and stops the run with its stack.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Tokens: how many the prompt (with the answer's reserve) needs, and how many the window holds. */
export class ContextOverflowError extends Error {
  override readonly name = 'ContextOverflowError';
  readonly promptTokens: number;
  readonly contextWindow: number;
  constructor(promptTokens: number, contextWindow: number) {
    super(`Expected a prompt of at most ${contextWindow} tokens, got ${promptTokens}.`);
    this.promptTokens = promptTokens;
    this.contextWindow = contextWindow;
  }
}

/**
 * A stable word for tables. `rate-limit`, `server`, `network`, `timeout`, `malformed`: still so after all retries ·
 * `bad-request`: refused as it stood · `content-filter`: the provider withheld the answer · `output-limit`: the answer's
 * limit left no room to act · `sandbox`: not the model.
 */
export type ProviderErrorKind =
  | 'rate-limit'
  | 'server'
  | 'network'
  | 'timeout'
  | 'malformed'
  | 'bad-request'
  | 'content-filter'
  | 'output-limit'
  | 'sandbox';

export class ProviderError extends Error {
  override readonly name: string = 'ProviderError';
  readonly kind: ProviderErrorKind;
  constructor(kind: ProviderErrorKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

export class StoppedError extends Error {
  override readonly name = 'StoppedError';
}

/** "Expected --subsets to be …, got …." in the one form that every option uses. */
export function expected(what: string, toBe: string, got: unknown): ConfigError {
  return new ConfigError(`Expected ${what} to be ${toBe}, got ${typeof got === 'string' ? `"${got}"` : String(got)}.`);
}
