import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { generateInvoices } from './generate/generate.ts';

const cli = path.join(import.meta.dirname, 'cli.ts');
let dir = '';
const run = (args: string) =>
  execa(process.execPath, [cli, ...args.split(' ').filter(Boolean)], {
    cwd: dir,
    reject: false,
    stripFinalNewline: false,
    // Types are stripped once, not by each of the processes.
    env: { NODE_COMPILE_CACHE: path.join(dir, 'cache') },
  });

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'logisticsqa-cli-'));
  await writeFile(path.join(dir, 'file'), '');
});

test('generate writes each invoice and the ground truth in the layout of the official set', async () => {
  const { stdout, exitCode } = await run('generate new/made --seed 4 --count 6');
  expect(stdout).toMatch(/^6 invoices written to new\/made\n[^\n]*--data new\/made\n$/);
  expect(exitCode).toBe(0);
  const data = path.join(dir, 'new/made/data');
  const invoices = generateInvoices({ seed: 4, train: 6, test: 0 });
  expect(await readdir(data)).toEqual([...invoices.map(({ name }) => `${name}.xml`).sort(), 'ground_truth.json']);
  const truth = JSON.parse(await readFile(path.join(data, 'ground_truth.json'), 'utf8'));
  for (const { name, xml, reference } of invoices) {
    expect(await readFile(path.join(data, `${name}.xml`), 'utf8')).toBe(xml);
    expect(truth[`${name}.xml`]).toBe(reference);
  }
  expect(Object.keys(truth).length).toBe(6);
  expect((await run('generate new/made --count 1')).stderr).toBe(
    'Expected new/made to be a new or empty folder, got one that holds data: name another one.\n',
  );
});

describe('bad input ends with exit code 2 and one sentence', () => {
  test.each([
    [''],
    ['play'],
    ['generate'],
    ['generate file'],
    ['generate file/below'],
    ['generate a b'],
    ['generate a --count 0'],
    ['generate a --count some'],
    ['generate a --seed -1'],
    ['generate a --seed=-1'],
    ['generate a --seed='],
    ['generate a --colour'],
  ])('%s', async (args) => {
    const { stdout, stderr, exitCode } = await run(args);
    expect(stderr).toMatch(/^Expected [^\n]+, got [^\n]+: [^\n]+\.\n$/);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
  });
});
