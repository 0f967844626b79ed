import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Benchmark } from '../../harness/core/benchmark.ts';
import { ConfigError } from '../../harness/core/errors.ts';
import type { Task } from '../../harness/core/task.ts';
import type { Action } from '../../harness/core/trajectory.ts';
import { benchmarkContract } from '../../harness/testing/benchmark-contract.ts';
import { toyXml } from './documents/toy-invoice.ts';
import { logisticsqa } from './logisticsqa.ts';

const open = (request: { dataDir?: string; dataSeed?: number; options?: Record<string, string> } = {}) =>
  logisticsqa.open({ dataSeed: 0, options: {}, ...request });
const idsOf = (tasks: readonly Task[]) => tasks.map(({ id }) => id);
const allOf = ({ tasks }: Benchmark) => [...tasks.train, ...tasks.test];

/** The label of each task with the score that this action gets. */
async function scoresOf(benchmark: Benchmark, actionFor: (task: Task) => Promise<Action>) {
  return Promise.all(
    allOf(benchmark).map(async (task) => {
      const environment = await benchmark.start(task);
      const { score } = await environment.step(await actionFor(task));
      return { label: task.label!, score };
    }),
  );
}

const mean = (scores: readonly { score: number }[]) =>
  scores.reduce((sum, { score }) => sum + score, 0) / scores.length;
const balanced = (scores: readonly { label: string; score: number }[]) =>
  mean([...Map.groupBy(scores, ({ label }) => label).values()].map((group) => ({ score: mean(group) })));

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fgo-logisticsqa-'));
});
afterEach(() => rm(dir, { recursive: true }));

/** Twenty invoices of two countries and three suppliers, half of them with a reference. */
async function writeToys(changes: Record<string, string> = {}, truthOf7 = 'R-7'): Promise<void> {
  const truths: Record<string, string> = {};
  for (let i = 0; i < 20; i += 1) {
    const toy = { country: i < 8 ? 'PT' : 'ES', supplier: `Supplier ${i % 3}`, note: `B/L R-${i}` };
    await writeFile(join(dir, `i${i}.xml`), changes[`i${i}`] ?? toyXml(toy));
    truths[`i${i}.xml`] = i === 7 ? truthOf7 : i % 2 === 0 ? 'None' : `R-${i}`;
  }
  await writeFile(join(dir, 'ground_truth.json'), JSON.stringify(truths));
}

describe('real invoices', () => {
  it('are split by the data seed, stratified by country and label', async () => {
    await writeToys();
    const { tasks, foldable, source } = await open({ dataDir: dir });
    expect([tasks.train.length, tasks.test.length, foldable]).toEqual([14, 6, true]);
    expect(source).toBe("invoices of LogisticsQA's format, 20 documents");
    const count = (country: string, label: string) =>
      tasks.test.filter((task) => task.category === country && task.label === label).length;
    for (const [stratum, size] of Object.entries({
      'PT none': 4,
      'PT reference': 4,
      'ES none': 6,
      'ES reference': 6,
    })) {
      const [country, label] = stratum.split(' ');
      expect(Math.abs(count(country!, label!) - 0.3 * size)).toBeLessThan(1);
    }
    const other = await open({ dataDir: dir, dataSeed: 1 });
    expect(idsOf(other.tasks.test)).not.toEqual(idsOf(tasks.test));
    expect((await open({ dataDir: dir, options: { 'test-share': '0.5' } })).tasks.test).toHaveLength(10);
  });

  it('may be told apart by supplier: the same tests, other categories, another version', async () => {
    await writeToys();
    const [country, supplier] = [
      await open({ dataDir: dir }),
      await open({ dataDir: dir, options: { category: 'supplier' } }),
    ];
    expect(idsOf(supplier.tasks.test)).toEqual(idsOf(country.tasks.test));
    expect([...new Set(allOf(supplier).map((task) => task.category))].toSorted()).toEqual(
      [0, 1, 2].map((i) => `Supplier ${i}`),
    );
    expect(supplier.version).not.toBe(country.version);
  });

  it('have a version that changes with a document, and with a truth', async () => {
    await writeToys();
    const { version } = await open({ dataDir: dir });
    expect((await open({ dataDir: dir })).version).toBe(version);
    await writeToys({ i3: toyXml({ country: 'PT', note: 'B/L R-3, changed' }) });
    expect((await open({ dataDir: dir })).version).not.toBe(version);
    await writeToys({}, 'R-07');
    expect((await open({ dataDir: dir })).version).not.toBe(version);
  });

  it('that are bad are left out where that was asked for, and the source says which and why', async () => {
    await writeToys({ i3: '<a>', i5: toyXml({ lines: [] }) });
    await expect(open({ dataDir: dir })).rejects.toThrow(
      /^Expected i3\.xml to be well-formed XML.+2 of 20 documents are bad/,
    );
    const benchmark = await open({ dataDir: dir, options: { 'skip-bad': 'yes' } });
    expect(allOf(benchmark)).toHaveLength(18);
    expect(benchmark.source).toMatch(
      /^invoices of LogisticsQA's format, 18 of 20 documents, 2 left out: Expected i3\.xml to be well-formed XML.+\. Expected i5\.xml to have at least one InvoiceLine.+\.$/,
    );
  });

  it('without a supplier are of an unknown category', async () => {
    await writeToys({ i3: toyXml({ country: 'None', supplier: 'None' }) });
    const categoryOf = async (options: Record<string, string>) =>
      allOf(await open({ dataDir: dir, options: { 'test-share': '.3', ...options } })).find(({ id }) => id === 'i3')
        ?.category;
    expect([await categoryOf({}), await categoryOf({ category: 'supplier' })]).toEqual(['unknown', 'unknown']);
  });
});

