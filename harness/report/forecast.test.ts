import { describe, expect, it } from 'vitest';
import type { Forecast } from '../core/forecast.ts';
import { cellFixture, sweepFixture } from '../testing/sweep-fixture.ts';
import { toySweep } from '../testing/toy-sweep.ts';
import { durationText, forecastText, spanText, usdText } from './forecast.ts';
import { forecastSection } from './forecast-section.ts';
import { thousands } from './format.ts';
import { renderReport } from './write-report.ts';

const span = (low: number, high: number) => ({ low, high });
const model = 'builtin/rules-1';

/** Of the toy sweep: its merger's calls and its optimizer's prompts lie outside. */
const made: Forecast = {
  basis: ['Pilot: 4 cells, 12 of 134 test tasks.', 'Time: 1 to 6 s a call.'],
  cells: 8,
  episodes: span(20, 30),
  rows: [
    {
      role: 'agent',
      model,
      calls: span(60, 90),
      promptTokens: span(1000, 12_000),
      completionTokens: span(100, 900),
      usd: span(1.5, 7.25),
    },
    {
      role: 'evaluator',
      model,
      calls: span(4, 4),
      promptTokens: span(90, 300),
      completionTokens: span(10, 40),
      usd: span(0.001, 0.02),
    },
    {
      role: 'optimizer',
      model,
      calls: span(2, 8),
      promptTokens: span(100, 900),
      completionTokens: span(50, 400),
      usd: span(0, 0.5),
    },
    {
      role: 'merger',
      model,
      calls: span(5, 8),
      promptTokens: span(500, 900),
      completionTokens: span(50, 400),
      usd: span(0, 0.5),
    },
  ],
  usd: span(1.501, 8.27),
  unpriced: [],
  seconds: span(80, 5000),
  overflows: 2,
};

const spent = { usd: 3.456, promptTokens: 12_345, completionTokens: 678, calls: 90, lost: 2 };
const unknown: Forecast = { ...made, usd: null, unpriced: ['compatible/qwen|3'] };

describe('a forecast in a terminal', () => {
  it('has the bytes that were agreed on', async () => {
    await expect(forecastText(made)).toMatchFileSnapshot('golden/forecast.txt');
  });

  it('says that its ranges are no bounds, and what the bound is', () => {
    expect(forecastText(made).split('\n')[1]).toContain('likely ranges, not bounds: the bound is --max-usd');
  });

  it('leaves out roles that are never called', () => {
    const rows = made.rows.map((row) => (row.role === 'merger' ? { ...row, calls: span(0, 0) } : row));
    expect(forecastText({ ...made, rows })).not.toMatch(/^merger/m);
  });

  it('never takes an unknown price for 0', () => {
    const rows = made.rows.map((row) => (row.role === 'agent' ? { ...row, usd: null } : row));
    const text = forecastText({ ...unknown, rows });
    expect(text).toMatch(/^agent .* unknown$/m);
    expect(text).toMatch(/^all .* unknown$/m);
    expect(text).toMatch(/^Forecast .*: an unknown sum, /);
    expect(text).toContain('The price of compatible/qwen|3 is unknown, which is not 0');
  });
});

describe('forecast and actual in the report', () => {
  it('have the bytes that were agreed on', async () => {
    await expect(forecastSection({ ...toySweep(), forecast: made, spent })).toMatchFileSnapshot('golden/forecast.md');
  });

  it('are on the page where a forecast was made, and only there', async () => {
    const page = async (sweep: Parameters<typeof renderReport>[0]) => (await renderReport(sweep)).get('index.md');
    expect(await page({ ...toySweep(), forecast: made })).toMatch(
      /\n\n## Forecast and actual\n[\s\S]*\n\n## How to read this\n/,
    );
    expect(await page(toySweep())).not.toContain('Forecast');
  });

  it('count the turns of the agent and the answered calls of the others', () => {
    const text = forecastSection({ ...toySweep(), forecast: made });
    // 2 seeds × (4 vanilla tests, 1 explored by all-at-once, 3 before and 4 in the test of fgo) × 3 turns
    expect(text).toContain('| agent | builtin/rules-1 | 60 to 90 | 72 |');
    // The prompt that did not fit was answered by nobody.
    expect(text).toContain('| optimizer | builtin/rules-1 | 2 to 8 | 4 |');
  });

  it('name what lies out of its range', () => {
    const text = forecastSection({ ...toySweep(), forecast: made });
    expect(text).toContain('Out of their range: prompt tokens of the optimizer (above), calls of the merger (below).');
    const wide = made.rows.map((row) => ({
      ...row,
      calls: span(0, 1e6),
      promptTokens: span(0, 1e6),
      completionTokens: span(0, 1e6),
    }));
    expect(forecastSection({ ...toySweep(), forecast: { ...made, rows: wide } })).toContain(
      'All calls and tokens lie in their ranges.',
    );
  });

  it('say how many cells are still missing', () => {
    const [cell] = toySweep().cells;
    expect(forecastSection({ ...sweepFixture([cell!]), forecast: made })).toContain('1 of the 8 cells');
    expect(forecastSection({ ...toySweep(), forecast: made })).not.toContain('of the 8 cells');
  });

  it('say that a sum is unknown rather than wrong', () => {
    const text = forecastSection({ ...toySweep(), forecast: unknown, spent: { ...spent, usd: null } });
    expect(text).toContain('The price of compatible/qwen\\|3 is unknown');
    expect(text).toContain('Charged: an unknown sum');
  });

  it('are the same bytes whatever the order of the cells', () => {
    const sweep = { ...toySweep(), forecast: made, spent };
    expect(forecastSection({ ...sweep, cells: sweep.cells.toReversed() })).toBe(forecastSection(sweep));
  });

  it('stand for a sweep without an answered call', () => {
    const cell = cellFixture({ arm: 'fgo', seed: 1, outcome: { state: 'error', kind: 'server', message: 'down' } });
    expect(forecastSection({ ...sweepFixture([cell]), forecast: made })).toContain('| 60 to 90 | 0 |');
  });
});

describe('numbers of a forecast as texts', () => {
  it('are dollars and cents', () => {
    expect([0, 0.001, 0.005, 0.994, 0.999, 12.3, 1234.567, 1e6].map(usdText)).toEqual([
      '0.00',
      '<0.01',
      '0.01',
      '0.99',
      '1.00',
      '12.30',
      '1,234.57',
      '1,000,000.00',
    ]);
  });

  it('are durations in the unit that reads best', () => {
    expect([0, 89, 90, 5399, 5400, 100_000, 200_000].map(durationText)).toEqual([
      '0 s',
      '89 s',
      '2 min',
      '90 min',
      '1.5 h',
      '27.8 h',
      '2.3 days',
    ]);
  });

  it('are one where both ends read alike', () => {
    expect([span(3, 3), span(1200, 3400)].map((range) => spanText(range, thousands))).toEqual(['3', '1,200 to 3,400']);
  });
});
