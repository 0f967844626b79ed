/**
 * `npm run regress:noise [-- --runs 50]`: how often would `regress` call unchanged code worse? The frozen modules are merged, played and
 * tested again by other seeds, and each run is judged against the accepted baseline; what comes out are `results/regress/noise.csv` and
 * the share of false alarms. Takes about as long as so many runs of `regress`. Owns the process for this command.
 */
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'csv-stringify/sync';
import { asCommand } from './cli/as-command.ts';
import { checkBaseline, fixtureFile, readBaseline, regressFolder } from './cli/regress/baseline.ts';
import { fixtureHash, parseFixture } from './cli/regress/fixture.ts';
import { runSide } from './cli/regress/run-side.ts';
import { ConfigError } from './core/errors.ts';
import { clusteredInterval } from './core/stats/wilson.ts';
import { criterionNames } from './report/regression/criteria.ts';
import { judgeRegression, type Regression } from './report/regression/judge.ts';
import { writeWhole } from './sweep/write-file.ts';

const root = join(import.meta.dirname, '..');

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '50' } } });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1)
    throw new ConfigError(`Expected --runs to be a whole number of at least 1, got "${values.runs}".`);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const fixture = join(root, fixtureFile);
  const baseline = checkBaseline(
    await readBaseline(root),
    fixtureHash(parseFixture(await readFile(fixture, 'utf8'), fixture)),
  );
  const threads = availableParallelism();
  const done: Regression[] = [];
  for (let seedShift = 1; seedShift <= runs; seedShift += 1) {
    const tree = { folder: root, name: 'the working tree' };
    const { cells } = await runSide(tree, { fixture, threads, seedShift, signal: stop.signal, progress: () => {} });
    done.push(judgeRegression(cells, baseline.cells));
    await writeWhole(join(root, regressFolder, 'noise.csv'), noiseCsv(done));
    console.log(`run ${seedShift} of ${runs}: ${done.at(-1)!.state}`);
  }
  console.log(summaryOf(done));
}

function noiseCsv(done: readonly Regression[]): string {
  const columns = ['run', 'verdict', ...criterionNames.flatMap((name) => [name, `${name}_change`, `${name}_p`])];
  const rows = done.map(({ state, criteria }, place) => [
    place + 1,
    state,
    ...criteria.flatMap((own) => [own.state, own.change?.estimate.toFixed(6) ?? '', own.p?.toFixed(6) ?? '']),
  ]);
  return stringify([columns, ...rows]);
}

function summaryOf(done: readonly Regression[]): string {
  const count = (state: Regression['state']) => done.filter((own) => own.state === state).length;
  const alarms = count('worse');
  const { low, high } = clusteredInterval(
    done.map(({ state }) => [state === 'worse' ? 1 : 0]),
    0.95,
  )!;
  const percent = (share: number) => (100 * share).toFixed(1);
  return [
    `${done.length} runs of unchanged code with other seeds: ${count('ok')} ok, ${count('could-not-tell')} could not tell, ${alarms} worse.`,
    `False alarms: ${percent(alarms / done.length)} % (95 % interval ${percent(low)} to ${percent(high)}).`,
  ].join('\n');
}

await asCommand(main, (sentence) => {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 2;
});
