/**
 * `npm run regress` as a process, in a copy of this project that is a repository of its own, on a small part of the frozen modules.
 * In this order: what one test accepts is the baseline of those after it.
 */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { execa } from 'execa';
import { SaxesParser } from 'saxes';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { copyProject } from '../../testing/copy-project.ts';
import { type Fixture, parseFixture, renderFixture } from './fixture.ts';

const project = join(import.meta.dirname, '../../..');
const ruler = ['harness/cli/regress', 'harness/report/regression', 'harness/experiments/frozen-merges.ts'];
const [fixtureFile, baselineFile, historyFile] = ['fixture.json', 'baseline.json', 'accepted.csv'].map((name) =>
  join('results/regress', name),
) as [string, string, string];
const [merging, backtest] = ['harness/fgo/progressive-merge.ts', 'harness/fgo/backtest.ts'];
const firstLine = '  const n = candidates.length;';

let home: string;
let root: string;
/** Of the command, so that what it leaves can be seen. */
let temporary: string;
let fixture: Fixture;

const git = async (...args: readonly string[]) => (await execa('git', args, { cwd: root })).stdout;
const read = (name: string) => readFile(join(root, name), 'utf8');
const write = (name: string, text: string) => writeFile(join(root, name), text);

beforeAll(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'regress-process-')));
  [root, temporary] = [join(home, 'project'), join(home, 'temporary')];
  await mkdir(join(root, 'results/regress'), { recursive: true });
  await mkdir(temporary);
  await copyProject(root, '.gitignore');
  fixture = parseFixture(await readFile(join(project, fixtureFile), 'utf8'), fixtureFile);
  await write(fixtureFile, renderFixture(ofWorlds('games', 'questions')));

  await git('init', '--quiet');
  await git('config', 'user.name', 'Ann Tester');
  await git('config', 'user.email', 'ann@example.org');
  // The ignored name is a folder's, and here it is a link.
  await write('.git/info/exclude', 'node_modules\n');
  await git('add', '--all');
  await git('rm', '-r', '--quiet', '--cached', ...ruler);
  await git('commit', '--quiet', '--message', 'Before anything was measured');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'Merges are measured');
});
afterAll(() => rm(home, { recursive: true }));

/** The first set of each. */
function ofWorlds(...names: readonly string[]): Fixture {
  const sets = names.map((name) => fixture.sets.find(({ world }) => world === name)!);
  const isKept = (name: string) => names.includes(name);
  const worlds = fixture.worlds.filter(({ name }) => isKept(name));
  return { ...fixture, worlds, cases: fixture.cases.filter(({ world }) => isKept(world)), sets };
}

const regress = (...args: readonly string[]) =>
  execa('node', [join(root, 'harness/cli.ts'), 'regress', ...args], {
    ...{ cwd: root, reject: false, preferLocal: true, localDir: project },
    env: { TMPDIR: temporary, NO_COLOR: '1', NODE_DISABLE_COMPILE_CACHE: '1' },
  });

/** For as long as the work takes. */
async function withFile<T>(name: string, change: (text: string) => string, work: () => PromiseLike<T>): Promise<T> {
  const text = await read(name);
  const changed = change(text);
  expect(changed).not.toBe(text);
  await write(name, changed);
  try {
    return await work();
  } finally {
    await write(name, text);
  }
}
const planted = (code: string) => (text: string) => text.replace(firstLine, `${code}\n${firstLine}`);
/** Before anything is played, which is soon. */
const evaluation = 'harness/optimize/evaluate.ts';
const atOnce = (code: string) => (text: string) => text.replace(/(?=\n {2}const id = moduleId)/, `\n${code}`);

const history = async () => parse(await read(historyFile), { columns: true }) as Record<string, string>[];
const sentence = (text: RegExp) => ({ exitCode: 2, stdout: '', stderr: expect.stringMatching(text) });

/** Throws for what is not well-formed. */
function elementsOf(xml: string): Record<string, number> {
  const counts: Record<string, number> = {};
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => {
    counts[name] = (counts[name] ?? 0) + 1;
  });
  parser.write(xml).close();
  return counts;
}

const outputs = ['--junit', 'regress.xml', '--summary', 'summary.md', '--annotations'];

