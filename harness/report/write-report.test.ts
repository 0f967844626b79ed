import { describe, expect, it } from 'vitest';
import type { CellEvent } from '../core/record.ts';
import { sweepFixture } from '../testing/sweep-fixture.ts';
import { toySweep } from '../testing/toy-sweep.ts';
import { renderTables } from './render-tables.ts';
import { renderReport } from './write-report.ts';

describe('a report', () => {
  it('has a page, the table, and each chart as spec, rows, SVG in two themes, and PNG', async () => {
    const files = await renderReport(toySweep());
    expect([...files.keys()]).toEqual([
      'index.md',
      'table.txt',
      ...['accuracy', 'tokens'].flatMap((name) =>
        ['vl.json', 'csv', 'svg', 'dark.svg', 'png'].map((end) => `${name}.${end}`),
      ),
    ]);
  });

  it('is the same bytes again, whatever the order of the cells', async () => {
    const sweep = toySweep();
    const files = await renderReport(sweep);
    expect(await renderReport({ ...sweep, cells: [...sweep.cells].reverse() })).toEqual(files);
  });

  it('has the page that was agreed on', async () => {
    await expect((await renderReport(toySweep())).get('index.md')).toMatchFileSnapshot('golden/index.md');
  });

  it('puts the notice about the model at the top, in bold', async () => {
    const page = (await renderReport(toySweep())).get('index.md') as string;
    expect(page.split('\n').slice(0, 3)).toEqual(['# example', '', '**built-in model (rule-based, not an LLM)**']);
  });

  it('says who answered where it is not who was asked', async () => {
    const sweep = toySweep();
    const as = (event: CellEvent): CellEvent =>
      event.type === 'episode' ? { ...event, servedBy: ['rules-1-0501', 'rules-1'] } : event;
    const cells = sweep.cells.map((cell) => ({ ...cell, events: cell.events.map(as) }));
    const line = '- Answered, as the provider says: agent by rules-1 and rules-1-0501';
    expect(String((await renderReport({ ...sweep, cells })).get('index.md'))).toContain(line);
    expect(String((await renderReport(sweep)).get('index.md'))).not.toContain('Answered, as');
  });

  it('names the sweep and the cells whose modules were merged again', async () => {
    const sweep = toySweep();
    const source = { sweep: 'first', cell: 'abc', modules: 'm' };
    const cells = sweep.cells.map((cell) =>
      cell.spec.method === 'fgo' ? { ...cell, spec: { ...cell.spec, source } } : cell,
    );
    const page = String((await renderReport({ ...sweep, cells })).get('index.md'));
    expect(page).toContain('- Merged again: 2 cells from the subset modules of the sweep first, 1 cell: abc');
    expect(String((await renderReport(sweep)).get('index.md'))).not.toContain('Merged again');
  });

  it('links to files that are there', async () => {
    const sweep = toySweep();
    const files = await renderReport(sweep);
    const links = [...(files.get('index.md') as string).matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target!);
    const known = [
      ...files.keys(),
      ...[...renderTables(sweep).keys()].map((name) => `../../results/example/${name}`),
      '../../results/README.md',
    ];
    expect(links.filter((target) => !known.includes(target))).toEqual([]);
    expect(links.length).toBeGreaterThan(10);
  });

  it('is there for a sweep of which nothing is finished', async () => {
    expect([...(await renderReport(sweepFixture([]))).keys()]).toEqual(['index.md', 'table.txt']);
  });
});
