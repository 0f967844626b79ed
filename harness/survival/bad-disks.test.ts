/** Disks that fill up, cannot be written or lose bytes: one sentence each, exit code 2, and nothing is lost. */
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noDisks, onReadOnlyDisk, onSmallDisk } from '../testing/small-disk.ts';
import {
  cleanEnvironment,
  commandOf,
  differences,
  keptIn,
  killAll,
  outputsOf,
  startCommand,
  waitUntil,
} from '../testing/sweep-process.ts';

const example = join(import.meta.dirname, '../testing/my-bench.example.ts');
const sizes = ['--train-size', '6', '--subsets', '2', '--epochs', '1', '--batch-size', '3', '--seeds', '1,2'];
const sweep = ['sweep', '--bench', './my-bench.ts', ...sizes, '--out', 'mine'];
const others = [
  ['status', 'mine'],
  ['export', 'mine'],
  ['retry', 'mine'],
  ['remerge', 'mine'],
];
const database = 'results/mine/sweep.sqlite';
const skipped = noDisks ? ` (skipped: ${noDisks})` : '';

let place: string;
let whole: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'fgo-disks-'));
  whole = await home();
  expect(await startCommand(whole, sweep)).toMatchObject({ exitCode: 0 });
});
afterAll(() => rm(place, { recursive: true }));

async function home(): Promise<string> {
  const folder = await mkdtemp(join(place, 'home-'));
  await cp(example, join(folder, 'my-bench.ts'));
  return folder;
}

/** With the finished sweep in it. */
async function copyOfWhole(): Promise<string> {
  const cwd = await home();
  for (const folder of ['results', 'reports']) await cp(join(whole, folder), join(cwd, folder), { recursive: true });
  return cwd;
}

