import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellFixture, episode, finalist, finished, moduleWith, sweepFixture } from '../testing/sweep-fixture.ts';
import { toySweep } from '../testing/toy-sweep.ts';
import { aggregate } from './aggregate.ts';
import { plainText, points, thousands } from './format.ts';
import { escapeMarkdown, markdownTable, terminalTable } from './table.ts';

describe('the table of methods', () => {
  it('has the bytes that were agreed on', async () => {
    await expect(terminalTable(toySweep())).toMatchFileSnapshot('golden/table.txt');
  });

  it('begins with what the model is', () => {
    expect(terminalTable(toySweep()).split('\n')[0]).toBe('built-in model (rule-based, not an LLM)');
  });

  it('aligns its columns', () => {
    const [, header, rule, ...rows] = terminalTable(toySweep()).split('\n').slice(0, 7);
    expect(header!.indexOf('95 % interval')).toBeGreaterThan(0);
    for (const row of rows) expect([...row].length).toBe([...rule!].length);
  });

  it('says overflow and error where there is no score', () => {
    const text = terminalTable(toySweep());
    expect(text).toMatch(/^all-at-once +overflow /m);
    expect(text).toMatch(/^batch-wise +error /m);
    expect(text).toContain('overflow in 2 of 2 cells (prompt of 9,000 tokens, window of 8,000)');
  });

  it('says of an arm that its cells are not comparable, and leaves their scores out', () => {
    const module = moduleWith('x');
    const make = (seed: number, spoilt: boolean) => {
      const events = ['a', 'b', 'c'].map((task) =>
        episode({ phase: 'test', module, task, result: spoilt && task === 'a' ? 'network' : 1 }),
      );
      return cellFixture({ arm: 'fgo', seed, outcome: finished(finalist(module, { testScore: 1 })), events });
    };
    const whole = terminalTable(sweepFixture([make(1, true), make(2, true)]));
    expect(whole).toMatch(/^fgo +not comparable +– +– /m);
    expect(whole).toContain('fgo: not comparable, too many errors in 2 of 2 cells');
    const part = sweepFixture([make(1, true), make(2, false)]);
    expect(terminalTable(part)).toMatch(/^fgo +100.0 .* 3 × 1 /m);
    expect(markdownTable(aggregate(part))).toContain('not comparable, too many errors in 1 of 2 cells');
  });

  it('has as many cells in every line of Markdown, whatever the arm is called', () => {
    const module = moduleWith('x');
    const arm = 'fgo | <b>x</b>\n\u001B[31mred';
    const events = [episode({ phase: 'test', module, task: 'a', result: 1 })];
    const sweep = sweepFixture([cellFixture({ arm, seed: 1, outcome: finished(finalist(module)), events })]);
    const lines = markdownTable(aggregate(sweep)).trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines.map((line) => line.replaceAll('\\|', '').split('|').length)).toEqual([12, 12, 12]);
    expect(terminalTable(sweep)).not.toContain('\u001B');
  });
});

describe('numbers as texts', () => {
  it('have separators as in English, whatever the machine speaks', () => {
    expect([0, 999, 1000, 1234567.4, -1234, null].map(thousands)).toEqual([
      '0',
      '999',
      '1,000',
      '1,234,567',
      '-1,234',
      '–',
    ]);
    fc.assert(fc.property(fc.maxSafeInteger(), (n) => Number(thousands(n).replaceAll(',', '')) === n));
  });

  it('tell gains from losses', () => {
    expect([0.031, -0.031, 0, -0.0001, 0.0001].map(points)).toEqual(['+3.1', '-3.1', '0.0', '0.0', '0.0']);
  });

  it('leave nothing in a name that steers a terminal or breaks a page', () => {
    expect(plainText('a\n\tb\u0000\u202Ec\uD800')).toBe('a b��c�');
    expect(escapeMarkdown('<img src=x> [a](b) `c` | d')).toBe('&lt;img src=x&gt; \\[a\\](b) \\`c\\` \\| d');
  });
});
