import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConfigError } from '../core/errors.ts';

/**
 * Keeps a sweep's folder to this process until the returned function is called: two that run the same sweep would pay for
 * everything twice and each keep to the cap alone. The lock is SQLite's on an empty file, so that the system lifts it when
 * the process ends, however it ends. Throws ConfigError while another process holds it.
 */
export function lockSweep(folder: string): () => void {
  const database = new DatabaseSync(join(folder, '.lock'));
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if ((error as { readonly errcode?: number }).errcode !== busy) throw error;
    throw new ConfigError(
      `Expected one process at a time to run the sweep ${basename(folder)}, got a second one: wait for the first, or give another --out.`,
    );
  }
  return () => database.close();
}

/** SQLITE_BUSY */
const busy = 5;
