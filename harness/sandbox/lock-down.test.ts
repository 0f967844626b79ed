import { existsSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openLane } from './lane.ts';
import { defaultLimits } from './limits.ts';
import { runtimeOf, startChild } from './start-child.ts';
import { openWitness, type Witness } from './testing/witness.ts';

const testing = join(import.meta.dirname, 'testing');
const target = join(tmpdir(), 'written-from-the-sandbox');
let witness: Witness;
let told: { readonly results: Readonly<Record<string, string>>; readonly environment: readonly string[] };

beforeAll(async () => {
  witness = await openWitness();
  const javascript = runtimeOf('javascript');
  const lane = openLane(() =>
    startChild({ ...javascript, worker: '../testing/escaped-thread.ts', folders: [...javascript.folders, testing] }),
  );
  const outside = join(import.meta.dirname, '..', '..', 'README.md');
  const input = { port: witness.port, parent: process.pid, outside, target };
  const ran = await lane.run({ language: 'javascript', form: 'function', code: '', input }, defaultLimits.javascript);
  await lane.close();
  if (ran.state !== 'done') throw new Error(ran.message);
  told = ran.value as unknown as typeof told;
});

afterAll(() => witness.close());

it('refuses everything to code that is out of its interpreter and has all modules in its hands', () => {
  expect(Object.keys(told.results).length).toBeGreaterThan(25);
  expect(Object.entries(told.results).filter(([, result]) => result !== 'refused')).toEqual([]);
});

it('has no environment', () => {
  expect(told.environment).toEqual([]);
});

it('lets nothing out, nor onto the disk', async () => {
  expect(existsSync(target)).toBe(false);
  expect(witness.arrivals()).toBe(0);
  createConnection(witness.port, '127.0.0.1').on('error', () => {});
  await expect.poll(witness.arrivals).toBe(1);
});
