import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readReported, reportedAt, reportedSentence, reportedText } from './reported.ts';

const csv = readFileSync(new URL('../../../results/paper.csv', import.meta.url), 'utf8');
const header = csv.split('\n')[0]!;
const row = (fields: string) => () => readReported(`${header}\n${fields}\n`);

describe('the reported numbers', () => {
  it('are those that are known of the paper, and no others', () => {
    expect(readReported(csv).map(({ where, benchmark, arm, value }) => [where, benchmark, arm, value])).toEqual([
      ['', '', 'fgo', '1.6'],
      ['', '', 'fgo', '8.6'],
      ['', '', 'fgo', '-56.3'],
      ['Table 1', 'logisticsqa', 'all-at-once', 'overflow'],
      ['Table 1', 'gaia', 'all-at-once', 'overflow'],
      ['Table 2', 'alfworld', 'progressive', 'about 10'],
      ['partition', 'alfworld', 'category', '83.6'],
      ['partition', 'alfworld', 'random', '80.3'],
      ['Figure 3', '', 'fgo', ''],
      ['Figure 5', '', 'fgo', ''],
    ]);
    expect(new Set(readReported(csv).map(({ source }) => source))).toEqual(new Set(['arXiv 2505.03973']));
  });

  it('are found by what is asked for, and said with their unit', () => {
    const numbers = readReported(csv);
    const [category] = reportedAt(numbers, { where: 'partition', arm: 'category' });
    expect(reportedText(category!)).toBe('83.6 %');
    expect(reportedText(reportedAt(numbers, { where: 'Table 2' })[0]!)).toBe('about 10 points');
    expect(reportedText(reportedAt(numbers, { benchmark: 'gaia' })[0]!)).toBe('overflow');
    expect(reportedText(reportedAt(numbers, { where: 'Figure 5' })[0]!)).toBe('');
    expect(reportedAt(numbers, { benchmark: 'other' })).toEqual([]);
    expect(reportedSentence(category!)).toBe(
      'Reported by the paper (arXiv 2505.03973): partition, alfworld, category, score: 83.6 %; N = 6, the six task types.',
    );
  });

  it('are refused where a row is none, with its number and what is wrong', () => {
    expect(row('Table 1,toy,fgo,score,%,1.5,,arXiv 2505.03973')).not.toThrow();
    expect(row('Table 9,toy,fgo,score,%,1.5,,arXiv 2505.03973')).toThrow(/row 1 of results\/paper.csv .* where/);
    expect(row('Table 1,toy,fgo,score,%,high,,arXiv 2505.03973')).toThrow('value: Expected a number');
    expect(row('Table 1,toy,fgo,score,%,1.5,,hearsay')).toThrow('source: Expected an arXiv number.');
    expect(row('Table 1,toy,fgo,score,%,1.5,"a\nb",arXiv 2505.03973')).toThrow('note: Expected one line');
    expect(row('Table 1,toy')).toThrow('Expected results/paper.csv to be CSV');
  });
});
