import { execa } from 'execa';
import { StoppedError } from '../../core/errors.ts';
import { killGroup } from './processes.ts';

export interface Ran {
  /** It was there, ran, and exited with 0. */
  readonly ok: boolean;
  /** There is no such program. */
  readonly missing: boolean;
  readonly stdout: string;
  readonly stderr: string;
  /** What it said last of its errors: '' where it said nothing. */
  readonly complaint: string;
}

/**
 * What a git that this process runs under, in a hook say, tells its children of its own repository, as
 * `git rev-parse --local-env-vars` lists it: another repository would be read with it, or its index be written.
 * GIT_CONFIG_COUNT is no git's but a user's, who may have to say by it that a folder is safe.
 */
export const noOuterGit: Readonly<Record<string, undefined>> = Object.fromEntries(
  [
    ...['GIT_DIR', 'GIT_WORK_TREE', 'GIT_IMPLICIT_WORK_TREE', 'GIT_COMMON_DIR', 'GIT_INDEX_FILE', 'GIT_PREFIX'],
    ...['GIT_OBJECT_DIRECTORY', 'GIT_ALTERNATE_OBJECT_DIRECTORIES', 'GIT_QUARANTINE_PATH', 'GIT_NAMESPACE'],
    ...['GIT_CONFIG', 'GIT_CONFIG_PARAMETERS', 'GIT_INTERNAL_SUPER_PREFIX', 'GIT_GRAFT_FILE', 'GIT_SHALLOW_FILE'],
    ...['GIT_NO_REPLACE_OBJECTS', 'GIT_REPLACE_REF_BASE'],
  ].map((name) => [name, undefined]),
);

const killRunning = new Set<() => unknown>();

/** Runs a program without a shell. Throws StoppedError when the signal ended it; how else it ended is in the answer. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { cwd, signal }: { readonly cwd: string; readonly signal: AbortSignal },
): Promise<Ran> {
  if (signal.aborted) throw stopped();
  // A group of its own, so that its end is the end of all that it has started: npm leaves scripts behind.
  const child = execa(program, args, { cwd, env: noOuterGit, stdin: 'ignore', reject: false, detached: true });
  const kill = () => child.pid !== undefined && killGroup(child.pid);
  killRunning.add(kill);
  signal.addEventListener('abort', kill);
  const result = await child;
  signal.removeEventListener('abort', kill);
  killRunning.delete(kill);
  if (signal.aborted) throw stopped();
  const { stdout, stderr } = result;
  const lines = stderr.split('\n');
  const complaint = lines.findLast((line) => line.trim() !== '' && !line.includes('A complete log of this run')) ?? '';
  return { ok: !result.failed, missing: result.code === 'ENOENT', stdout, stderr, complaint };
}

const stopped = () => new StoppedError('The comparison with another revision was stopped.');

/** At once: for the end of this process. */
export function killPrograms(): void {
  for (const kill of killRunning) kill();
}
