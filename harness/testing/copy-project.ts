import { cp, symlink } from 'node:fs/promises';
import { join } from 'node:path';

const project = join(import.meta.dirname, '../..');

/** This project's code, with `others`, in a folder that is there: for tests that plant something in it. Its packages are the project's own. */
export async function copyProject(folder: string, ...others: readonly string[]): Promise<void> {
  for (const part of ['harness', 'baselines', 'benchmarks', 'package.json', 'package-lock.json', ...others])
    await cp(join(project, part), join(folder, part), { recursive: true });
  await symlink(join(project, 'node_modules'), join(folder, 'node_modules'), 'junction');
}
