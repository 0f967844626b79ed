/** Real sweeps of the toy world, held against each other. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allAtOnce } from '../../baselines/all-at-once.ts';
import { vanilla } from '../../baselines/vanilla.ts';
import { ConfigError, ProviderError } from '../core/errors.ts';
import type { Method } from '../core/method.ts';
import { fgo } from '../fgo/fgo.ts';
import { lockSweep } from '../sweep/lock-sweep.ts';
import { planCells } from '../sweep/plan.ts';
import { openSweepFile } from '../sweep/store/sqlite-store.ts';
import { storedSweep } from '../testing/stored-sweep.ts';
import { startCommand } from '../testing/sweep-process.ts';
import { type ToyOptions, toyBenchmark } from '../testing/toy-benchmark.ts';
import { type ToyModelOptions, textOf } from '../testing/toy-model.ts';
import { toyGrid, toySetting } from '../testing/toy-setting.ts';
import { runCompare } from './compare-command.ts';
import { parseArguments } from './parse-arguments.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'fgo-compare-'));
});
afterAll(() => rm(cwd, { recursive: true }));

interface ToySweep {
  readonly methods?: readonly [Method, ...Method[]];
  readonly grid?: Parameters<typeof toyGrid>[0];
  readonly models?: ToyModelOptions;
  readonly benchmark?: ToyOptions & { readonly version?: string };
  /** Instead of all test tasks. */
  readonly tests?: readonly [from: number, to: number];
  readonly temperature?: number;
  readonly code?: string;
}

async function sweep(name: string, given: ToySweep = {}): Promise<void> {
  const { methods = [fgo], grid, models, benchmark: options = {}, tests, temperature, code = 'code-1' } = given;
  const { version = '1', ...toy } = options;
  const plain = toySetting(models, { ...toyBenchmark(toy), version });
  const { sampling } = plain;
  const warm =
    temperature === undefined
      ? sampling
      : { ...sampling, temperature: { ...sampling.temperature, agent: temperature } };
  const setting = { ...plain, sampling: warm, testTasks: plain.testTasks.slice(...(tests ?? [0])) };
  const [first, ...others] = methods.map((method) => method.name);
  const folder = join(cwd, 'results', name);
  await mkdir(folder, { recursive: true });
  const file = openSweepFile(folder, 'write');
  try {
    const all = toyGrid({ method: [first!, ...others], trainSize: [6], seeds: [1, 2], ...grid });
    await storedSweep(planCells(all, methods, setting), setting, { file, code });
  } finally {
    file.close();
  }
}

async function compare(a: string, b: string, json?: string) {
  const printed: string[] = [];
  const ports = { cwd, print: (text: string) => printed.push(text) };
  const state = await runCompare({ a, b, ...(json === undefined ? {} : { json }) }, ports);
  return { state, text: printed.join('\n') };
}

/** What `--json` writes. */
async function written(a: string, b: string) {
  const { state } = await compare(a, b, 'comparison.json');
  const told = JSON.parse(await readFile(join(cwd, 'comparison.json'), 'utf8'));
  expect(told.state).toBe(state);
  return told;
}

const codesOf = ({ reasons }: { reasons: readonly { code: string }[] }) => reasons.map(({ code }) => code);
const stateOf = ({ criteria }: { criteria: readonly { name: string; state: string }[] }, name: string) =>
  criteria.find((criterion) => criterion.name === name)!.state;

/** An agent that gets sums wrong, and says nothing of it. */
const confused: ToyModelOptions = {
  instead: (role, request) =>
    role === 'agent' && textOf(request).includes('Compute the sum') ? { text: 'Action: answer 0' } : undefined,
};

