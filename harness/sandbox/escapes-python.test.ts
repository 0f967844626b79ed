import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox } from './open-sandbox.ts';
import { attacker, canary, textOf } from './testing/hostile.ts';
import { openWitness, type Witness } from './testing/witness.ts';

const sandbox = openSandbox();
const { attack } = attacker(sandbox, 'python', 'print');
let witness: Witness;

beforeAll(async () => {
  process.env.SANDBOX_CANARY = canary;
  witness = await openWitness();
});

afterAll(async () => {
  delete process.env.SANDBOX_CANARY;
  await Promise.all([sandbox.close(), witness.close()]);
});

/** Runs each of the statements, and prints what it came to. */
const tryAll = (statements: readonly string[]) => `
for statement in ${JSON.stringify(statements)}:
    try:
        exec(statement)
        print('done', statement)
    except BaseException as error:
        print('refused')
`;

const allRefused = (statements: readonly string[]) => ({
  state: 'done',
  output: 'refused\n'.repeat(statements.length),
});

const proxy = 'from pyodide.ffi import to_js; made = to_js([1]); F = made.constructor.constructor; ';

describe('Python', () => {
  it('finds no JavaScript behind it', async () => {
    const statements = [
      'import js',
      'from js import process',
      'import pyodide_js',
      'from pyodide_js import FS',
      'from pyodide.code import run_js; run_js("1")',
      'import pyodide.http',
      'from pyodide.http import pyfetch',
      'import micropip',
      `${proxy}F("return process")()`,
      `${proxy}F("return this")()`,
      `${proxy}F("return import(\\"node:fs\\")")()`,
      `${proxy}made.process.env`,
      'import importlib, sys; del sys.modules["js"]; importlib.import_module("js").process',
      'import importlib, sys; del sys.modules["pyodide_js"]; importlib.import_module("pyodide_js")._module',
    ];
    expect(await attack(tryAll(statements))).toMatchObject(allRefused(statements));
  });

  it('sees no environment but its own', async () => {
    const run = await attack('import os, sys\nprint(sorted(os.environ), sys.argv, os.getcwd())');
    expect(run).toMatchObject({
      state: 'done',
      output: expect.stringMatching(/^\['HOME', 'LANG', .*\] \['program\.py'\] \/scratch\n$/),
    });
  });

  it('reads no file outside', async () => {
    const statements = [
      '/etc/passwd',
      '../etc/passwd',
      '/proc/self/environ',
      '../../../../etc/hosts',

      import.meta.filename,
    ].map((name) => `open(${JSON.stringify(name)}).read()`);
    const more = [
      'import os; os.listdir("/etc")',
      'import urllib.request as r; r.urlopen("file:///etc/passwd").read()',
    ];
    expect(await attack(tryAll([...statements, ...more]))).toMatchObject(allRefused([...statements, ...more]));
  });

  it('writes nothing onto the disk, and gives back its scratch folder alone', async () => {
    const target = join(tmpdir(), 'python-was-here');
    const code = `
import os
os.makedirs(${JSON.stringify(tmpdir())}, exist_ok=True)
open(${JSON.stringify(target)}, 'w').write('x')
open('../outside', 'w').write('x')
os.symlink('/outside', 'link')
open('inside', 'w').write('x')`;
    const run = await attack(code);
    expect(run.state === 'done' && [...run.files.keys()]).toEqual(['inside']);
    expect(existsSync(target)).toBe(false);
  });

  it('opens no connection', async () => {
    const at = `("127.0.0.1", ${witness.port})`;
    const url = `"http://127.0.0.1:${witness.port}/"`;
    const statements = [
      `import socket; socket.create_connection(${at})`,
      `import socket; s = socket.socket(); s.connect(${at}); s.send(b"x"); s.recv(1)`,
      `import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.connect(${at}); s.send(b"x"); s.recv(1)`,
      `import urllib.request; urllib.request.urlopen(${url}).read()`,
      `import http.client; c = http.client.HTTPConnection(*${at}); c.request("GET", "/"); c.getresponse()`,
      `import asyncio; asyncio.run(asyncio.open_connection(*${at}))`,
      `from pyodide.http import open_url; open_url(${url})`,
    ];
    expect(await attack(tryAll(statements))).toMatchObject(allRefused(statements));
    expect(witness.arrivals()).toBe(0);
  });

  it('starts no process and no thread', async () => {
    const statements = [
      'import os\nwhile True: os.fork()',
      'import subprocess; subprocess.run(["true"])',
      'import os; os.execv("/bin/true", ["true"])',
      'import os; os.posix_spawn("/bin/true", ["true"], {})',
      'import multiprocessing; multiprocessing.Process(target=print).start()',
      'import threading; threading.Thread(target=print).start()',
      'from concurrent.futures import ProcessPoolExecutor as P; P().submit(print).result()',
    ];
    expect(await attack(tryAll(statements))).toMatchObject(allRefused(statements));
    expect(await attack('import os\nprint(os.system("touch /tmp/x"))')).not.toMatchObject({ output: '0\n' });
  });

  it.each([
    ['exit', 'import os\nos._exit(3)'],
    ['abort', 'import os\nos.abort()'],
    ['a broken memory', 'import ctypes\nctypes.memset(0, 255, 10**7)'],
    ['a signal to the parent', `import os, signal\nos.kill(${process.pid}, signal.SIGKILL)`],
    ['a signal to itself', 'import os, signal\nos.kill(os.getpid(), signal.SIGKILL)'],
    ['sys.exit', 'import sys\nsys.exit("enough")'],
  ])('ends itself at most: %s', async (_, code) => {
    expect(await attack(code)).toMatchObject({ state: 'stopped', why: 'error' });
  });

  it.each([
    ['a loop', 'while True: pass'],
    [
      'a loop that catches all',
      'while True:\n  try:\n    while True: pass\n  except BaseException: pass\n  finally:\n    while True: pass',
    ],
    ['a regular expression', 'import re\nre.match("(a+)+$", "a" * 60 + "b")'],
    ['a power', 'x = 7 ** (7 ** 12)'],
    ['tasks', 'import asyncio\nwhile True: await asyncio.sleep(1)'],
  ])('stops at the same place in %s', async (_, code) => {
    const run = await attack(`print('before')\n${code}`, { limits: { timeMs: 2000 } });
    expect(run).toEqual({
      state: 'stopped',
      why: 'time',
      message: 'The program takes too long: it may work for 2 seconds at most.',
      output: 'before\n',
    });
  });

  it('is killed in a step that never asks', async () => {
    const run = await attack("print('before')\nsum(range(10**15))", { limits: { timeMs: 300 } });
    expect(run).toMatchObject({ state: 'stopped', why: 'time', output: 'before\n' });
  });

  it.each([
    ['an endless list', 'x = []\nwhile True: x.append(bytearray(10**7))'],
    ['2 GB at once', 'x = bytearray(2 * 10**9)'],
    ['text', "x = 'x'\nwhile True: x += x"],
  ])('is stopped when its memory is full: %s', async (_, code) => {
    expect(await attack(code, { limits: { memoryMb: 128 } })).toMatchObject({ state: 'stopped', why: 'memory' });
  });

  it('cannot so much as ask for 4 GB', async () => {
    expect(await attack('x = bytearray(4 * 10**9)')).toMatchObject({ state: 'stopped', why: 'error' });
  });

  it.each([
    ['a function', 'def f(): return f()\nf()'],
    ['brackets', 'import json\njson.loads("[" * 100000)'],
    [
      'a raised limit',
      'import sys\nsys.setrecursionlimit(10**9)\nclass A:\n  def __repr__(self): return repr(self)\nrepr(A())',
    ],
    ['a program', 'eval("(" * 100000)'],
  ])('ends a recursion without end: %s', async (_, code) => {
    expect(await attack(code, { limits: { timeMs: 5000 } })).toMatchObject({ state: 'stopped' });
  });

  it('stops a gigabyte of output at the limit', async () => {
    const run = await attack('import sys\nwhile True:\n  print("x" * 1000)\n  print("y" * 1000, file=sys.stderr)');
    expect(run).toMatchObject({ state: 'stopped', why: 'output' });
    expect(run.output).toHaveLength(100_000);
  });

  it.each([
    ['too large a file', 'with open("f", "wb") as f:\n  while True: f.write(b"x" * 10**6)'],
    ['a file of nothing', 'import os\nopen("f", "w").close()\nos.truncate("f", 4 * 10**9)'],
    ['large files elsewhere', 'for i in range(30): open(f"/tmp/{i}", "wb").write(b"x" * 10**6)'],
    ['too many files', 'for i in range(201): open(f"{i}", "w").close()'],
    ['a name that is refused', 'open("a\\\\b", "w").close()'],
  ])('stops at %s', async (_, code) => {
    expect(await attack(code)).toMatchObject({ state: 'stopped', why: 'files' });
  });

  it('can write one small file as often as it likes', async () => {
    const run = await attack('for i in range(100): open("f", "wb").write(b"x" * 10**6)');
    expect(run).toMatchObject({ state: 'done' });
  });

  it('leaves nothing to the next program', async () => {
    await attack(
      'import builtins, sys, os\nbuiltins.left = 1\nsys.modules["left"] = sys\nos.environ["LEFT"] = "1"\nopen("/left", "w").close()',
    );
    const statements = ['left', 'import left', 'import os; os.environ["LEFT"]', 'open("/left")'];
    expect(await attack(tryAll(statements))).toMatchObject(allRefused(statements));
  });

  it('takes its own world apart and harms no other', async () => {
    const code = `${proxy.trim()}
P = made.constructor.__proto__ if hasattr(made.constructor, '__proto__') else made.constructor
O = to_js({}).constructor
try: O.prototype.polluted = 1
except BaseException as error: print(error)
import builtins, sys
builtins.print = None
sys.stdout = None`;
    const run = await attack(code);
    expect(textOf(run)).not.toContain('polluted');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});
