/** The command line as a user meets it: a process of its own, in a folder of its own, with a benchmark of their own. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parseRows } from './testing/read-csv.ts';
import { keptIn, killAll, startCommand, waitUntil } from './testing/sweep-process.ts';

const root = join(import.meta.dirname, '..');
const node = join(root, 'node_modules', '.bin', 'node');
const cli = join(root, 'harness', 'cli.ts');

let place: string;
let example: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'fgo-cli-'));
  example = await readFile(join(root, 'harness/testing/my-bench.example.ts'), 'utf8');
});
afterAll(() => rm(place, { recursive: true }));

/** A folder with `my-bench.ts`, the example with something changed in it. */
async function home(name: string, change: (text: string) => string = (text) => text): Promise<string> {
  const folder = await mkdtemp(join(place, `${name}-`));
  await writeFile(join(folder, 'my-bench.ts'), change(example));
  return folder;
}

/** A sandbox that fails at one task of the test. */
const failing = (text: string) =>
  `import { ProviderError } from ${JSON.stringify(join(root, 'harness/core/errors.ts'))};\n${text.replace('start: async (task) =>', "start: async (task) => { if (task.id === 'test-3') throw new ProviderError('server', 'no room'); return")}`.replace(
    'environment(secrets.get(task.id)!),',
    'environment(secrets.get(task.id)!); },',
  );

/** Stands still at one task of the test where the environment says so. */
const waiting = (text: string) =>
  text.replace(
    'start: async (task) => environment(secrets.get(task.id)!),',
    `start: async (task) => {
      while (task.id === 'test-3' && process.env.STAND_STILL) await new Promise((done) => setTimeout(done, 20));
      return environment(secrets.get(task.id)!);
    },`,
  );

/** Long enough to be found at work. */
const slow = (text: string) =>
  text.replace('step: async (action) => {', '$&\n      await new Promise((done) => setTimeout(done, 15));');

const small = ['--bench', './my-bench.ts', '--train-size', '6', '--subsets', '2', '--epochs', '1', '--batch-size', '3'];

/** The user's own keys must never be used by a test. */
const keyless = { NO_COLOR: '1', OPENAI_API_KEY: '', ANTHROPIC_API_KEY: '', COMPATIBLE_API_KEY: '' };

function start(cwd: string, ...args: readonly string[]) {
  return execa(node, [cli, ...args], { cwd, reject: false, env: keyless });
}
const sweep = (cwd: string, ...args: readonly string[]) => start(cwd, 'sweep', ...small, ...args);

/** Text of every file of a folder but times.csv, the database and the lock, by name. */
async function outputs(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).filter((name) => !/^\.|^times\.csv$|^sweep\.sqlite/.test(name));
  const texts = names.map(async (name) => [name, await readFile(join(folder, name), 'base64')] as const);
  return Object.fromEntries(await Promise.all(texts));
}

const only = async (folder: string) => join(folder, (await readdir(folder))[0]!);
const both = async (cwd: string) => ({
  results: await outputs(await only(join(cwd, 'results'))),
  reports: await outputs(await only(join(cwd, 'reports'))),
});

describe('the smoke experiment on generated games', () => {
  it('runs every method offline, to the same bytes at concurrency 1 and 16', async () => {
    const homes = [await home('smoke'), await home('smoke')];
    for (const [index, cwd] of homes.entries()) {
      const args = ['sweep', '--experiment', 'smoke', '--concurrency', index === 0 ? '1' : '16'];
      const ran = await execa(node, [cli, ...args], { cwd, env: { NO_COLOR: '1', ALFWORLD_DATA: '' } });
      for (const method of ['vanilla', 'all-at-once', 'batch-wise', 'fgo']) expect(ran.stdout).toContain(method);
      expect(ran.stdout).toContain('built-in model (rule-based, not an LLM)');
    }
    const [one, many] = [await both(homes[0]!), await both(homes[1]!)];
    expect(Object.keys(one.results)).toContain('episodes.csv');
    expect(Object.keys(one.reports).filter((name) => /\.(?:svg|png)$/.test(name)).length).toBeGreaterThanOrEqual(4);
    expect(many).toEqual(one);
  });
});

