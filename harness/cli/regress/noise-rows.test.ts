import { describe, expect, it } from 'vitest';
import type { CellRecord } from '../../core/record.ts';
import { judgeRegression, type RegressionState } from '../../report/regression/judge.ts';
import { measuredCell } from '../../report/regression/measured-cell.ts';
import { sameMerges, worseMerges } from '../../testing/merge-sides.ts';
import { cellsHash, type NoiseKey, noiseCsv, noiseRow, noiseRows, noiseSummary } from './noise-rows.ts';

const measured = (cells: readonly CellRecord[]) =>
  cells.map((cell) => measuredCell(cell, `seed ${cell.spec.seed}`, `seed ${cell.spec.seed}`));
const [same, worse] = [sameMerges, worseMerges].map(({ today, baseline }) =>
  judgeRegression(measured(today), measured(baseline)),
);
const key: NoiseKey = { fixture: 'modules', baseline: cellsHash(measured(sameMerges.baseline)) };

describe('rows of noise.csv', () => {
  const rows = new Map([
    [2, noiseRow(2, key, same!)],
    [1, noiseRow(1, key, worse!)],
  ]);

  it('come back from the file, which is in the order of the runs', () => {
    const csv = noiseCsv(rows);
    expect(csv.split('\n').map((line) => line.split(',').slice(0, 4).join())).toEqual([
      'run,fixture,baseline,verdict',
      `1,modules,${key.baseline},worse`,
      `2,modules,${key.baseline},ok`,
      '',
    ]);
    const known = noiseRows(csv, key);
    expect([...known.keys()]).toEqual([1, 2]);
    expect(noiseCsv(known)).toBe(csv);
    expect(known.get(1)).toMatchObject({ accuracy: 'worse', accuracy_change: expect.stringMatching(/^-0\.\d{6}$/) });
  });

  it('are kept of the same modules and baseline alone: of others they are no rate of today', () => {
    const csv = noiseCsv(rows);
    const accepted = { ...key, baseline: cellsHash(measured(worseMerges.today)) };
    expect(accepted.baseline).not.toBe(key.baseline);
    expect(noiseRows(csv, accepted).size).toBe(0);
    expect(noiseRows(csv, { ...key, fixture: 'others' }).size).toBe(0);
    expect(noiseRows('run,fixture,verdict\n1,modules,ok\n', key).size).toBe(0);
    expect(noiseRows('', key).size).toBe(0);
  });

  it('are told as a rate with its interval', () => {
    const some = (state: RegressionState, times: number) => Array(times).fill(state) as RegressionState[];
    const verdicts = [...some('worse', 1), ...some('could-not-tell', 16), ...some('ok', 3)];
    const all = new Map(verdicts.map((state, place) => [place + 1, noiseRow(place + 1, key, { ...same!, state })]));
    expect(noiseSummary(all)).toBe(
      [
        '20 runs of unchanged code, each by other seeds than the one before: 3 ok, 16 could not tell, 1 worse.',
        'False alarms: 5.0 % (95 % interval 0.9 to 23.6).',
      ].join('\n'),
    );
  });
});
