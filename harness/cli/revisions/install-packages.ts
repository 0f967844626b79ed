import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../../core/errors.ts';
import { runProgram } from './run-program.ts';

export interface InstallPorts {
  readonly root: string;
  readonly signal: AbortSignal;
  say(text: string): void;
}

/** A link to the root's packages where both have the same lockfile, what `npm ci` installs otherwise. Throws ConfigError. */
export async function installPackages(folder: string, name: string, { root, signal, say }: InstallPorts) {
  const packages = join(root, 'node_modules');
  const wanted = lockOf(folder);
  if (wanted === lockOf(root) && existsSync(packages)) {
    symlinkSync(packages, join(folder, 'node_modules'), 'junction');
    return;
  }
  if (wanted === undefined && lockOf(root) === undefined) return;
  say(`The packages of ${name} are not those of this folder: npm ci installs them, which takes a while.`);
  const { ok, missing, complaint } = await runProgram('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: folder,
    signal,
  });
  if (ok) return;
  const got = missing ? 'no such program' : complaint;
  throw new ConfigError(`Expected npm ci to install the packages of ${name}, got: ${got}`);
}

function lockOf(folder: string): string | undefined {
  const path = join(folder, 'package-lock.json');
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