describe('sweep', () => {
  it('runs a benchmark that is not ours, and says where the results lie', async () => {
    const { stdout, stderr, exitCode } = await start(root, 'sweep', '--help');
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain('--merge-retries');

    const cwd = await home('example');
    const ran = await sweep(cwd, '--seeds', '1');
    expect(ran).toMatchObject({ exitCode: 0 });
    expect(ran.stdout).toContain('my-bench: numbers between 1 and 9');
    expect(ran.stdout).toMatch(/^fgo +\d/m);
    const [, name] = /^Results {2}results\/(my-bench-main-[0-9a-f]{6})$/m.exec(ran.stdout) ?? [];
    expect(ran.stdout).toContain(`reports/${name}/index.md`);
    expect(await readFile(join(cwd, 'results', name!, 'cells.csv'), 'utf8')).toContain('batch-wise');
    expect(await readFile(join(cwd, 'reports', name!, 'index.md'), 'utf8')).not.toBe('');
  });

  it('takes the example in its own place, by a path from where one stands', async () => {
    const args = ['--bench', './harness/testing/my-bench.example.ts', '--train-size', 'many'];
    const { exitCode, stderr } = await start(root, 'sweep', ...args);
    expect(stderr).toBe('Expected --train-size to be a whole number of at least 0, got "many".');
    expect(exitCode).toBe(2);
    const pool = await start(root, 'sweep', ...args.slice(0, 2), '--train-size', '21');
    expect(pool.stderr).toBe('Expected --train-size to be between 0 and 20, got 21.');
  });

  it('writes the same bytes again, whatever the concurrency', async () => {
    const [one, many] = [await home('one'), await home('many')];
    await sweep(one, '--concurrency', '1', '--seeds', '1,2');
    await sweep(many, '--concurrency', '16', '--seeds', '1,2');
    const [a, b] = [await both(one), await both(many)];
    expect(Object.keys(a.results)).toEqual(
      expect.arrayContaining(['cells.csv', 'episodes.csv', 'tokens.csv', 'merges.csv']),
    );
    expect(Object.keys(a.reports)).toEqual(expect.arrayContaining(['index.md', 'accuracy.svg']));
    expect(b).toEqual(a);
  });

  it('stops cleanly at Ctrl-C, keeps what is done, and goes on to the same bytes', async () => {
    const cwd = await home('stopped', slow);
    const first = sweep(cwd, '--out', 'mine', '--concurrency', '2');
    await waitUntil(() => keptIn(cwd, 'mine').finished >= 2, first);
    first.kill('SIGINT');
    const stopped = await first;
    expect(stopped.exitCode).toBe(130);
    expect(stopped.stdout).toMatch(
      /Stopped\. \d+ of 12 cells are finished; every step that was done is kept\. To go on:\n {2}npm run sweep -- --bench \.\/my-bench\.ts/,
    );
    expect(Object.keys((await both(cwd)).results)).toContain('cells.csv');

    const again = await sweep(cwd, '--out', 'mine');
    expect(again.exitCode).toBe(0);
    expect(again.stderr).toMatch(/\d+ of 12 cells were finished by an earlier run and are kept\./);
    const whole = await home('whole', slow);
    await sweep(whole, '--out', 'mine');
    expect(await both(cwd)).toEqual(await both(whole));
  });

  it('takes overflow as data, and ends well', async () => {
    const cwd = await home('overflow');
    const { exitCode, stdout } = await sweep(
      cwd,
      '--context-window',
      '560',
      '--max-output-tokens',
      '100',
      '--seeds',
      '1',
    );
    expect(stdout).toMatch(/^all-at-once +overflow/m);
    expect(exitCode).toBe(0);
  });

  it('ends with 3 where errors leave nothing to compare, after writing everything', async () => {
    const cwd = await home('error', failing);
    const { exitCode, stdout } = await sweep(cwd, '--train-size', '20', '--seeds', '1', '--method', 'vanilla,fgo');
    expect(stdout).toContain('Cell fgo, seed 1: not comparable, 1 test attempt ended in errors');
    expect(exitCode).toBe(3);
    const { results } = await both(cwd);
    expect(Buffer.from(results['episodes.csv']!, 'base64').toString()).toMatch(/test-3.*,error,/);
  });

  it('shows the stack of a bug, and ends with 1', async () => {
    const cwd = await home('bug', (text) =>
      text.replace("opening: '", "opening: (undefined as unknown as string) + secret.toFixed(-1) + '"),
    );
    const { exitCode, stderr } = await sweep(cwd, '--seeds', '1', '--concurrency', '1');
    expect(stderr).toMatch(/RangeError: .*\n(?: +at .*\n)*? +at .*my-bench\.ts/);
    expect(exitCode).toBe(1);
  });
});

