/**
 * `npm run regress:noise [-- --runs 50]`: how often would `regress` call unchanged code worse? The frozen modules are merged, played and
 * tested again by other seeds, and each run is judged against the accepted baseline. What comes out are `results/regress/noise.csv` and the
 * share of false alarms. As many runs at once as there are cores, each with one thread; runs that noise.csv has are kept: delete it
 * to begin anew. Owns the process for this command.
 */
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import pLimit from 'p-limit';
import { asCommand } from './cli/as-command.ts';
import { checkBaseline, fixtureFile, readBaseline, regressFolder } from './cli/regress/baseline.ts';
import { fixtureHash, parseFixture } from './cli/regress/fixture.ts';
import { runSide } from './cli/regress/run-side.ts';
import { ConfigError } from './core/errors.ts';
import { mapConcurrent } from './core/map-concurrent.ts';
import { clusteredInterval } from './core/stats/wilson.ts';
import { criterionNames } from './report/regression/criteria.ts';
import { judgeRegression, type Regression } from './report/regression/judge.ts';
import { writeWhole } from './sweep/write-file.ts';

const root = join(import.meta.dirname, '..');
const path = join(root, regressFolder, 'noise.csv');
const columns = [
  'run',
  'fixture',
  'verdict',
  ...criterionNames.flatMap((name) => [name, `${name}_change`, `${name}_p`]),
];

type Row = Readonly<Record<string, string>>;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '50' } } });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1)
    throw new ConfigError(`Expected --runs to be a whole number of at least 1, got "${values.runs}".`);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const fixture = join(root, fixtureFile);
  const hash = fixtureHash(parseFixture(await readFile(fixture, 'utf8'), fixture));
  const baseline = checkBaseline(await readBaseline(root), hash);
  const rows = new Map((await knownRows(hash)).map((row) => [Number(row.run), row]));
  const missing = Array.from({ length: runs }, (_, place) => place + 1).filter((run) => !rows.has(run));
  const someAtOnce = pLimit(availableParallelism());
  const given = { fixture, threads: 1, signal: stop.signal, progress: () => {} };
  await mapConcurrent(missing, (run) =>
    someAtOnce(async () => {
      const { cells } = await runSide({ folder: root, name: 'the working tree' }, { ...given, seedShift: run });
      const regression = judgeRegression(cells, baseline.cells);
      rows.set(run, rowOf(run, hash, regression));
      await writeWhole(path, csvOf(rows));
      console.log(`run ${run}: ${regression.state} (${rows.size} of ${runs})`);
    }),
  );
  console.log(summaryOf([...rows.values()].map(({ verdict }) => verdict!)));
}

async function knownRows(fixture: string): Promise<Row[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return (parse(text, { columns: true }) as Row[]).filter((row) => row.fixture === fixture);
}

function rowOf(run: number, fixture: string, { state, criteria }: Regression): Row {
  const told = criteria.flatMap(({ criterion: { name }, state: own, change, p }) => [
    [name, own] as const,
    [`${name}_change`, change?.estimate.toFixed(6) ?? ''] as const,
    [`${name}_p`, p?.toFixed(6) ?? ''] as const,
  ]);
  return { run: String(run), fixture, verdict: state, ...Object.fromEntries(told) };
}

function csvOf(rows: ReadonlyMap<number, Row>): string {
  const sorted = [...rows].sort(([a], [b]) => a - b).map(([, row]) => row);
  return stringify(sorted, { header: true, columns });
}

function summaryOf(verdicts: readonly string[]): string {
  const count = (state: Regression['state']) => verdicts.filter((own) => own === state).length;
  const alarms = count('worse');
  const { low, high } = clusteredInterval(
    verdicts.map((own) => [own === 'worse' ? 1 : 0]),
    0.95,
  )!;
  const percent = (share: number) => (100 * share).toFixed(1);
  return [
    `${verdicts.length} runs of unchanged code with other seeds: ${count('ok')} ok, ${count('could-not-tell')} could not tell, ${alarms} worse.`,
    `False alarms: ${percent(alarms / verdicts.length)} % (95 % interval ${percent(low)} to ${percent(high)}).`,
  ].join('\n');
}

await asCommand(main, (sentence) => {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 2;
});
