import { describe, expect, it } from 'vitest';
import type { Figure } from './figures.ts';
import { isOpen, judge, tableOf } from './judge.ts';

const figure = (name: string, ratio: number, changes: Partial<Figure> = {}): Figure => ({
  ...{ name, work: `work of ${name}`, milliseconds: 3 * ratio, ratio, spread: 0.02, rounds: 5, unrest: 1 },
  ...changes,
});
const mapOf = (...figures: readonly Figure[]) => new Map(figures.map((one) => [one.name, one]));
const before = { title: 'baseline', measured: mapOf(figure('a', 1), figure('b', 1), figure('c', 1)) };
const names = ['a', 'b', 'c'];
const c = figure('c', 1);

describe('a judgement', () => {
  it('is 0 where all is the same or faster', () => {
    expect(judge(names, mapOf(figure('a', 1), figure('b', 0.4), c), before)).toMatchObject({ exitCode: 0, notes: [] });
  });

  it('is 1 where something is slower, whatever else could not be told', () => {
    const figures = mapOf(figure('a', 2), figure('b', 1, { spread: 2 }), c);
    expect(judge(names, figures, before).exitCode).toBe(1);
  });

  it('is 2 where something could not be told', () => {
    expect(judge(names, mapOf(figure('a', 1), figure('b', 1, { spread: 2 }), c), before).exitCode).toBe(2);
  });

  it('is 2, with a sentence, where a side lacks one, or does other work, or the machine did', () => {
    const lacking = judge([...names, 'd'], mapOf(figure('a', 1), figure('b', 1), c, figure('d', 1)), before);
    expect(lacking).toMatchObject({ exitCode: 2, notes: ['The baseline has no figures for d.'] });
    const other = judge(names, mapOf(figure('a', 1, { work: 'more' }), figure('b', 1), c), before);
    expect(other).toMatchObject({ exitCode: 2, notes: ['The baseline has figures of other work for a.'] });
    const unquiet = judge(names, mapOf(figure('a', 1), figure('b', 1, { unrest: 3 }), c), before);
    expect(unquiet.exitCode).toBe(2);
    const unknown = judge(['a', 'b'], mapOf(figure('a', 1), figure('b', 1)), before);
    expect(unknown.notes).toEqual(['The baseline has figures for c, which nobody measures here.']);
    expect(unknown.exitCode).toBe(2);
    expect(unquiet.notes).toEqual(['The machine did other work during b: run them again when it is quiet.']);
  });
});

it('more rounds are for what is slower or could not be told, and of no use for other work', () => {
  const now = mapOf(figure('a', 2), figure('b', 1, { spread: 2 }), figure('c', 1));
  expect(['a', 'b', 'c', 'd'].map((name) => isOpen(name, now, before.measured))).toEqual([true, true, false, false]);
  expect(isOpen('a', mapOf(figure('a', 2, { work: 'more' })), before.measured)).toBe(false);
});

describe('the table', () => {
  it('has a line for each, beside what was before', () => {
    const figures = mapOf(figure('a', 2), figure('d', 0.01));
    const judgement = judge(['a', 'd'], figures, before);
    expect(tableOf(['a', 'd'], figures, before, judgement)).toBe(
      [
        '      time   ratio  baseline  change     95 % band',
        'a  6.00 ms    2.00      1.00  × 2.00  1.91 to 2.09  slower',
        'd  30.0 µs  0.0100                                  could not tell',
      ].join('\n'),
    );
  });

  it('shows figures alone where there is nothing before', () => {
    expect(tableOf(['a'], mapOf(figure('a', 2)))).toBe(['      time  ratio', 'a  6.00 ms   2.00'].join('\n'));
  });
});
