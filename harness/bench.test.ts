/** The command as a user meets it, in a repository of its own whose revisions differ in what was planted there. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { copyProject } from './testing/copy-project.ts';
import { git as gitIn } from './testing/git.ts';

const project = join(import.meta.dirname, '..');
const node = join(project, 'node_modules', '.bin', 'node');

let home: string;
let root: string;
let temporary: string;

const git = (...args: readonly string[]) => gitIn(root, ...args);

function commit(subject: string): void {
  git('add', '--all');
  git('commit', '--quiet', '--message', subject);
}

beforeAll(async () => {
  home = mkdtempSync(join(realpathSync(tmpdir()), 'bench-command-'));
  [root, temporary] = [join(home, 'project'), join(home, 'temporary')];
  mkdirSync(root);
  mkdirSync(temporary);
  git('init', '--quiet');
  writeFileSync(join(root, '.git/info/exclude'), 'node_modules\n');
  await copyProject(root, '.gitignore');
  git('add', 'package.json', 'package-lock.json', '.gitignore');
  git('commit', '--quiet', '--message', 'Nothing to measure yet');
  commit('As it is');
  // So many times the work of a partition that no machine is too busy to show it.
  const path = join(root, 'harness/fgo/divide.ts');
  const text = readFileSync(path, 'utf8');
  const planted = '  for (let time = 0; time < 200; time += 1) deal(random.shuffle(tasks), subsets);\n';
  writeFileSync(path, text.replace('  const parts = how', `${planted}$&`));
  commit('Slower');
  git('config', 'user.name', 'A Tester');
});
afterAll(() => rmSync(home, { recursive: true }));

function bench(...args: readonly string[]) {
  const environment = { TMPDIR: temporary, ALFWORLD_DATA: '' };
  return execa(node, [join(root, 'harness/bench.ts'), ...args], { cwd: root, env: environment, reject: false });
}
const small = ['--only', 'partition-random,tokens', '--rounds', '2', '--time', '5'];

/** What commands left in the temporary folder; the package manager's own cache is none of it. */
const left = () => readdirSync(temporary).filter((name) => name !== 'node-compile-cache');
const nothingLeft = () => {
  expect(left()).toEqual([]);
  expect(git('worktree', 'list').split('\n')).toHaveLength(1);
};

it('prints figures and fails closed where there is no baseline', async () => {
  const { exitCode, stdout, stderr } = await bench(...small);
  expect(exitCode).toBe(2);
  expect(stdout).toMatch(/^partition-random +\S+ [mµ]s +\S+$/m);
  expect(stderr).toContain('baseline.json to hold an accepted baseline, got no file');
  nothingLeft();
});

it('holds figures against a baseline, and refuses a bad one before any work', async () => {
  const baseline = join(home, 'baseline.json');
  const slow = {
    work: '300 tasks of 6 categories divided into 10 subsets',
    ratio: 1e6,
    spread: 0.01,
    rounds: 5,
    unrest: 1,
  };
  const accepted = { who: 'A Tester', when: '2026-01-02T03:04:05.000Z', why: 'a test', node: process.version };
  writeFileSync(baseline, JSON.stringify({ schema: 1, accepted, measurements: { 'partition-random': slow } }));
  const { exitCode, stdout, stderr } = await bench(...small, '--baseline', baseline);
  expect(stdout).toMatch(/^partition-random .* × 0\.00 .* (?:faster|could not tell)$/m);
  expect(stderr).toContain('The baseline has no figures for tokens.');
  expect(exitCode).toBe(2);
  writeFileSync(baseline, '{}');
  const refused = await bench(...small, '--baseline', baseline);
  expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
  expect(refused.stderr).toMatch(/^Expected .* to hold an accepted baseline, got \w+ that is not as it should be/);
});

it('sees what was planted since a revision, and leaves nothing of the revision', async () => {
  const json = join(home, 'figures.json');
  const { exitCode, stdout } = await bench(...small, '--compare', 'HEAD~1', '--json', json);
  expect(stdout).toMatch(/^HEAD~1: [0-9a-f]{10} As it is$/m);
  const { measurements } = JSON.parse(readFileSync(json, 'utf8'));
  expect(measurements[0]).toMatchObject({ name: 'partition-random' });
  expect(measurements[0].change.factor).toBeGreaterThan(1.5);
  expect(['slower', 'could not tell']).toContain(measurements[0].change.verdict);
  expect([1, 2]).toContain(exitCode);
  nothingLeft();
});

