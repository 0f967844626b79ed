/**
 * The folders that revisions are checked out in, and how nothing of them is left. A folder's name says whose it is,
 * `fgo-revision-REPOSITORY-PROCESS-random`, and git's record of the worktree, `.git/worktrees/NAME`, has the same name. Both are
 * removed from within this process: a git that does it can be interrupted half-way by the same Ctrl-C, and
 * `git worktree prune` would forget worktrees of others whose disk is away for the moment.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, realpathSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { isAlive } from './processes.ts';
import type { Repository } from './repository.ts';
import { killPrograms } from './run-program.ts';

/** Removes one; once or more. Throws what the system says where it cannot. */
type Remove = () => void;

const held = new Map<string, Remove>();

/** An empty folder for a worktree, and what removes it with git's record. */
export function makeCheckoutFolder(
  repository: Repository,
  processId: number,
): { readonly folder: string; readonly remove: Remove } {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), `${prefixOf(repository)}${processId}-`));
  const remove = () => {
    removeWorktree(folder, repository);
    held.delete(folder);
  };
  held.set(folder, remove);
  return { folder, remove };
}

/**
 * All of this process, at once, with the programs that it has under way by `runProgram`: for its `exit` event, where a second
 * Ctrl-C ends it. May be called again.
 */
export function removeCheckouts(): void {
  killPrograms();
  for (const remove of held.values())
    try {
      remove();
    } catch {
      // There is nobody left to tell; the next start removes the rest.
    }
}

/** What processes left behind that were killed: none that is alive, and nothing of another repository. */
export function removeLeftCheckouts(repository: Repository, processId: number): void {
  const place = realpathSync(tmpdir());
  const names = new Set([...namesIn(place), ...namesIn(join(repository.commonFolder, 'worktrees'))]);
  const pattern = new RegExp(`^${prefixOf(repository)}(\\d+)-\\w{6}$`);
  for (const name of names) {
    const owner = Number(pattern.exec(name)?.[1] ?? Number.NaN);
    const folder = join(place, name);
    // In a container the id of this process may be that of the killed one.
    const isLeft = owner === processId ? !held.has(folder) : owner > 0 && !isAlive(owner);
    if (!isLeft) continue;
    try {
      removeWorktree(folder, repository);
    } catch {
      // Another user's, or another process is faster: nothing that this checkout has to wait for.
    }
  }
}

const prefixOf = ({ commonFolder }: Repository) =>
  `fgo-revision-${createHash('sha256').update(commonFolder).digest('hex').slice(0, 8)}-`;

/** Never through a link: what `node_modules` leads to stays as it is. */
function removeWorktree(folder: string, { commonFolder }: Repository): void {
  // A program that was killed just now may still write.
  const whole = { recursive: true, force: true, maxRetries: 10, retryDelay: 50 };
  rmSync(folder, whole);
  rmSync(join(commonFolder, 'worktrees', basename(folder)), whole);
  try {
    // As git does with its last worktree.
    rmdirSync(join(commonFolder, 'worktrees'));
  } catch {
    // It holds others, or there never was one.
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