describe('a sweep of one name', () => {
  const vanilla = ['--out', 'mine', '--method', 'vanilla'];
  const cellsOf = async (cwd: string) => parseRows(await readFile(join(cwd, 'results/mine/cells.csv'), 'utf8'));
  const seconds = async (cwd: string) => parseRows(await readFile(join(cwd, 'results/mine/times.csv'), 'utf8'));

  it('takes the new cells of a command beside its own, and its tables hold all', async () => {
    const cwd = await home('more');
    await sweep(cwd, ...vanilla, '--seeds', '1');
    const [first, time] = [await cellsOf(cwd), await seconds(cwd)];
    const more = await sweep(cwd, ...vanilla, '--seeds', '1,2');
    expect(more.exitCode).toBe(0);
    expect(more.stderr).toContain('1 of 2 cells were finished by an earlier run and are kept.');
    expect((await cellsOf(cwd)).map(({ seed }) => seed)).toEqual(['1', '2']);
    expect([(await cellsOf(cwd))[0], (await seconds(cwd))[0]]).toEqual([first[0], time[0]]);

    await sweep(cwd, '--out', 'mine', '--method', 'all-at-once', '--seeds', '1');
    expect((await cellsOf(cwd)).map(({ method, seed }) => [method, seed])).toEqual([
      ['vanilla', '1'],
      ['vanilla', '2'],
      ['all-at-once', '1'],
    ]);
  });

  it('is not known by its options: other options have names of their own where none is given', async () => {
    const cwd = await home('names');
    await sweep(cwd, '--method', 'vanilla', '--seeds', '1');
    await sweep(cwd, '--method', 'vanilla', '--seeds', '2');
    expect(await readdir(join(cwd, 'results'))).toHaveLength(2);
  });

  it('stands on its data and test tasks: others are refused, and nothing is changed', async () => {
    const cwd = await home('data');
    await sweep(cwd, ...vanilla, '--seeds', '1');
    const [before, kept] = [await both(cwd), keptIn(cwd, 'mine')];
    const fewer = await sweep(cwd, ...vanilla, '--seeds', '2', '--test-size', '3');
    expect(fewer.stderr).toMatch(
      /^Expected the test tasks of the sweep mine to be the \d+ that it began with, got 3: /,
    );
    await writeFile(join(cwd, 'my-bench.ts'), example.replace('`1, seed', '`2, seed'));
    const changed = await sweep(cwd, ...vanilla, '--seeds', '1');
    expect(changed.stderr).toMatch(
      /^Expected the data of my-bench of the sweep mine to be what they were when it began \(version 1, seed 0\), got others \(version 2, seed 0\): /,
    );
    for (const { stderr, exitCode } of [fewer, changed]) expect([exitCode, stderr.split('\n')]).toEqual([2, [stderr]]);
    expect([await both(cwd), keptIn(cwd, 'mine')]).toEqual([before, kept]);
  });

  it('is not made in a folder that holds other files', async () => {
    const cwd = await home('foreign');
    await mkdir(join(cwd, 'results', 'mine'), { recursive: true });
    await writeFile(join(cwd, 'results', 'mine', 'cells.csv'), 'copied here');
    const { stderr, exitCode } = await sweep(cwd, ...vanilla);
    expect(stderr).toBe(
      'Expected --out to be a new name or that of a sweep, since its folder in results holds other files, got "mine".',
    );
    expect([exitCode, await readdir(join(cwd, 'results', 'mine'))]).toEqual([2, ['cells.csv']]);
  });

  it('is run by one process at a time, is watched and forecast beside it, and is free when that is killed', async () => {
    const cwd = await home('lock', waiting);
    const command = ['sweep', ...small, '--out', 'mine', '--seeds', '1'];
    const first = startCommand(cwd, [...command, '--threads', '1'], { STAND_STILL: '1' });
    onTestFinished(() => void first.kill('SIGKILL'));
    await waitUntil(() => keptIn(cwd, 'mine').episodes >= 1, first);
    const second = await start(cwd, ...command);
    expect([second.exitCode, second.stderr]).toEqual([
      2,
      `Expected one process at a time to run the sweep mine, got a second one: wait for process ${first.pid}, or give another --out.`,
    ]);
    const watched = await start(cwd, 'status', 'mine');
    expect([watched.exitCode, watched.stderr]).toEqual([0, '']);
    expect(watched.stdout).toMatch(
      new RegExp(`^mine: running · \\d/4 cells · \\d+ episodes? · .* elapsed · ETA .* · process ${first.pid}\n`),
    );
    expect(await start(cwd, ...command, '--plan')).toMatchObject({ exitCode: 0 });
    expect(await killAll(first)).toBe(true);

    const left = keptIn(cwd, 'mine');
    const stopped = await start(cwd, 'status');
    expect(stopped.stdout).toMatch(/^mine: stopped: the same command goes on · \d\/4 cells · [^\n]*$/);
    expect(stopped.stdout).not.toContain('process');
    expect(await start(cwd, ...command)).toMatchObject({ exitCode: 0 });
    expect(keptIn(cwd, 'mine').episodes).toBeGreaterThan(left.episodes);
    expect((await start(cwd, 'status', 'mine')).stdout).toMatch(/^mine: finished · 4\/4 cells · /);
  });

  it('has its tables and report made anew by export, byte for byte', async () => {
    const cwd = await home('export');
    const ran = await sweep(cwd, '--out', 'mine', '--seeds', '1');
    const before = await both(cwd);
    for (const name of Object.keys(before.results)) await rm(join(cwd, 'results/mine', name));
    await rm(join(cwd, 'reports'), { recursive: true });
    const made = await start(cwd, 'export', 'mine');
    expect([made.exitCode, made.stderr]).toEqual([0, '']);
    expect(ran.stdout).toContain(made.stdout.trim());
    expect(await both(cwd)).toEqual(before);
  });

  it('is run again by its own command, and not by retry, once the source has changed', async () => {
    const cwd = await home('code', failing);
    const failed = await sweep(cwd, '--out', 'mine', '--seeds', '1', '--method', 'vanilla');
    expect(failed.exitCode).toBe(3);
    await writeFile(join(cwd, 'my-bench.ts'), `${await readFile(join(cwd, 'my-bench.ts'), 'utf8')}\n// changed\n`);
    const retried = await start(cwd, 'retry', 'mine');
    expect([retried.exitCode, retried.stderr]).toEqual([
      2,
      expect.stringMatching(
        /^Expected the source of the harness to be the one that made the cells of mine, got a changed/,
      ),
    ]);
    const before = keptIn(cwd, 'mine').cells;
    const again = await sweep(cwd, '--out', 'mine', '--seeds', '1', '--method', 'vanilla');
    expect(again.stdout).toContain(
      '1 of these cells were made by other code: they stay in the database and are run again.',
    );
    expect([before, keptIn(cwd, 'mine').cells]).toEqual([1, 2]);
    expect(await cellsOf(cwd)).toHaveLength(1);
  });

  it('has nothing to retry where nothing has failed', async () => {
    const cwd = await home('well');
    await sweep(cwd, ...vanilla, '--seeds', '1');
    const { exitCode, stdout, stderr } = await start(cwd, 'retry', 'mine');
    expect([exitCode, stdout, stderr]).toEqual([0, 'Nothing in mine has ended in an error.', '']);
    await cp(join(cwd, 'results/mine'), join(cwd, 'results/copy'), { recursive: true });
    expect((await start(cwd, 'status')).stdout.split('\n')).toEqual([
      expect.stringMatching(/^copy: finished/),
      expect.stringMatching(/^mine: finished/),
    ]);
  });
});

