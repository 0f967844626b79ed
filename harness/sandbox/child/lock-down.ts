/**
 * Takes from a runtime's thread what a program could use if it got out of its interpreter into Node. Node's permission model has refused
 * files, processes and addons from the start; it knows nothing of networks and signals, so that these are refused here, each by more than one lock.
 */
import nodeModule, { createRequire, registerHooks, syncBuiltinESMExports } from 'node:module';
import { connect } from 'node:net';
import { platform } from 'node:os';
import process from 'node:process';

const load = createRequire(import.meta.url);

function refuse(): never {
  throw new Error('The sandbox does not allow this.');
}

/** Replaces a member for good. What is not there needs no lock. */
function lock(target: object, names: readonly string[], value: unknown = refuse): void {
  for (const name of names) {
    if (!(name in target) || Object.getOwnPropertyDescriptor(target, name)?.configurable === false) continue;
    Object.defineProperty(target, name, { value, writable: false, configurable: false });
  }
}

/** What the runtime asked for while it started. */
const known = new Set<string>();
let lockedTo: ReadonlySet<string> | undefined;

function mayLoad(name: string): void {
  if (lockedTo === undefined) known.add(name);
  else if (!lockedTo.has(name)) refuse();
}

registerHooks({
  resolve: (specifier, context, next) => {
    mayLoad(`${specifier} from ${context.parentURL}`);
    return next(specifier, context);
  },
  load: (url, context, next) => {
    mayLoad(url);
    return next(url, context);
  },
});

const functionsOf = (target: object): string[] =>
  Object.getOwnPropertyNames(target).filter(
    (name) => name !== 'constructor' && typeof Reflect.get(target, name) === 'function',
  );

interface Handle {
  close(): void;
}

interface Makers {
  _createServerHandle(address: null, port: number, type: number): Handle | number;
  _createSocketHandle(address: string, port: number, type: string): Handle | number;
}

/** The engine's own handles for TCP, UDP and pipes: whatever module opens a connection comes through these. */
function lockHandles(): void {
  const makers = { ...(load('node:net') as Makers), ...(load('node:dgram') as Makers) };
  // The only way to a handle for pipes is to connect one: to nothing.
  const socket = connect({ path: platform() === 'win32' ? '\\\\.\\pipe\\nothing' : '/dev/null/nothing' });
  socket.on('error', () => {});
  const pipe = Reflect.get(socket, '_handle') as Handle;
  const handles = [makers._createServerHandle(null, 0, 4), makers._createSocketHandle('127.0.0.1', 0, 'udp4'), pipe];
  const ways = ['connect', 'connect6', 'bind', 'bind6', 'listen', 'open', 'send', 'send6', 'recvStart', 'fchmod'];
  for (const handle of handles) {
    if (typeof handle !== 'object') throw new Error('Expected a handle to lock, got none.');
    lock(Object.getPrototypeOf(handle) as object, ways);
    if (handle !== pipe) handle.close();
  }
  socket.destroy();
}

const networkModules = ['net', 'tls', 'dgram', 'dns', 'dns/promises', 'http', 'https', 'http2', 'inspector'];
const machineModules = ['child_process', 'cluster', 'worker_threads', 'vm', 'v8', 'os'];

/** No connection can be made, looked up or waited for any more. */
export function lockNetwork(): void {
  lockHandles();
  // All of them are loaded before the first is locked: they build on each other.
  const modules = networkModules.map((name) => load(`node:${name}`) as Record<string, unknown>);
  for (const exports of modules) {
    for (const made of ['Socket', 'Server', 'TLSSocket', 'Agent', 'ClientRequest', 'Resolver'])
      if (typeof exports[made] === 'function')
        lock(exports[made].prototype as object, [
          'connect',
          'listen',
          'bind',
          'send',
          'createConnection',
          'addRequest',
          'resolve',
        ]);
    lock(exports, functionsOf(exports));
  }
  lock(globalThis, ['fetch', 'WebSocket', 'EventSource', 'Request', 'Response', 'BroadcastChannel', 'Worker']);
  syncBuiltinESMExports();
}

/** `exit` stays: in a thread it ends the thread alone, and Node itself calls it there. */
const dangerous = [
  ...['kill', '_kill', 'abort', 'execve', 'dlopen', 'binding', '_linkedBinding', 'chdir', 'umask'],
  ...['getBuiltinModule', 'loadEnvFile', 'send', 'disconnect', 'setuid', 'setgid', 'seteuid', 'setegid', 'setgroups'],
  ...[
    'initgroups',
    '_debugProcess',
    '_debugEnd',
    '_rawDebug',
    'openStdin',
    'setSourceMapsEnabled',
    '_startProfilerIdleNotifier',
  ],
];

/**
 * The process can be neither ended nor read, and no module is loaded any more; `again: true` leaves those that the runtime asked for
 * while it started, for one that asks at every run. Last, when the runtime stands.
 */
export function lockMachine({ again }: { readonly again: boolean }): void {
  const modules = machineModules.map((name) => load(`node:${name}`) as object);
  for (const exports of modules) lock(exports, functionsOf(exports));
  lockedTo = new Set(again ? known : []);
  lock(nodeModule, ['register', 'registerHooks']);
  syncBuiltinESMExports();
  lock(process, dangerous);
  lock(process, ['report', 'mainModule', 'stdin', 'stdout', 'stderr', 'channel'], undefined);
  Reflect.deleteProperty(globalThis, 'process');
  // What a runtime has to say about its own end is for nobody.
  for (const name of functionsOf(console)) Reflect.set(console, name, () => {});
}
