import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CellEvent, Sweep } from '../../core/record.ts';
import { type SizedArm, sizedSweep } from '../../testing/sized-sweep.ts';
import { sweepFixture } from '../../testing/sweep-fixture.ts';
import { toySweep } from '../../testing/toy-sweep.ts';
import { aggregate } from '../aggregate.ts';
import { renderPaper, renderSweepTables } from './paper-report.ts';
import type { PaperTable } from './paper-table.ts';
import { paperTables } from './paper-tables.ts';
import { paperLatex } from './render-latex.ts';
import { type ReportedNumber, readReported } from './reported.ts';
import { relativeChange } from './token-table.ts';

const real = readReported(readFileSync(new URL('../../../results/paper.csv', import.meta.url), 'utf8'));
/** As if the paper were of the toy world. */
const reported: ReportedNumber[] = real.map((number) =>
  number.benchmark === 'gaia' || number.benchmark === 'logisticsqa'
    ? number
    : { ...number, benchmark: number.benchmark && 'toy' },
);
const size = { seeds: 2, testTasks: 20, explored: 5 };
const named = (sweep: Sweep, name: string, changes: Partial<Sweep['manifest']> = {}): Sweep => ({
  ...sweep,
  manifest: { ...sweep.manifest, name, ...changes },
});
const merging: SizedArm[] = [
  { arm: 'fgo merge=none', rate: 0.4, finalists: 3, spec: { options: { subsets: 6, merge: 'none' } } },
  { arm: 'fgo merge=direct', rate: null, spec: { options: { subsets: 6, merge: 'direct' } } },
  ...(['kmeans', 'spectral'] as const).map((clustering) => ({
    arm: `fgo clustering=${clustering}`,
    rate: 0.8,
    spec: { options: { subsets: 6, merge: 'progressive', clustering } } as const,
  })),
];
const partition: SizedArm[] = (['category', 'random'] as const).map((way) => ({
  arm: `fgo partition=${way}`,
  rate: 0.6,
  spec: { options: { subsets: 6, partition: way } },
}));
const scaling: SizedArm[] = [
  { arm: 'vanilla', rate: 0.3, spec: { trainSize: 0 } },
  ...['all-at-once', 'fgo'].flatMap((arm) =>
    [0, 10, 20].map((trainSize) => ({
      arm,
      rate: arm === 'all-at-once' && trainSize > 10 ? null : 0.5,
      spec: { trainSize },
    })),
  ),
];
const subsets: SizedArm[] = [1, 2, 12].map((count) => ({
  arm: `fgo subsets=${count}`,
  rate: 0.6,
  spec: { options: { subsets: count } },
}));

const tablesOf = (...sweeps: readonly Sweep[]) => paperTables(sweeps.map(aggregate), reported);
const table = (id: string, ...sweeps: readonly Sweep[]): PaperTable =>
  tablesOf(...sweeps).find((own) => own.id === id)!;
const texts = ({ rows }: PaperTable) => rows.map((cells) => cells.map(({ text }) => text));

