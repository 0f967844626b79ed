/** Accuracy by category in tables and page, on numbers that can be worked out by hand. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CellRecord } from '../core/record.ts';
import { readCsv } from '../testing/read-csv.ts';
import { cellFixture, episode, finalist, finished, moduleWith, sweepFixture } from '../testing/sweep-fixture.ts';
import { toySweep } from '../testing/toy-sweep.ts';
import { aggregate } from './aggregate.ts';
import { renderTables } from './render-tables.ts';
import { terminalTable } from './table.ts';
import { renderReport } from './write-report.ts';

const module = moduleWith('Read.');

/** Four tasks of the first category and two of the second, in two seeds; those named are solved. */
function cellsOf(arm: string, names: readonly [string, string], solved: readonly number[]): CellRecord[] {
  return [1, 2].map((seed) =>
    cellFixture({
      ...{ arm, seed, spec: { testTasks: 6 } },
      outcome: finished(finalist(module, { testScore: solved.length / 6 })),
      events: [0, 1, 2, 3, 4, 5].map((task) => ({
        ...episode({ phase: 'test', module, task: `t${task}`, result: solved.includes(task) ? 1 : 0 }),
        category: names[task < 4 ? 0 : 1],
      })),
    }),
  );
}

const sweepOf = (names: readonly [string, string]) =>
  sweepFixture([...cellsOf('vanilla', names, [0]), ...cellsOf('fgo', names, [0, 1, 2, 5])]);
const sweep = sweepOf(['level 1', 'level 2']);

describe('accuracy by category', () => {
  it('is the mean over the tasks of a category and all seeds', () => {
    const [vanilla, fgo] = aggregate(sweep).arms;
    const told = (arm: typeof vanilla) =>
      arm!.categories.map(({ name, tasks, accuracy }) => [name, tasks, accuracy!.estimate]);
    expect(told(vanilla)).toEqual([
      ['level 1', 4, 0.25],
      ['level 2', 2, 0],
    ]);
    expect(told(fgo)).toEqual([
      ['level 1', 4, 0.75],
      ['level 2', 2, 0.5],
    ]);
  });

  it('is a table of its own, a row a cell and category', () => {
    const [header, ...rows] = readCsv(renderTables(sweep).get('categories.csv')!);
    expect(rows).toHaveLength(8);
    const first = Object.fromEntries(rows.at(-4)!.map((field, index) => [header![index]!, field]));
    expect(first).toMatchObject({
      arm: 'fgo',
      provider: 'builtin',
      category: 'level 1',
      tasks: '4',
      accuracy: '0.750000',
    });
    const readme = readFileSync(new URL('../../results/README.md', import.meta.url), 'utf8');
    const section = readme.split(/^## /m).find((part) => part.startsWith('`categories.csv`'))!;
    expect([...section.matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, column]) => column)).toEqual(header);
  });

  it('stands on the page with intervals, and in the terminal without', async () => {
    const page = String((await renderReport(sweep)).get('index.md'));
    expect(page).toMatch(/^\| method \| level 1 \(4 tasks\) \| level 2 \(2 tasks\) \|$/m);
    expect(page).toMatch(/^\| fgo \| 75\.0 \([\d.]+ to [\d.]+\) \| 50\.0 \([\d.]+ to [\d.]+\) \|$/m);
    expect(page).toContain('categories.csv');
    expect(terminalTable(sweep)).toMatch(/^accuracy % by category +level 1 \(4 tasks\) +level 2 \(2 tasks\)$/m);
    expect(terminalTable(sweep)).toMatch(/^fgo +75\.0 +50\.0$/m);
  });

  it('stays out of a terminal that it would be too wide for', () => {
    const wide = sweepOf(['a'.repeat(60), 'b'.repeat(60)]);
    expect(terminalTable(wide)).not.toContain('by category');
  });

  it('is left out where all tasks are of one category', async () => {
    expect(renderTables(toySweep()).has('categories.csv')).toBe(false);
    expect(String((await renderReport(toySweep())).get('index.md'))).not.toMatch(/By category|categories\.csv/);
  });
});
