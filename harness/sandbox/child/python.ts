/**
 * The thread that runs one Python program in Pyodide, and is then ended. The first of a child only takes the memory of a
 * Python that has just started, from which all others start.
 */
import { Buffer } from 'node:buffer';
import { constants } from 'node:fs';
import process from 'node:process';
import type { loadPyodide, PyodideAPI } from 'pyodide';
import type { SandboxStop } from '../../core/sandbox.ts';
import type { Job } from '../messages.ts';
import { stopMessage } from '../stop-message.ts';
import { driver } from './driver.ts';
import { fixWorld } from './fixed-world.ts';
import { lockMachine, lockNetwork } from './lock-down.ts';
import { scratchFolder } from './python-files.ts';
import { data, onJob, printer, type RuntimeReply, say } from './runtime-port.ts';
import { type Memory, pageBytes, webAssembly } from './web-assembly.ts';

/**
 * How often Python may ask for signals, for every millisecond of a program's time. It asks after some fifty jumps and calls, in
 * long multiplications and in regular expressions. Where this was measured (2026), an ordinary loop asked 110 to 220 times a
 * millisecond.
 */
const pollsPerMs = 30;
const scratch = '/scratch';

type Load = typeof loadPyodide;

// Python would show the first as the name of the program.
process.argv.splice(0, process.argv.length, 'python', 'python');
// Emscripten asks Node's insides for these numbers, which the permission model refuses.
Object.defineProperty(process, 'binding', { value: () => ({ fs: constants }), configurable: true });
lockNetwork();
const world = fixWorld();

/** Pyodide compiles its WebAssembly at every start; it is compiled already. */
const { instantiate } = webAssembly;
webAssembly.instantiate = async (source, imports) => {
  if (imports === undefined || !('env' in imports)) return instantiate(source, imports);
  return { instance: await instantiate(data.wasm, imports), module: data.wasm };
};

const { loadPyodide: load } = (await import(data.modules[0]!)) as { loadPyodide: Load };
const options = {
  env: { HOME: scratch, PYTHONHASHSEED: '0', LANG: 'C.UTF-8' },
  jsglobals: Object.create(null) as object,
};

if (data.snapshot === undefined) {
  const python = await load({ ...options, _makeSnapshot: true });
  say.snapshot(python.makeMemorySnapshot());
  process.exit();
}

const python = await load({ ...options, _loadSnapshot: data.snapshot });
// Asks Node for chance once, while it may.
python.runPython('import os; os.urandom(1)');
type Run = (code: string, names: unknown) => Promise<{ toJs(): [string, string] }>;
const runProgram = python.runPython(driver) as Run;
python.unregisterJsModule('js');
python.unregisterJsModule('pyodide_js');
lockMachine({ again: false });

/** WebAssembly's memory never grows past the limit: Python sees that as a MemoryError. */
function limitMemory(megabytes: number): void {
  const { grow } = webAssembly.Memory.prototype;
  const limited = function (this: Memory, pages: number): number {
    if (this.buffer.byteLength + pages * pageBytes > megabytes * 1_000_000)
      throw new RangeError('There is no more memory.');
    return grow.call(this, pages);
  };
  Object.defineProperty(webAssembly.Memory.prototype, 'grow', { value: limited });
}

/** Python asks by reading the first element and writing it back; a real array would do it as well, but count nothing. */
function limitWork(polls: number, over: () => void): void {
  let left = polls;
  const counter = {
    get 0(): number {
      left -= 1;
      if (left <= 0) over();
      return 0;
    },
    set 0(_: number) {},
  };
  python.setInterruptBuffer(counter as unknown as Uint8Array);
}

function capture(print: (text: string) => void): void {
  for (const set of ['setStdout', 'setStderr'] as const) {
    const decoder = new TextDecoder();
    python[set]({
      write: (bytes: Uint8Array) => {
        print(decoder.decode(bytes, { stream: true }));
        return bytes.length;
      },
    });
  }
  python.setStdin({ stdin: () => null });
}

async function execute(job: Job): Promise<RuntimeReply> {
  const { limits } = job;
  const stop = (why: Exclude<SandboxStop, 'error'>): never => {
    say.reply({ kind: 'stopped', why, message: stopMessage(why, limits) }, true);
    return world.freeze();
  };
  const files = scratchFolder(python as PyodideAPI, scratch, { bytes: limits.fileBytes, full: () => stop('files') });
  for (const [name, text] of job.files) files.write(name, new Uint8Array(Buffer.from(text, 'base64')));
  capture(printer(limits.outputCharacters, () => stop('output')).print);
  limitMemory(limits.memoryMb);
  limitWork(limits.timeMs * pollsPerMs, () => stop('time'));
  const [how, message] = (await runProgram(job.code, python.globals)).toJs();
  if (how === 'memory') return { kind: 'stopped', why: 'memory', message: stopMessage('memory', limits) };
  if (how !== 'done') return { kind: 'stopped', why: 'error', message };
  return { kind: 'done', value: 'null', files: files.changed(job.files) };
}

/** Where Pyodide itself breaks, as by os.abort or by writing over its memory, it throws. */
const broken: RuntimeReply = {
  kind: 'stopped',
  why: 'error',
  message: 'The program broke the interpreter that ran it.',
};

onJob(
  (job) =>
    void execute(job).then(
      (reply) => say.reply(reply, true),
      () => say.reply(broken, true),
    ),
);
say.ready();
