/** Balanced accuracy, accuracy by label and outcomes in tables, page and charts, on numbers that can be worked out by hand. */
import { describe, expect, it } from 'vitest';
import type { CellRecord } from '../core/record.ts';
import { readCsv } from '../testing/read-csv.ts';
import { cellFixture, episode, finalist, finished, moduleWith, sweepFixture } from '../testing/sweep-fixture.ts';
import { toySweep } from '../testing/toy-sweep.ts';
import { aggregate } from './aggregate.ts';
import { chartsOf } from './charts.ts';
import { renderTables } from './render-tables.ts';
import { terminalTable } from './table.ts';
import { renderReport } from './write-report.ts';

const module = moduleWith('Read.');
const labelOf = (task: number) => (task < 6 ? 'none' : 'reference');

/** Ten tasks, six of them `none`; those named are solved. With folds, task t is tested in fold 1 + t mod 2. */
function cellsOf(arm: string, solved: (task: number) => boolean, folds = false): CellRecord[] {
  const make = (seed: number, tasks: readonly number[], fold?: CellRecord['spec']['fold']) => ({
    ...cellFixture({
      arm,
      seed,
      spec: { testTasks: tasks.length, ...(fold ? { fold } : {}) },
      outcome: finished(finalist(module, { testScore: tasks.filter(solved).length / tasks.length })),
      events: tasks.map((task) => {
        const result = solved(task) ? 1 : 0;
        const outcome = result === 1 ? 'right' : `wrong: ${task % 2 === 0 ? 'date' : 'none given'}`;
        return episode({ phase: 'test', module, task: `t${task}`, result, label: labelOf(task), outcome });
      }),
    }),
    id: `${arm} ${seed} ${fold?.index}`,
  });
  const all = [...Array(10).keys()];
  return [1, 2].flatMap((seed) =>
    folds
      ? [1, 2].map((index) =>
          make(
            seed,
            all.filter((task) => 1 + (task % 2) === index),
            { index, of: 2 },
          ),
        )
      : [make(seed, all)],
  );
}

/** vanilla: always None. fgo: four of six and three of four. */
const sweepOf = (folds: boolean) =>
  sweepFixture([
    ...cellsOf('vanilla', (task) => task < 6, folds),
    ...cellsOf('fgo', (task) => (task >= 2 && task < 6) || task > 6, folds),
  ]);
const sweep = sweepOf(false);
const rowsOf = (name: string, given = sweep) => {
  const [header, ...rows] = readCsv(renderTables(given).get(name)!);
  return rows.map((row) => Object.fromEntries(row.map((field, index) => [header![index]!, field])));
};

describe('balanced accuracy of an arm', () => {
  it.each([false, true])('is the mean over labels, beside the pooled one (folds: %s)', (folds) => {
    const [vanilla, fgo] = aggregate(sweepOf(folds)).arms;
    expect(vanilla).toMatchObject({ tasks: 10, seeds: 2, accuracy: { estimate: 0.6 } });
    expect(vanilla!.balanced!.accuracy!.estimate).toBe(0.5);
    expect(fgo!.accuracy!.estimate).toBeCloseTo(0.7, 12);
    expect(fgo!.balanced!.accuracy!.estimate).toBeCloseTo((4 / 6 + 3 / 4) / 2, 12);
    expect(fgo!.balanced!.againstVanilla!.estimate).toBeCloseTo((4 / 6 + 3 / 4) / 2 - 0.5, 12);
    expect(fgo!.againstVanilla!.estimate).toBeCloseTo(0.1, 12);
    expect(fgo!.balanced!.labels.map(({ name, tasks, accuracy }) => [name, tasks, accuracy!.estimate])).toEqual([
      ['none', 6, 4 / 6],
      ['reference', 4, 0.75],
    ]);
  });

  it('is not shown as certain where an agent gives always the same answer', () => {
    const { low, high } = aggregate(sweep).arms[0]!.balanced!.accuracy!;
    expect([low < 0.45, high > 0.55]).toEqual([true, true]);
  });

  it('does not depend on how tasks were dealt into folds', () => {
    const numbers = (folds: boolean) =>
      aggregate(sweepOf(folds)).arms.map(({ accuracy, againstVanilla, balanced }) => ({
        accuracy,
        againstVanilla,
        balanced,
      }));
    expect(numbers(true)).toEqual(numbers(false));
  });

  it('is missing where tasks have no labels, as in rows of before there were any', () => {
    const { arms, labels } = aggregate(toySweep());
    expect(labels.names).toEqual([]);
    expect(arms.map(({ balanced }) => balanced)).toEqual([null, null, null, null]);
  });
});

