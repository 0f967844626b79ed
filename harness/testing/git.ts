import { execFileSync } from 'node:child_process';

/** What it prints, without a last line end. Who commits, and on which branch, does not depend on the machine. Throws where git fails. */
export function git(cwd: string, ...args: readonly string[]): string {
  const fixed = ['user.name=A Tester', 'user.email=a@example.org', 'init.defaultBranch=main'].flatMap((own) => [
    '-c',
    own,
  ]);
  return execFileSync('git', [...fixed, ...args], { cwd, encoding: 'utf8' }).trim();
}
