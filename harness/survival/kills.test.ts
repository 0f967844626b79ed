/** SIGKILL at random moments, the same command again each time: the end is that of a sweep that nobody disturbed. */
import { existsSync, watch } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Random, randomStream } from '../core/random.ts';
import { isRunning } from '../sweep/lock-sweep.ts';
import {
  differences,
  type Kept,
  keptIn,
  killAll,
  nothingKept,
  outputsOf,
  startCommand,
  waitUntil,
} from '../testing/sweep-process.ts';

let place: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'fgo-kills-'));
});
afterAll(() => rm(place, { recursive: true }));
const home = () => mkdtemp(join(place, 'home-'));

const shared = process.env.FGO_SHARED_DATA ?? join(import.meta.dirname, '../../../shared/data');
const games = join(shared, 'alfworld');
const absent = existsSync(games) ? '' : ` (skipped: no ${games}, set FGO_SHARED_DATA)`;

/** All four methods. */
const commandWith = (...sizes: readonly string[]) => ['sweep', '--bench', 'alfworld', '--out', 'mine', ...sizes];
const generated = commandWith('--train-size', '12', '--test-size', '18', '--seeds', '1,2', '--subsets', '4');
const real = commandWith('--train-size', '4', '--test-size', '8', '--seeds', '1', '--subsets', '2', '--data', games);

interface Undisturbed {
  readonly cwd: string;
  readonly kept: Kept;
  /** Until the first step was kept. */
  readonly startMs: number;
}

async function undisturbed(command: readonly string[]): Promise<Undisturbed> {
  const cwd = await home();
  const begun = performance.now();
  const running = startCommand(cwd, command);
  await waitUntil(() => keptIn(cwd, 'mine').steps > 0, running);
  const startMs = performance.now() - begun;
  expect(await running).toMatchObject({ exitCode: 0 });
  return { cwd, kept: keptIn(cwd, 'mine'), startMs };
}

/** When so many steps are kept, when one more cell is marked as finished, or in the start. */
interface Moment {
  readonly at: { readonly steps: number } | 'cell' | 'start';
  readonly afterMs: number;
}

/** Over all of the work, each later than the one before; one in ten at a cell's mark, one in five in a start. */
function moments(count: number, { kept, startMs }: Undisturbed, chance: Random): Moment[] {
  const [marks, starts] = [Math.floor(count / 10), Math.ceil(count / 5)];
  const all: Moment[] = Array.from({ length: count - marks - starts }, () => chance.integer(kept.steps - count))
    .toSorted((a, b) => a - b)
    .map((steps) => ({ at: { steps }, afterMs: chance.integer(40) }));
  // In the first half, so that there is work left for those that follow.
  for (let n = 0; n < marks; n += 1)
    all.splice(chance.integer(Math.ceil(all.length / 2)), 0, { at: 'cell', afterMs: chance.integer(5) });
  for (let n = 0; n < starts; n += 1)
    all.splice(chance.integer(all.length), 0, { at: 'start', afterMs: chance.integer(Math.ceil(startMs)) });
  return all;
}

/** One kill. Returns what is kept after it. */
async function killAt(cwd: string, command: readonly string[], { at, afterMs }: Moment): Promise<Kept> {
  const before = keptIn(cwd, 'mine');
  const running = startCommand(cwd, command);
  if (at !== 'start')
    await waitUntil(() => {
      const { steps, finished } = keptIn(cwd, 'mine');
      return at === 'cell' ? finished > before.finished : steps > Math.max(at.steps, before.steps);
    }, running);
  await setTimeout(afterMs);
  expect(await killAll(running)).toBe(true);
  // No thread of it lives on.
  expect(isRunning(join(cwd, 'results', 'mine'))).toBe(false);
  return keptIn(cwd, 'mine');
}

interface Survived {
  readonly cwd: string;
  /** Kills that came after a step of their run was kept, and before its last cell was finished. */
  readonly underWay: number;
}

