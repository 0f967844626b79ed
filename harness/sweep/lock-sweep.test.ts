import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noDisks, onReadOnlyDisk } from '../testing/small-disk.ts';
import { isRunning, lockSweep } from './lock-sweep.ts';

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
  const code = `const { lockSweep } = await import(${module}); lockSweep(${JSON.stringify(folder)}, process.pid); console.log('held'); setInterval(() => {}, 1000);`;
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

  it('names the process that holds it, and no process that held it once', async () => {
    const folder = await mkdtemp(join(place, 'named-'));
    const { child } = await holder(folder);
    expect(() => lockSweep(folder)).toThrow(new RegExp(`wait for process ${child.pid}, or give`));
    child.kill('SIGKILL');
    await child;
    const release = lockSweep(folder, 4711);
    expect(() => lockSweep(folder)).toThrow(/wait for process 4711, or give another --out\./);
    release();
  });

  it('goes to one of many that begin at the same moment', async () => {
    const folder = await mkdtemp(join(place, 'many-'));
    const code = `const { lockSweep } = await import(${module});
      try { lockSweep(${JSON.stringify(folder)}, process.pid); console.log('held'); } catch ({ message }) { console.log(message); }
      process.stdin.resume();`;
    const children = [1, 2, 3, 4].map(() => execa(node, ['--input-type=module', '-e', code], { stdin: 'pipe' }));
    const said = await Promise.all(
      children.map((child) => new Promise<string>((done) => child.stdout.once('data', (text) => done(String(text))))),
    );
    for (const child of children) child.stdin.end();
    await Promise.all(children);
    expect(said.filter((text) => text === 'held\n')).toHaveLength(1);
    expect(said.filter((text) => text.includes('got a second one'))).toHaveLength(3);
  });

  it('lasts when nobody keeps what it returned', async () => {
    const folder = await mkdtemp(join(place, 'kept-'));
    const code = `const { isRunning, lockSweep } = await import(${module});
      lockSweep(${JSON.stringify(folder)}); for (let round = 0; round < 3; round += 1) { await new Promise(setImmediate); gc(); }
      console.log(isRunning(${JSON.stringify(folder)}));`;
    const { stdout } = await execa(node, ['--expose-gc', '--input-type=module', '-e', code]);
    expect(stdout).toBe('true');
  });

  it('tells whether a process holds it, without keeping it from one that begins', async () => {
    const folder = await mkdtemp(join(place, 'asked-'));
    expect(isRunning(folder)).toBe(false);
    expect(await readdir(folder)).toEqual([]);
    const { child } = await holder(folder);
    expect(isRunning(folder)).toBe(true);
    child.kill('SIGKILL');
    await child;
    expect(isRunning(folder)).toBe(false);
    lockSweep(folder)();
    expect(isRunning(join(folder, 'none'))).toBe(false);
  });

  it.skipIf(noDisks)(`needs a folder that can be written${noDisks ? ` (skipped: ${noDisks})` : ''}`, async () => {
    const folder = await mkdtemp(join(place, 'read-only-'));
    const code = `const { isRunning, lockSweep } = await import(${module}); const folder = ${JSON.stringify(folder)};
      console.log(isRunning(folder)); try { lockSweep(folder, 1); } catch ({ name, message }) { console.log(name, message); }`;
    const attempt = () => onReadOnlyDisk(folder, [node, '--input-type=module', '-e', code]);
    const sentence = (problem: string) =>
      `false\nConfigError Expected ${join(folder, '.lock')} to be usable as the lock of a sweep, but it cannot be ${problem}, since its folder is read-only: give another --out.`;
    expect((await attempt()).stdout).toBe(sentence('opened or made there'));
    lockSweep(folder, 1)();
    expect((await attempt()).stdout).toBe(sentence('written'));
  });
});
