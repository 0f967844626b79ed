/** Folds from the command line: a benchmark with labels whose tasks may be split in any way. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareSweep } from './cli/prepare-sweep.ts';
import { readRequest } from './cli/read-request.ts';
import { ConfigError } from './core/errors.ts';
import { fakeClock } from './testing/fake-clock.ts';
import { parseRows } from './testing/read-csv.ts';

const root = join(import.meta.dirname, '..');
const node = join(root, 'node_modules', '.bin', 'node');

let place: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'fgo-folds-'));
  const example = await readFile(join(root, 'harness/testing/my-bench.example.ts'), 'utf8');
  await writeFile(join(place, 'my-bench.ts'), example);
  const folding = example
    .replace(
      "secret <= 5 ? 'low' : 'high', secret",
      "secret <= 5 ? 'low' : 'high', label: secret % 2 ? 'odd' : 'even', secret",
    )
    .replace('maxSteps: 4,', 'maxSteps: 4,\n    foldable: true,')
    .replace('done: true, score: 1,', "done: true, score: 1, outcome: 'right',");
  await writeFile(join(place, 'folding.ts'), folding);
});
afterAll(() => rm(place, { recursive: true }));

const env = { NO_COLOR: '1', OPENAI_API_KEY: '', ANTHROPIC_API_KEY: '', COMPATIBLE_API_KEY: '' };
const start = (...args: readonly string[]) =>
  execa(node, [join(root, 'harness', 'cli.ts'), ...args], { cwd: place, reject: false, env });
const small = ['--train-size', '6', '--subsets', '2', '--epochs', '1', '--method', 'vanilla,fgo', '--seeds', '1'];
const sweep = (...args: readonly string[]) => start('sweep', '--bench', './folding.ts', ...small, ...args);
const rowsOf = async (name: string, table: string) =>
  parseRows(await readFile(join(place, 'results', name, table), 'utf8'));

describe('--folds', () => {
  it.each<[refused: string, texts: Record<string, string[]>, sentence: string]>([
    ['one fold', { folds: ['1'] }, 'Expected --folds to be at least 2, got 1.'],
    ['more folds than tasks', { folds: ['31'] }, 'Expected --folds to be between 2 and 30, got 31.'],
    ['what is no number', { folds: ['five'] }, 'Expected --folds to be a whole number of at least 2, got "five".'],
    [
      'a test size beside them',
      { folds: ['5'], 'test-size': ['4'] },
      'Expected --folds without --test-size, got both: with folds every task is tested once a seed, so leave one of them out.',
    ],
    [
      'more training tasks than the other folds have',
      { folds: ['3'], 'train-size': ['21'] },
      'Expected --train-size to be between 0 and 20, got 21.',
    ],
    [
      'a benchmark with a split of its own',
      { folds: ['5'], bench: ['./my-bench.ts'] },
      'Expected --folds to be left out for my-bench, whose split into training and test tasks is given, got 5.',
    ],
  ])('refuses %s in one sentence', async (_, texts, sentence) => {
    const surroundings = { cwd: place, environment: {}, version: '1', clock: fakeClock() };
    const prepare = async () => prepareSweep(readRequest({ bench: ['./folding.ts'], ...texts }), surroundings);
    await expect(prepare()).rejects.toThrow(new ConfigError(sentence));
  });

  it('tests every task once a seed, in threads, and goes on, shows and merges again by fold', async () => {
    const plan = await sweep('--folds', '3', '--out', 'mine', '--plan');
    expect(plan.stdout).toContain('mine: 6 cells (2 arms, seeds 1), 30 test tasks in 3 folds');
    expect(plan.stdout).toContain(
      'Pilot: 2 cells (of each arm and train size one seed and fold) with 10 of 10 test tasks',
    );

    const ran = await sweep('--folds', '3', '--out', 'mine');
    expect(ran).toMatchObject({ exitCode: 0 });
    expect(ran.stderr).toContain('fgo, 6 training tasks, seed 1, fold 3 of 3: finished');
    const tests = (await rowsOf('mine', 'episodes.csv')).filter(
      ({ method, phase }) => method === 'vanilla' && phase === 'test',
    );
    expect(new Set(tests.map(({ task }) => task)).size).toBe(30);
    expect(tests).toHaveLength(30);
    expect((await rowsOf('mine', 'cells.csv')).map(({ fold, folds }) => [fold, folds])).toEqual([
      ...['1', '2', '3', '1', '2', '3'].map((fold) => [fold, '3']),
    ]);
    expect((await rowsOf('mine', 'labels.csv')).length).toBe(12);

    const again = await sweep('--folds', '3', '--out', 'mine', '--seeds', '1');
    expect(again.stderr).not.toContain('finished, ');
    const others = await sweep('--folds', '4', '--out', 'mine');
    expect(others.stderr).toContain('Expected the folds of the sweep mine to be 3, as it began, got 4');

    const status = await start('status', 'mine');
    expect(status.stdout).toMatch(/^arm +train +seed +fold +state/m);
    expect(status.stdout).toMatch(/^fgo +6 +1 +2 +finished/m);

    const remerged = await start('remerge', 'mine', '--merge', 'direct,none');
    expect(remerged).toMatchObject({ exitCode: 0 });
    const merges = await rowsOf('mine-remerge', 'cells.csv');
    expect(merges.map(({ merge, fold }) => [merge, fold]).toSorted()).toEqual(
      ['direct', 'none'].flatMap((merge) => ['1', '2', '3'].map((fold) => [merge, fold])),
    );
    expect((await start('retry', 'mine')).stdout).toBe('Nothing in mine has ended in an error.');
  });
});
