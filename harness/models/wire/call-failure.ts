import { ProviderError, type ProviderErrorKind } from '../../core/errors.ts';

export interface FailureDetails {
  /** Whether the same call may succeed when it is made again. */
  readonly retry: boolean;
  /** Milliseconds that the provider asks to wait before the next call; absent = it said nothing. */
  readonly waitMs?: number;
  /** `maybe`: the answer was on its way, so that the provider may charge for what nobody received. */
  readonly charged: 'no' | 'maybe';
}

/** One failed attempt at a call: what the layer of retries, the limiter and the budget need to know of it. */
export class CallFailure extends ProviderError {
  override readonly name = 'CallFailure';
  readonly details: FailureDetails;
  constructor(kind: ProviderErrorKind, message: string, details: FailureDetails) {
    super(kind, message);
    this.details = details;
  }
}
