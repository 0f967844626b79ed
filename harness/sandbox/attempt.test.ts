import { beforeEach, describe, expect, it } from 'vitest';
import { StoppedError } from '../core/errors.ts';
import { attempt } from './attempt.ts';
import { defaultLimits } from './limits.ts';
import type { Child, ChildListener } from './start-child.ts';

const limits = { ...defaultLimits.javascript, outputCharacters: 20, fileBytes: 10 };

/** A child of which the test is the voice. */
let listener: ChildListener;
let kills: number;
let child: Child;

beforeEach(() => {
  kills = 0;
  child = {
    pid: undefined,
    send: () => {},
    hold: () => {},
    listen: (next) => {
      listener = next;
    },
    kill: () => {
      kills += 1;
    },
    ended: Promise.resolve(),
  };
});

const say = (...texts: readonly unknown[]) => {
  for (const text of texts) listener.text(typeof text === 'string' ? text : JSON.stringify(text));
};
const start = (signal?: AbortSignal) => attempt(child, 'job', limits, signal);
const done = { kind: 'done', value: '1', files: [] };

describe('a child that is no longer in its own hands', () => {
  it.each([
    ['no JSON', 'hello'],
    ['a kind that is none', { kind: 'root' }],
    ['a member too many', { ...done, __proto__: null, extra: 1 }],
    ['a member called __proto__', '{"kind":"done","value":"1","files":[],"__proto__":{"polluted":1}}'],
    ['a value that is no text', { ...done, value: { toString: 1 } }],
    ['a file that is not base64', { ...done, files: [['a', '*']] }],
    ['a reason that is none', { kind: 'stopped', why: 'root', message: '' }],
  ])('is broken, and killed, where it says %s', async (_, text) => {
    const run = start();
    say(text);
    expect(await run).toBeUndefined();
    expect(kills).toBe(1);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it.each([
    ['a value with a __proto__', { ...done, value: '{"__proto__":1}' }, 'error'],
    ['a value that is no JSON', { ...done, value: '{' }, 'error'],
    ['a value that is too long', { ...done, value: '"1234567890123456789"' }, 'output'],
    ['a file that climbs out', { ...done, files: [['../a', '']] }, 'files'],
    ['files that are too large', { ...done, files: [['a', 'A'.repeat(16)]] }, 'files'],
    ['too many files', { ...done, files: Array.from({ length: 201 }, (_, at) => [`f${at}`, '']) }, 'files'],
  ])('gives no harm by %s', async (_, text, why) => {
    const run = start();
    say({ kind: 'started' }, text);
    expect(await run).toMatchObject({ state: 'stopped', why });
  });

  it('is killed when it prints more than the limit', async () => {
    const run = start();
    say({ kind: 'print', text: '1234567890' }, { kind: 'print', text: '12345678901' });
    expect(await run).toMatchObject({ state: 'stopped', why: 'output', output: '12345678901234567890' });
    expect(kills).toBe(1);
  });

  it('is killed when it sends more than it may', async () => {
    const run = start();
    listener.flooded();
    expect(await run).toMatchObject({ state: 'stopped', why: 'output' });
    expect(kills).toBe(1);
  });

  it('is killed when it speaks without being asked', async () => {
    const run = start();
    say(done);
    expect(await run).toMatchObject({ state: 'done' });
    expect(kills).toBe(0);
    say(done);
    expect(kills).toBe(1);
  });

  it('is broken when it ends', async () => {
    const run = start();
    listener.ended();
    expect(await run).toBeUndefined();
  });
});

it('kills the child at a stop', async () => {
  const stop = new AbortController();
  const run = start(stop.signal);
  stop.abort();
  await expect(run).rejects.toThrow(StoppedError);
  expect(kills).toBe(1);
});
