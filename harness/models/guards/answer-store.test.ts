import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { execa } from 'execa';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/errors.ts';
import type { ModelResponse } from '../../core/language-model.ts';
import { randomStream } from '../../core/random.ts';
import { problemOf } from '../../testing/problem-of.ts';
import { noDisks, onSmallDisk } from '../../testing/small-disk.ts';
import { openAnswerStore } from './answer-store.ts';

const root = mkdtempSync(join(tmpdir(), 'answers-'));
afterAll(() => rmSync(root, { recursive: true }));
let file = '';
let files = 0;
beforeEach(() => {
  files += 1;
  file = join(root, `${files}.sqlite`);
});

const usage = { promptTokens: 10, completionTokens: 5, cacheReadTokens: 3 };
const answerOf = (text: string): ModelResponse => ({
  text,
  toolCalls: [{ id: 'call-1', name: 'look', input: { at: ['desk', null, 0.5] } }],
  finish: 'tool-calls',
  usage,
  paid: { ...usage, usd: 0.0125 },
  servedBy: 'other-model',
});

/** Changes the file behind the store's back. */
function change(sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

function fill(count: number): void {
  const store = openAnswerStore(file);
  for (let index = 0; index < count; index += 1)
    store.put(`key-${index}`, 'a/b', answerOf(`answer ${index} `.repeat(40)));
  store.close();
}

describe('a store of answers', () => {
  it('gives back what was put in, also after it was opened anew', () => {
    const store = openAnswerStore(file);
    store.put('key', 'openai/gpt-4o', answerOf('yes'));
    expect(store.get('key')).toEqual(answerOf('yes'));
    store.close();
    const again = openAnswerStore(file);
    expect(again.get('key')).toEqual(answerOf('yes'));
    expect(again.get('other')).toBeUndefined();
    again.close();
  });

  it('gives back any text, to the last character', () => {
    const store = openAnswerStore(':memory:');
    let count = 0;
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('é', '\ud800', '\u0000', '\u2028', '😀')), (text) => {
        count += 1;
        store.put(`key-${count}`, 'a/b', answerOf(text));
        expect(store.get(`key-${count}`)).toEqual(answerOf(text));
      }),
    );
    store.close();
  });

  it('keeps the first answer to a call and says which one that is', () => {
    const [one, other] = [openAnswerStore(file), openAnswerStore(file)];
    expect(one.put('key', 'a/b', answerOf('first'))).toEqual(answerOf('first'));
    expect(other.put('key', 'a/b', answerOf('second'))).toEqual(answerOf('first'));
    expect(one.get('key')?.text).toBe('first');
    one.close();
    other.close();
  });

  it('counts its answers and their bytes', () => {
    const store = openAnswerStore(':memory:');
    expect(store.size()).toEqual({ answers: 0, bytes: 0 });
    store.put('a', 'a/b', answerOf('é'));
    store.put('b', 'a/b', answerOf(''));
    const bytes = Buffer.byteLength(JSON.stringify(answerOf('é')) + JSON.stringify(answerOf('')));
    expect(store.size()).toEqual({ answers: 2, bytes });
    store.close();
  });

  it('makes the folders that its file is to lie in', () => {
    const path = join(root, 'new', 'folder', 'answers.sqlite');
    openAnswerStore(path).close();
    expect(readFileSync(path).subarray(0, 15).toString()).toBe('SQLite format 3');
  });

  it('may be closed twice', () => {
    const store = openAnswerStore(file);
    store.close();
    expect(() => store.close()).not.toThrow();
  });

  it('is used by several processes at once, from the making of the file on', async () => {
    const module = JSON.stringify(join(import.meta.dirname, 'answer-store.ts'));
    const script = `
      const [file, name] = process.argv.slice(1);
      const { openAnswerStore } = await import(${module});
      const store = openAnswerStore(file);
      const response = { text: name, toolCalls: [], finish: 'stop' };
      for (let index = 0; index < 50; index += 1) {
        store.put(name + index, 'a/b', response);
        store.put('shared' + index, 'a/b', response);
      }
      store.close();`;
    const names = ['p', 'q', 'r', 's'];
    const run = (name: string) => execa(process.execPath, ['--input-type=module', '-e', script, '--', file, name]);
    const runs = await Promise.all(names.map(run));
    // No warning that node:sqlite is an experiment, either.
    expect(runs.map(({ stderr }) => stderr)).toEqual(['', '', '', '']);
    const store = openAnswerStore(file);
    expect(store.size().answers).toBe(5 * 50);
    for (const name of names) expect(store.get(`${name}49`)?.text).toBe(name);
    store.close();
  });
});