async function survive(kills: number, command: readonly string[], whole: Undisturbed): Promise<Survived> {
  const cwd = await home();
  let kept = nothingKept;
  let underWay = 0;
  for (const moment of moments(kills, whole, randomStream(4, 'kills', kills))) {
    const now = await killAt(cwd, command, moment);
    // Turns of an episode make way for it: they are no measure of progress.
    for (const what of ['finished', 'episodes', 'calls'] as const)
      expect(now[what], `${what} kept`).toBeGreaterThanOrEqual(kept[what]);
    if (now.steps > kept.steps && now.finished < whole.kept.cells) underWay += 1;
    kept = now;
  }
  expect(await startCommand(cwd, command)).toMatchObject({ exitCode: 0 });
  return { cwd, underWay };
}

async function expectEqual(cwd: string, whole: Undisturbed): Promise<void> {
  const [outputs, wanted] = [await outputsOf(cwd, 'mine'), await outputsOf(whole.cwd, 'mine')];
  expect([...wanted.keys()]).toEqual(
    expect.arrayContaining(['results/mine/cells.csv', 'results/mine/merges.csv', 'reports/mine/index.md']),
  );
  expect(differences(outputs, wanted)).toEqual([]);
  expect(keptIn(cwd, 'mine')).toEqual(whole.kept);
}

describe('a sweep on generated games', () => {
  let whole: Undisturbed;
  beforeAll(async () => {
    whole = await undisturbed(generated);
  }, 240_000);

  it('that is killed at 20 random moments ends with the same bytes, and no step is lost on the way', async () => {
    const { cwd, underWay } = await survive(20, generated, whole);
    expect(underWay).toBeGreaterThanOrEqual(14);
    await expectEqual(cwd, whole);
  });

  it.each([
    ['the same command', generated],
    ['export', ['export', 'mine']],
  ])('that is killed in its export, file after file, is mended by %s', async (_, command) => {
    const cwd = await home();
    const database = 'results/mine/sweep.sqlite';
    await cp(join(whole.cwd, database), join(cwd, database), { recursive: true });
    const files = ['results/mine/cells.csv', 'results/mine/episodes.csv', 'results/mine/times.csv'];
    for (const path of [...files, 'reports/mine/index.md', 'reports/mine/accuracy.png']) {
      await killAtFile(cwd, path);
      expect([path, differences(await outputsOf(cwd, 'mine'), await outputsOf(whole.cwd, 'mine'))]).not.toEqual([
        path,
        [],
      ]);
      // What a kill leaves that comes between a file's beginning and its end.
      await writeFile(join(cwd, `${path}.unfinished`), 'cell,bench');
    }
    expect(await startCommand(cwd, command)).toMatchObject({ exitCode: 0 });
    await expectEqual(cwd, whole);
    const left = await Promise.all(['results/mine', 'reports/mine'].map((folder) => readdir(join(cwd, folder))));
    expect(left.flat()).toContain('times.csv');
    expect(left.flat().filter((name) => name.endsWith('.unfinished'))).toEqual([]);
  });

  /** All cells are finished: what the command still has to do is the export. */
  async function killAtFile(cwd: string, path: string): Promise<void> {
    for (const folder of ['results/mine', 'reports/mine']) await mkdir(join(cwd, folder), { recursive: true });
    const [folder, file] = [join(cwd, path, '..'), path.split('/').at(-1)!];
    let begun = false;
    const running = startCommand(cwd, generated);
    const watcher = watch(folder, (_, name) => {
      if (begun || !name?.startsWith(file)) return;
      begun = true;
      running.kill('SIGKILL');
    });
    expect((await running).signal).toBe('SIGKILL');
    watcher.close();
  }
});

describe.skipIf(absent)(`a sweep on the real games${absent}`, () => {
  it('that is killed at 3 random moments ends with the same bytes', async () => {
    const whole = await undisturbed(real);
    const { cwd, underWay } = await survive(3, real, whole);
    expect(underWay).toBeGreaterThanOrEqual(2);
    await expectEqual(cwd, whole);
  });
});