describe('tables of a benchmark with labels and outcomes', () => {
  it('have balanced accuracy in cells.csv, and accuracy by label in labels.csv', () => {
    expect(
      rowsOf('cells.csv').map(({ arm, accuracy, balanced_accuracy }) => [arm, accuracy, balanced_accuracy]),
    ).toEqual([
      ...Array(2).fill(['vanilla', '0.600000', '0.500000']),
      ...Array(2).fill(['fgo', '0.700000', '0.708333']),
    ]);
    expect(rowsOf('labels.csv').slice(4, 6)).toMatchObject([
      { arm: 'fgo', provider: 'builtin', seed: '1', label: 'none', tasks: '6', accuracy: '0.666667' },
      { arm: 'fgo', seed: '1', label: 'reference', tasks: '4', accuracy: '0.750000' },
    ]);
  });

  it('leave balanced accuracy empty in a cell whose fold lacks a label', () => {
    const [cell] = cellsOf('fgo', () => true);
    const events = cell!.events.filter((event) => event.type === 'episode' && event.label === 'none');
    const one = { ...cell!, id: 'one', spec: { ...cell!.spec, fold: { index: 1, of: 2 } }, events };
    const other = { ...cell!, id: 'two', spec: { ...cell!.spec, fold: { index: 2, of: 2 } } };
    expect(
      rowsOf('cells.csv', sweepFixture([one, other])).map((row) => [row.fold, row.folds, row.balanced_accuracy]),
    ).toEqual([
      ['1', '2', ''],
      ['2', '2', '1.000000'],
    ]);
  });

  it('have label and outcome of every episode, and count outcomes in outcomes.csv', () => {
    expect(rowsOf('episodes.csv').find(({ arm, task }) => arm === 'fgo' && task === 't1')).toMatchObject({
      label: 'none',
      outcome: 'wrong: none given',
    });
    const counted = rowsOf('outcomes.csv').filter(({ arm, seed }) => arm === 'fgo' && seed === '1');
    expect(
      counted.map(({ phase, label, state, outcome, episodes }) => [phase, label, state, outcome, episodes]),
    ).toEqual([
      ['test', 'none', 'scored', 'right', '4'],
      ['test', 'none', 'scored', 'wrong: date', '1'],
      ['test', 'none', 'scored', 'wrong: none given', '1'],
      ['test', 'reference', 'scored', 'right', '3'],
      ['test', 'reference', 'scored', 'wrong: date', '1'],
    ]);
  });

  it('are not there for a benchmark without', () => {
    expect([...renderTables(toySweep()).keys()].filter((name) => /labels|outcomes/.test(name))).toEqual([]);
  });

  it('show on the terminal the balanced figure first, and the pooled one never alone', () => {
    const text = terminalTable(sweep);
    expect(text).toMatch(/^method +balanced % +95 % interval +none % +reference % +pooled % +tasks × seeds/m);
    expect(text).toMatch(/^vanilla +50\.0 +\d+\.\d to \d+\.\d +100\.0 +0\.0 +60\.0 +10 × 2 /m);
    expect(text).toContain(
      'Balanced: the mean over the labels none (6 test tasks) and reference (4 test tasks), each weighing the same; pooled: over all tasks.',
    );
    expect(terminalTable(sweepOf(true))).toMatch(/^fgo +70\.8 .* 10 × 2 /m);
  });
});

describe('the report of a benchmark with labels and outcomes', () => {
  it('has the page that was agreed on', async () => {
    await expect((await renderReport(sweepOf(true))).get('index.md')).toMatchFileSnapshot('golden/labels.md');
  });

  it('says of the test episodes how they ended, and of failures and errors too', async () => {
    const [cell] = cellsOf('fgo', () => true);
    const events = cell!.events.map((event, index) =>
      index === 0 && event.type === 'episode'
        ? { ...event, attempt: { state: 'failed', reason: 'step-cap' } as const }
        : event,
    );
    const page = String((await renderReport(sweepFixture([{ ...cell!, events }]))).get('index.md'));
    expect(page).toContain('| none | failed: step-cap | 16.7 (1) |');
    expect(String((await renderReport(toySweep())).get('index.md'))).not.toMatch(
      /How test episodes ended|Balanced|labels\.csv/,
    );
  });

  it('links to tables that are there', async () => {
    const page = String((await renderReport(sweep)).get('index.md'));
    const named = [...page.matchAll(/results\/example\/([a-z]+\.csv)/g)].map(([, name]) => name!);
    expect(named.toSorted()).toEqual([...renderTables(sweep).keys()].toSorted());
  });

  it('draws balanced accuracy, and says so in title and axis', () => {
    const [chart] = chartsOf(aggregate(sweepOf(true)));
    expect(chart!.title).toBe('Balanced accuracy by method');
    expect(chart!.description).toContain('2 seeds, 2 folds, n = 10 test tasks a seed');
    const text = JSON.stringify(chart!.spec);
    expect(text).toContain('balanced accuracy: mean over 2 labels of the mean score, % of the highest possible');
    expect(text).toContain('"accuracy":0.5,');
    expect(text).toContain('10 × 2 seeds');
    expect(text).not.toContain('◇');
    expect(chartsOf(aggregate(toySweep()))[0]!.title).toBe('Accuracy by method');
  });
});