it.each([
  'alike',
  'nothing like each other',
])('accepts what can be held against, and writes nothing else: rounds that are %s', async (how) => {
  const path = join(root, 'harness/bench/measurements.ts');
  const text = readFileSync(path, 'utf8');
  const [rounds, baseline] = [join(home, 'rounds'), join(home, 'accepted.json')];
  writeFileSync(rounds, '');
  writeFileSync(
    path,
    `import { appendFileSync, statSync } from 'node:fs';
    import { calibrationWork } from './calibrate.ts';
    const rounds = ${JSON.stringify(rounds)};
    const prepare = async () => {
      appendFileSync(rounds, '.');
      const times = ${how === 'alike' ? '1' : '4 ** (statSync(rounds).size % 4)'};
      return { units: 1, run: () => Array.from({ length: times }, () => calibrationWork()) };
    };
    export const measurements = [{ name: 'it', work: 'so much', prepare }];`,
  );
  const { exitCode, stdout, stderr } = await bench('--accept', '--why', 'so', '--time', '5', '--baseline', baseline);
  writeFileSync(path, text);
  expect(stdout).toMatch(/^it /m);
  // Whether equal rounds look alike is up to the machine, too.
  if (how === 'alike' && exitCode === 0)
    expect(JSON.parse(readFileSync(baseline, 'utf8')).accepted).toMatchObject({ who: 'A Tester', why: 'so' });
  else {
    expect(readFileSync(rounds, 'utf8')).toHaveLength(10);
    expect(stderr).toMatch(/^Expected (?:rounds so much alike|a machine that does nothing else)/m);
    expect(exitCode).toBe(2);
    expect(existsSync(baseline)).toBe(false);
  }
  rmSync(baseline, { force: true });
  nothingLeft();
});

it.each([
  ['throws', 'throw new Error("It failed.");', 'Error: It failed.'],
  ['does not load', 'const (', 'SyntaxError'],
])('never tells code that %s as slower', async (_, planted, complaint) => {
  const path = join(root, 'harness/fgo/divide.ts');
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace('  const parts = how', `  ${planted}\n$&`));
  const { exitCode, stderr } = await bench(...small);
  writeFileSync(path, text);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(complaint);
  expect(stderr).toContain('Could not tell: the bench crashed.');
  nothingLeft();
});

it.each([
  [['--compare', 'HEAD~2'], /^Expected HEAD~2 to have measurements that can be compared, got a revision from before/],
  [['--compare', 'nothing'], /^Expected the revision to be one that names a commit/],
  [['--only', 'nothing'], /^Expected --only to be of engine-step, /],
  [['--accept'], /^Expected --accept to come with --why/],
  [['--baseline', 'typo.json'], /^Expected .*typo\.json to hold an accepted baseline, got no file: /],
  [
    ['--accept', '--why', 'so', '--baseline', 'no/folder.json'],
    /^Expected --baseline to be a file in a folder that is/,
  ],
  [['--data', 'nowhere'], /^Expected nowhere to be a folder with .*, got no such folder: check the path\.$/],
  [['--fast'], /'--fast'/],
])('%j is one clear sentence', async (args, sentence) => {
  const { exitCode, stdout, stderr } = await bench(...args);
  expect(exitCode).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(sentence);
  expect(stderr).not.toContain('round 1');
  nothingLeft();
});

it('leaves nothing when it is stopped, once or twice', async () => {
  for (const signals of [1, 2]) {
    const running = bench('--compare', 'HEAD', '--time', '2000');
    await new Promise<void>((resolve) => {
      running.stderr.on('data', (data: Buffer) => String(data).includes('round 1') && resolve());
      void running.then(() => resolve());
    });
    for (let signal = 0; signal < signals; signal += 1) running.kill('SIGINT');
    expect((await running).exitCode).toBe(130);
    nothingLeft();
  }
});