describe('a baseline', () => {
  it.each(['--junit', '--summary'])('is not looked for where %s can never be written', async (option) => {
    const ran = await regress(option, 'no/such/folder.file');
    expect(ran).toMatchObject(
      sentence(/^Expected --\w+ to be a file in a folder that is there, got "no\/such\/folder.file"\.$/),
    );
  });

  it('is asked for where there is none, in every format, and no earlier verdict is left', async () => {
    await write('regress.xml', '<testsuites/>');
    const missing = /^Expected an accepted baseline in \S+, got none: .* --accept .*\.$/;
    const ran = await regress(...outputs);
    expect(ran).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(missing) });
    expect(ran.stdout).toMatch(
      /^::error title=regress::could not tell .*\n::error title=regress%3A problem::Expected an/,
    );
    expect(elementsOf(await read('regress.xml'))).toMatchObject({ testcase: 8, error: 1, skipped: 7 });
    expect(await read('summary.md')).toContain('got none');
    expect((await git('status', '--porcelain')).split('\n')).toEqual(['?? regress.xml', '?? summary.md']);
    for (const name of ['regress.xml', 'summary.md']) await rm(join(root, name));
  });

  it('is none where a cell is not finished', async () => {
    const overflow = (text: string) =>
      `import { ContextOverflowError } from '../core/errors.ts';\n${atOnce('throw new ContextOverflowError(2, 1);')(text)}`;
    const ran = await withFile(evaluation, overflow, () => regress('--accept', '--why', 'first'));
    expect(ran).toMatchObject(
      sentence(/^Expected every cell .* finished without errors, got games .*\(overflow\): nothing was accepted\.$/),
    );
    expect(await git('status', '--porcelain')).toBe('');
  });

  it('is what was accepted, with who, when, why and the numbers', async () => {
    const ran = await regress('--accept', '--why', 'first');
    expect(ran).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Accepted by Ann Tester: first\n') });
    const [row, ...others] = await history();
    expect(others).toEqual([]);
    expect(row).toMatchObject({ who: 'Ann Tester', why: 'first', verdict: 'first', accuracy_before: '' });
    expect(row!.accuracy_after).toMatch(/^[01]\.\d{6}$/);
    const accepted = { who: 'Ann Tester', why: 'first', when: row!.when };
    const baseline = JSON.parse(await read(baselineFile));
    expect(baseline).toMatchObject({ accepted, fixture: row!.fixture });
    const members = ['schema', 'accepted', 'fixture', 'code', 'model', 'otherSteps', 'tasks', 'modules', 'cells'];
    expect(Object.keys(baseline)).toEqual(members);
  });

  it('can be accepted again by somebody else, and the list keeps the one before', async () => {
    const [first] = await history();
    const ran = await regress('--accept', '--why', 'once more, "quoted"', '--who', 'Bob');
    expect(ran).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^ok: merges are not worse than/) });
    const [kept, second, ...others] = await history();
    expect([kept, others]).toEqual([first, []]);
    expect(second).toMatchObject({ who: 'Bob', why: 'once more, "quoted"', verdict: 'ok' });
    expect(second).toMatchObject({ tokens_before: first!.tokens_after, tokens_after: first!.tokens_after });
  });
});