describe('a store that cannot be used', () => {
  const sentence = (problem: string) => `Expected ${file} to be usable as the cache of answers, but ${problem}.`;

  it('says that an answer is damaged, and keeps the others', () => {
    fill(2);
    change(`UPDATE answers SET response = replace(response, 'answer 1', 'answer 7')`);
    const store = openAnswerStore(file);
    const anew = 'delete the file or give another file with --cache-file';
    expect(problemOf(() => store.get('key-1'))).toBe(sentence(`the answer key-1 in it is damaged: ${anew}`));
    expect(store.get('key-0')?.text).toMatch(/^answer 0/);
    store.close();
  });

  it.each([
    ['an answer under the key of another', `UPDATE answers SET key = 'key-9'`],
    ['an answer that is no JSON', `UPDATE answers SET key = 'key-9', response = '{'`],
    ['a checksum that is none', `UPDATE answers SET key = 'key-9', checksum = ''`],
  ])('says that %s is damaged', (_name, sql) => {
    fill(1);
    change(sql);
    const store = openAnswerStore(file);
    expect(problemOf(() => store.get('key-9'))).toContain('the answer key-9 in it is damaged');
    store.close();
  });

  it('says that a page of the file is damaged before anything is asked of it', () => {
    fill(50);
    const bytes = readFileSync(file);
    bytes.fill(0xa5, 4096, 4096 + 200);
    writeFileSync(file, bytes);
    expect(problemOf(() => openAnswerStore(file))).toBe(
      sentence('it is damaged: delete the file or give another file with --cache-file'),
    );
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  it('never gives another answer than the one that was put in, whatever bytes are damaged', () => {
    fill(30);
    const sound = readFileSync(file);
    const random = randomStream(1, 'damage');
    let refused = 0;
    for (let round = 0; round < 60; round += 1) {
      const bytes = Buffer.from(sound);
      for (let count = 0; count < 8; count += 1) bytes[random.integer(bytes.length)] = random.integer(256);
      writeFileSync(file, bytes);
      try {
        const store = openAnswerStore(file);
        for (let index = 0; index < 30; index += 1)
          expect([undefined, `answer ${index} `.repeat(40)]).toContain(store.get(`key-${index}`)?.text);
        store.close();
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError);
        refused += 1;
      }
      for (const end of ['-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
    }
    expect(refused).toBeGreaterThan(30);
  });

  it('says that the file is no database, and leaves it as it is', () => {
    writeFileSync(file, 'notes of mine\n');
    expect(problemOf(() => openAnswerStore(file))).toBe(
      sentence('it is no database: give another file with --cache-file'),
    );
    expect(readFileSync(file, 'utf8')).toBe('notes of mine\n');
  });

  it.each([
    ['without a version', 'CREATE TABLE notes (text TEXT)'],
    ['with one', 'CREATE TABLE notes (text TEXT); PRAGMA user_version = 1'],
  ])('says that it is the database of another program, %s, and leaves it as it is', (_name, sql) => {
    change(sql);
    const before = readFileSync(file);
    expect(problemOf(() => openAnswerStore(file))).toBe(
      sentence('it is the database of another program: give another file with --cache-file'),
    );
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('says that a newer version of the program wrote it', () => {
    fill(1);
    change('PRAGMA user_version = 2');
    expect(problemOf(() => openAnswerStore(file))).toBe(
      sentence(
        'a newer version of the harness made it (schema 2, this one reads 1): update the harness, or give another file with --cache-file',
      ),
    );
  });

  it('says that its table is gone', () => {
    fill(1);
    change('DROP TABLE answers');
    expect(problemOf(() => openAnswerStore(file))).toContain('it is damaged');
  });

  it('says that its folder cannot be made', () => {
    writeFileSync(file, '');
    const path = join(file, 'folder', 'answers.sqlite');
    expect(problemOf(() => openAnswerStore(path))).toBe(
      `Expected ${path} to be usable as the cache of answers, but its folder cannot be made (ENOTDIR): give another file with --cache-file.`,
    );
    expect(problemOf(() => openAnswerStore('/proc/none/answers.sqlite'))).toContain('its folder cannot be made');
  });

  it.each(['/proc/answers.sqlite', root])('says that no file can be made at %s', (path) => {
    expect(problemOf(() => openAnswerStore(path))).toMatch(/it cannot be opened or made there[\w, -]*: give another/);
  });

  it.skipIf(noDisks)(`says that the disk is full${noDisks ? ` (skipped: ${noDisks})` : ''}`, async () => {
    const folder = mkdtempSync(join(root, 'full-'));
    file = join(folder, 'answers.sqlite');
    const script = `
      const { openAnswerStore } = await import(${JSON.stringify(join(import.meta.dirname, 'answer-store.ts'))});
      const store = openAnswerStore(${JSON.stringify(file)});
      let kept = 0;
      try {
        for (; ; kept += 1) store.put('key-' + kept, 'a/b', { text: 'x'.repeat(3000), toolCalls: [], finish: 'stop' });
      } catch ({ name, message }) {
        console.log([kept, name, message].join('\\n'));
      }
      store.close();`;
    const node = [process.execPath, '--input-type=module', '-e', script] as const;
    const { stdout } = await onSmallDisk({ folder, kilobytes: 400 }, node);
    const [kept, ...said] = stdout.split('\n');
    expect(said).toEqual(['ConfigError', sentence('the disk is full: make room and give the same command again')]);
    const store = openAnswerStore(file);
    expect(store.size().answers).toBe(Number(kept));
    expect(Number(kept)).toBeGreaterThan(10);
    store.close();
  });
});
