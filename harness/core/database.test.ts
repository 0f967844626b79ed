import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { execa } from 'execa';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { problemOf } from '../testing/problem-of.ts';
import { noDisks, onReadOnlyDisk, onSmallDisk } from '../testing/small-disk.ts';
import { openDatabase, type SqliteFile } from './database.ts';
import { ConfigError } from './errors.ts';

const root = mkdtempSync(join(tmpdir(), 'database-'));
afterAll(() => rmSync(root, { recursive: true }));
let folder = '';
let file = '';
let count = 0;
beforeEach(() => {
  count += 1;
  folder = join(root, String(count));
  mkdirSync(folder);
  file = join(folder, 'notes.sqlite');
});

const format = {
  applicationId: 77,
  schemaVersion: 2,
  schema: `
    CREATE TABLE pages (page INTEGER PRIMARY KEY) STRICT;
    CREATE TABLE notes (page INTEGER NOT NULL REFERENCES pages, text TEXT NOT NULL) STRICT;
    CREATE INDEX notes_by_text ON notes (text)`,
  what: 'a pile of notes',
  remedies: { elsewhere: 'take another', anew: 'begin anew' },
};
const write = () => openDatabase({ ...format, path: file, mode: 'write' });
const read = () => openDatabase({ ...format, path: file, mode: 'read' });
const sentence = (problem: string) => `Expected ${file} to be usable as a pile of notes, but ${problem}.`;

const addPage = ({ database }: SqliteFile, page: number, text = `page ${page} `.repeat(200)) => {
  database.prepare('INSERT INTO pages VALUES (?)').run(page);
  database.prepare('INSERT INTO notes VALUES (?, ?)').run(page, text);
};
const notesIn = ({ database, guard }: SqliteFile) =>
  Number(guard(() => database.prepare('SELECT count(*) AS n FROM notes').get())!.n);

function fill(pages: number): void {
  const notes = write();
  for (let page = 0; page < pages; page += 1) notes.transaction(() => addPage(notes, page));
  notes.close();
}

function notesKept(mode: 'write' | 'read' = 'write'): number {
  const notes = mode === 'write' ? write() : read();
  const kept = notesIn(notes);
  notes.close();
  return kept;
}

/** Changes the file behind our back. */
function change(sql: string): void {
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  database.exec(sql);
  database.close();
}

/** What a process of its own does with `notes`, `add(page)` and `count()`; it says the sentence it ends with, if any. */
function script(mode: 'write' | 'read', code: string): [string, ...string[]] {
  const module = (name: string) => JSON.stringify(join(import.meta.dirname, name));
  const text = `
    const { openDatabase } = await import(${module('database.ts')});
    const options = ${JSON.stringify({ ...format, path: file, mode })};
    let notes;
    const add = (page) => notes.transaction(() => {
      notes.database.prepare('INSERT INTO pages VALUES (?)').run(page);
      for (let part = 0; part < 4; part += 1)
        notes.database.prepare('INSERT INTO notes VALUES (?, ?)').run(page, part + 'x'.repeat(3000));
    });
    const count = () => notes.guard(() => notes.database.prepare('SELECT count(*) AS n FROM notes').get()).n;
    try {
      notes = openDatabase(options);
      ${code}
    } catch (error) {
      if (error.name !== 'ConfigError') throw error;
      console.log(error.message);
    } finally {
      notes?.close();
    }`;
  return [process.execPath, '--input-type=module', '-e', text];
}

/** A process that is killed with what it has written in the log alone. */
async function killed(pages: number): Promise<void> {
  const [node, ...parts] = script(
    'write',
    `for (let page = 0; page < ${pages}; page += 1) add(page); process.kill(process.pid, 'SIGKILL');`,
  );
  expect((await execa(node, parts, { reject: false })).signal).toBe('SIGKILL');
}

describe('a database', () => {
  it('keeps what was committed, and folders are made for it', () => {
    file = join(folder, 'new', 'folder', 'notes.sqlite');
    fill(3);
    expect(notesKept()).toBe(3);
  });

  it('keeps nothing of a transaction that fails, and goes on after it', () => {
    const notes = write();
    const bug = new TypeError('x is undefined');
    const fail = () =>
      notes.transaction(() => {
        addPage(notes, 1);
        throw bug;
      });
    expect(fail).toThrow(bug);
    notes.transaction(() => addPage(notes, 2));
    expect(notesIn(notes)).toBe(1);
    notes.close();
    notes.close();
  });

  it.each([
    ['a wrong statement', 'SELECT * FROM nothing'],
    ['a row that breaks a reference', `INSERT INTO notes VALUES (9, '')`],
    ['a transaction within one', 'BEGIN'],
  ])('takes %s for the bug that it is', (_name, sql) => {
    const notes = write();
    expect(() => notes.transaction(() => notes.database.exec(sql))).not.toThrow(ConfigError);
    expect(() => notes.transaction(() => notes.database.exec(sql))).toThrow(Error);
    notes.close();
  });

  it('keeps what a killed process has committed', async () => {
    await killed(5);
    expect(notesKept()).toBe(20);
  });

  it('says that another process holds it', () => {
    const [one, other] = [write(), write()];
    other.database.exec('PRAGMA busy_timeout = 0');
    one.transaction(() =>
      expect(problemOf(() => other.transaction(() => addPage(other, 1)))).toBe(
        sentence('another process held it for over 10 s: end that process, or take another'),
      ),
    );
    one.close();
    other.close();
  });

  it('gives the sentence for damage that its user finds', () => {
    const notes = write();
    expect(notes.damaged().message).toBe(sentence('it is damaged: begin anew'));
    expect(notes.damaged('page 7').message).toBe(sentence('page 7 is damaged: begin anew'));
    notes.close();
  });

  it('says by itself what to do where its user does not', () => {
    const { remedies: _, ...rest } = format;
    writeFileSync(file, 'no database');
    expect(problemOf(() => openDatabase({ ...rest, path: file, mode: 'write' }))).toBe(
      sentence('it is no database: use another folder'),
    );
  });
});

