/** The thread that runs JavaScript in QuickJS: a new WebAssembly memory, runtime and context for every program. */
import { Buffer } from 'node:buffer';
import type { QuickJSContext, QuickJSHandle, QuickJSRuntime, QuickJSSyncVariant } from 'quickjs-emscripten';
import type { SandboxStop } from '../../core/sandbox.ts';
import type { Job } from '../messages.ts';
import { stopMessage } from '../stop-message.ts';
import { lockMachine, lockNetwork } from './lock-down.ts';
import { prelude } from './prelude.ts';
import { data, onJob, printer, type RuntimeReply, say } from './runtime-port.ts';
import { scratchFiles } from './scratch-files.ts';
import { pageBytes, webAssembly } from './web-assembly.ts';

const stackBytes = 1_000_000;
/**
 * How often QuickJS may ask whether to go on, for every millisecond of a program's time. It asks after ten thousand jumps and
 * calls, and at steps back of a regular expression. Where this was measured (2026), an empty loop asked 45 times a
 * millisecond, one with a body 5 to 12 times: such programs end at the same place on a machine of a fifth of that speed.
 */
const pollsPerMs = 1;

type Core = typeof import('quickjs-emscripten');

const [coreUrl, variantUrl] = data.modules as [string, string];
lockNetwork();
const core = (await import(coreUrl)) as Core;
const base = ((await import(variantUrl)) as { default: QuickJSSyncVariant }).default;
const [ffi, loader] = await Promise.all([base.importFFI(), base.importModuleLoader()]);
const variant: QuickJSSyncVariant = {
  type: 'sync',
  importFFI: async () => ffi,
  importModuleLoader: async () => loader,
};
/** Twice the program's memory: some is lost between the pieces that QuickJS takes and gives back. */
async function newRuntime(memoryMb: number): Promise<QuickJSRuntime> {
  const initial = 256;
  const maximum = initial + Math.ceil((2 * memoryMb * 1_000_000) / pageBytes);
  const wasmMemory = new webAssembly.Memory({ initial, maximum: Math.min(maximum, 65_536) });
  const quickjs = await core.newQuickJSWASMModuleFromVariant(
    core.newVariant(variant, { wasmModule: data.wasm, wasmMemory }),
  );
  const runtime = quickjs.newRuntime();
  runtime.setMemoryLimit(memoryMb * 1_000_000);
  runtime.setMaxStackSize(stackBytes);
  return runtime;
}

interface Run {
  /** The first reply counts. */
  reply: RuntimeReply | undefined;
  readonly stop: (why: SandboxStop, message?: string) => void;
  readonly print: (text: string) => void;
  readonly files: ReturnType<typeof scratchFiles>;
}

function startRun(job: Job): Run {
  const { limits } = job;
  const out = printer(limits.outputCharacters, () => run.stop('output'));
  const run: Run = {
    reply: undefined,
    print: out.print,
    files: scratchFiles(job.files, { bytes: limits.fileBytes, files: data.maxFiles }, () => run.stop('files')),
    stop: (why, message) => {
      run.reply ??= {
        kind: 'stopped',
        why,
        message: message ?? stopMessage(why as Exclude<SandboxStop, 'error'>, limits),
      };
    },
  };
  return run;
}

type Function = Parameters<QuickJSContext['newFunction']>[1];

function hostObject(context: QuickJSContext, run: Run): QuickJSHandle {
  const text = (handle: QuickJSHandle | undefined) => String(JSON.parse(context.getString(handle!)));
  const json = (value: unknown) => context.newString(JSON.stringify(value));
  const orUndefined = (value: string | undefined) => (value === undefined ? context.undefined : json(value));
  const bytes = (handle: QuickJSHandle | undefined) =>
    context.getArrayBuffer(handle!).consume(({ value }) => value.slice());
  const functions: Readonly<Record<string, Function>> = {
    print: (value) => run.print(text(value)),
    readText: (name) => orUndefined(decode(run.files.read(text(name)))),
    readBytes: (name) => {
      const found = run.files.read(text(name));
      return found === undefined ? context.undefined : context.newArrayBuffer(found.slice().buffer);
    },
    writeText: (name, value) =>
      orUndefined(run.files.write(text(name), new Uint8Array(Buffer.from(text(value), 'utf8')))),
    writeBytes: (name, value) => orUndefined(run.files.write(text(name), bytes(value))),
    listFiles: () => json(run.files.names()),
    done: (value) => {
      run.reply ??= { kind: 'done', value: text(value), files: run.files.changed() };
    },
    failed: (why, message) => (text(why) === 'memory' ? run.stop('memory') : run.stop('error', text(message))),
  };
  const host = context.newObject();
  for (const [name, work] of Object.entries(functions))
    context.setProp(host, name, context.newFunction(name, guarded(work)));
  return host;

  /** After a stop nothing has an effect any more; QuickJS ends the program at its next question. */
  function guarded(work: Function): Function {
    return function (this: QuickJSHandle, ...args) {
      if (run.reply !== undefined) throw new Error('stopped');
      return work.apply(this, args);
    };
  }
}

const decode = (bytes: Uint8Array | undefined) =>
  bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8');

async function execute(job: Job): Promise<RuntimeReply> {
  const runtime = await newRuntime(job.limits.memoryMb);
  const run = startRun(job);
  let polls = job.limits.timeMs * pollsPerMs;
  runtime.setInterruptHandler(() => {
    polls -= 1;
    if (polls <= 0) run.stop('time');
    return run.reply !== undefined;
  });
  const context = runtime.newContext();
  const { code, input } = job;
  const given = context.newString(JSON.stringify({ code, input, isFunction: job.form === 'function' }));
  const start = context.unwrapResult(context.evalCode(`(${prelude.toString()})`, '<sandbox>'));
  const started = context.callFunction(start, context.undefined, hostObject(context, run), given);
  if (started.error) run.stop('memory');
  while (run.reply === undefined && runtime.hasPendingJob())
    if (runtime.executePendingJobs(1).error) run.stop('memory');
  return run.reply ?? { kind: 'stopped', why: 'error', message: 'The program waits for something that never comes.' };
}

/** Nothing is disposed of: the whole memory is dropped with its runtime. */
async function answer(job: Job): Promise<void> {
  try {
    say.reply(await execute(job), false);
  } catch {
    // QuickJS itself broke, as when the engine's stack ends inside it.
    say.reply({ kind: 'stopped', why: 'error', message: 'The program broke the interpreter that ran it.' }, true);
  }
}

// The first one asks for all that every one asks for.
await newRuntime(1);
lockMachine({ again: true });
onJob((job) => void answer(job));
say.ready();
