/** `npm run regress:noise` as a process, in a copy of this project, on one set of the frozen modules. In this order. */
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseFixture, renderFixture } from './cli/regress/fixture.ts';
import { copyProject } from './testing/copy-project.ts';

const project = join(import.meta.dirname, '..');
const fixtureFile = 'results/regress/fixture.json';

let home: string;
let root: string;
/** Of the command, so that what it leaves can be seen. */
let temporary: string;

const run = (script: string, ...args: readonly string[]) =>
  execa('node', [join(root, 'harness', script), ...args], {
    ...{ cwd: root, reject: false, preferLocal: true, localDir: project },
    env: { TMPDIR: temporary, NO_COLOR: '1', NODE_DISABLE_COMPILE_CACHE: '1' },
  });
const noise = (runs: number) => run('regress-noise.ts', '--runs', String(runs));
const rows = async () =>
  parse(await readFile(join(root, 'results/regress/noise.csv'), 'utf8'), { columns: true }) as Record<string, string>[];

beforeAll(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'regress-noise-')));
  [root, temporary] = [join(home, 'project'), join(home, 'temporary')];
  await mkdir(join(root, 'results/regress'), { recursive: true });
  await mkdir(temporary);
  await copyProject(root);
  const whole = parseFixture(await readFile(join(project, fixtureFile), 'utf8'), fixtureFile);
  const [set] = whole.sets;
  const worlds = whole.worlds.filter(({ name }) => name === set!.world);
  const cases = whole.cases.filter(({ world }) => world === set!.world).slice(0, 1);
  const sets = [{ ...set!, modules: set!.modules.slice(0, 2) }];
  await writeFile(join(root, fixtureFile), renderFixture({ ...whole, worlds, cases, sets }));
});
afterAll(() => rm(home, { recursive: true }));

describe('noise', () => {
  it('is measured against an accepted baseline, and as often as can be', async () => {
    const [none, never] = await Promise.all([noise(1), noise(0)]);
    expect(none).toMatchObject({ exitCode: 2, stdout: '' });
    expect(none.stderr).toMatch(/^Expected an accepted baseline in \S+, got none: .*\.$/);
    expect(never).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/^Expected --runs to be .* got "0"\.$/) });
  });

  it('leaves nothing behind when it gets SIGINT, and goes on from there', async () => {
    const accepted = await run('regress.ts', '--accept', '--who', 'Ann Tester', '--why', 'a test');
    expect(accepted).toMatchObject({ exitCode: 0 });
    const running = noise(9);
    // Others are under way by then.
    for await (const line of running) if (line.startsWith('run 1 of 9: ')) running.kill('SIGINT');
    expect(await running).toMatchObject({ exitCode: 130, stderr: '' });
    expect(await readdir(temporary)).toEqual([]);
    const known = await rows();
    expect(known[0]).toMatchObject({ run: '1', verdict: expect.stringMatching(/^(?:ok|worse|could-not-tell)$/) });
    expect(known.length).toBeLessThan(9);

    const all = known.length + 1;
    const ran = await noise(all);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ran.stdout.match(/^run \d+ of /gm)).toEqual([`run ${all} of `]);
    expect(ran.stdout).toMatch(new RegExp(`\n${all} runs of unchanged code, .*\\.\nFalse alarms: .* %.*\\.$`));
    expect((await rows()).slice(0, -1)).toEqual(known);
  });

  it('is that of unchanged code: a change has to be accepted first', async () => {
    const merging = join(root, 'harness/fgo/progressive-merge.ts');
    const firstLine = '  const n = candidates.length;';
    const text = await readFile(merging, 'utf8');
    const changed = text.replace(firstLine, `  if (candidates.length > 1) return candidates[0];\n${firstLine}`);
    expect(changed).not.toBe(text);
    await writeFile(merging, changed);
    const before = await rows();
    // What has been measured already is no rate of the changed code either.
    const ran = await noise(1);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toMatch(/^Expected the working tree to merge as in the accepted baseline .* --accept .*\.$/);
    expect(await rows()).toEqual(before);
  });

  it('leaves nothing behind when a second SIGINT ends it at once', async () => {
    const running = noise(1);
    while ((await readdir(temporary)).length === 0) await setTimeout(10);
    running.kill('SIGINT');
    await setTimeout(1);
    running.kill('SIGINT');
    expect(await running).toMatchObject({ exitCode: 130 });
    expect(await readdir(temporary)).toEqual([]);
  });
});
