/**
 * Stands in for a runtime that a program broke out of: code of the thread itself, after the locks, with every module still in its
 * hands. Tries what it can, and tells what came of it.
 */
import childProcess from 'node:child_process';
import dgram from 'node:dgram';
import dns from 'node:dns';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import inspector from 'node:inspector';
import net from 'node:net';
import process, { env } from 'node:process';
import tls from 'node:tls';
import threads from 'node:worker_threads';
import { lockMachine, lockNetwork } from '../child/lock-down.ts';
import { onJob, say } from '../child/runtime-port.ts';

interface Input {
  readonly port: number;
  readonly parent: number;
  readonly outside: string;
  readonly target: string;
}

const { Socket } = net;
const held = { process, exec: childProcess.spawnSync };
lockNetwork();
lockMachine({ again: false });

const member = (target: object, name: string) => Reflect.get(target, name) as (...values: unknown[]) => unknown;
/** An emitter that fails later must not end the thread before the other tries. */
const quiet = <T>(made: T): T => {
  (made as { on?(event: string, listener: () => void): void } | undefined)?.on?.('error', () => {});
  return made;
};

const tries: Readonly<Record<string, (input: Input) => unknown>> = {
  'a TCP connection': ({ port }) => quiet(net.connect(port, '127.0.0.1')),
  'a TCP connection of a class kept from before': ({ port }) => quiet(new Socket()).connect(port, '127.0.0.1'),
  'a TLS connection': ({ port }) => quiet(tls.connect(port, '127.0.0.1')),
  'an HTTP request': ({ port }) => quiet(http.get(`http://127.0.0.1:${port}`)),
  'an HTTPS request': ({ port }) => quiet(https.get(`https://127.0.0.1:${port}`)),
  fetch: ({ port }) => fetch(`http://127.0.0.1:${port}`),
  'a web socket': ({ port }) => new WebSocket(`ws://127.0.0.1:${port}`),
  'a datagram': ({ port }) => dgram.createSocket('udp4').send('hello', port, '127.0.0.1'),
  'a server': () => quiet(net.createServer().listen(0)),
  'a look-up': () => dns.promises.lookup('localhost'),
  'reading a file outside': ({ outside }) => fs.readFileSync(outside, 'utf8'),
  'writing a file': ({ target }) => fs.writeFileSync(target, 'x'),
  'making a folder': ({ target }) => fs.mkdirSync(target),
  'a link': ({ outside, target }) => fs.symlinkSync(outside, target),
  'a process': () => childProcess.spawnSync('true').pid,
  'a process by a function kept from before': () => {
    const { error, pid } = held.exec('true');
    if (error !== undefined) throw error;
    return pid;
  },
  'a thread': () => new threads.Worker('', { eval: true }),
  'a signal to the parent': ({ parent }) => member(held.process, 'kill')(parent, 'SIGKILL'),
  'the end of the process': () => member(held.process, 'abort')(),
  'another program in its place': () => member(held.process, 'execve')('/bin/true'),
  'an addon': ({ outside }) => member(held.process, 'dlopen')({}, outside),
  "Node's insides": () => member(held.process, 'binding')('fs'),
  'a module by name': () => member(held.process, 'getBuiltinModule')('node:net'),
  'an import': () => import('node:os'),
  'an import of a file': ({ outside }) => import(outside),
  eval: () => Reflect.get(globalThis, 'eval')('1'),
  'a function from a text': () => (() => 0).constructor('return 1')(),
  'the inspector': () => inspector.open(0),
};

onJob((job) => {
  void (async () => {
    const results: Record<string, string> = {};
    for (const [name, attempt] of Object.entries(tries)) {
      try {
        await attempt(job.input as unknown as Input);
        results[name] = 'done';
      } catch {
        results[name] = 'refused';
      }
    }
    const environment = Object.keys(env);
    say.reply({ kind: 'done', value: JSON.stringify({ results, environment }), files: [] }, true);
  })();
});
say.ready();
