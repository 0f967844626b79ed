import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { problemOf } from '../testing/problem-of.ts';
import { baselineText, readBaseline } from './baseline.ts';
import { canBeHeldAgainst } from './figures.ts';
import { measurements } from './measurements.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baseline-'));
  path = join(folder, 'baseline.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const accepted = { who: 'A Tester', when: '2026-01-02T03:04:05.000Z', why: 'the first', node: 'v24.0.0' };
const figure = { name: 'it', work: 'this', milliseconds: 2, ratio: 0.123456, spread: 0.1, rounds: 5, unrest: 1.04 };
const text = () => baselineText(new Map([['it', figure]]), accepted);
const written = (content: string) => {
  writeFileSync(path, content);
  return readBaseline(path).catch((error: unknown) => String(error));
};

describe('a baseline', () => {
  it('is read as it was accepted, without times', async () => {
    const { work, spread, rounds, unrest } = figure;
    expect(await written(text())).toEqual({
      ...{ schema: 1, accepted },
      measurements: { it: { work, ratio: 0.1235, spread, rounds, unrest } },
    });
    expect(text()).not.toContain('milliseconds');
  });

  it('may be missing', async () => {
    expect(await readBaseline(path)).toBeUndefined();
  });

  it.each([
    ['', 'no JSON'],
    ['[]', 'a file that is not as it should be'],
    ['{"schema":1,"measurements":{}}', 'accepted that is not as it should be'],
    [text().replace('0.1235', '-1'), 'measurements.it.ratio that is not as it should be'],
    [text().replace('"rounds": 5', '"rounds": 0'), 'measurements.it.rounds that is not as it should be'],
    [text().replace('"schema": 1', '"schema": 2'), 'schema that is not as it should be'],
  ])('that holds %j is refused in a sentence', async (content, got) => {
    expect(await written(content)).toContain(`ConfigError: Expected ${path} to hold an accepted baseline, got ${got}`);
  });

  it('cannot be a folder', async () => {
    expect(String(await readBaseline(folder).catch((error: unknown) => error))).toContain('got an error (EISDIR)');
  });

  it('is not made on a machine that does other work', () => {
    const problem = problemOf(() => baselineText(new Map([['it', { ...figure, unrest: 3 }]]), accepted));
    expect(problem).toContain('the calibration took 3.0 times its best time');
  });

  it('is not made of figures by which nothing could be told', () => {
    const wide = { ...figure, name: 'wide', spread: 0.4755 };
    const textOf = (rounds: number) =>
      baselineText(new Map([figure, { ...wide, rounds }].map((one) => [one.name, one])), accepted);
    expect(problemOf(() => textOf(10))).toBe(
      'Expected rounds so much alike that unchanged code can be told to be the same (a 95 % band below × 1.3), got too wide a band for wide (× 1.83): accept with more --rounds, or when the machine is quiet.',
    );
    expect(textOf(100)).toContain('"wide"');
  });

  it('is committed for the measurements that there are, each steady enough to be held against', async () => {
    const committed = await readBaseline(join(import.meta.dirname, '../../results/bench/baseline.json'));
    expect(Object.keys(committed?.measurements ?? {}).toSorted()).toEqual(
      measurements.map(({ name }) => name).toSorted(),
    );
    for (const figure of Object.values(committed!.measurements)) expect(canBeHeldAgainst(figure)).toBe(true);
  });
});