describe('npm run compare', () => {
  beforeAll(async () => {
    await sweep('base', { methods: [vanilla, fgo] });
  });

  it('finds a command that was given twice identical, and changes nothing in results', async () => {
    await sweep('again', { methods: [vanilla, fgo] });
    const before = await readdir(join(cwd, 'results'), { recursive: true });
    const { state, text } = await compare('base', 'again');
    expect(state).toBe('ok');
    expect(text).toContain('again (B) against base (A), the baseline');
    expect(text).toContain('Nothing is worse in 2 pairs of arms.');
    expect(text).toContain('built-in model (rule-based, not an LLM)');
    const told = await written('base', 'again');
    expect(told.arms.map(codesOf)).toEqual([['identical'], ['identical']]);
    expect(told.arms.flatMap(({ pairs }: never) => pairs)).toHaveLength(4);
    expect(await readdir(join(cwd, 'results'), { recursive: true })).toEqual(before);
    expect(existsSync(join(cwd, 'reports'))).toBe(false);
  });

  it('names options, and pairs the one arm of a method with the other', async () => {
    await sweep('six', { methods: [vanilla, fgo], grid: { options: { subsets: [2], threshold: [2] } } });
    const told = await written('base', 'six');
    expect(told.arms.map(codesOf)).toEqual([['identical'], ['options']]);
    expect(told.arms[1].reasons).toContainEqual({ code: 'options', part: 'subsets', values: { a: '3', b: '2' } });
  });

  it('names data: other test tasks are paired as far as they are the same, and nobody can tell', async () => {
    await sweep('drawn', { methods: [vanilla, fgo], tests: [1, 6] });
    const drawn = await written('base', 'drawn');
    expect(drawn.arms.map(codesOf)).toEqual([
      ['data', 'data'],
      ['data', 'data'],
    ]);
    expect(drawn.arms[1].criteria[0]).toMatchObject({
      name: 'accuracy',
      state: 'could-not-tell',
      pairs: 10,
      missing: 2,
    });
    await sweep('version', { methods: [vanilla, fgo], benchmark: { version: '2' } });
    const { state, text } = await compare('base', 'version');
    expect(state).toBe('could-not-tell');
    expect(text).toMatch(/fgo: could not tell\n {2}data \(version of the benchmark: 1 → 2\)\n/);
    expect((await written('base', 'version')).arms[1].criteria[0]).toMatchObject({ pairs: 0, missing: 2, p: null });
  });

  it('names the model by its window and its sampling', async () => {
    await sweep('window', { methods: [vanilla, fgo], models: { contextWindow: 50_000 } });
    const told = await written('base', 'window');
    expect(told.arms.map(codesOf)).toEqual([['model'], ['model', 'model', 'model', 'model']]);
    expect(told.arms[1].pairs[0].equal).toBe(true);
    await sweep('warm', { methods: [vanilla, fgo], temperature: 1 });
    expect((await written('base', 'warm')).arms.map(codesOf)).toEqual([['model'], ['model']]);
  });

  it('names the code, of each sweep that of its last run, and says what it leaves out', async () => {
    await sweep('recoded', { methods: [vanilla, fgo] });
    await sweep('recoded', { methods: [vanilla, fgo], code: 'code-2' });
    const { state, text } = await compare('base', 'recoded');
    expect(state).toBe('ok');
    expect(text).toContain('source code-2; 4 finished cells of other code left out');
    expect(text).toContain('code (source: code-1 of harness 0.1.0 → code-2 of harness 0.1.0)');
    await sweep('back', { methods: [vanilla, fgo] });
    await sweep('back', { methods: [vanilla, fgo], code: 'code-2' });
    expect((await written('recoded', 'back')).arms.map(codesOf)).toEqual([['identical'], ['identical']]);
  });

  it('calls noise what nothing explains, and worse what is significant and large, whichever way round', async () => {
    const many = { benchmark: { test: 60 }, grid: { seeds: [1, 2, 3] as const } };
    await sweep('sound', many);
    await sweep('confused', { ...many, models: confused });
    const { state, text } = await compare('sound', 'confused');
    expect(state).toBe('worse');
    expect(text).toContain('Worse: B is worse in 1 of 1 pair of arms.');
    const told = await written('sound', 'confused');
    expect(told.arms.map(codesOf)).toEqual([['noise']]);
    expect(stateOf(told.arms[0], 'accuracy')).toBe('worse');
    expect(stateOf((await written('confused', 'sound')).arms[0], 'accuracy')).toBe('better');
  });

  it('tests one pair of cells by its tasks alone, and does not pretend to know its tokens', async () => {
    const { arms, tests } = await written('base', 'six');
    const tokens = arms[1].pairs[0].criteria.find(({ name }: { name: string }) => name === 'tokens');
    expect(tokens).toMatchObject({ state: 'could-not-tell', change: null, p: null });
    expect(tokens.a).not.toBe(tokens.b);
    // Accuracy of four pairs, and training of two.
    expect(tests.cells).toBe(6);
    const told = await written('sound', 'confused');
    expect(told.arms[0].pairs.map((pair: never) => stateOf(pair, 'accuracy'))).toEqual(['worse', 'worse', 'worse']);
  });

  it('judges the score on training tasks by those that both have, where one has more of them', async () => {
    await sweep('smaller', { methods: [allAtOnce], grid: { trainSize: [4] } });
    await sweep('larger', { methods: [allAtOnce] });
    for (const [a, b] of [
      ['smaller', 'larger'],
      ['larger', 'smaller'],
    ] as const) {
      const { state, arms } = await written(a, b);
      expect(arms[0].criteria[1]).toMatchObject({ name: 'training', state: 'same', pairs: 8, missing: 0 });
      expect(codesOf(arms[0])).toContain('options');
      expect(state).toBe('ok');
    }
  });

  it('lists what stays alone', async () => {
    await sweep('fewer', { methods: [fgo], grid: { seeds: [2] } });
    const { state, text } = await compare('base', 'fewer');
    expect(state).toBe('could-not-tell');
    expect(text).toContain('Could not tell: 3 cells alone.');
    expect(text).toContain(
      'Only in base:\n  vanilla, 0 training tasks, seed 1 (finished)\n  vanilla, 0 training tasks, seed 2 (finished)\n  fgo, 6 training tasks, seed 1 (finished)',
    );
    await sweep('other-method', { methods: [allAtOnce] });
    expect((await compare('fewer', 'other-method')).text).toContain('no cell of A has one of B to go with it');
  });

  it('takes an overflow on both sides for a result, on one side for what cannot be judged', async () => {
    const narrow = { methods: [allAtOnce] as const, models: { contextWindow: 300 } };
    await sweep('narrow', narrow);
    await sweep('narrow-2', narrow);
    await sweep('wide', { methods: [allAtOnce] });
    const same = await compare('narrow', 'narrow-2');
    expect(same).toMatchObject({ state: 'ok', text: expect.stringContaining('2 ended as overflow on both sides') });
    const other = await compare('wide', 'narrow');
    expect(other.state).toBe('could-not-tell');
    expect(other.text).toContain('seed 1 cannot be judged: finished → overflow');
  });

  it('cannot tell where a cell ended in an error or has too many, and leaves few out', async () => {
    const failingAt = (pattern: RegExp): ToyModelOptions => ({
      instead: (role, request) => {
        if (role === 'agent' && pattern.test(textOf(request))) throw new ProviderError('server', 'no room');
        return undefined;
      },
    });
    const one = { methods: [vanilla] as const, benchmark: { test: 60 } };
    await sweep('calm', one);
    await sweep('one-error', {
      ...one,
      models: failingAt(/Compute the sum of 57 and 2\b|Compute the sum of 60 and 3\b/),
    });
    await sweep('errors', { ...one, models: failingAt(/Compute the sum/) });
    const few = await compare('calm', 'one-error');
    expect(few.text).toMatch(/\d tasks? left out for errors/);
    expect(few.state).toBe('ok');
    const many = await compare('calm', 'errors');
    expect(many.text).toContain('seed 1 cannot be judged: finished → too many errors');
    expect(many.state).toBe('could-not-tell');
  });

  it('shows no text of a module, which a benchmark may want hidden', async () => {
    const { text } = await compare('sound', 'confused', 'comparison.json');
    const shown = `${text}${await readFile(join(cwd, 'comparison.json'), 'utf8')}`;
    for (const words of ['Answer every question', 'To find the']) expect(shown).not.toContain(words);
  });

  it('balances accuracy over labels where tasks have them', async () => {
    const labelled = { methods: [fgo] as const, benchmark: { test: 30, labelled: true } };
    await sweep('labelled', labelled);
    await sweep('labelled-2', { ...labelled, models: confused });
    const { text } = await compare('labelled', 'labelled-2');
    expect(text).toContain('balanced accuracy on test tasks');
    expect(text).toMatch(/accuracy over all tasks alike: [\d.]+ % → [\d.]+ %/);
    const [arm] = (await written('labelled', 'labelled-2')).arms;
    const { a, b, change } = arm.criteria[0];
    expect(change.estimate).toBeCloseTo(b - a, 10);
    expect(b - a).not.toBeCloseTo(arm.pooledAccuracy.b - arm.pooledAccuracy.a, 3);
  });

  it('refuses in one sentence what cannot be compared', async () => {
    await expect(compare('base', 'base')).rejects.toThrow('Expected two results to compare, got base twice.');
    await expect(compare('base', 'nowhere')).rejects.toThrow(/Expected the name of a sweep in results .*got "nowhere"/);
    await mkdir(join(cwd, 'results/tables'));
    await writeFile(join(cwd, 'results/tables/cells.csv'), 'cell\n');
    await expect(compare('tables', 'base')).rejects.toThrow(/Expected results\/tables to hold the database of a sweep/);
    await mkdir(join(cwd, 'results/unbegun'));
    openSweepFile(join(cwd, 'results/unbegun'), 'write').close();
    const unbegun =
      'Expected the sweep unbegun to have been begun, got a database without a run: give its command again.';
    await expect(compare('unbegun', 'base')).rejects.toThrow(new ConfigError(unbegun));
    await expect(compare('base', 'unbegun')).rejects.toThrow(new ConfigError(unbegun));
    await expect(compare('base', 'again', 'no/such/folder.json')).rejects.toThrow('got "no/such/folder.json"');
    const unlock = lockSweep(join(cwd, 'results/again'));
    await expect(compare('base', 'again')).rejects.toThrow('Expected the sweep again to be at rest');
    unlock();
  });

  it('is a command: what it finds is its exit code', async () => {
    const run = async (...args: readonly string[]) => {
      const { exitCode } = await startCommand(cwd, ['compare', ...args]);
      return exitCode;
    };
    expect(await run('base', 'again', '--json', 'all.json')).toBe(0);
    expect(JSON.parse(await readFile(join(cwd, 'all.json'), 'utf8'))).toMatchObject({ schema: 1, state: 'ok' });
    expect(await run('sound', 'confused')).toBe(1);
    expect(await run('base', 'fewer')).toBe(2);
    expect(await run('base', 'unbegun')).toBe(2);
  });

  it('ends with 2 for a bug too: 1 says that something is worse', async () => {
    await sweep('strange');
    const database = new DatabaseSync(join(cwd, 'results/strange/sweep.sqlite'));
    database.exec('DELETE FROM sweep');
    database.close();
    const { exitCode, stderr } = await startCommand(cwd, ['compare', 'base', 'strange']);
    expect(stderr).toMatch(/\n {4}at /);
    expect(exitCode).toBe(2);
  });

  it('takes two names, and one file for its numbers', async () => {
    const two = 'Expected the names of two sweeps to be given, got fewer; --help says more.';
    await expect(parseArguments(['compare'], '1')).rejects.toThrow(two);
    await expect(parseArguments(['compare', 'base'], '1')).rejects.toThrow(two);
    const twice = parseArguments(['compare', 'a', 'b', '--json', 'x', '--json', 'y'], '1');
    await expect(twice).rejects.toThrow('Expected --json to be given once, got 2 values.');
    expect(await parseArguments(['compare', 'a', 'b'], '1')).toEqual({ name: 'compare', a: 'a', b: 'b' });
  });
});
