/**
 * `npm run regress:noise [-- --runs 50]`: how often would `regress` call unchanged code worse? The frozen modules are merged, played and
 * tested again and again by other seeds:
 *
 *   C_0 ← the working tree by the baseline's seeds, which has to come out as the accepted baseline: that the code is unchanged is checked
 *   for i = 1 … runs:  C_i ← the working tree by other seeds;  verdict i ← JUDGE(C_i against C_{i-1})
 *
 * So every verdict is about a fresh pair of draws of the same code, and only neighbours share one; the interval takes them as independent.
 * What comes out are `results/regress/noise.csv` and the share of false alarms. As many runs at once as there are cores, each with one
 * thread; verdicts that noise.csv has of this baseline are kept: delete it to begin anew. Owns the process for this command.
 * Exit codes: 0 done · 2 could not be told, or a bug · 130 stopped.
 */
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pLimit from 'p-limit';
import { asCommand } from './cli/as-command.ts';
import { onStop } from './cli/on-stop.ts';
import { checkBaseline, fixtureFile, readBaseline, readFixtureHash, regressFolder } from './cli/regress/baseline.ts';
import { judgeChain } from './cli/regress/judge-chain.ts';
import { cellsHash, type NoiseKey, noiseCsv, noiseRow, noiseRows, noiseSummary } from './cli/regress/noise-rows.ts';
import { removeSideFolders, runSide, type SidePorts } from './cli/regress/run-side.ts';
import { ConfigError, StoppedError } from './core/errors.ts';
import { judgeRegression } from './report/regression/judge.ts';
import type { MeasuredCell } from './report/regression/measured-cell.ts';
import { orSentence, writeWhole } from './sweep/write-file.ts';

const root = join(import.meta.dirname, '..');
const fixture = join(root, fixtureFile);
const path = join(root, regressFolder, 'noise.csv');
const stop = new AbortController();
const say = (text: string) => process.stderr.write(`${text}\n`);

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '50' } } });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1)
    throw new ConfigError(`Expected --runs to be a whole number of at least 1, got "${values.runs}".`);
  const hash = await readFixtureHash(root);
  const { cells } = checkBaseline(await readBaseline(root), hash);
  const key = { fixture: hash, baseline: cellsHash(cells) };
  await checkUnchanged(key);
  const rows = noiseRows(await readFile(path, 'utf8').catch(() => ''), key);
  const missing = Array.from({ length: runs }, (_, place) => place + 1).filter((run) => !rows.has(run));
  const someAtOnce = pLimit(availableParallelism());
  await judgeChain(missing, {
    measure: async (seedShift) => (seedShift === 0 ? cells : someAtOnce(() => measured({ threads: 1, seedShift }))),
    judge: async (run, own, before) => {
      const regression = judgeRegression(own, before);
      rows.set(run, noiseRow(run, key, regression));
      await orSentence(regressFolder, () => writeWhole(path, noiseCsv(rows)));
      console.log(`run ${run} of ${runs}: ${regression.state}`);
    },
  });
  console.log(noiseSummary(rows));
}

async function checkUnchanged({ baseline }: NoiseKey): Promise<void> {
  const today = cellsHash(await measured({ threads: availableParallelism(), seedShift: 0 }));
  if (today !== baseline)
    throw new ConfigError(
      `Expected the working tree to merge as in the accepted baseline (${baseline}), got other results (${today}), so that its noise would be that of a change: npm run regress tells which; npm run regress -- --accept --why "…" accepts it first.`,
    );
}

/** One that fails ends the others, too. */
async function measured(given: Pick<SidePorts, 'threads' | 'seedShift'>): Promise<readonly MeasuredCell[]> {
  stop.signal.throwIfAborted();
  try {
    const ports = { ...given, fixture, signal: stop.signal, progress: () => {} };
    return (await runSide({ folder: root, name: 'the working tree' }, ports)).cells;
  } catch (error) {
    stop.abort(error);
    throw error;
  }
}

process.on('exit', removeSideFolders);
onStop(() => stop.abort(new StoppedError('The runs were stopped.')));
await asCommand(main, (sentence) => {
  say(sentence);
  process.exitCode = 2;
}).catch((error: unknown) => {
  process.exitCode = error instanceof StoppedError ? 130 : 2;
  if (!(error instanceof StoppedError)) say(error instanceof Error ? error.stack! : String(error));
});