interface Ended {
  readonly exitCode?: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Progress may stand before it. */
function expectSentence({ exitCode, stdout, stderr }: Ended, sentence: RegExp): void {
  const lines = stderr.trimEnd().split('\n');
  expect([exitCode, lines.at(-1)]).toEqual([2, expect.stringMatching(sentence)]);
  expect(`${stdout}\n${stderr}`).not.toMatch(/\n\s+at |Error:|node:internal/);
  expect(lines.filter((line) => line.startsWith('Expected'))).toHaveLength(1);
}

async function expectWhole(cwd: string): Promise<void> {
  expect(differences(await outputsOf(cwd, 'mine'), await outputsOf(whole, 'mine'))).toEqual([]);
  expect(keptIn(cwd, 'mine')).toEqual(keptIn(whole, 'mine'));
}

const hashOf = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

/** Changes bytes of the file. */
const patched = (change: (bytes: Buffer) => void) => async (path: string) => {
  const bytes = await readFile(path);
  change(bytes);
  await writeFile(path, bytes);
};

/** Where in the file a record of an episode stands: its JSON lies there as it is. */
function episodeIn(bytes: Buffer): number {
  const found = bytes.lastIndexOf('{"type":"episode"');
  expect(found).toBeGreaterThan(4096);
  return found;
}

const changed = (sql: string) => async (path: string) => {
  const file = new DatabaseSync(path);
  file.exec(sql);
  file.close();
};
const replaced = (make: (path: string) => Promise<unknown>) => async (path: string) => {
  await rm(path);
  await make(path);
};

const isDamaged =
  /^Expected \S+sweep\.sqlite to be usable as the database of a sweep, but it is damaged: .*move it away/;
const isNone = /^Expected \S+sweep\.sqlite to be usable as the database of a sweep, but it is no database: .*--out\.$/;

describe.each<[string, (path: string) => Promise<unknown>, RegExp]>([
  [
    'has a bad page among its episodes',
    patched((bytes) => bytes.fill(0xa5, pageOf(bytes), pageOf(bytes) + 4096)),
    isDamaged,
  ],
  ['has a flipped bit in an episode', patched((bytes) => flip(bytes, episodeIn(bytes) + 40)), isDamaged],
  [
    'has a bad header',
    patched((bytes) => bytes.fill(0xff, 16, 100)),
    /: it is (?:damaged|no database)|but it is (?:damaged|no database)/,
  ],
  ['has another beginning', patched((bytes) => bytes.fill(0, 0, 16)), isNone],
  ['was cut', (path) => truncate(path, 50_000), isDamaged],
  ['is a folder', replaced((path) => mkdir(path)), /but it cannot be opened or made there, since it is a folder: /],
  [
    'is of a newer version',
    changed('PRAGMA user_version = 99'),
    /a newer version of the harness made it \(schema 99, this one reads \d+\): update/,
  ],
  [
    'is that of another program',
    replaced(changed('CREATE TABLE notes (text)')),
    /but it is the database of another program: give another --out/,
  ],
])('a database that %s', (what, spoil, sentence) => {
  it('is one sentence for every command, and stays as it is', async () => {
    const cwd = await copyOfWhole();
    const path = join(cwd, database);
    await spoil(path);
    const isFile = await readFile(path).then(
      () => true,
      () => false,
    );
    const within = what.includes('episode');
    const before = isFile ? await hashOf(path) : '';
    const tables = await outputsOf(cwd, 'mine');
    for (const command of [...others, sweep]) {
      const ran = await startCommand(cwd, command);
      // A command that does not need the spoiled row does not see it; every row that is read is checked.
      if (ran.exitCode === 0 && within) expect(command[0]).toMatch(/status|retry|remerge/);
      else expectSentence(ran, sentence);
    }
    if (isFile) expect(await hashOf(path)).toBe(before);
    expect(differences(await outputsOf(cwd, 'mine'), tables)).toEqual([]);
  });
});

it('a database that was moved away, being damaged, gives way to a new one beside its tables', async () => {
  const cwd = await copyOfWhole();
  await rename(join(cwd, database), join(cwd, 'moved-away'));
  await writeFile(join(cwd, 'results/mine/cells.csv'), 'of earlier');
  expect(await startCommand(cwd, sweep)).toMatchObject({ exitCode: 0 });
  await expectWhole(cwd);
});

function pageOf(bytes: Buffer): number {
  return Math.floor(episodeIn(bytes) / 4096) * 4096;
}

function flip(bytes: Buffer, at: number): void {
  bytes[at]! ^= 1;
}

/** With so many kilobytes to spare, in pages of 4. */
async function diskFor(folder: string, spare: number) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size));
  return { folder, kilobytes: sizes.reduce((sum, size) => sum + Math.ceil(size / 4096) * 4, spare) };
}

describe.skipIf(noDisks)(`a disk that fills up${skipped}`, () => {
  it('ends the sweep with a sentence at any size, and with more room the same command goes on to the same tables', async () => {
    const cwd = await home();
    const folder = join(cwd, 'results');
    await mkdir(folder);
    let episodes = 0;
    let midway = 0;
    for (const kilobytes of [4, 100, 240, 400, 1_000, 2_000]) {
      const ran = await onSmallDisk({ folder, kilobytes }, commandOf(sweep), { cwd, env: cleanEnvironment });
      const kept = keptIn(cwd, 'mine');
      expect(kept.episodes).toBeGreaterThanOrEqual(episodes);
      episodes = kept.episodes;
      if (ran.exitCode === 0) break;
      if (kept.episodes > 0) midway += 1;
      expectSentence(ran, /full|takes no more of it/);
    }
    expect(midway).toBeGreaterThanOrEqual(2);
    expect(await startCommand(cwd, sweep)).toMatchObject({ exitCode: 0 });
    await expectWhole(cwd);
  });

  it('ends a re-merge with a sentence, and with more room the same command makes it', async () => {
    const cwd = await copyOfWhole();
    const disk = await diskFor(join(cwd, 'results'), 120);
    const ran = await onSmallDisk(disk, commandOf(['remerge', 'mine']), { cwd, env: cleanEnvironment });
    expectSentence(ran, /mine-remerge\/sweep\.sqlite to be usable .*the disk (?:is full|takes no more of it)/);
    expect(await startCommand(cwd, ['remerge', 'mine'])).toMatchObject({ exitCode: 0 });
    expect(keptIn(cwd, 'mine-remerge')).toMatchObject({ cells: 2, finished: 2 });
    await expectWhole(cwd);
  });

  it.each([
    'results',
    'reports',
  ])('in the export, below %s, ends it with a sentence; with room it is mended', async (name) => {
    const cwd = await copyOfWhole();
    await rm(join(cwd, name === 'results' ? 'results/mine/episodes.csv' : 'reports/mine'), { recursive: true });
    await mkdir(join(cwd, 'reports/mine'), { recursive: true });
    // Too little for the episodes, and for the pictures.
    const disk = await diskFor(join(cwd, name), name === 'results' ? 12 : 40);
    const ran = await onSmallDisk(disk, commandOf(['export', 'mine']), { cwd, env: cleanEnvironment });
    expectSentence(ran, /the disk is full \(ENOSPC\)\.$/);
    const left = await readdir(join(cwd, name, 'mine'));
    expect(left.filter((file) => file.endsWith('.unfinished'))).toEqual([]);
    expect(await startCommand(cwd, ['export', 'mine'])).toMatchObject({ exitCode: 0 });
    await expectWhole(cwd);
  });
});

