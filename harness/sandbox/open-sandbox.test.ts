import { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, it } from 'vitest';
import { StoppedError } from '../core/errors.ts';
import type { SandboxProgram } from '../core/sandbox.ts';
import { openSandbox } from './open-sandbox.ts';

const sandbox = openSandbox();
afterAll(() => sandbox.close());

const javascript = (code: string, more: Partial<SandboxProgram> = {}) =>
  sandbox.run({ language: 'javascript', form: 'program', code, ...more });
const python = (code: string, more: Partial<SandboxProgram> = {}) =>
  sandbox.run({ language: 'python', form: 'program', code, ...more });
const bytes = (text: string) => new TextEncoder().encode(text);

describe('JavaScript', () => {
  it('prints in order, with what JSON leaves out', async () => {
    const code = `console.log('a', 1, [1, { b: 2n }], new Map([[1, 2]]), undefined, null); console.error(new TypeError('no'));`;
    expect(await javascript(code)).toMatchObject({
      output: 'a 1 [1,{"b":"2n"}] {"Map":[[1,2]]} undefined null\nTypeError: no (line 1)\n',
    });
  });

  it('returns the value of a function of its input, also a promised one', async () => {
    const form = 'function';
    expect(await javascript('return input.a * 2', { form, input: { a: 21 } })).toMatchObject({ value: 42 });
    expect(await javascript('return Promise.resolve({ b: "x\\0y" })', { form })).toMatchObject({
      value: { b: 'x\0y' },
    });
    expect(await javascript('', { form })).toMatchObject({ state: 'done', value: null });
  });

  it('awaits at the top of a program, and says where a program fails', async () => {
    expect(await javascript('console.log(await Promise.resolve(5))')).toMatchObject({ output: '5\n' });
    const failed = await javascript('const a = undefined;\n\na.b;');
    expect(failed).toMatchObject({
      why: 'error',
      message: "TypeError: cannot read property 'b' of undefined (line 3)",
    });
    expect(await javascript('let = ;')).toMatchObject({
      why: 'error',
      message: expect.stringMatching(/^SyntaxError: /),
    });
    expect(await javascript('await new Promise(() => {})')).toMatchObject({ state: 'stopped', why: 'error' });
  });

  it('reads the files it is given and gives back those it wrote or changed', async () => {
    const files = new Map([
      ['a.txt', bytes('größe')],
      ['pages/b.txt', bytes('same')],
    ]);
    const code = `
      console.log(readFile('a.txt'), readBytes('a.txt').length, listFiles().join());
      writeFile('a.txt', 'new'); writeFile('pages/b.txt', 'same'); writeFile('c/d', new Uint8Array([0, 255]).subarray(1));`;
    const run = await javascript(code, { files });
    expect(run).toMatchObject({ state: 'done', output: 'größe 7 a.txt,pages/b.txt\n' });
    expect(run.state === 'done' && run.files).toEqual(
      new Map([
        ['a.txt', bytes('new')],
        ['c/d', new Uint8Array([255])],
      ]),
    );
  });

  it('knows one time and one chance', async () => {
    const code = `console.log(new Date().toISOString(), Date.now(), new Date(2020, 1, 2, 3).toISOString(), Math.random(), new Date() instanceof Date)`;
    const runs = [await javascript(code), await javascript(code)];
    expect(runs[0]).toEqual(runs[1]);
    expect(runs[0]!.output).toMatch(/^2000-01-01T00:00:00.000Z 946684800000 2020-02-02T03:00:00.000Z 0\.\d+ true\n$/);
  });
});

