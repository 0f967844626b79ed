/** What work threw in a thread, as data: a clone of an error would lose its class and what it says of itself. */
import {
  ConfigError,
  ContextOverflowError,
  ProviderError,
  type ProviderErrorKind,
  StoppedError,
} from '../../core/errors.ts';

export type Thrown =
  | { readonly kind: 'overflow'; readonly promptTokens: number; readonly contextWindow: number }
  | { readonly kind: 'provider'; readonly error: ProviderErrorKind; readonly message: string }
  | { readonly kind: 'config' | 'stopped'; readonly message: string }
  | { readonly kind: 'bug'; readonly name: string; readonly message: string; readonly stack: string };

export function packThrown(error: unknown): Thrown {
  if (error instanceof ContextOverflowError) {
    const { promptTokens, contextWindow } = error;
    return { kind: 'overflow', promptTokens, contextWindow };
  }
  if (error instanceof ProviderError) return { kind: 'provider', error: error.kind, message: error.message };
  if (error instanceof ConfigError) return { kind: 'config', message: error.message };
  if (error instanceof StoppedError) return { kind: 'stopped', message: error.message };
  if (!(error instanceof Error)) return { kind: 'bug', name: 'Error', message: String(error), stack: String(error) };
  const { name, message, stack } = error;
  return { kind: 'bug', name, message, stack: stack ?? `${name}: ${message}` };
}

/** The error as the thread threw it; a bug has the stack of where it happened. */
export function unpackThrown(thrown: Thrown): Error {
  switch (thrown.kind) {
    case 'overflow':
      return new ContextOverflowError(thrown.promptTokens, thrown.contextWindow);
    case 'provider':
      return new ProviderError(thrown.error, thrown.message);
    case 'config':
      return new ConfigError(thrown.message);
    case 'stopped':
      return new StoppedError(thrown.message);
    case 'bug': {
      const { name, message, stack } = thrown;
      return Object.assign(new Error(message), { name, stack });
    }
  }
}
