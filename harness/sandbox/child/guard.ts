/**
 * The child's main thread, which never runs a program. It starts the runtime in a thread of its own, hands it one job at a
 * time, holds the clock and the memory against it, and ends with the process that started it, also while a program loops.
 * Arguments: the runtime's file, its WebAssembly and the modules that it imports, as URLs.
 */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { Worker } from 'node:worker_threads';
import type { SandboxLimits } from '../../core/sandbox.ts';
import { frame, frameReader } from '../frames.ts';
import { maxFiles } from '../limits.ts';
import { stopMessage } from '../stop-message.ts';
import type { FromRuntime, RuntimeData } from './runtime-port.ts';
import { watch } from './watch.ts';
import { webAssembly } from './web-assembly.ts';

const [file, wasm, ...modules] = process.argv.slice(2) as [string, string, ...string[]];
const isPython = file === 'python.ts';
/** A thread that has not ended by then sits where it cannot be ended. */
const terminateMs = 2000;

/** Dates are the same wherever the harness runs. */
process.env.TZ = 'UTC';

interface Runtime {
  readonly worker: Worker;
  /** False: it ended before it was ready. */
  readonly ready: Promise<boolean>;
}

interface Run {
  readonly worker: Worker;
  readonly limits: SandboxLimits;
  readonly unwatch: () => void;
}

let compiled: Promise<object> | undefined;
let snapshot: Uint8Array | undefined;
let runtime: Promise<Runtime> | undefined;
let current: Run | undefined;

const end = () => void process.kill(process.pid, 'SIGKILL');
const say = (text: string, then?: () => void) => void process.stdout.write(frame(text), then);

/** Compiled once for all threads of this child. */
const compile = () => webAssembly.compile(readFileSync(new URL(wasm)));

async function startThread(): Promise<Runtime> {
  compiled ??= compile();
  const workerData: RuntimeData = { modules, wasm: await compiled, snapshot, maxFiles };
  const worker = new Worker(new URL(file, import.meta.url), {
    workerData,
    env: {},
    argv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { stackSizeMb: 64, maxOldGenerationSizeMb: 400 },
  });
  const { promise: ready, resolve } = Promise.withResolvers<boolean>();
  worker.on('message', (message: FromRuntime) => {
    if (message.kind === 'ready') resolve(true);
    else if (message.kind === 'snapshot') snapshot ??= message.bytes;
    else if (current?.worker !== worker) return;
    else if (message.kind === 'print') say(JSON.stringify({ kind: 'print', text: String(message.text) }));
    else finish(String(message.text), message.spent === true);
  });
  const lost = (why: 'memory' | 'error') => {
    resolve(false);
    if (current?.worker === worker) finish(stopped(why), true);
  };
  worker.on('error', (error: NodeJS.ErrnoException) =>
    lost(error?.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'error'),
  );
  worker.on('exit', () => lost('error'));
  return { worker, ready };
}

/** Python starts from the memory of one that has just started: four times as fast, and the same every time. */
async function startRuntime(): Promise<Runtime> {
  if (isPython && snapshot === undefined) {
    const first = await startThread();
    await first.ready;
    await first.worker.terminate();
  }
  return startThread();
}

function stopped(why: 'time' | 'memory' | 'error'): string {
  const ended = 'The program broke the interpreter that ran it.';
  const message = why === 'error' ? ended : stopMessage(why, current!.limits);
  return JSON.stringify({ kind: 'stopped', why, message });
}

function finish(text: string, spent: boolean): void {
  const { worker, unwatch } = current!;
  unwatch();
  current = undefined;
  say(text);
  if (spent) runtime = terminate(worker).then(startRuntime);
}

async function terminate(worker: Worker): Promise<void> {
  const late = setTimeout(end, terminateMs);
  await worker.terminate();
  clearTimeout(late);
}

async function run(text: string): Promise<void> {
  const line = text.indexOf('\n');
  const limits = JSON.parse(text.slice(0, line)) as SandboxLimits;
  runtime ??= startRuntime();
  const { worker, ready } = await runtime;
  if (!(await ready)) return end();

  const unwatch = watch(limits, (why) => {
    // Memory is given back for certain by the end of the process alone.
    if (why === 'memory') say(stopped('memory'), end);
    else finish(stopped('time'), true);
  });
  current = { worker, limits, unwatch };
  say(JSON.stringify({ kind: 'started' }));
  worker.postMessage(text.slice(line + 1));
}

const read = frameReader(1_000_000_000, (text) => void run(text));
process.stdin.on('data', read);
process.stdin.on('close', end);
process.stdin.on('end', end);
process.stdin.on('error', end);
