import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CellEvent, CellRecord } from '../core/record.ts';
import { veilOf } from '../core/veil.ts';
import { readCsv } from '../testing/read-csv.ts';
import {
  cellFixture,
  episode,
  finalist,
  finished,
  moduleEvent,
  moduleWith,
  sweepFixture,
} from '../testing/sweep-fixture.ts';
import { toySweep } from '../testing/toy-sweep.ts';
import { renderTables } from './render-tables.ts';

const table = (name: string, sweep = toySweep()) => {
  const [header, ...rows] = readCsv(renderTables(sweep).get(name)!);
  return {
    header: header!,
    rows: rows.map((row) => Object.fromEntries(row.map((field, index) => [header![index], field]))),
  };
};

describe('tables', () => {
  it('have the columns that results/README.md documents, in its order', () => {
    const readme = readFileSync(new URL('../../results/README.md', import.meta.url), 'utf8');
    for (const name of renderTables(toySweep()).keys()) {
      const section = readme.split(/^## /m).find((part) => part.startsWith(`\`${name}\``)) ?? '';
      const documented = [...section.matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, column]) => column);
      expect({ name, columns: documented }).toEqual({ name, columns: table(name).header });
    }
  });

  it('have golden headers', async () => {
    const headers = [...renderTables(toySweep())].map(([name, text]) => `${name}: ${text.split('\n')[0]}`);
    await expect(`${headers.join('\n')}\n`).toMatchFileSnapshot('golden/csv-headers.txt');
  });

  it('have the bytes that were agreed on', async () => {
    for (const [name, text] of renderTables(toySweep())) await expect(text).toMatchFileSnapshot(`golden/${name}`);
  });

  it('hide what the benchmark must not have printed, in every text that a model wrote', () => {
    const sweep = toySweep();
    const benchmark = { ...sweep.manifest.benchmark, veil: veilOf(['open the fridge'], '') };
    const tables = renderTables({ ...sweep, manifest: { ...sweep.manifest, benchmark } });
    expect(tables.get('modules.csv')).toContain('- [answer hidden].');
    expect(tables.get('lines.csv')).toContain('[answer hidden].');
    for (const text of tables.values()) expect(text).not.toContain('Open the fridge');
  });

  it('are the same bytes whatever the order of the cells and the name of the sweep', () => {
    const sweep = toySweep();
    const other = { manifest: { ...sweep.manifest, name: 'other' }, cells: [...sweep.cells].reverse() };
    expect(renderTables(other)).toEqual(renderTables(sweep));
  });

  it('name provider and model in every row', () => {
    for (const name of [...renderTables(toySweep()).keys()].filter((name) => name !== 'cells.csv'))
      for (const row of table(name).rows)
        expect({ name, ...row }).toMatchObject({ provider: 'builtin', model: 'rules-1' });
  });

  it('name of a cell the models of the roles that it calls, and no others', () => {
    const rows = table('cells.csv').rows.filter(({ seed }) => seed === '1');
    expect(
      rows.map(({ method, agent_provider, optimizer_model, merger_model }) => [
        method,
        agent_provider,
        optimizer_model,
        merger_model,
      ]),
    ).toEqual([
      ['vanilla', 'builtin', '', ''],
      ['all-at-once', 'builtin', 'rules-1', ''],
      ['batch-wise', 'builtin', 'rules-1', ''],
      ['fgo', 'builtin', 'rules-1', 'rules-1'],
    ]);
  });

  it('say in every row whether its cell can be compared', () => {
    const sweep = toySweep();
    const fail = (event: CellEvent): CellEvent =>
      event.type === 'episode' && event.phase === 'explore'
        ? { ...event, attempt: { state: 'error', kind: 'timeout', message: '' } }
        : event;
    const spoil = (cell: CellRecord) => ({ ...cell, events: cell.events.map(fail) });
    const spoilt = { ...sweep, cells: sweep.cells.map((cell) => (cell.spec.seed === 2 ? spoil(cell) : cell)) };
    // A row of comparisons.csv is two arms: it is made from their comparable cells alone.
    for (const name of [...renderTables(spoilt).keys()].filter((name) => name !== 'comparisons.csv'))
      for (const { method, seed, comparable } of table(name, spoilt).rows) {
        const expected = method === 'vanilla' || (method === 'fgo' && seed === '1');
        expect({ name, method, seed, comparable }).toEqual({ name, method, seed, comparable: String(expected) });
      }
    const [cell] = table('cells.csv', spoilt).rows.filter(({ method, seed }) => method === 'fgo' && seed === '2');
    expect(cell).toMatchObject({
      test_errors: '0',
      episode_errors: '2',
      error_share: (2 / 7).toFixed(6),
      errors_by_kind: '{"timeout":2}',
    });
  });

  it('name the source of a cell that merged stored modules again', () => {
    const source = { sweep: 'first', cell: 'abc', modules: 'm' };
    const cells = [toySweep().cells[3]!].map((cell) => ({ ...cell, spec: { ...cell.spec, source } }));
    expect(table('cells.csv', sweepFixture(cells)).rows).toMatchObject([{ source_sweep: 'first', source_cell: 'abc' }]);
    expect(table('cells.csv').rows[0]).toMatchObject({ source_sweep: '', source_cell: '' });
  });

  it('have a row for every episode, its errors without a score', () => {
    expect(table('episodes.csv').rows).toHaveLength(2 * (4 + 7 + 1));
    const module = moduleWith('x');
    const events = [episode({ phase: 'test', module, task: 'a', result: 'server' })];
    const sweep = sweepFixture([cellFixture({ arm: 'fgo', seed: 1, outcome: finished(finalist(module)), events })]);
    expect(table('episodes.csv', sweep).rows).toMatchObject([
      { task: 'a', state: 'error', reason: 'server', score: '' },
    ]);
  });

  it('follow a line of the final module back to the subsets that had it', () => {
    const rows = table('lines.csv').rows.filter(({ method, seed }) => method === 'fgo' && seed === '1');
    expect(rows.map(({ line, text, initial, subsets }) => [line, text, initial, subsets])).toEqual([
      ['1', 'Look around.', 'true', '["subset-0","subset-1"]'],
      ['2', 'Open the fridge.', 'false', '["subset-0"]'],
      ['3', 'Heat, then put.', 'false', '["subset-1"]'],
    ]);
  });

  it('keep hostile ids in their own field', () => {
    const module = moduleWith('say "hi", then\tgo');
    const task = 'a,"b"\nc 🦄';
    const cell = cellFixture({
      arm: 'fgo, "x"\n',
      seed: 1,
      outcome: finished(finalist(module)),
      events: [moduleEvent('initial', module), episode({ phase: 'test', module, task, result: 1 })],
    });
    expect(table('episodes.csv', sweepFixture([cell])).rows).toMatchObject([
      { task, arm: cell.arm, score: '1.000000' },
    ]);
    expect(table('modules.csv', sweepFixture([cell])).rows).toMatchObject([{ instructions: module.instructions }]);
  });
});