const spoil = (change: (bytes: Buffer) => void) => () => {
  fill(400);
  const bytes = readFileSync(file);
  change(bytes);
  writeFileSync(file, bytes);
};
const changed = (sql: string) => () => {
  fill(1);
  change(sql);
};
const isDamaged = 'it is damaged: begin anew';
const isOthers = 'it is the database of another program: take another';

describe.each(['write', 'read'] as const)('a file that cannot be used, to %s', (mode) => {
  const open = mode === 'write' ? write : read;

  it.each<[string, () => void, string]>([
    ['another program has made', () => change('CREATE TABLE t (x)'), isOthers],
    ['another program has made with a mark', () => change('CREATE TABLE t (x); PRAGMA application_id = 78'), isOthers],
    ['is no database', () => writeFileSync(file, 'notes of mine\n'.repeat(100)), 'it is no database: take another'],
    [
      'a newer version has made',
      changed('PRAGMA user_version = 3'),
      'a newer version of the harness made it (schema 3, this one reads 2): update the harness, or take another',
    ],
    [
      'an older version has made',
      changed('PRAGMA user_version = 1'),
      'an older version of the harness made it (schema 1, this one reads 2): begin anew',
    ],
    ['lacks a table', changed('DROP TABLE notes'), isDamaged],
    ['lacks a column', changed('DROP INDEX notes_by_text; ALTER TABLE notes DROP COLUMN text'), isDamaged],
    ['lacks an index', changed('DROP INDEX notes_by_text'), isDamaged],
    ['has a format that SQLite does not know', spoil((bytes) => bytes.writeUInt32BE(9, 44)), isDamaged],
  ])('and that %s, is refused with a sentence and stays as it is', (_name, make, problem) => {
    make();
    const before = readFileSync(file);
    expect(problemOf(open)).toBe(sentence(problem));
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('is refused where a folder is in its place', () => {
    mkdirSync(file);
    expect(problemOf(open)).toBe(sentence('it cannot be opened or made there, since it is a folder: take another'));
  });
});

describe('a damaged file', () => {
  const middle = (bytes: Buffer) => bytes.fill(0xa5, bytes.length / 2, bytes.length / 2 + 4096);

  it('is refused before any work: a page in its middle', () => {
    spoil(middle)();
    expect(problemOf(write)).toBe(sentence(isDamaged));
  });

  it('is refused before any work: cut short', () => {
    fill(400);
    truncateSync(file, 4096 * 40);
    expect(problemOf(write)).toBe(sentence(isDamaged));
  });

  it('is refused before any work: cut to nothing beside its log, which is kept', async () => {
    await killed(3);
    truncateSync(file, 0);
    expect(problemOf(write)).toBe(sentence(isDamaged));
    expect(readFileSync(`${file}-wal`).length).toBeGreaterThan(10_000);
  });

  it('ends what reads it with the same sentence', () => {
    spoil(middle)();
    const notes = read();
    const all = () => notes.guard(() => notes.database.prepare('SELECT * FROM notes').all());
    expect(problemOf(all)).toBe(sentence(isDamaged));
    notes.close();
  });
});

describe('a database that is only read', () => {
  it('has to be there', () => {
    expect(problemOf(read)).toBe(sentence('it does not exist: take another'));
    writeFileSync(file, '');
    expect(problemOf(read)).toBe(sentence('nothing has been written to it yet: give its command again'));
    expect(readdirSync(folder)).toEqual(['notes.sqlite']);
  });

  it('at rest, gets no files beside it', () => {
    fill(3);
    const notes = read();
    expect(notesIn(notes)).toBe(3);
    expect(readdirSync(folder)).toEqual(['notes.sqlite']);
    notes.close();
    expect(readdirSync(folder)).toEqual(['notes.sqlite']);
  });

  it('shows what another process commits, while that one writes', () => {
    const writer = write();
    writer.transaction(() => addPage(writer, 1));
    const reader = read();
    writer.transaction(() => {
      addPage(writer, 2);
      expect(notesIn(reader)).toBe(1);
    });
    expect(notesIn(reader)).toBe(2);
    writer.close();
    expect(notesIn(reader)).toBe(2);
    reader.close();
  });

  it('shows what a killed process has committed, and leaves it to the next writer', async () => {
    await killed(5);
    const before = readdirSync(folder);
    expect(notesKept('read')).toBe(20);
    expect(readdirSync(folder)).toEqual(before);
    expect(notesKept()).toBe(20);
  });

  it('is not trusted once a writer has changed it under its reader', () => {
    fill(3);
    const reader = read();
    const writer = write();
    writer.transaction(() => addPage(writer, 9));
    expect(notesIn(reader)).toBe(3);
    writer.close();
    expect(problemOf(() => notesIn(reader))).toContain('another process has begun to write it');
    reader.close();
  });

  it('cannot be written', () => {
    fill(1);
    const reader = read();
    expect(problemOf(() => reader.transaction(() => addPage(reader, 9)))).toBe(
      sentence('it cannot be written: take another'),
    );
    reader.close();
    expect(notesKept()).toBe(1);
  });
});

describe.skipIf(noDisks)(`a disk${noDisks ? ` (skipped: ${noDisks})` : ''}`, () => {
  const full = () => sentence('the disk is full: make room and give the same command again');
  const untilItEnds = `let done = 0;
    try { for (;;) { add(count()); done += 1; } }
    finally { console.log(done, count()); }`;

  it.each([100, 200, 333, 600, 1000])('of %i KB that fills up loses nothing that was committed', async (kilobytes) => {
    const { exitCode, stdout, stderr } = await onSmallDisk({ folder, kilobytes }, script('write', untilItEnds));
    expect([exitCode, stderr]).toEqual([0, '']);
    const [counts, said] = stdout.split('\n');
    const [done, notes] = counts!.split(' ').map(Number);
    expect(said).toBe(full());
    expect(done).toBeGreaterThan(0);
    expect(notes).toBe(4 * done!);
    expect(notesKept('read')).toBe(notes);
    expect(notesKept()).toBe(notes);
  });

  it.each([4, 8, 16, 24, 32, 48, 64])('of %i KB has a sentence, and the next one is usable', async (kilobytes) => {
    const { exitCode, stdout, stderr } = await onSmallDisk(
      { folder, kilobytes },
      script('write', 'for (;;) add(count());'),
    );
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Expected .* make room and give the same command again\.$/);
    expect(notesKept() % 4).toBe(0);
  });

  it.each(['read', 'write'] as const)('that is full lets a file be opened to %s, to its last note', async (mode) => {
    await killed(10);
    const pages = readdirSync(folder).map((name) => Math.ceil(statSync(join(folder, name)).size / 4096));
    const kilobytes = 4 * pages.reduce((sum, each) => sum + each);
    const { exitCode, stdout } = await onSmallDisk({ folder, kilobytes }, script(mode, 'console.log(count());'));
    expect([exitCode, stdout]).toEqual([0, '40']);
  });

  it('that lets no file grow over a limit has a sentence, and loses nothing that was committed', async () => {
    const limited = ['-c', 'ulimit -f 400; exec "$@"', 'sh', ...script('write', untilItEnds)];
    const { stdout, stderr } = await execa('sh', limited, { reject: false });
    const [counts, said] = stdout.split('\n');
    expect([said, stderr]).toEqual([expect.stringMatching(/the disk takes no more of it, .* make room/), '']);
    expect(notesKept()).toBe(Number(counts!.split(' ')[1]));
  });

  it.each([
    ['at rest', async () => fill(4)],
    ['of a killed process', () => killed(1)],
  ])('that is read-only lets a file %s be read, and says that it cannot be written', async (_name, make) => {
    await make();
    const before = readdirSync(folder);
    const reading = await onReadOnlyDisk(folder, script('read', 'console.log(count())'));
    expect(reading).toEqual({ exitCode: 0, stdout: '4', stderr: '' });
    const writing = await onReadOnlyDisk(folder, script('write', 'add(99)'));
    expect(writing.stdout).toMatch(
      /^Expected .* but it cannot be (written|opened or made there), since its folder is read-only: take another\.$/,
    );
    expect(readdirSync(folder)).toEqual(before);
  });

  it('that is read-only lets no file be made', async () => {
    const { exitCode, stdout } = await onReadOnlyDisk(folder, script('write', 'add(1)'));
    expect(exitCode).toBe(0);
    expect(stdout).toBe(sentence('it cannot be opened or made there, since its folder is read-only: take another'));
    file = join(folder, 'new', 'notes.sqlite');
    const deeper = await onReadOnlyDisk(folder, script('write', 'add(1)'));
    expect(deeper.stdout).toBe(sentence('its folder cannot be made (EROFS): take another'));
  });

  it('that is read-only says where the last changes lie when SQLite cannot read them there', async () => {
    await killed(2);
    rmSync(`${file}-shm`);
    const { stdout } = await onReadOnlyDisk(folder, script('read', 'console.log(count())'));
    expect(stdout).toBe(
      sentence(`the last changes lie in ${file}-wal: copy both files to a folder that can be written`),
    );
    expect(notesKept('read')).toBe(8);
  });
});
