import type { ContextOverflowError } from '../core/errors.ts';
import type { ModelRequest, ModelResponse } from '../core/language-model.ts';

/** A request as it was read off the wire, and the model that it is for. */
export interface Asked {
  readonly model: string;
  readonly request: ModelRequest;
}

/** What a provider's wire cannot say has to come from elsewhere. `sent`: the seed that stood in the request, if one did. */
export type SeedOf = (model: string, sent: number | undefined) => number;

/** One provider's format. Bodies are parsed JSON. */
export interface Wire {
  /** Throws a ZodError for a body that the provider would not take. The sample index is not on any wire: always 0. */
  read(body: unknown, seedOf: SeedOf): Asked;
  /** `serial`: of the answer, for ids. */
  write(response: ModelResponse, asked: Asked, serial: number): unknown;
  overflow(error: ContextOverflowError): unknown;
  failure(status: number, message: string): unknown;
  models(names: readonly string[]): unknown;
}
