/**
 * The command line. The only file that touches the process: arguments, environment, terminal, clock, signals, exit.
 * Exit codes: 0 done (overflow is data) · 1 a bug; a difference; something worse · 2 something asked for cannot be done or told, which is
 * what a bug is to whoever asks whether something is worse · 3 a cell ended in an error or cannot be compared · 4 the budget is used up ·
 * 130 stopped.
 */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseEnv } from 'node:util';
import { benchmarks } from './catalog.ts';
import { runData } from './cli/data-command.ts';
import { runDoctor } from './cli/doctor-command.ts';
import { runExport } from './cli/export-sweep.ts';
import { onStop } from './cli/on-stop.ts';
import { parseArguments } from './cli/parse-arguments.ts';
import { prepareRemerge } from './cli/prepare-remerge.ts';
import { runRetry } from './cli/retry-command.ts';
import { type CommandPorts, exitCodes, runPrepared } from './cli/run-prepared.ts';
import { runStatus } from './cli/status-command.ts';
import { runSweepCommand } from './cli/sweep-command.ts';
import { ConfigError, StoppedError } from './core/errors.ts';

const root = join(import.meta.dirname, '..');

async function main(argv: readonly string[]): Promise<number> {
  const stop = new AbortController();
  onStop(() => stop.abort(), argv[0] === 'view' || argv[0] === 'regress' ? '\n' : stoppingSweep);
  if (process.env.npm_lifecycle_event !== undefined) watchParent(() => stop.abort());
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const command = await parseArguments(argv, version);
  const ports = portsOf(argv, version, stop.signal);
  if (command.name === 'sweep') return runSweepCommand(command.texts, ports);
  if (command.name === 'record') return runSweepCommand(command.texts, ports, resolve(ports.cwd, command.cassette));
  if (command.name === 'retry') return runRetry(command.sweep, command.texts, ports);
  if (command.name === 'remerge') {
    const { sweep: source, texts } = command;
    return runPrepared(await prepareRemerge({ name: 'remerge', source, texts }, ports), ports);
  }
  if (command.name === 'regress') {
    const { removeTraces, runRegress } = await import('./cli/regress-command.ts');
    // A second Ctrl-C ends this process at once.
    process.on('exit', removeTraces);
    return runRegress(command.options, ports);
  }
  if (command.name === 'export') {
    await runExport(command.sweep, ports);
    return exitCodes.ok;
  }
  if (command.name === 'report') {
    // What only this needs, the page's bundler among it, is loaded here: other commands start without.
    const { runReport } = await import('./cli/report-command.ts');
    await runReport(command.sweeps, ports);
    return exitCodes.ok;
  }
  if (command.name === 'verify') {
    const { verifyReport } = await import('./cli/report-command.ts');
    return (await verifyReport(command.sweep, ports)) ? exitCodes.ok : exitCodes.different;
  }
  if (command.name === 'compare') {
    const { runCompare } = await import('./cli/compare-command.ts');
    return comparedCodes[await runCompare(command, ports)];
  }
  if (command.name === 'status') {
    await runStatus(command.sweep, { ...ports, now: ports.clock.now() });
    return exitCodes.ok;
  }
  if (command.name === 'view') {
    const { runView } = await import('./cli/view-command.ts');
    await runView(command.port, ports);
    return exitCodes.ok;
  }
  if (command.name === 'doctor') {
    const doctorPorts = { ...ports, nodeVersion: process.version };
    return (await runDoctor(command.texts, command.call, doctorPorts)) ? exitCodes.ok : exitCodes.config;
  }
  if (command.name === 'data') {
    const { benchmark, to, url } = command;
    const folder = resolve(ports.cwd, to ?? join('data', benchmark));
    const request = { benchmark, folder, ...(url === undefined ? {} : { url }) };
    ports.print(await runData(request, benchmarks, { ...ports.screen, signal: stop.signal }));
    return exitCodes.ok;
  }
  ports.print(command.text);
  return exitCodes.ok;
}

/** A worse result is a finding, as a difference is; what could not be told is told as what cannot be done. */
const comparedCodes = { ok: exitCodes.ok, worse: exitCodes.different, 'could-not-tell': exitCodes.config } as const;

function portsOf(argv: readonly string[], version: string, signal: AbortSignal): CommandPorts {
  const cwd = process.cwd();
  const [name = 'sweep', ...rest] = argv;
  const quoted = rest.map((part) => (/^[\w@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll("'", `'\\''`)}'`));
  return {
    root,
    version,
    signal,
    cwd,
    processId: process.pid,
    cores: availableParallelism(),
    environment: { ...readDotEnv(join(cwd, '.env')), ...process.env },
    // Steady, so that a clock that is set does not lengthen a pause.
    clock: { now: () => performance.timeOrigin + performance.now(), sleep },
    called: ['npm run', name, '--', ...quoted].join(' '),
    screen: {
      write: (text) => process.stderr.write(text),
      isTerminal: process.stderr.isTTY === true,
      columns: () => process.stderr.columns || 80,
      now: () => performance.now(),
    },
    print: (text) => console.log(text),
  };
}

/** Keys and addresses of services; what the environment says goes before it. */
function readDotEnv(path: string): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new ConfigError(`Expected ${path} to be readable, got ${(error as Error).message}.`);
  }
}

/** Node's timers run off at once above it. */
const longestTimerMs = 2 ** 31 - 1;

async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    for (let left = ms; left > 0; left -= longestTimerMs)
      await setTimeout(Math.min(left, longestTimerMs), undefined, signal ? { signal } : {});
  } catch {
    throw new StoppedError('The sweep was stopped.');
  }
}

/** npm that is ended by a signal leaves this process behind, and it would go on spending. */
function watchParent(stop: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, 1000);
  timer.unref();
}

const stoppingSweep =
  '\nStopping: calls under way are let finish, finished cells are kept. Once more to stop at once; calls under way are then booked as lost.\n';

function exitCodeOf(error: unknown, command: string | undefined): number {
  if (error instanceof ConfigError) {
    process.stderr.write(`${error.message}\n`);
    return exitCodes.config;
  }
  if (error instanceof StoppedError) return exitCodes.stopped;
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  // 1 would say that something is worse.
  return command === 'compare' || command === 'regress' ? comparedCodes['could-not-tell'] : exitCodes.bug;
}

// `npm run sweep | head` closes the pipe early: the sweep goes on without it.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
// Not process.exit: what was written to a pipe must still get there.
const argv = process.argv.slice(2);
process.exitCode = await main(argv).catch((error: unknown) => exitCodeOf(error, argv[0]));