describe('Python', () => {
  it('prints in order, on both streams', async () => {
    const code = 'import sys\nprint("a")\nprint("b", file=sys.stderr)\nprint("ü", end="")';
    expect(await python(code)).toMatchObject({ state: 'done', output: 'a\nb\nü', value: null });
  });

  it('is a main program, may await, and ends by sys.exit', async () => {
    const code = `
import asyncio, sys, time
async def nap():
    await asyncio.sleep(3600)
    return __name__
print(asyncio.run(nap()), await nap(), time.sleep(3600))
sys.exit()`;
    expect(await python(code)).toMatchObject({ state: 'done', output: '__main__ __main__ None\n' });
  });

  it('says where a program fails', async () => {
    expect(await python('x = 1\n\nx / 0')).toMatchObject({
      why: 'error',
      message: 'ZeroDivisionError: division by zero (line 3)',
    });
    expect(await python('x = (')).toMatchObject({
      why: 'error',
      message: "SyntaxError: '(' was never closed (line 1)",
    });
    expect(await python('input()')).toMatchObject({ why: 'error', message: expect.stringMatching(/^EOFError: /) });
  });

  it('reads the files it is given, imports modules among them, and gives back those it wrote or changed', async () => {
    const files = new Map([
      ['data/a.csv', bytes('x,y\n1,2\n')],
      ['helper.py', bytes('answer = 42')],
    ]);
    const code = `
import csv, helper
print(helper.answer, list(csv.reader(open('data/a.csv'))))
open('made.py', 'w').write('more = 43')
import made
print(made.more)`;
    const run = await python(code, { files });
    expect(run).toMatchObject({ state: 'done', output: "42 [['x', 'y'], ['1', '2']]\n43\n" });
    expect(run.state === 'done' && run.files).toEqual(new Map([['made.py', bytes('more = 43')]]));
  });

  it('knows one time, one chance and one order', async () => {
    const code = `
import datetime, os, random, time, uuid
print(int(time.time()), datetime.date.today(), random.random(), uuid.uuid4(), os.urandom(4), hash('a'), {'x', 'y', 'z'}, id(object()))`;
    const runs = [await python(code), await python(code)];
    expect(runs[0]).toEqual(runs[1]);
    expect(runs[0]!.output).toMatch(/^946684800 2000-01-01 0\.8444218515250481 /);
  });

  it('has no functions of an input', async () => {
    expect(await python('return 1', { form: 'function' })).toMatchObject({ state: 'stopped', why: 'error' });
  });
});

describe('a sandbox', () => {
  it('refuses files that it may not hold before it runs anything', async () => {
    const climbing = new Map([['../a', bytes('')]]);
    expect(await javascript('', { files: climbing })).toMatchObject({ state: 'stopped', why: 'files' });
    const large = new Map([['a', new Uint8Array(11)]]);
    expect(await python('', { files: large, limits: { fileBytes: 10 } })).toMatchObject({
      state: 'stopped',
      why: 'files',
    });
  });

  it('lets a run ask for less and never for more', async () => {
    const small = openSandbox({ limits: { outputCharacters: 3 } });
    const run = (outputCharacters: number) =>
      small.run({
        language: 'javascript',
        form: 'program',
        code: 'console.log("12345")',
        limits: { outputCharacters },
      });
    expect(await run(2)).toMatchObject({ why: 'output', output: '12' });
    expect(await run(100)).toMatchObject({ why: 'output', output: '123' });
    await small.close();
  });

  it.each([Number.NaN, -1, 1.5])('refuses %s as a limit', (timeMs) => {
    expect(() => openSandbox({ limits: { timeMs } })).toThrow(RangeError);
  });

  it('runs many programs, one after the other, in the order they came', async () => {
    const runs = await Promise.all(Array.from({ length: 20 }, (_, at) => javascript(`console.log(${at})`)));
    expect(runs.map(({ output }) => output)).toEqual(Array.from({ length: 20 }, (_, at) => `${at}\n`));
  });

  it('stops a running and a waiting program when it is told to, and goes on', async () => {
    const stop = new AbortController();
    const runs = [1, 2].map(() =>
      sandbox.run({ language: 'javascript', form: 'program', code: 'for (;;);' }, stop.signal).catch((error) => error),
    );
    setTimeout(() => stop.abort(), 50);
    expect(await Promise.all(runs)).toEqual([expect.any(StoppedError), expect.any(StoppedError)]);
    expect(await javascript('console.log(1)')).toMatchObject({ output: '1\n' });
  });

  it('runs nothing after it is closed', async () => {
    const closed = openSandbox();
    await closed.close();
    await expect(closed.run({ language: 'javascript', form: 'program', code: '' })).rejects.toThrow(StoppedError);
  });

  it('works in a thread, and its children end with the thread', async () => {
    const file = new URL('./testing/in-a-thread.ts', import.meta.url);
    const thread = new Worker(file);
    const message = await new Promise((resolve, reject) => thread.once('message', resolve).once('error', reject));
    expect(message).toMatchObject({ state: 'done', value: 2 });
    expect(await new Promise((resolve) => thread.once('exit', resolve))).toBe(0);
  });
});
