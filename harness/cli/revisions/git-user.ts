import { runProgram } from './run-program.ts';

/** `git config user.name` in the project's folder; undefined where nobody is set, or there is no git. */
export async function gitUser(root: string, signal: AbortSignal): Promise<string | undefined> {
  const { stdout } = await runProgram('git', ['config', 'user.name'], { cwd: root, signal });
  return stdout.trim() || undefined;
}
