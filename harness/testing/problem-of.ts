import { expect } from 'vitest';
import { ConfigError } from '../core/errors.ts';

/** The sentence of the ConfigError that the work throws; anything else fails the test. */
export function problemOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error('Expected a ConfigError, got none.');
}
