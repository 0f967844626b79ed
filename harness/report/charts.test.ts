import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { CellEvent, CellRecord, Sweep } from '../core/record.ts';
import { parseRows } from '../testing/read-csv.ts';
import { type SizedArm, sizedSweep } from '../testing/sized-sweep.ts';
import { sweepFixture } from '../testing/sweep-fixture.ts';
import { toySweep } from '../testing/toy-sweep.ts';
import { aggregate } from './aggregate.ts';
import { textWidth, wrap } from './charts/text-width.ts';
import { colourScale, inks } from './charts/theme.ts';
import { type ChartSpec, themeConfig } from './charts/theme-config.ts';
import { chartsOf } from './charts.ts';
import { renderChart, renderSvg } from './render.ts';

const size = { seeds: 2, testTasks: 20, explored: 5 };
const methods = ['all-at-once', 'batch-wise', 'fgo'];
const scaling: SizedArm[] = [
  { arm: 'vanilla', rate: 0.3, spec: { trainSize: 0 } },
  ...methods.flatMap((arm) =>
    [0, 10, 20].map((trainSize) => ({
      arm,
      rate: arm === 'all-at-once' && trainSize > 10 ? null : 0.5,
      spec: { trainSize },
    })),
  ),
];
const merging: SizedArm[] = [
  { arm: 'fgo merge=none', rate: 0.5, finalists: 3, spec: { options: { subsets: 6, merge: 'none' } } },
  ...(['kmeans', 'spectral'] as const).map((clustering) => ({
    arm: `fgo clustering=${clustering}`,
    rate: 0.6,
    spec: { options: { subsets: 6, merge: 'progressive', clustering } } as const,
  })),
];
const subsets: SizedArm[] = [1, 2, 12].flatMap((count) =>
  (['category', 'random'] as const).map((partition) => ({
    arm: `fgo subsets=${count} partition=${partition} and a name that is far too long for one line of a chart`,
    rate: 0.6,
    spec: { options: { subsets: count, partition } },
  })),
);
const labelled = (event: CellEvent): CellEvent =>
  event.type === 'episode' ? { ...event, label: event.taskId.endsWith('1') ? 'one' : 'other' } : event;
const withLabels = (sweep: Sweep): Sweep => ({
  ...sweep,
  cells: sweep.cells.map((cell) => ({ ...cell, events: cell.events.map(labelled) })),
});
const sweeps = {
  toy: toySweep(),
  scaling: sizedSweep(scaling, size),
  merging: sizedSweep(merging, size),
  subsets: sizedSweep(subsets, size),
  labels: withLabels(sizedSweep(scaling, size)),
  hostile: sizedSweep([{ arm: 'fgo "<b>" \\ \u0000 \u202E 🦄 \'', rate: 0.5 }], size),
};
const charts = Object.values(sweeps).flatMap((sweep) => chartsOf(aggregate(sweep)));

/** All rows of data that stand in a spec. */
function valuesIn(node: unknown): Record<string, unknown>[] {
  if (Array.isArray(node)) return node.flatMap(valuesIn);
  if (typeof node !== 'object' || node === null) return [];
  const { data, ...rest } = node as { data?: { values?: Record<string, unknown>[] } };
  return [...(data?.values ?? []), ...Object.values(rest).flatMap(valuesIn)];
}

const textsOf = (row: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? '' : String(value)]));

const names = (sweep: keyof typeof sweeps) => chartsOf(aggregate(sweeps[sweep])).map(({ name }) => name);