describe('generated invoices', () => {
  it('are there without data: enough for 60 training tasks, with both labels', async () => {
    const { tasks, source } = await open();
    expect([tasks.train.length, tasks.test.length]).toEqual([120, 90]);
    expect(new Set(tasks.train.map(({ label }) => label))).toEqual(new Set(['reference', 'none']));
    expect(source).toBe('generated invoices');
  });

  it('differ by seed', async () => {
    expect((await open({ dataSeed: 1 })).version).not.toBe((await open()).version);
  });

  it('may be tested on layout families that training lacks; such a split is not to be folded', async () => {
    const benchmark = await open({ options: { families: 'unseen' } });
    expect([benchmark.foldable, benchmark.source]).toEqual([
      false,
      'generated invoices, tests of layout families that training lacks',
    ]);
    expect((await open()).foldable).toBe(true);
  });
});

describe('options that cannot be are a sentence', () => {
  it.each([
    [
      { share: '1' },
      'Expected a --bench-option of logisticsqa to be category or skip-bad or test-share or families, got "share".',
    ],
    [
      { toString: 'x' },
      'Expected a --bench-option of logisticsqa to be category or skip-bad or test-share or families, got "toString".',
    ],
    [
      { category: 'city' },
      'Expected --bench-option category to be country | supplier: by what of the supplier tasks are stratified and partitioned (default country), got "city".',
    ],
    [
      { 'test-share': '1' },
      'Expected --bench-option test-share to be share of the real documents that are for testing, between 0 and 1 (default 0.3), got "1".',
    ],
    [
      { 'test-share': '0.5' },
      'Expected --bench-option test-share with --data, got generated invoices, which come in two parts: leave it out.',
    ],
  ])('%j', async (options, sentence) => {
    const error: unknown = await open({ options }).catch((refused: unknown) => refused);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).toBe(sentence);
  });

  it('families with real invoices', async () => {
    await writeToys();
    await expect(open({ dataDir: dir, options: { families: 'unseen' } })).rejects.toThrow(
      'Expected --bench-option families with generated invoices only, got it with --data: leave one out.',
    );
  });
});

const shared = process.env.FGO_SHARED_DATA ?? resolve(import.meta.dirname, '../../../shared/data');
const publicSet = join(shared, 'logisticsqa');
const absent = existsSync(publicSet) ? '' : ` (skipped: no ${publicSet}, set FGO_SHARED_DATA)`;

describe.skipIf(absent)(`the public set${absent}`, () => {
  it('scores 1 for every gold answer', async () => {
    const benchmark = await open({ dataDir: publicSet });
    const scores = await scoresOf(benchmark, async (task) => (await benchmark.gold(task))[0]!);
    expect(scores.filter(({ score }) => score === 1)).toHaveLength(127);
  });

  it('scores 77 of 127 for always None, which balanced over labels is a half', async () => {
    const none: Action = { kind: 'tool', callId: '', name: 'submit', input: { reference: 'None' } };
    const scores = await scoresOf(await open({ dataDir: publicSet }), async () => none);
    expect(scores.filter(({ score }) => score === 1)).toHaveLength(77);
    expect([mean(scores), balanced(scores)]).toEqual([77 / 127, 0.5]);
  });

  it('has a split that is stratified by country and label', async () => {
    const { tasks } = await open({ dataDir: publicSet });
    const groups = Map.groupBy([...tasks.train, ...tasks.test], ({ category, label }) => `${category} ${label}`);
    expect([tasks.train.length, tasks.test.length, groups.size]).toEqual([89, 38, 6]);
    for (const [name, group] of groups) {
      const inTest = group.filter((task) => tasks.test.includes(task)).length;
      expect(Math.abs(inTest - (38 * group.length) / 127), name).toBeLessThan(1);
    }
  });

  if (!absent) benchmarkContract(logisticsqa, { dataDir: publicSet, dataSeed: 0, options: {} });
});
