import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockSweep } from './lock-sweep.ts';

const root = join(import.meta.dirname, '..', '..');
const node = join(root, 'node_modules', '.bin', 'node');
const module = JSON.stringify(join(import.meta.dirname, 'lock-sweep.ts'));

let place: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'fgo-lock-'));
});
afterAll(() => rm(place, { recursive: true }));

/** A process that holds the lock until it is killed. */
async function holder(folder: string) {
  const code = `const { lockSweep } = await import(${module}); lockSweep(${JSON.stringify(folder)}); console.log('held'); setInterval(() => {}, 1000);`;
  const child = execa(node, ['--input-type=module', '-e', code], { reject: false });
  await new Promise<void>((held) => child.stdout.once('data', () => held()));
  return { child };
}

describe('lockSweep', () => {
  it('refuses a second holder with one sentence, until the first lets go', async () => {
    const folder = await mkdtemp(join(place, 'two-'));
    const release = lockSweep(folder);
    expect(() => lockSweep(folder)).toThrow(/Expected one process at a time .* got a second one/);
    release();
    lockSweep(folder)();
  });

  it('refuses it between processes, and is lifted when a process is killed', async () => {
    const folder = await mkdtemp(join(place, 'killed-'));
    const { child } = await holder(folder);
    expect(() => lockSweep(folder)).toThrow(/got a second one/);
    child.kill('SIGKILL');
    await child;
    lockSweep(folder)();
  });
});
