/** Where a sweep lies, and what may lie there. */
import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, expected } from '../core/errors.ts';
import { databaseName } from '../sweep/store/sqlite-store.ts';
import { orSentence } from '../sweep/write-file.ts';

export function sweepFolder(cwd: string, name: string): string {
  return join(cwd, 'results', name);
}

export function holdsSweep(folder: string): boolean {
  return existsSync(join(folder, databaseName));
}

/** What a sweep has that was killed before its database was made. */
const beforeDatabase = /^\.|^sweep\.sqlite|^forecast\.json$/;
/** And one whose damaged database was moved away. Its lock tells it from tables that were copied there. */
const withTables = new RegExp(`${beforeDatabase.source}|\\.csv(?:\\.unfinished)?$`);

/** Throws ConfigError where the folder holds something else, which must not be touched, or cannot be made. */
export async function makeSweepFolder(folder: string, name: string): Promise<void> {
  if (holdsSweep(folder)) return;
  await orSentence(folder, async () => {
    await mkdir(folder, { recursive: true });
    const files = await readdir(folder);
    const own = files.includes('.lock') ? withTables : beforeDatabase;
    const others = files.filter((file) => !own.test(file));
    if (others.length > 0)
      throw expected('--out', 'a new name or that of a sweep, since its folder in results holds other files', name);
  });
}

/** The folder of a sweep that is there; throws ConfigError, with the names that there are, where it is not. */
export async function existingSweep(cwd: string, name: string): Promise<string> {
  const folder = sweepFolder(cwd, name);
  if (holdsSweep(folder)) return folder;
  const names = await sweepNames(cwd);
  const there = names.length === 0 ? 'there is none yet; npm run sweep makes one' : `one of ${names.join(', ')}`;
  throw new ConfigError(`Expected the name of a sweep in results (${there}), got "${name}".`);
}

export async function sweepNames(cwd: string): Promise<string[]> {
  const names = await readdir(join(cwd, 'results')).catch(() => []);
  return names.filter((name) => holdsSweep(sweepFolder(cwd, name))).toSorted();
}