describe('the working tree against the baseline', () => {
  it.each([
    {
      step: 'CLUSTER by spectral',
      file: 'harness/fgo/cluster/spectral.ts',
      from: 'return kMeans(embedding(distances, sigma, k), k, random);',
      to: 'return Array.from({ length: k }, (_, group) => [...points.keys()].filter((place) => place % k === group));',
    },
    { step: 'DIVIDE by random', file: 'harness/fgo/divide.ts', from: 'random.shuffle(tasks)', to: 'tasks' },
  ])('is not ok where what no merge here runs changed: $step', async ({ step, file, from, to }) => {
    const ran = await withFile(
      file,
      (text) => text.replace(from, to),
      () => regress(),
    );
    expect(ran).toMatchObject({
      exitCode: 2,
      stdout: expect.stringMatching(/^could not tell whether merges are worse/),
    });
    expect(ran.stdout).toMatch(new RegExp(`\nproblem: .*but ${step} comes to something else`));
    expect(ran.stdout.match(/\bthe same\b/g)!.length).toBeGreaterThanOrEqual(7);
  });

  it('is not judged by how the frozen modules are played', async () => {
    const wordier = (text: string) => text.replace('take exactly one action', 'take exactly one action and no other');
    const ran = await withFile('harness/agent/render-module.ts', wordier, () => regress());
    expect(ran).toMatchObject({
      exitCode: 2,
      stdout: expect.stringMatching(/^could not tell whether merges are worse/),
    });
    expect(ran.stdout).toMatch(/\nproblem: Expected frozen modules to play their own tasks as before/);
  });

  it('is ok where nothing changed, and says so in every format', async () => {
    await write('summary.md', 'Said by another step.\n');
    const ran = await regress(...outputs);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ran.stdout).toMatch(/^ok: merges are not worse than those of the accepted baseline\.\n/);
    expect(ran.stdout.match(/\bthe same\b/g)!.length).toBeGreaterThanOrEqual(7);
    expect(ran.stdout).toContain('\nno step of any merge went differently\n');
    expect(ran.stdout).toContain('\n::notice title=regress::ok: ');
    expect(elementsOf(await read('regress.xml'))).toMatchObject({ testsuite: 1, testcase: 8 });
    expect(await read('summary.md')).toMatch(/^Said by another step\.\n[\s\S]*ok/);
  });

  it('is not ok where no synthesis is ever accepted, and the first difference stands there with its inputs', async () => {
    const never = (text: string) => text.replace("verdict: worseThan ? 'refused' : 'accepted'", "verdict: 'refused'");
    const ran = await withFile(backtest, never, () => regress(...outputs));
    // Two sets of modules are too few to say more.
    expect(ran).toMatchObject({
      exitCode: 2,
      stdout: expect.stringMatching(/^could not tell whether merges are worse/),
    });
    expect(ran.stdout).toMatch(
      /\nfirst difference: other verdict on the same synthesis\nin games .*: the merge at merge\/\S+, round 0\n/,
    );
    expect(ran.stdout).toMatch(
      /\nparent subset-\d+ \(.*score .* %\):\n {2}\| [\s\S]*\nsynthesis, the same \d+ lines:\n/,
    );
    expect(ran.stdout).toMatch(/\nbaseline: accepted, .*\ntoday: {4}refused, /);
    expect(ran.stdout).toMatch(/\n::error title=regress::could not tell .*\n(?:::\w+ title=regress%3A \w+::.*\n?)+$/);
    expect(elementsOf(await read('regress.xml')).error).toBeGreaterThan(0);
    expect((await read('summary.md')).match(/first difference/gi)!.length).toBeGreaterThan(0);
  });

  it('is not judged where a merge throws', async () => {
    const ran = await withFile(merging, planted("throw new Error('planted');"), () => regress());
    expect(ran).toMatchObject(
      sentence(/^Expected the working tree to be measured, but its process ended with 1 before/),
    );
    expect(ran.stderr).toMatch(/ it was:\n[\s\S]*Error: planted\n/);
  });

  it.each([0, 2])('is not judged where its code ends the process with %i', async (code) => {
    const ran = await withFile(evaluation, atOnce(`process.exit(${code});`), () => regress());
    expect(ran).toMatchObject(
      sentence(
        new RegExp(`^Expected the working tree to be measured, but its process ended with ${code} before it was.$`),
      ),
    );
  });

  it.each([
    [
      'a baseline of other modules',
      baselineFile,
      /("fixture": ")\w+/,
      'another',
      /^Expected the baseline to be of .*$/,
    ],
    [
      'a baseline that is cut short',
      baselineFile,
      /(.{300})[\s\S]*/,
      '',
      /^Expected \S+ to be JSON, got .* delete it: .*$/,
    ],
    [
      'a cell that lacks something',
      baselineFile,
      /()"mergeTokens":/,
      '"x":',
      /^Expected \S+ .*, but at cells\.0\.mergeTokens: .* delete it: .*$/,
    ],
  ])('is one sentence for %s', async (_, file, pattern, text, complaint) => {
    const ran = await withFile(
      file,
      (whole) => whole.replace(pattern, `$1${text}`),
      () => regress(),
    );
    expect(ran).toMatchObject(sentence(complaint));
  });

  it('is one sentence where the frozen modules are stale', async () => {
    const other = (text: string) => text.replace(/("agent":")\w+/, '$1other');
    const ran = await withFile(fixtureFile, other, () => regress('--accept', '--why', 'stale'));
    expect(ran).toMatchObject(
      sentence(/^Expected the frozen modules to be of the agent settings other of games, got .* --make-fixture, .*$/),
    );
    expect(await history()).toHaveLength(2);
  });
});

describe('the working tree against a revision', () => {
  beforeAll(() => write(fixtureFile, renderFixture(ofWorlds('games'))));

  const alive = async () =>
    (await execa('ps', ['-A', '-ww', '-o', 'args='])).stdout.split('\n').filter((line) => line.includes(home));

  afterEach(async () => {
    // A process that was killed takes a moment; one that lives on ends the patience with this hook.
    while ((await alive()).length > 0) await setTimeout(50);
    const worktrees = await git('worktree', 'list');
    const [records, folders] = [existsSync(join(root, '.git/worktrees')), await readdir(temporary)];
    expect({ worktrees: worktrees.split('\n').length, records, folders }).toEqual({
      ...{ worktrees: 1, records: false, folders: [] },
    });
  });

  it('is ok where an edit is without effect, and leaves nothing behind', async () => {
    const ran = await withFile(merging, planted('  // Harmless.'), () => regress('--against', 'HEAD'));
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ran.stdout).toMatch(/^ok: merges are not worse than those of [0-9a-f]{10} \(Merges are measured\)\.\n/);
    expect(ran.stdout).toContain('\nno step of any merge went differently\n');
  });

  it('can be that of one from before there was anything to measure with', async () => {
    expect(await git('ls-tree', '-r', '--name-only', 'HEAD~1', ...ruler)).toBe('');
    const ran = await regress('--against', 'HEAD~1');
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ran.stdout).toMatch(/^ok: .* [0-9a-f]{10} \(Before anything was measured\)\.\n/);
  });

  it('is one sentence where there is no such revision', async () => {
    const ran = await regress('--against', 'nothing');
    expect(ran).toMatchObject(sentence(/^Expected the revision to be one that names a commit, .*, got "nothing"\.$/));
  });

  it('is not judged where it cannot be measured, and leaves nothing behind', async () => {
    const ran = await withFile(evaluation, atOnce("throw new Error('planted');"), () => regress('--against', 'HEAD'));
    expect(ran).toMatchObject(sentence(/^Expected the working tree to be measured, but .*:\n[\s\S]*Error: planted\n/));
  });

  it('is told with what to do where it is the revision that cannot be measured', async () => {
    await withFile(evaluation, atOnce("throw new Error('planted');"), () =>
      git('commit', '--quiet', '--all', '--message', 'Broken'),
    );
    const ran = await regress('--against', 'HEAD');
    await git('reset', '--quiet', 'HEAD~1');
    expect(ran).toMatchObject(sentence(/^Expected \w{10} \(Broken\) to be measured, but .*:\n[\s\S]*Error: planted\n/));
    expect(ran.stderr).toMatch(
      /\nA revision can merge what was frozen with its tasks, .*: compare with a later one, .*\n?$/,
    );
  });

  const [checkedOut, measured] = ['a revision is checked out', 'both sides are measured'];
  it.each([
    { stage: checkedOut, folders: 1, times: 1 },
    { stage: checkedOut, folders: 1, times: 2 },
    { stage: measured, folders: 3, times: 1 },
    { stage: measured, folders: 3, times: 2 },
  ])('leaves nothing behind when it gets $times x SIGINT while $stage', async ({ folders, times }) => {
    const running = regress('--against', 'HEAD');
    // The checkout's, then one for each side.
    while ((await readdir(temporary)).length < folders) await setTimeout(10);
    running.kill('SIGINT');
    // Its answer to the first: before that a second would be the same signal.
    await once(running.stderr, 'data');
    if (times === 2) running.kill('SIGINT');
    expect(await running).toMatchObject({ exitCode: 130, stdout: '' });
  });
});
