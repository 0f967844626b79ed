/** What git knows: the repository that a folder is, and the commit that a revision names. */
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigError, expected } from '../../core/errors.ts';
import { type Ran, runProgram } from './run-program.ts';

export interface Repository {
  readonly root: string;
  /** What all worktrees of the repository share, with `worktrees/` in it. */
  readonly commonFolder: string;
  readonly isShallow: boolean;
}

export interface Commit {
  /** 40 hex digits. */
  readonly id: string;
  readonly subject: string;
}

/** No program of the user's is started by a checkout: neither a hook nor a monitor of files. */
const quiet = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false'];

export const runGit = (cwd: string, args: readonly string[], signal: AbortSignal): Promise<Ran> =>
  runProgram('git', [...quiet, ...args], { cwd, signal });

/** Throws ConfigError where there is no git, and where the folder is not the top of a repository. */
export async function openRepository(root: string, signal: AbortSignal): Promise<Repository> {
  const asked = await runGit(
    root,
    ['rev-parse', '--show-prefix', '--git-common-dir', '--is-shallow-repository'],
    signal,
  );
  if (asked.missing) throw new ConfigError('Expected git to be installed, got no such program.');
  if (!asked.ok) throw expected(root, 'a git repository', asked.complaint);
  const [prefix = '', commonFolder = '', isShallow] = asked.stdout.split('\n');
  if (prefix !== '') throw expected(root, 'the top of a git repository', `${prefix} in another one`);
  return { root, commonFolder: realpathSync(resolve(root, commonFolder)), isShallow: isShallow === 'true' };
}

/** Throws ConfigError where the revision names no commit. */
export async function findCommit(revision: string, repository: Repository, signal: AbortSignal): Promise<Commit> {
  const refusal = expected('the revision', 'one that names a commit, such as main, HEAD~1 or a hash', revision);
  // Git would take it for an option of its own.
  if (revision.startsWith('-')) throw refusal;
  const { root, isShallow } = repository;
  const id = (
    await runGit(root, ['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`], signal)
  ).stdout.trim();
  // More than hex digits is what git makes of `^main`.
  if (!/^[0-9a-f]{40,64}$/.test(id))
    throw isShallow
      ? new ConfigError(
          `${refusal.message} This clone is shallow and may lack it: \`git fetch --unshallow\` gets the rest.`,
        )
      : refusal;
  const { stdout } = await runGit(root, ['show', '--no-patch', '--no-show-signature', '--format=%s', id], signal);
  return { id, subject: stdout.trim() };
}
