import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox } from './open-sandbox.ts';
import { attacker, canary, textOf } from './testing/hostile.ts';
import { openWitness, type Witness } from './testing/witness.ts';

const sandbox = openSandbox();
const { attack } = attacker(sandbox, 'javascript', 'console.log');
let witness: Witness;

beforeAll(async () => {
  process.env.SANDBOX_CANARY = canary;
  witness = await openWitness();
});

afterAll(async () => {
  delete process.env.SANDBOX_CANARY;
  await Promise.all([sandbox.close(), witness.close()]);
});

/** Every way by which JavaScript has ever been led out of a context, in one list of values that should be undefined. */
const waysOut = `
const roots = [globalThis, console, console.log, readFile, writeFile, listFiles, Date, Math.random, async () => {}, function* () {}];
const names = ['process', 'require', 'module', 'global', 'Deno', 'Bun', 'std', 'os', 'fetch', 'WebSocket', 'XMLHttpRequest', 'Worker', 'WebAssembly', 'setTimeout'];
const found = [];
for (const root of roots) {
  const outer = root.constructor.constructor('return this')() ?? globalThis;
  for (const name of names) if (outer[name] !== undefined || root[name] !== undefined) found.push(name);
}
for (const name of names) try { if (eval(name) !== undefined) found.push('eval ' + name) } catch {}
`;

