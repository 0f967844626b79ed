/**
 * `npm run bench`: how fast the parts are, beside the accepted baseline, or beside a revision that is measured in turns with the
 * files as they are. Times are told as multiples of a calibration loop's on the same machine, so that a slower machine is not
 * a slower harness. Never asserted in tests. Exit codes: 0 nothing is slower · 1 something is · 2 could not tell, or bad
 * input · 130 stopped. Owns the process, the console and the clock for this command.
 */
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { benchEngine } from '../../benchmarks/alfworld/bench.ts';
import { openFolder } from '../../benchmarks/alfworld/games/load.ts';
import { asCommand } from '../cli/as-command.ts';
import { onStop } from '../cli/on-stop.ts';
import { outputFile } from '../cli/output-file.ts';
import { gitUser } from '../cli/revisions/git-user.ts';
import { removeCheckouts, withRevision } from '../cli/revisions/with-revision.ts';
import { ConfigError, StoppedError } from '../core/errors.ts';
import { orSentence, writeWhole } from '../sweep/write-file.ts';
import { type Baseline, baselineText, lacksBaseline, readBaseline } from './baseline.ts';
import { type BenchOptions, readOptions } from './bench-options.ts';
import { leftOut } from './clustering.ts';
import { canBeHeldAgainst } from './figures.ts';
import { type Before, isOpen, judge, legend, tableOf } from './judge.ts';
import { type Figures, measureSides, type RunRound } from './measure-sides.ts';
import { measurements } from './measurements.ts';
import { runRound } from './run-round.ts';
import { roundsIn } from './start-round.ts';

const root = join(import.meta.dirname, '..', '..');
const stop = new AbortController();
const say = (text: string) => process.stderr.write(`${text}\n`);

/** With the baseline's path, absolute. */
type Request = BenchOptions & { readonly baseline: string };

/** Rounds of one side; says which one it is. */
function sideOf(side: { readonly root: string; readonly revision?: string }, { timeMs }: BenchOptions, folder: string) {
  const command = [process.execPath, ...process.execArgv] as const;
  const run = roundsIn({ ...side, timeMs }, { command, folder, signal: stop.signal });
  let round = 0;
  const counted: RunRound = (names) => {
    round += 1;
    say(`round ${round}${side.revision === undefined ? '' : ` of ${side.revision}`}: ${names.length} measurements`);
    return run(names);
  };
  return counted;
}

/** Figures of the files as they are, and what they are held against: a revision, a baseline, or nothing. */
async function measured(options: Request, folder: string): Promise<readonly [Figures, Before | undefined]> {
  const { names, rounds, compare: revision } = options;
  const here = sideOf({ root }, options, folder);
  if (revision !== undefined)
    return withRevision(revision, { root, processId: process.pid, signal: stop.signal, say }, async (checkout) => {
      const { commit, subject } = checkout;
      const there = sideOf({ root: checkout.folder, revision }, options, folder);
      console.log(`${revision}: ${commit.slice(0, 10)} ${subject}\n`);
      const request = { names, rounds, isOpen: (name: string, [a, b]: readonly Figures[]) => isOpen(name, b!, a!) };
      const [then, now] = await measureSides(request, [there, here]);
      return [now!, { title: revision, measured: then! }] as const;
    });
  const reading = readBaseline(options.baseline);
  // One that cannot be read is what accepting mends.
  const baseline = await (options.accept === undefined ? reading : reading.catch(() => undefined));
  const isWhole = names.length === measurements.length;
  const entries = Object.entries(baseline?.measurements ?? {}).filter(([name]) => isWhole || names.includes(name));
  const known = baseline && new Map(entries);
  const open = (name: string, [now]: readonly Figures[]) =>
    options.accept === undefined
      ? known !== undefined && isOpen(name, now!, known)
      : !canBeHeldAgainst(now!.get(name)!);
  const [now] = await measureSides({ names, rounds, isOpen: open }, [here]);
  return [now!, known && { title: 'baseline', measured: known }];
}

/** Who accepts a baseline. */
async function acceptance(why: string): Promise<Baseline['accepted']> {
  const who = await gitUser(root, stop.signal);
  if (who === undefined)
    throw new ConfigError('Expected git config user.name to say who accepts a baseline, got nothing.');
  return { who, when: new Date().toISOString(), why, node: process.version };
}

async function bench(options: Request, folder: string): Promise<number> {
  const { names, accept, json, compare, data } = options;
  const accepted = accept === undefined ? undefined : await acceptance(accept);
  const games = data === undefined ? undefined : await openFolder(data);
  const [figures, before] = await measured(options, folder);
  const judgement = before && judge(names, figures, before);
  console.log(tableOf(names, figures, before, judgement));
  const [again, remembered] = [figures.get('tokens-again'), figures.get('tokens')];
  if (again && remembered)
    console.log(`\ncounting tokens from the start takes ${(again.ratio / remembered.ratio).toFixed(1)} times as long`);
  console.log(`\n${legend}\n${leftOut}`);
  if (games !== undefined)
    for (const { name, value } of await benchEngine(games)) console.log(`${name.padEnd(64)} ${value}`);
  for (const note of judgement?.notes ?? []) say(note);
  if (json !== undefined) {
    const rows = names.map((name) => ({ ...figures.get(name), change: judgement?.changes.get(name) }));
    const told = { schema: 1, node: process.version, against: before?.title, measurements: rows };
    await orSentence(json, () => writeWhole(json, `${JSON.stringify(told, null, 2)}\n`));
  }
  if (accepted !== undefined) {
    const text = baselineText(figures, accepted);
    await orSentence(options.baseline, async () => {
      await mkdir(dirname(options.baseline), { recursive: true });
      await writeWhole(options.baseline, text);
    });
    say(`${options.baseline} holds these figures now.`);
    return 0;
  }
  if (compare === undefined && before === undefined) say(lacksBaseline(options.baseline, 'no file').message);
  return judgement?.exitCode ?? 2;
}

/** Where nobody names one, it may be missing yet. */
function baselineFile({ baseline, accept }: BenchOptions): string {
  if (baseline === undefined) return join(root, 'results', 'bench', 'baseline.json');
  if (accept !== undefined) return outputFile(process.cwd(), '--baseline', baseline);
  const path = resolve(baseline);
  if (!existsSync(path)) throw lacksBaseline(path, 'no file');
  return path;
}

async function main(): Promise<void> {
  const known = measurements.map(({ name }) => name);
  const given = readOptions(process.argv.slice(2), known);
  const json = given.json === undefined ? {} : { json: outputFile(process.cwd(), '--json', given.json) };
  const data = given.data ?? process.env.ALFWORLD_DATA;
  const options = { ...given, ...json, baseline: baselineFile(given), ...(data ? { data } : {}) };
  const { names, timeMs, round } = options;
  if (round !== undefined) {
    const chosen = measurements.filter(({ name }) => names.includes(name));
    console.log(JSON.stringify(await runRound(chosen, { folder: round, timeMs, now: () => performance.now() })));
    return;
  }
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'fgo-bench-'));
  const clean = () => {
    removeCheckouts();
    rmSync(folder, { recursive: true, force: true });
  };
  process.on('exit', clean);
  onStop(() => stop.abort());
  process.exitCode = await bench(options, folder);
}

await asCommand(main, (sentence) => {
  say(sentence);
  process.exitCode = 2;
}).catch((error: unknown) => {
  if (!(error instanceof StoppedError)) throw error;
  process.exitCode = 130;
});
