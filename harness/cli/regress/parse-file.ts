import type { z } from 'zod';
import { ConfigError } from '../../core/errors.ts';

export interface FileWords {
  readonly path: string;
  /** What it should be, e.g. `a measurement`. */
  readonly kind: string;
  /** What to do about one that is not. */
  readonly mend: string;
}

/** Throws ConfigError for a text that is no JSON, or not of the schema. */
export function parseFile<T>(text: string, schema: z.ZodType<T>, { path, kind, mend }: FileWords): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`Expected ${path} to be JSON, got ${(error as Error).message}: ${mend}.`);
  }
  const { data, error } = schema.safeParse(json);
  if (data !== undefined) return data;
  const [issue] = error!.issues;
  throw new ConfigError(
    `Expected ${path} to be ${kind}, but at ${issue!.path.join('.') || 'its top'}: ${issue!.message}; ${mend}.`,
  );
}