describe('JavaScript', () => {
  it('finds nothing of the host by any constructor, eval or global name', async () => {
    expect(await attack(`${waysOut}; console.log(found.length)`)).toMatchObject({ state: 'done', output: '0\n' });
  });

  it.each([
    'node:fs',
    'node:process',
    'node:child_process',
    'fs',
    'std',
    'os',
    'file:///etc/passwd',
    './frames.ts',
  ])('cannot import %s', async (name) => {
    const run = await attack(`console.log(Object.keys(await import(${JSON.stringify(name)})).length)`);
    expect(run).toMatchObject({ state: 'stopped', why: 'error', output: '' });
  });

  it.each([
    '/etc/passwd',
    '../../etc/passwd',
    'a/../../b',
    'file:///etc/passwd',
    '/proc/self/environ',
    'C:\\x',
    '',
  ])('reads no file outside: %s', async (name) => {
    for (const read of ['readFile', 'readBytes']) {
      const run = await attack(`console.log(${read}(${JSON.stringify(name)}))`);
      expect(run).toMatchObject({ state: 'stopped', why: 'error', output: '' });
      expect(textOf(run)).toContain('There is no file');
    }
  });

  it.each([
    '/tmp/x',
    '../x',
    'a/../../x',
    'a//b',
    './x',
    'a\\b',
    'a\0b',
    '__proto__',
    'x'.repeat(201),
    '',
  ])('writes no file of a name that climbs out or means something else: %j', async (name) => {
    const run = await attack(`writeFile(${JSON.stringify(name)}, 'x')`);
    expect(run).toMatchObject({ state: 'stopped', why: 'error' });
    expect(textOf(run)).toContain('is refused');
  });

  it('opens no connection', async () => {
    const run = await attack(`
      for (const open of [() => fetch('http://127.0.0.1:${witness.port}'), () => new WebSocket('ws://127.0.0.1:${witness.port}'),
        () => new XMLHttpRequest(), () => require('net'), () => navigator.sendBeacon('http://127.0.0.1:${witness.port}')])
        try { await open(); console.log('open') } catch (error) { console.log(error.name) }`);
    expect(run).toMatchObject({ state: 'done', output: 'ReferenceError\n'.repeat(5) });
    expect(witness.arrivals()).toBe(0);
  });

  it.each([
    ['a loop', 'while (true) {}'],
    ['a loop that catches all', 'for (;;) try { for (;;); } catch {} finally { for (;;); }'],
    ['a chain of promises', 'const again = () => Promise.resolve().then(again); await again()'],
    ['a generator', 'function* g() { for (;;) yield 1 } for (const x of g());'],
    ['a getter', 'const o = { get x() { for (;;); } }; o.x'],
    ['a regular expression', '/^(a+)+$/.test("a".repeat(40) + "b")'],
    ['a value that is read', 'return { toJSON() { for (;;); } }'],
    ['a sort', '[3, 2, 1].sort(() => { for (;;); })'],
  ])('stops at the same place in %s', async (_, code) => {
    const run = await attack(code, { limits: { timeMs: 500 }, form: 'function' });
    expect(run).toEqual({
      state: 'stopped',
      why: 'time',
      message: 'The program takes too long: it may work for 0.5 seconds at most.',
      output: '',
    });
  });

  it('does the same work before it is stopped, every time', async () => {
    const code = 'for (let i = 0; ; i++) if (i % 10000 === 0) console.log(i)';
    const run = () => attack(code, { limits: { timeMs: 1000 } });
    expect(await run()).toEqual(await run());
  });

  it.each([
    ['a search in a list without end', '[].indexOf.call({ length: 2 ** 53 - 1 }, 1)'],
    ['a list without end', 'Array.prototype.lastIndexOf.call({ length: 2 ** 53 - 1 }, 1)'],
  ])('is killed in %s, where it cannot be asked', async (_, code) => {
    const run = await attack(`console.log('before'); ${code}`, { limits: { timeMs: 300 } });
    expect(run).toMatchObject({ state: 'stopped', why: 'time', output: 'before\n' });
  });

  it.each([
    ['an endless list', 'const list = []; for (;;) list.push("x".repeat(1e6) + list.length)'],
    ['lists in lists', 'let list = []; for (;;) list = [list, list.concat(list)]'],
    ['4 GB at once', 'const list = []; for (let i = 0; i < 40; i++) list.push(new Uint8Array(1e8))'],
    ['bytes', 'const list = []; for (;;) list.push(new Uint8Array(1e6).fill(1))'],
    ['a swallowed error', 'const list = []; for (;;) try { list.push(new Uint8Array(1e6)) } catch {}'],
  ])('is stopped when its memory is full: %s', async (_, code) => {
    const run = await attack(code, { limits: { memoryMb: 20, timeMs: 2000 } });
    expect(run.state === 'stopped' && run.why).toMatch(/^(?:memory|time)$/);
  });

  it.each([
    ['a function', 'function f() { return f() + 1 } f()'],
    ['brackets', 'JSON.parse("[".repeat(1e6))'],
    ['a constructor', 'class A { constructor() { new A() } } new A()'],
    ['a getter', 'const o = { get x() { return o.x } }; o.x'],
    ['a program', 'eval("(".repeat(1e5))'],
  ])('ends a recursion without end: %s', async (_, code) => {
    expect(await attack(code)).toMatchObject({ state: 'stopped', why: 'error' });
  });

  it('stops a gigabyte of output at the limit', async () => {
    const run = await attack('for (let i = 0; i < 1e6; i++) console.log("x".repeat(1000))');
    expect(run).toMatchObject({ state: 'stopped', why: 'output' });
    expect(run.output).toHaveLength(100_000);
  });

  it('counts what it returns as output', async () => {
    const run = await attack('return "x".repeat(1000)', { form: 'function', limits: { outputCharacters: 1001 } });
    expect(run).toMatchObject({ state: 'stopped', why: 'output' });
  });

  it.each([
    ['too many files', 'for (let i = 0; i < 201; i++) writeFile("f" + i, "")'],
    ['too large a file', 'writeFile("f", "x".repeat(1001))'],
    ['files that are too large together', 'for (let i = 0; i < 11; i++) writeFile("f" + i, new Uint8Array(100))'],
    ['a caught refusal', 'try { writeFile("f", "x".repeat(1001)) } catch {} return 1'],
  ])('stops at %s', async (_, code) => {
    const run = await attack(code, { limits: { fileBytes: 1000 }, form: 'function' });
    expect(run).toMatchObject({ state: 'stopped', why: 'files' });
  });

  it.each([
    ['__proto__', 'return JSON.parse(\'{"__proto__": {"polluted": 1}}\')'],
    ['__proto__ inside', 'return [{ a: JSON.parse(\'{"__proto__": {"polluted": 1}}\') }]'],
    ['a circle', 'const o = {}; o.o = o; return o'],
    ['a BigInt', 'return 1n'],
    ['a depth of 10,000', 'let o = {}; for (let i = 0; i < 10000; i++) o = { o }; return o'],
    ['a Proxy that throws', 'return new Proxy({}, { ownKeys() { throw new Error("no") } })'],
    ['toJSON that throws', 'return { toJSON() { throw new Error("no") } }'],
  ])('returns no value that could harm who reads it: %s', async (_, code) => {
    expect(await attack(code, { form: 'function' })).toMatchObject({ state: 'stopped', why: 'error' });
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('returns plain data of what looks dangerous', async () => {
    const code =
      'return { constructor: { prototype: { polluted: 1 } }, nan: NaN, none: undefined, get x() { return 1 }, f() {} }';
    const run = await attack(code, { form: 'function' });
    expect(run).toMatchObject({ value: { constructor: { prototype: { polluted: 1 } }, nan: null, x: 1 } });
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('takes its own world apart and harms no other', async () => {
    const code = `
      Object.prototype.polluted = 1; Array.prototype.push = null; Promise.prototype.then = null; JSON.stringify = () => 'forged';
      globalThis.console = undefined; Object.prototype.toJSON = () => ({ kind: 'done' }); Function.prototype.call = null;
      Object.defineProperty(Object.prototype, '0', { set() { throw 1 } });`;
    await attack(code);
    expect(await attack('console.log({}.polluted, JSON.stringify([1]))')).toMatchObject({ output: 'undefined [1]\n' });
  });
});
