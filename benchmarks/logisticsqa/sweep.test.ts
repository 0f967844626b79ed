/** Whole sweeps from the command line: on generated invoices, on the public ones, and on these with other names and numbers. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exactMcNemar } from '../../harness/core/stats/mcnemar.ts';
import { parseRows } from '../../harness/testing/read-csv.ts';
import { writeInvoices } from './generate/write-invoices.ts';

const root = join(import.meta.dirname, '..', '..');
const shared = process.env.FGO_SHARED_DATA ?? join(root, '..', 'shared', 'data');
const official = join(shared, 'logisticsqa');
const truths = 'data/ground_truth.json';

let place: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'fgo-invoices-'));
});
afterAll(() => rm(place, { recursive: true }));

/** Rows of a table that a sweep has left. */
async function swept(out: string, ...args: readonly string[]) {
  const node = join(root, 'node_modules', '.bin', 'node');
  const own = ['sweep', '--bench', 'logisticsqa', '--seeds', '1', '--out', out];
  await execa(node, [join(root, 'harness', 'cli.ts'), ...own, ...args], {
    cwd: place,
    env: { NO_COLOR: '1', LOGISTICSQA_DATA: '' },
  });
  const rowsOf = async (table: string) => parseRows(await readFile(join(place, 'results', out, table), 'utf8'));
  return { cells: await rowsOf('cells.csv'), episodes: await rowsOf('episodes.csv') };
}

type Row = Awaited<ReturnType<typeof swept>>['cells'][number];

/** Scores of a method's test episodes by task. */
function scoresOf(episodes: readonly Row[], method: string): ReadonlyMap<string, number> {
  const own = episodes.filter((row) => row.phase === 'test' && row.method === method);
  return new Map(own.map((row) => [row.task!, Number(row.score)]));
}

/** p of "equally often right", over the tasks of both. */
function paired(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const only = (one: typeof a, other: typeof a) =>
    [...one].filter(([task, score]) => score === 1 && other.get(task) === 0).length;
  return exactMcNemar(only(a, b), only(b, a));
}

const balancedOf = (cells: readonly Row[], method: string) =>
  cells.filter((row) => row.method === method).map((row) => Number(row.balanced_accuracy));

test('on generated invoices, with no data and no key, fgo is better than the initial module', async () => {
  const { cells, episodes } = await swept('generated', '--method', 'vanilla,fgo');
  const [vanilla, fgo] = [balancedOf(cells, 'vanilla')[0]!, balancedOf(cells, 'fgo')[0]!];
  expect(fgo).toBeGreaterThan(vanilla);
  expect(paired(scoresOf(episodes, 'vanilla'), scoresOf(episodes, 'fgo'))).toBeLessThan(0.01);
});

test('--skip-bad leaves out what cannot be read, and without it that is one sentence', async () => {
  const folder = join(place, 'damaged');
  await writeInvoices(folder, { seed: 1, count: 30 });
  const [first] = (await readdir(join(folder, 'data'))).filter((name) => name.endsWith('.xml')).toSorted();
  await writeFile(join(folder, 'data', first!), '<Invoice');
  const small = ['--data', folder, '--method', 'vanilla', '--train-size', '6', '--subsets', '2'];
  await expect(swept('damaged', ...small)).rejects.toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(
      /^Expected \S+\.xml to be well-formed XML, .* 1 of 30 documents is bad: --skip-bad leaves out what is bad\.$/,
    ),
  });
  const { episodes } = await swept('damaged', ...small, '--skip-bad');
  expect(episodes.filter(({ phase }) => phase === 'test').length).toBeGreaterThan(5);
});

/** Each letter becomes another letter and each digit another digit, everywhere alike. */
function renamed(text: string): string {
  return text.replace(/[A-Za-z0-9]/g, (sign) => {
    const [from, size, by] = /\d/.test(sign) ? [48, 10, 3] : /[a-z]/.test(sign) ? [97, 26, 7] : [65, 26, 7];
    return String.fromCharCode(from + ((sign.charCodeAt(0) - from + by) % size));
  });
}

/** All that has a digit in it. */
const renamedCodes = (text: string) =>
  text.replace(/[A-Za-z0-9]+(?:[-/.][A-Za-z0-9]+)*/g, (word) => (/\d/.test(word) ? renamed(word) : word));

/** Codes and the supplier's name; amounts stay, for they say whether lines were lost. */
function renamedInvoice(xml: string): string {
  const supplier = /<cac:AccountingSupplierParty>[\s\S]*?<cbc:Name>([^<]*)</.exec(xml)?.[1];
  const start = xml.indexOf('<Invoice');
  const body = xml.slice(start).replace(/(<[\w:]+)([^<>]*)>([^<]+)</g, (whole, tag, attributes, text) => {
    if (/Amount|Quantity/.test(tag)) return whole;
    return `${tag}${attributes}>${text === supplier ? renamed(text) : renamedCodes(text)}<`;
  });
  return xml.slice(0, start) + body;
}

async function writeRenamed(to: string): Promise<void> {
  await mkdir(join(to, 'data'), { recursive: true });
  const truth = JSON.parse(await readFile(join(official, truths), 'utf8')) as Record<string, string>;
  for (const name of Object.keys(truth))
    await writeFile(join(to, 'data', name), renamedInvoice(await readFile(join(official, 'data', name), 'utf8')));
  const others = Object.entries(truth).map(([name, gold]) => [name, gold === 'None' ? gold : renamedCodes(gold)]);
  await writeFile(join(to, truths), JSON.stringify(Object.fromEntries(others)));
}

describe.skipIf(!existsSync(join(official, truths)))('on the public invoices (skipped where they are absent)', () => {
  const folded = ['--folds', '5', '--train-size', '60'];
  let first: Awaited<ReturnType<typeof swept>>;
  beforeAll(async () => {
    first = await swept('public', '--data', official, ...folded, '--method', 'vanilla,all-at-once,fgo');
  }, 200_000);

  test('fgo is better than the initial module on documents that it was not trained on, each tested once', () => {
    const [vanilla, fgo] = ['vanilla', 'fgo'].map((method) => scoresOf(first.episodes, method));
    expect([vanilla!.size, fgo!.size]).toEqual([127, 127]);
    expect(paired(vanilla!, fgo!)).toBeLessThan(0.001);
    const means = ['vanilla', 'fgo'].map((method) => {
      const folds = balancedOf(first.cells, method);
      return folds.reduce((sum, value) => sum + value, 0) / folds.length;
    });
    expect(means[1]).toBeGreaterThan(means[0]!);
  });

  test('all-at-once does not fit 60 invoices into its window, and says so', () => {
    const cells = first.cells.filter((row) => row.method === 'all-at-once');
    expect(cells.map((row) => row.state)).toEqual(Array(5).fill('overflow'));
    for (const cell of cells) expect(Number(cell.overflow_prompt_tokens)).toBeGreaterThan(128_000);
  });

  test('with all references, suppliers and numbers renamed it is right equally often: nothing was memorised', async () => {
    await writeRenamed(join(place, 'renamed'));
    const second = await swept('renamed', '--data', join(place, 'renamed'), ...folded, '--method', 'vanilla,fgo');
    for (const method of ['vanilla', 'fgo'])
      expect(paired(scoresOf(first.episodes, method), scoresOf(second.episodes, method))).toBeGreaterThan(0.05);
  });
});
