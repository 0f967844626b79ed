import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { vanilla } from '../../baselines/vanilla.ts';
import { veilOf } from '../core/veil.ts';
import { fgo } from '../fgo/fgo.ts';
import { planCells } from '../sweep/plan.ts';
import { readSteps } from '../sweep/store/read-steps.ts';
import { readSweep } from '../sweep/store/read-sweep.ts';
import { openSweepFile } from '../sweep/store/sqlite-store.ts';
import { storedSweep } from '../testing/stored-sweep.ts';
import { toyGrid, toySetting } from '../testing/toy-setting.ts';
import { pageOf, runReport } from './report-command.ts';

describe('npm run report', () => {
  let cwd: string;
  const printed: string[] = [];
  const report = (...names: readonly string[]) =>
    runReport(names, { cwd, root: join(import.meta.dirname, '../..'), print: (text) => printed.push(text) });
  const page = (name: string) => readFile(join(cwd, 'reports', name, 'index.html'), 'utf8');

  beforeEach(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'fgo-report-'));
    printed.length = 0;
    for (const [name, seed] of [
      ['one', 1],
      ['two', 2],
    ] as const) {
      const setting = toySetting();
      const grid = toyGrid({ method: ['vanilla', 'fgo'], trainSize: [6], seeds: [seed] });
      await mkdir(join(cwd, 'results', name), { recursive: true });
      const file = openSweepFile(join(cwd, 'results', name), 'write');
      await storedSweep(planCells(grid, [vanilla, fgo], setting), setting, { file });
      file.close();
    }
  });
  afterEach(() => rm(cwd, { recursive: true }));

  it('writes what export writes and the page of each sweep, and says where and how large', async () => {
    await report('one', 'two', 'one');
    const files = await readdir(join(cwd, 'reports/one'));
    expect(files).toEqual(expect.arrayContaining(['accuracy.svg', 'index.html', 'index.md', 'table.txt']));
    expect(
      printed.filter((text) => /^Page {5}reports\/(?:one|two)\/index\.html \(\d\.\d MB\)$/.test(text)),
    ).toHaveLength(2);
    expect(await page('one')).toMatch(/^<!doctype html>/);
  });

  it('gives the same bytes for the same rows', async () => {
    await report('one');
    const first = await page('one');
    await report('one');
    expect(await page('one')).toBe(first);
  });

  it('shows no prompt of a sweep whose benchmark hides answers', async () => {
    const file = openSweepFile(join(cwd, 'results/one'), 'read');
    const { manifest, cells } = readSweep(file)!;
    const html = async (benchmark: typeof manifest.benchmark) =>
      await pageOf({ manifest: { ...manifest, benchmark }, cells }, readSteps(file));
    expect(await html(manifest.benchmark)).toContain('id="prompts-0"');
    const veiled = await html({ ...manifest.benchmark, veil: veilOf(['forty-two'], 'salt') });
    file.close();
    expect(veiled).not.toContain('id="prompts-0"');
    expect(veiled).toContain('must not be shown');
  });
});