describe('charts', () => {
  it('are drawn only where there is something to show', () => {
    expect(names('toy')).toEqual(['accuracy', 'tokens']);
    expect(names('scaling')).toEqual(['accuracy', 'tokens', 'scaling']);
    expect(names('merging')).toEqual(['accuracy', 'tokens', 'merge-ablation']);
    expect(names('subsets')).toEqual([
      ...['accuracy', 'tokens', 'subsets', 'subsets-tokens-per-call', 'subsets-training-tokens'],
      ...['subsets-critical-path', 'partition'],
    ]);
    expect(chartsOf(aggregate(sweepFixture([])))).toEqual([]);
  });

  it('say on each what the model is, how many seeds and how many tasks', () => {
    for (const { description } of charts) {
      expect(description).toContain('built-in model (rule-based, not an LLM)');
      expect(description).toMatch(/builtin\/rules-1 in all roles · 2 seeds, n = \d+ test tasks a seed/);
    }
  });

  it('fit the schema of Vega-Lite', { timeout: 60_000 }, () => {
    const file = createRequire(import.meta.url).resolve('vega-lite/vega-lite-schema.json');
    const schema = z.fromJSONSchema(JSON.parse(readFileSync(file, 'utf8')));
    expect(schema.safeParse({ ...charts[0]!.spec, layers: [] }).success).toBe(false);
    for (const { name, spec } of charts)
      expect({ name, fits: schema.safeParse(JSON.parse(JSON.stringify(spec))).success }).toEqual({ name, fits: true });
  });

  it('compile without a warning and are the same bytes again', { timeout: 60_000 }, async () => {
    for (const { name, spec } of charts) {
      const [once, again] = [await renderChart(spec), await renderChart(spec)];
      expect({ name, warnings: once.warnings }).toEqual({ name, warnings: [] });
      expect(once.svg).toBe(again.svg);
      expect(Buffer.compare(once.png, again.png)).toBe(0);
    }
  });

  it('carry the rows that they draw, digit by digit, with their hash and who was asked', () => {
    for (const { name, spec, rows } of charts) {
      expect(spec.usermeta).toEqual({ rows: `${name}.csv`, sha256: rows.sha256 });
      expect(createHash('sha256').update(rows.csv).digest('hex')).toBe(rows.sha256);
      const inSpec = valuesIn(spec).map(textsOf);
      const inTable = parseRows(rows.csv);
      expect(inTable.length).toBeGreaterThan(0);
      for (const { models, notice, ...row } of inTable) {
        expect(models).toBe('builtin/rules-1 in all roles');
        expect(notice).toBe('built-in model (rule-based, not an LLM)');
        expect(inSpec).toContainEqual(expect.objectContaining(row));
      }
    }
  });

  it('are drawn on dark paper by another config alone', async () => {
    for (const { spec } of [charts[0]!, charts.find(({ name }) => name === 'scaling')!]) {
      const [light, dark] = [await renderSvg(spec), await renderSvg({ ...spec, config: themeConfig('dark') })];
      expect(dark.warnings).toEqual([]);
      expect(light.svg).toContain('fill="white"');
      expect(dark.svg).toContain(`fill="${inks.dark.paper}"`);
      // Whatever is black or dark grey on white is not left on black.
      for (const own of [
        inks.light.strong,
        inks.light.text,
        inks.light.soft,
        inks.light.grid,
        '"white"',
        '"black"',
        '"#000"',
      ])
        expect(dark.svg).not.toContain(own);
    }
  });

  it('draw the interval of a point that stands alone in its line, and of the untouched agent', async () => {
    const curveOf = (arms: readonly SizedArm[]) =>
      chartsOf(aggregate(sizedSweep(arms, size))).find(({ name }) => name === 'scaling')!.spec;
    const alone = (spec: ChartSpec) => valuesIn(spec).filter(({ single, accuracy }) => single && accuracy !== null);
    expect(alone(curveOf(scaling))).toEqual([]);
    const fewer = curveOf(scaling.filter(({ arm, spec }) => arm !== 'all-at-once' || spec!.trainSize !== 0));
    expect(alone(fewer)).toMatchObject([{ series: 'all-at-once', at: 10 }]);
    expect((await renderSvg(fewer)).svg).toContain('aria-roledescription="rect mark container"');
  });

  it('have units on their axes', () => {
    for (const { spec } of charts)
      for (const [, title] of JSON.stringify(spec).matchAll(/"axis":\{"title":("[^"]+"|\[[^\]]+\])/g))
        expect(title).toMatch(/%|tokens|tasks|subsets \(N\)|calls/);
  });

  it('tell what Vega-Lite warns of', async () => {
    const { warnings } = await renderChart({
      data: { values: [{ a: 1 }] },
      mark: 'bar',
      encoding: { x: { field: 'a', type: 'quantitative', scale: { type: 'band' } } },
    });
    expect(warnings).not.toEqual([]);
  });

  it('are as wide as a README, in pixels and in the picture', async () => {
    const { svg, png } = await renderChart(charts[0]!.spec);
    expect(svg).toMatch(/^<svg [^>]*width="900"/);
    expect(Buffer.from(png).readUInt32BE(16)).toBe(1800);
  });

  it('have their titles inside the picture', async () => {
    for (const { name, spec } of charts) {
      const { svg } = await renderSvg(spec);
      const [, shift] = /<g fill="none" stroke-miterlimit="4" transform="translate\([\d.]+,([\d.]+)\)">/.exec(svg)!;
      const [, y] = /role-title.*?translate\(-?[\d.]+,(-?[\d.]+)\)/.exec(svg)!;
      expect({ name, top: Number(shift) + Number(y) >= 8 }).toEqual({ name, top: true });
    }
  });

  it('show an arm without a score as what it is, not as 0', () => {
    const [accuracy] = chartsOf(aggregate(sweeps.toy));
    const text = JSON.stringify(accuracy!.spec);
    expect(text).toContain('overflow in 2 of 2 cells');
    expect(text).toContain('error in 2 of 2 cells');
    expect(text).not.toContain('"accuracy":0,');
    const states = parseRows(accuracy!.rows.csv).map(({ arm, state, accuracy: score }) => [arm, state, score]);
    expect(states).toContainEqual(['all-at-once', 'overflow', '']);
    expect(states).toContainEqual(['batch-wise', 'error', '']);
  });

  it('say beside a score how many cells have none', () => {
    const whole = sizedSweep([{ arm: 'fgo', rate: 0.5 }], size);
    const [overflowed] = sizedSweep([{ arm: 'fgo', rate: null }], size).cells;
    const text = JSON.stringify(chartsOf(aggregate({ ...whole, cells: [overflowed!, whole.cells[1]!] }))[0]!.spec);
    expect(text).toContain('20 × 1 seed\\nno score: 1 of 2');
  });

  it('say of which arms cells cannot be compared', () => {
    const sweep = sizedSweep(scaling, size);
    const fail = (event: CellEvent): CellEvent =>
      event.type === 'episode' ? { ...event, attempt: { state: 'error', kind: 'timeout', message: '' } } : event;
    const spoil = (cell: CellRecord) =>
      cell.arm === 'fgo' && cell.spec.trainSize === 20 && cell.spec.seed === 1
        ? { ...cell, events: cell.events.map(fail) }
        : cell;
    const drawn = chartsOf(aggregate({ ...sweep, cells: sweep.cells.map(spoil) }));
    const [accuracy, tokens, curve] = drawn.map(({ spec }) => JSON.stringify(spec));
    expect(accuracy).toContain('20 × 1 seed\\nnot comparable: 1 of 2');
    for (const text of [tokens, curve]) expect(text).toContain('Not comparable, too many errors: fgo train-size=20 (1');
  });

  it('draw a point where an option does not act on every line that leads there', () => {
    const of = (count: number, options: object, rate: number): SizedArm => ({
      arm: ['fgo', ...Object.values(options)].join(' '),
      rate,
      spec: { options: { subsets: count, merge: 'progressive', ...options } },
    });
    const arms = [
      of(1, {}, 0.1),
      ...(['kmeans', 'spectral'] as const).flatMap((clustering) => [
        of(6, { clustering }, 0.5),
        of(12, { clustering }, 0.9),
      ]),
    ];
    const [chart] = chartsOf(aggregate(sizedSweep(arms, size))).filter(({ name }) => name === 'subsets');
    const { values } = chart!.spec.data as unknown as { values: { series: string; at: number }[] };
    expect(values.map(({ series, at }) => [series, at])).toEqual(
      ['fgo clustering=kmeans', 'fgo clustering=spectral'].flatMap((line) => [1, 6, 12].map((at) => [line, at])),
    );
  });

  it('keep colours by method', () => {
    expect(colourScale(['fgo', 'mine', 'vanilla'])).toEqual({
      domain: ['vanilla', 'fgo', 'mine'],
      range: [{ expr: 'strong' }, '#0072B2', '#009E73'],
    });
    expect(colourScale(['fgo']).range).toEqual(['#0072B2']);
  });

  it('break labels into lines that fit, and lose nothing of them', () => {
    const label = `fgo merge=progressive ${'x'.repeat(100)} end`;
    const lines = wrap(label, 13, 200);
    for (const line of lines) expect(textWidth(line, 13)).toBeLessThanOrEqual(200);
    expect(lines.join('').replaceAll(' ', '')).toBe(label.replaceAll(' ', ''));
    expect(wrap('', 13, 200)).toEqual(['']);
  });
});