describe.skipIf(noDisks)(`a folder that is read-only${skipped}`, () => {
  const readOnly = (cwd: string, folder: string, command: readonly string[]) =>
    onReadOnlyDisk(join(cwd, folder), commandOf(command), { cwd, env: cleanEnvironment });

  it('is one sentence for what would write, and status tells what is there', async () => {
    const cwd = await copyOfWhole();
    for (const command of [sweep, ['export', 'mine'], ['remerge', 'mine']])
      expectSentence(await readOnly(cwd, 'results', command), /read-only|cannot be made/);
    expect(await readOnly(cwd, 'results', ['status', 'mine'])).toMatchObject({ exitCode: 0 });
    expect(await readOnly(cwd, 'results', ['retry', 'mine'])).toMatchObject({ exitCode: 0 });
    expectSentence(await readOnly(cwd, 'reports', ['export', 'mine']), /read-only/);
    await expectWhole(cwd);

    const fresh = await home();
    await mkdir(join(fresh, 'results'));
    expectSentence(await readOnly(fresh, 'results', sweep), /read-only|cannot be made/);
  });

  it('shows status and makes tables of a sweep that was killed, once it can be written', async () => {
    const cwd = await home();
    const running = startCommand(cwd, sweep);
    await waitUntil(() => keptIn(cwd, 'mine').steps > 20, running);
    expect(await killAll(running)).toBe(true);
    const kept = keptIn(cwd, 'mine');
    const status = await readOnly(cwd, 'results', ['status', 'mine']);
    if (status.exitCode !== 0) expectSentence(status, /copy both files to a folder that can be written/);
    else expect(status.stdout).toContain(`${kept.finished}/${kept.cells} cells`);
    expectSentence(await readOnly(cwd, 'results', sweep), /read-only|cannot be written/);
    expect(keptIn(cwd, 'mine')).toEqual(kept);
    expect(await startCommand(cwd, sweep)).toMatchObject({ exitCode: 0 });
    await expectWhole(cwd);
  });
});

describe('a sweep that was killed', () => {
  it('and has lost the end of its log goes on from what is left', async () => {
    const cwd = await home();
    const running = startCommand(cwd, sweep);
    await waitUntil(() => keptIn(cwd, 'mine').steps > 40, running);
    expect(await killAll(running)).toBe(true);
    const log = join(cwd, `${database}-wal`);
    const { length } = await readFile(log);
    await truncate(log, Math.floor(length * 0.6));
    expect(await startCommand(cwd, sweep)).toMatchObject({ exitCode: 0 });
    await expectWhole(cwd);
  });
});