describe('Table 1', () => {
  it('shows a method that did not end with a score as what it is, never as 0', () => {
    const { rows, notes } = table('table-1', toySweep());
    expect(rows.map(([method, score]) => [method!.text, score!.kind, score!.text])).toEqual([
      ['vanilla', 'value', '25.0 (4.6 to 69.9)'],
      ['all-at-once', 'overflow', 'overflow'],
      ['batch-wise', 'error', 'error'],
      ['fgo', 'value', '75.0 (30.1 to 95.4)'],
    ]);
    expect(notes).toContain('toy, all-at-once: overflow in 2 of 2 cells (prompt of 9,000 tokens, window of 8,000).');
  });

  it('says what a cell that spoilt by errors is', () => {
    const sweep = sizedSweep(
      [
        { arm: 'vanilla', rate: 0.5 },
        { arm: 'fgo', rate: 0.5 },
      ],
      size,
    );
    const fail = (event: CellEvent): CellEvent =>
      event.type === 'episode' ? { ...event, attempt: { state: 'error', kind: 'timeout', message: '' } } : event;
    const cells = sweep.cells.map((cell) => (cell.arm === 'fgo' ? { ...cell, events: cell.events.map(fail) } : cell));
    const fgo = table('table-1', { ...sweep, cells }).rows.find(([method]) => method!.text === 'fgo')!;
    expect(fgo[1]).toEqual({ kind: 'not comparable', text: 'not comparable' });
  });

  it('names the command that would fill a method that was not run', () => {
    const sweep = sizedSweep(
      [
        { arm: 'vanilla', rate: 0.5 },
        { arm: 'fgo', rate: 0.5 },
      ],
      size,
    );
    const missing = table('table-1', named(sweep, 'mine', { options: { seeds: [1, 2], 'test-size': 20 } })).rows.flat();
    expect(missing.flatMap(({ kind, command }) => (kind === 'missing' ? [command] : []))).toEqual([
      'npm run sweep -- --bench toy --seeds 1,2 --test-size 20 --method all-at-once --train-size 4 --out mine',
      'npm run sweep -- --bench toy --seeds 1,2 --test-size 20 --method batch-wise --train-size 4 --out mine',
    ]);
  });

  it('over several sweeps has a column for each benchmark of the paper, with its reported state', () => {
    const { columns, rows } = table('table-1', named(toySweep(), 'a'), named(sizedSweep(partition, size), 'b'));
    expect(columns.map(({ title }) => title)).toEqual([
      'method',
      'toy: accuracy %, n = 4 × 2 seeds',
      'logisticsqa: accuracy %',
      'logisticsqa: reported by the paper (another model)',
      'gaia: accuracy %',
      'gaia: reported by the paper (another model)',
    ]);
    expect(rows[1]!.map(({ kind }) => kind)).toEqual([
      'text',
      'overflow',
      'missing',
      'reported',
      'missing',
      'reported',
    ]);
    expect(rows[1]![4]!.command).toBe('npm run sweep -- --experiment main --bench gaia');
  });

  it('takes a sweep over training sizes at its largest where there is no other, and two sweeps of methods side by side', () => {
    const curve = named(sizedSweep(scaling, size), 'curve');
    expect(table('table-1', curve).notes).toContain('Training tasks: 20 (curve).');
    expect(table('table-1', curve).rows.map(([method, score]) => [method!.text, score!.kind])).toEqual([
      ['vanilla', 'value'],
      ['all-at-once', 'overflow'],
      ['batch-wise', 'missing'],
      ['fgo', 'value'],
    ]);
    const own = [curve, named(toySweep(), 'x'), named(toySweep(), 'y')];
    const titles = table('table-1', ...own).columns.map(({ title }) => title);
    expect(titles.slice(1, 3)).toEqual([
      'toy (sweep x): accuracy %, n = 4 × 2 seeds',
      'toy (sweep y): accuracy %, n = 4 × 2 seeds',
    ]);
    expect(titles.join()).not.toContain('curve');
  });
});

describe('Table 2 and the partition', () => {
  const merge = table('table-2', sizedSweep(merging, size));

  it('pair every way of merging with none, on the same tasks and seeds', () => {
    expect(merge.rows.map((cells) => [cells[0]!.text, cells[1]!.kind])).toEqual([
      ['none (mean of its modules)', 'value'],
      ['none (best by training)', 'value'],
      ['direct', 'overflow'],
      ['progressive, kmeans', 'value'],
      ['progressive, spectral', 'value'],
      ...['bisecting', 'agglomerative', 'random'].map((way) => [`progressive, ${way}`, 'missing']),
    ]);
    const score = (row: number) => Number.parseFloat(merge.rows[row]![1]!.text);
    for (const row of [3, 4])
      expect(Number.parseFloat(merge.rows[row]![4]!.text)).toBeCloseTo(score(row) - score(0), 0.5);
    expect(merge.rows[0]![4]!.kind).toBe('none');
    expect(merge.rows[2]![4]!.kind).toBe('none');
  });

  it('have what the paper reports beside the row that it is of', () => {
    expect(merge.columns.at(-1)!.title).toBe('reported by the paper (another model)');
    const beside = (own: PaperTable) => own.rows.map((cells) => [cells[0]!.text, cells.at(-1)!.text]);
    expect(beside(merge).filter(([, text]) => text !== '')).toEqual([['progressive, kmeans', 'about 10 points']]);
    expect(beside(table('partition', sizedSweep(partition, size)))).toEqual([
      ['category', '83.6 %'],
      ['random', '80.3 %'],
    ]);
  });

  it('have no reported column for a benchmark that the paper is not known to have', () => {
    const other = paperTables([aggregate(sizedSweep(partition, size))], real).find(({ id }) => id === 'partition')!;
    expect(other.columns.map(({ title }) => title).join()).not.toContain('reported');
  });
});

