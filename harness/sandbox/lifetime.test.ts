import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';

/** Processes that run, zombies apart: id and parent's id. */
async function processes(): Promise<readonly (readonly [number, number])[]> {
  const { stdout } = await execa('ps', ['-A', '-o', 'pid=,ppid=,stat=']);
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , state]) => !state?.startsWith('Z'))
    .map(([id, parent]) => [Number(id), Number(parent)] as const);
}

// Windows has no ps.
it.skipIf(process.platform === 'win32')(
  'leaves no child behind when its process is killed in the middle of endless programs',
  async () => {
    const parent = spawn(process.execPath, [join(import.meta.dirname, 'testing', 'endless.ts')]);
    await once(parent.stdout, 'data');
    const children = (await processes()).filter(([, of]) => of === parent.pid).map(([id]) => id);
    expect(children).toHaveLength(2);
    process.kill(parent.pid!, 'SIGKILL');
    const left = async () => (await processes()).filter(([id]) => children.includes(id)).length;
    await expect.poll(left, { timeout: 10_000 }).toBe(0);
  },
);

it('lets its process end while a sandbox is still open', async () => {
  const code = `
    const { openSandbox } = await import(${JSON.stringify(join(import.meta.dirname, 'open-sandbox.ts'))});
    console.log((await openSandbox().run({ language: 'javascript', form: 'program', code: 'console.log(7)' })).output);`;
  const { stdout, exitCode } = await execa(process.execPath, ['--input-type=module', '-e', code], { timeout: 60_000 });
  expect([stdout.trim(), exitCode]).toEqual(['7', 0]);
});
