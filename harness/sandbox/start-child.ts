/**
 * One child process: Node without an environment, under Node's permission model, which may read its own sources and its runtime's package
 * and nothing else. Its messages are frames on its output; its input closes when this process ends, however it ends.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { frame, frameReader } from './frames.ts';
import type { Language } from './limits.ts';

export interface Child {
  readonly pid: number | undefined;
  send(text: string): void;
  /** Who hears what it says from now on; `ended` is called once. */
  listen(listener: ChildListener): void;
  /** While nobody waits for it, it does not keep this process alive. */
  hold(held: boolean): void;
  kill(): void;
  /** Settles when it has ended. */
  readonly ended: Promise<void>;
}

export interface ChildListener {
  /** Bytes that one message may have. */
  readonly limit: number;
  text(text: string): void;
  /** It claims to send more than that. */
  flooded(): void;
  ended(): void;
}

const own = realpathSync(join(import.meta.dirname, 'child'));
const shared = ['frames.ts', 'scratch-name.ts', 'stop-message.ts', 'limits.ts'].map((name) =>
  realpathSync(join(import.meta.dirname, name)),
);

/** What runs in a child. */
export interface Runtime {
  /** The file of its thread, from `child/` on. */
  readonly worker: string;
  /** URL of its WebAssembly. */
  readonly wasm: string;
  /** URLs of what it imports. */
  readonly modules: readonly string[];
  /** What it may read beside its own sources. */
  readonly folders: readonly string[];
  readonly flags: readonly string[];
}

const folderOf = (name: string, from: string) => realpathSync(dirname(findPackageJSON(name, from)!));
const urlOf = (...path: readonly string[]) => pathToFileURL(join(...path)).href;

export function runtimeOf(language: Language): Runtime {
  if (language === 'python') {
    const folder = folderOf('pyodide', import.meta.url);
    // Deep recursion has to end in Python's own error, not in the engine's: both kinds of stack are made larger than that.
    const flags = ['--stack-size=60000', '--wasm-stack-switching-stack-size=60000'];
    const wasm = urlOf(folder, 'pyodide.asm.wasm');
    return { worker: 'python.ts', wasm, modules: [urlOf(folder, 'pyodide.mjs')], folders: [folder], flags };
  }
  // The package itself loads its other variants too; its parts are enough.
  const whole = urlOf(folderOf('quickjs-emscripten', import.meta.url), 'package.json');
  const core = folderOf('quickjs-emscripten-core', whole);
  const variant = folderOf('@jitl/quickjs-wasmfile-release-sync', whole);
  const types = folderOf('@jitl/quickjs-ffi-types', urlOf(core, 'package.json'));
  const modules = [urlOf(core, 'dist', 'index.mjs'), urlOf(variant, 'dist', 'index.mjs')];
  const wasm = urlOf(variant, 'dist', 'emscripten-module.wasm');
  return { worker: 'javascript.ts', wasm, modules, folders: [core, variant, types], flags: [] };
}

export function startChild({ worker, wasm, modules, folders, flags }: Runtime): Child {
  const readable = [own, ...shared, ...folders].map((path) => `--allow-fs-read=${path}`);
  const args = [
    ...['--permission', '--allow-worker', ...readable],
    ...['--disallow-code-generation-from-strings', '--max-old-space-size=256', '--no-warnings', ...flags],
    ...[join(own, 'guard.ts'), worker, wasm, ...modules],
  ];
  const child = spawn(process.execPath, args, {
    // Node's permission model lets a thread read all below the working folder, whatever it was told: so one that is allowed anyway.
    cwd: own,
    env: {},
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
  });
  return wrap(child);
}

function wrap(child: ChildProcess): Child {
  let listener: ChildListener | undefined;
  let read = (_: Uint8Array) => true;
  let over = false;
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const end = () => {
    if (over) return;
    over = true;
    resolve();
    listener?.ended();
  };
  child.on('error', end);
  child.on('close', end);
  // A child that is gone cannot be written to: `close` says so.
  child.stdin!.on('error', () => {});
  child.stdout!.on('error', () => {});
  child.stdout!.on('data', (chunk: Uint8Array) => {
    if (!read(chunk)) listener?.flooded();
  });
  return {
    pid: child.pid,
    ended,
    send: (text) => void child.stdin!.write(frame(text)),
    listen: (next) => {
      listener = next;
      read = frameReader(next.limit, (text) => listener?.text(text));
      if (over) next.ended();
    },
    hold: (held) => {
      for (const part of [child, child.stdin, child.stdout])
        if (part === child || part instanceof Socket) held ? part.ref() : part.unref();
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