describe('Figures 3 and 5', () => {
  it('show a size at which a method overflowed, and the untouched agent where it was run', () => {
    const { columns, rows } = table('figure-3', sizedSweep(scaling, size));
    expect(columns.map(({ title }) => title.split(':')[0])).toEqual([
      'training tasks',
      'vanilla',
      'all-at-once',
      'fgo',
      'n',
    ]);
    expect(rows.map((cells) => cells.map(({ kind }) => kind))).toEqual([
      ['text', 'value', 'value', 'value', 'text'],
      ['text', 'none', 'value', 'value', 'text'],
      ['text', 'none', 'overflow', 'value', 'text'],
    ]);
  });

  it('tell accuracy, tokens and critical path for each number of subsets', () => {
    const { columns, rows } = table('figure-5', sizedSweep(subsets, size));
    expect(columns.slice(-3).map(({ title }) => title)).toEqual([
      'prompt tokens of a call',
      'prompt tokens in training',
      'critical path, calls',
    ]);
    expect(rows.map(([n]) => n!.text)).toEqual(['1', '2', '12']);
    // Optimizer 700 × 5 and merger 500 × 5, in every cell.
    for (const row of rows) expect(row.slice(-3).map(({ text }) => text)).toEqual(['3,000', expect.any(String), '12']);
  });
});

describe('token reduction', () => {
  it('is the mean ratio over pairs of cells, less 1, with an interval that one pair does not have', () => {
    // ln 0.5 and ln 0.25: their mean is that of 0.3536; t(1) = 12.706 times the half of ln 2.
    const change = relativeChange([
      [50, 100],
      [25, 100],
    ])!;
    expect(change.estimate).toBeCloseTo(Math.sqrt(0.125) - 1, 12);
    expect(Math.log((1 + change.interval!.high) / (1 + change.estimate))).toBeCloseTo(12.7062047 * (Math.LN2 / 2), 6);
    expect(relativeChange([[437, 1000]])).toEqual({ estimate: expect.closeTo(-0.563, 12), interval: null, pairs: 1 });
    expect(relativeChange([])).toBeNull();
    expect(relativeChange([[0, 5]])).toBeNull();
    const alike = relativeChange([
      [5, 10],
      [10, 20],
    ])!;
    expect([alike.estimate, alike.interval!.low, alike.interval!.high].map((own) => own.toFixed(9))).toEqual(
      Array(3).fill('-0.500000000'),
    );
  });

  it('is told in both readings, beside one reported number of which the reading is not known', () => {
    const own = sizedSweep(
      [
        { arm: 'all-at-once', rate: 0.5 },
        { arm: 'fgo', rate: 0.5 },
      ],
      size,
    );
    const { rows, notes } = table('tokens', own);
    expect(rows.map((cells) => [cells[2]!.text, cells.at(-1)!.text])).toEqual([
      ['mean prompt of an optimizer or merger call', '-56.3 %'],
      ['all prompt tokens in training', '-56.3 %'],
    ]);
    expect(notes[0]).toContain('Which reading the reported number is of is not known to us.');
  });

  it('is an overflow where all-at-once has no tokens to compare with', () => {
    const own = table('tokens', toySweep());
    expect(own.rows.map((cells) => [cells[3]!.kind, cells[4]!.kind, cells[5]!.kind, cells[6]!.text])).toEqual([
      ['overflow', 'value', 'overflow', '0'],
      ['overflow', 'value', 'overflow', '0'],
    ]);
  });
});

