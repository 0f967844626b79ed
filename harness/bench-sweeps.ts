/**
 * `npm run bench:sweeps [-- --episodes 4000 --rounds 3]`: a sweep of the built-in model with one thread on one core and with
 * two threads on two, in turns, each in a process of its own; the store's share of the time, and the memory at its highest.
 * Figures of one machine at one time; never asserted in tests. Owns the process, the console and the clock for this command.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { measureSweep, type SweepMeasurement } from './bench-sweeps/measure-sweep.ts';
import { asCommand } from './cli/as-command.ts';
import { wholeNumber } from './sweep/check-values.ts';

const options = {
  episodes: { type: 'string', default: '4000' },
  rounds: { type: 'string', default: '3' },
  /** What a process that measures is started with. */
  threads: { type: 'string' },
} as const;

/** Cores that a process may use; Linux alone can be told. */
const pinned = { one: ['taskset', '-c', '0'], two: ['taskset', '-c', '0,1'] } as const;

async function measured(threads: number, episodes: number): Promise<SweepMeasurement> {
  const own = [
    process.execPath,
    ...process.execArgv,
    import.meta.filename,
    '--threads',
    String(threads),
    '--episodes',
    String(episodes),
  ];
  const [command, ...args] = process.platform === 'linux' ? [...pinned[threads === 1 ? 'one' : 'two'], ...own] : own;
  const { stdout } = await execa(command!, args, { stderr: 'inherit' });
  return JSON.parse(stdout) as SweepMeasurement;
}

function report({ threads, episodes, seconds, storeSeconds, peakMegabytes }: SweepMeasurement): void {
  const rate = `${(episodes / seconds).toFixed(1)} episodes/s`;
  const store = `store ${((100 * storeSeconds) / seconds).toFixed(1)} %`;
  const size = `${episodes.toLocaleString('en')} episodes in ${seconds.toFixed(1)} s`;
  console.log(
    `${threads} thread${threads === 1 ? ' ' : 's'}  ${rate.padStart(16)}  ${store}  ${peakMegabytes.toFixed(0)} MB  (${size})`,
  );
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  const episodes = wholeNumber('--episodes', values.episodes, { min: 1 });
  if (values.threads !== undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'fgo-bench-sweeps-'));
    const ports = { folder, now: () => performance.now(), rss: () => process.resourceUsage().maxRSS / 1024 };
    try {
      const threads = wholeNumber('--threads', values.threads, { min: 1 });
      console.log(JSON.stringify(await measureSweep({ threads, episodes }, ports)));
    } finally {
      rmSync(folder, { recursive: true });
    }
    return;
  }
  const rounds = wholeNumber('--rounds', values.rounds, { min: 1 });
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const one = await measured(1, episodes);
    const two = await measured(2, episodes);
    report(one);
    report(two);
    ratios.push(two.episodes / two.seconds / (one.episodes / one.seconds));
  }
  console.log(`two cores to one: ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')} times the episodes a second`);
}

await asCommand(main, (sentence) => {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 2;
});
