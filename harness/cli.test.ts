/** The command line as a user meets it: a process of its own, in a folder of its own, with a benchmark of their own. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

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

const small = ['--bench', './my-bench.ts', '--train-size', '6', '--subsets', '2', '--epochs', '1', '--batch-size', '3'];

/** The user's own keys must never be used by a test. */
const keyless = { NO_COLOR: '1', OPENAI_API_KEY: '', ANTHROPIC_API_KEY: '', COMPATIBLE_API_KEY: '' };

function start(cwd: string, ...args: readonly string[]) {
  return execa(node, [cli, ...args], { cwd, reject: false, env: keyless });
}
const sweep = (cwd: string, ...args: readonly string[]) => start(cwd, 'sweep', ...small, ...args);

/** Text of every file of a folder but times.csv, the manifest and the cells, by name. */
async function outputs(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).filter((name) => !['times.csv', 'sweep.json', 'cells'].includes(name));
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

  it('stops cleanly at Ctrl-C, keeps what is finished, and goes on to the same bytes', async () => {
    const slow = (text: string) =>
      text.replace('step: async (action) => {', '$&\n      await new Promise((done) => setTimeout(done, 15));');
    const cwd = await home('stopped', slow);
    const first = sweep(cwd, '--out', 'mine', '--concurrency', '2');
    const cells = join(cwd, 'results', 'mine', 'cells');
    const saved = async () =>
      (await readdir(cells, { recursive: true }).catch(() => [])).filter((name) => name.endsWith('.json')).length;
    while ((await saved()) < 2 && first.exitCode === null) await setTimeout(20);
    first.kill('SIGINT');
    const stopped = await first;
    expect(stopped.exitCode).toBe(130);
    expect(stopped.stdout).toMatch(
      /Stopped\. \d+ of 12 cells are finished and kept; to go on:\n {2}npm run sweep -- --bench \.\/my-bench\.ts/,
    );
    expect(Object.keys((await both(cwd)).results)).toContain('cells.csv');

    const again = await sweep(cwd, '--out', 'mine');
    expect(again.exitCode).toBe(0);
    expect(again.stderr).toMatch(/\d+ of 12 cells were finished by an earlier run and are kept\./);
    const whole = await home('whole', slow);
    await sweep(whole, '--out', 'mine');
    expect(await both(cwd)).toEqual(await both(whole));
  });

  it('neither mixes nor overwrites sweeps of one name', async () => {
    const cwd = await home('names');
    await sweep(cwd, '--out', 'mine', '--method', 'vanilla', '--seeds', '1');
    const before = await outputs(join(cwd, 'results', 'mine'));
    const other = await sweep(cwd, '--out', 'mine', '--method', 'vanilla', '--seeds', '2');
    expect(other.stderr).toBe(
      'Expected --out to be a new name or that of this very sweep, since another sweep lies there, got "mine".',
    );
    expect(other.exitCode).toBe(2);
    expect(await outputs(join(cwd, 'results', 'mine'))).toEqual(before);

    await sweep(cwd, '--method', 'vanilla', '--seeds', '1');
    await sweep(cwd, '--method', 'vanilla', '--seeds', '2');
    expect(await readdir(join(cwd, 'results'))).toHaveLength(3);
  });

  it('takes overflow as data, and ends well', async () => {
    const cwd = await home('overflow');
    const { exitCode, stdout } = await sweep(
      cwd,
      '--context-window',
      '640',
      '--max-output-tokens',
      '100',
      '--seeds',
      '1',
    );
    expect(stdout).toMatch(/^all-at-once +overflow/m);
    expect(exitCode).toBe(0);
  });

  it('ends with 3 where errors leave nothing to compare, after writing everything', async () => {
    const errors = JSON.stringify(join(root, 'harness/core/errors.ts'));
    const cwd = await home('error', (text) =>
      `import { ProviderError } from ${errors};\n${text.replace('start: async (task) =>', "start: async (task) => { if (task.id === 'test-3') throw new ProviderError('server', 'no room'); return")}`.replace(
        'environment(secrets.get(task.id)!),',
        'environment(secrets.get(task.id)!); },',
      ),
    );
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

describe('a wish that cannot be granted', () => {
  it.concurrent.each([
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
    [[], 'Expected a command (sweep, record, doctor or data), got none; --help says more.'],
    [['data', 'alfworld', '--url', 'nowhere'], /^Expected --url to be an http or https address, got "nowhere"\.$/],
    [
      ['data', 'nothing'],
      /^Expected the benchmark to be one whose data can be downloaded \(alfworld\), got "nothing"\.$/,
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