describe('every table', () => {
  const sweeps = [
    named(toySweep(), 'methods'),
    ...[merging, partition, scaling, subsets].map((arms, index) => named(sizedSweep(arms, size), `s${index}`)),
  ];
  const notice = 'built-in model (rule-based, not an LLM)';
  const all = tablesOf(...sweeps);

  it('has as many cells in a row as columns, and an id of its own', () => {
    expect(all.map(({ id }) => id)).toEqual(['table-1', 'table-2', 'partition', 'figure-3', 'figure-5', 'tokens']);
    for (const { columns, rows } of all) {
      expect(rows.length).toBeGreaterThan(1);
      for (const cells of rows) expect(cells.length).toBe(columns.length);
    }
  });

  it('carries the notice about a model that is no LLM, and claims nothing of the paper with it', () => {
    for (const { notices, notes } of all) {
      expect(notices).toEqual([notice]);
      expect(notes).toContain('What the paper reports is of another model: nothing here reproduces or contradicts it.');
      expect(notes.some((note) => note.includes('builtin/rules-1') && note.includes('2 seeds'))).toBe(true);
    }
    const tex = paperLatex(all);
    expect(tex.match(/\\caption\{[^\n]*built-in model \(rule-based, not an LLM\)/g)).toHaveLength(all.length);
    expect(tex.match(/\\begin\{table\}/g)).toHaveLength(all.length);
  });

  it('speaks of a model that is not known where ours is a real one', () => {
    const model = { provider: 'openai', name: 'gpt', notice: '' };
    const models = { agent: model, evaluator: model, optimizer: model, merger: model };
    const own = table('partition', named(sizedSweep(partition.slice(0, 2), size), 'real', { models }));
    expect(own.columns.at(-1)!.title).toBe('reported by the paper (its model is not known to us)');
    expect(own.notices).toEqual([]);
    const gap = table('table-2', named(sizedSweep(partition, size), 'real', { models }));
    expect(gap.command).toBe('npm run sweep -- --experiment merge-ablation --model openai/gpt');
  });

  it('that was not run has the command in its place', () => {
    const page = String(renderSweepTables(toySweep(), reported).get('tables.md'));
    expect(page).toContain(
      '## Not run\n\n- Table 2: ways of merging: `npm run sweep -- --experiment merge-ablation`\n',
    );
    expect(texts(table('table-2', toySweep()))).toEqual([]);
    expect(tablesOf(sweepFixture([])).every(({ rows, command }) => rows.length === 0 && command !== undefined)).toBe(
      true,
    );
  });

  it('has the page and the LaTeX that were agreed on', async () => {
    const files = renderSweepTables(toySweep(), reported);
    await expect(files.get('tables.md')).toMatchFileSnapshot('../golden/paper-tables.md');
    await expect(files.get('tables.tex')).toMatchFileSnapshot('../golden/paper-tables.tex');
  });

  it('is the same whatever the order of the sweeps and cells', async () => {
    const turned = sweeps.toReversed().map((sweep) => ({ ...sweep, cells: sweep.cells.toReversed() }));
    const [one, other] = await Promise.all([
      renderPaper(sweeps.slice(0, 2), reported),
      renderPaper(turned.slice(-2), reported),
    ]);
    expect(other).toEqual(one);
  });

  it('stands with charts whose rows and hashes are there', async () => {
    const files = await renderPaper(sweeps.slice(0, 1), reported);
    const page = String(files.get('index.md'));
    const links = [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target!);
    expect(links.length).toBeGreaterThan(8);
    expect(links.filter((target) => !files.has(target))).toEqual([]);
  });
});
