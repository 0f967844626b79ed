import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { ConfigError } from '../core/errors.ts';

/**
 * Absolute path of the file that an option, e.g. `--json`, names; `whole`: put in its place as one, by way of a file beside it.
 * Throws ConfigError where none can be written: before the work, not after.
 */
export function outputFile(cwd: string, option: string, given: string, how: 'whole' | 'added' = 'whole'): string {
  const path = resolve(cwd, given);
  const folder = dirname(path);
  if (basename(given) === '' || /[\\/]$/.test(given) || isFolder(path) || !isFolder(folder))
    throw new ConfigError(`Expected ${option} to be a file in a folder that is there, got "${given}".`);
  try {
    accessSync(how === 'added' && existsSync(path) ? path : folder, constants.W_OK);
  } catch {
    throw new ConfigError(`Expected ${option} to be a file that may be written, got "${given}".`);
  }
  return path;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