describe('a wish that cannot be granted', () => {
  it.concurrent.each<readonly [readonly string[], string | RegExp]>([
    [['sweep', '--subsets', '0'], 'Expected --subsets to be between 1 and 30, got 0.'],
    [['sweep', '--trian-size', '3'], 'Expected a known option, got --trian-size; did you mean --train-size?'],
    [['sweep', '--seeds'], 'Expected --seeds to have at least one value, got none.'],
    [['sweep', '--model', 'builtin', '--model', 'builtin'], 'Expected --model to be given once, got 2 values.'],
    [['sweep', '--bench', './none.ts'], 'Expected --bench to be a file that exists, got "./none.ts".'],
    [['sweep', '--out', '../x'], /^Expected --out to be a plain name .*, got "\.\.\/x"\.$/],
    [['sweep', '--model', 'openai/gpt-5'], /^Expected OPENAI_API_KEY to be set for openai\/gpt-5, got nothing\./],
    [['sweep', '--experiment', 'all'], /^Expected --experiment to be one of main, .*, got "all"\.$/],
    [['swep'], 'Expected a known command, got "swep"; did you mean sweep?'],
    [['sweep', '--model', 'openai'], /^Expected --model to be one of builtin, openai\/NAME, .*, got "openai"\.$/],
    [
      ['sweep', '--model', 'openai/none'],
      /^Expected the context window of openai\/none to be known.*--context-window openai\/none=128000\.$/,
    ],
    [['sweep', '--max-usd', 'much'], 'Expected --max-usd to be a number of at least 0, got "much".'],
    [
      ['sweep', '--base-url', 'http://me:pw@host'],
      /^Expected the base URL of --base-url to be .* without user, password or query/,
    ],
    [['record'], 'Expected --cassette to be given, got none; --help says what it is.'],
    [
      [],
      'Expected a command (sweep, record, export, report, compare, status, view, retry, remerge, regress, doctor, data), got none; --help says more.',
    ],
    ...['export', 'report', 'status', 'retry', 'remerge'].map((name): readonly [readonly string[], string] => [
      [name, 'none'],
      'Expected the name of a sweep in results (there is none yet; npm run sweep makes one), got "none".',
    ]),
    [['export'], 'Expected the name of a sweep to be given, got none; --help says more.'],
    [['report'], 'Expected the name of a sweep to be given, got none; --help says more.'],
    [
      ['retry', 'mine', '--seeds', '2'],
      'Expected an option of this command, got --seeds, which is one of sweep; --help lists its own.',
    ],
    [['data', 'alfworld', '--url', 'nowhere'], /^Expected --url to be an http or https address, got "nowhere"\.$/],
    [
      ['data', 'nothing'],
      /^Expected the benchmark to be one whose data can be downloaded \(alfworld, logisticsqa\), got "nothing"\.$/,
    ],
  ])('%j is one sentence and exit code 2', async (args, sentence) => {
    const { stdout, stderr, exitCode } = await start(place, ...args);
    expect(stderr).toEqual(typeof sentence === 'string' ? sentence : expect.stringMatching(sentence));
    expect(stderr.split('\n')).toHaveLength(1);
    expect([stdout, exitCode]).toEqual(['', 2]);
    expect(await readdir(place)).not.toContain('results');
  });

  it.concurrent.each([
    ['has no such export', () => 'export const bench = 1;', /^Expected --bench to be a file that exports `benchmark`/],
    [
      'does not load',
      () => 'export const benchmark = {',
      /^Expected --bench \.\/my-bench\.ts to be a module that loads, but: /,
    ],
    [
      'has a name that is no folder',
      (text: string) => text.replaceAll("'my-bench'", "'../my'"),
      /^Expected the benchmark's name to be small letters/,
    ],
  ])('a benchmark file that %s is one sentence', async (_, change, sentence) => {
    const { stderr, exitCode } = await sweep(await home('broken', change));
    expect(stderr).toMatch(sentence);
    expect(exitCode).toBe(2);
  });
});
