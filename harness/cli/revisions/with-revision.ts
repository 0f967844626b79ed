import { ConfigError } from '../../core/errors.ts';
import { makeCheckoutFolder, removeLeftCheckouts } from './checkouts.ts';
import { installPackages } from './install-packages.ts';
import { findCommit, openRepository, runGit } from './repository.ts';

export { removeCheckouts } from './checkouts.ts';
export { noOuterGit } from './run-program.ts';

export interface Checkout {
  /** Its files, with `node_modules`. */
  readonly folder: string;
  /** 40 hex digits. */
  readonly commit: string;
  readonly subject: string;
}

export interface RevisionPorts {
  /** Of the project: the top of its git repository. */
  readonly root: string;
  /** Of this process: others know by it whether the checkout is still in use. */
  readonly processId: number;
  readonly signal: AbortSignal;
  /** One sentence, without the line's end. */
  say(text: string): void;
}

/**
 * Checks a revision out in a git worktree of its own, with its packages, for as long as `work` runs. However that ends,
 * the worktree is removed afterwards, and so is what killed processes left behind before. `work` is waited for when the signal aborts:
 * hand it the signal. Whoever calls `process.exit` calls `removeCheckouts` first, in the `exit` event.
 * Throws ConfigError: no git, no repository, no such revision, packages that cannot be installed. StoppedError: the signal.
 */
export async function withRevision<T>(
  revision: string,
  ports: RevisionPorts,
  work: (checkout: Checkout) => Promise<T>,
): Promise<T> {
  const { root, processId, signal, say } = ports;
  const repository = await openRepository(root, signal);
  removeLeftCheckouts(repository, processId);
  const { id, subject } = await findCommit(revision, repository, signal);
  const { folder, remove } = makeCheckoutFolder(repository, processId);
  try {
    const added = await runGit(root, ['worktree', 'add', '--detach', '--quiet', folder, id], signal);
    if (!added.ok) throw new ConfigError(`Expected git to check out ${revision}, got: ${added.complaint}`);
    await installPackages(folder, revision, ports);
    return await work({ folder, commit: id, subject });
  } finally {
    try {
      remove();
    } catch (error) {
      // What the work came to is more than this.
      say(`${folder} could not be removed and has to be by hand: ${(error as Error).message}.`);
    }
  }
}
