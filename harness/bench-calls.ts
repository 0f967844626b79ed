/**
 * `npm run bench:calls [-- --calls 2000 --width 64 --delay-ms 500]`: what the guards around a model cost. The same calls
 * are made through our guarded model and through the plain SDK under p-queue, against a server on loopback, in a process
 * of its own, that answers each after the same time. Figures of one machine at one time; never asserted in tests. Owns
 * the process, the console and the clock for this command.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Caller, guardedCaller, plainCaller } from './bench-calls/callers.ts';
import { startDelayedServer } from './bench-calls/delayed-server.ts';
import { asCommand } from './cli/as-command.ts';
import type { Message } from './core/language-model.ts';
import type { Clock } from './models/guards/clock.ts';
import { wholeNumber } from './sweep/check-values.ts';

const options = {
  calls: { type: 'string', default: '2000' },
  width: { type: 'string', default: '64' },
  'delay-ms': { type: 'string', default: '500' },
  /** What the process of the server is started with. */
  serve: { type: 'boolean', default: false },
} as const;

interface Size {
  readonly calls: number;
  readonly width: number;
  readonly delayMs: number;
}

interface Measurement {
  readonly seconds: number;
  /** Milliseconds of processor time, of user and system together. */
  readonly cpuMsPerCall: number;
}

/** Nothing is stopped here, so nobody hands in a signal. */
const clock: Clock = { now: () => Date.now(), sleep: (ms) => setTimeout(ms) };

const system: Message = { role: 'system', content: 'Act in the house, one action a turn. '.repeat(30) };

const turnsOfChat = 20;

/** Chats as an agent has them: each of its turns sends all messages before it again, about 850 tokens in the mean. */
function promptsOf(name: string, calls: number): (readonly Message[])[] {
  const chats = Array.from({ length: Math.ceil(calls / turnsOfChat) }, (_, chat) => chatOf(`${name} ${chat}`));
  return chats
    .flatMap((chat) => Array.from({ length: turnsOfChat }, (_, turn) => chat.slice(0, 2 + 2 * turn)))
    .slice(0, calls);
}

function chatOf(name: string): Message[] {
  const later = Array.from({ length: turnsOfChat }, (_, turn): Message[] => [
    { role: 'assistant', content: `Thought: There may be one on the next.\nAction: go to shelf ${turn}` },
    {
      role: 'user',
      content: `You arrive at shelf ${turn}. On the shelf ${turn}, you see a mug 1, a pen 2, and a watch 3.`,
    },
  ]);
  return [system, { role: 'user', content: `Task ${name}: put a mug in the drawer.` }, ...later.flat()];
}

async function measure(caller: Caller, name: string, calls: number): Promise<Measurement> {
  const prompts = promptsOf(name, calls);
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  await Promise.all(prompts.map((prompt) => caller.call(prompt)));
  const { user, system } = process.cpuUsage(cpu);
  return { seconds: (performance.now() - start) / 1000, cpuMsPerCall: (user + system) / 1000 / calls };
}

function print(callers: readonly (readonly [Caller, Measurement])[], { calls, width, delayMs }: Size): void {
  const ideal = ((calls / width) * delayMs) / 1000;
  const rounds = (Math.ceil(calls / width) * delayMs) / 1000;
  console.log(`${calls} calls, ${width} wide, answered after ${delayMs} ms`);
  console.log(`ideal ${ideal.toFixed(3)} s (${rounds.toFixed(3)} s when the last round is counted whole)\n`);
  for (const [{ name }, { seconds, cpuMsPerCall }] of callers) {
    const over = (100 * (seconds / ideal - 1)).toFixed(1);
    const cpu = `${cpuMsPerCall.toFixed(2)} ms of processor time a call`;
    console.log(`${name.padEnd(66)} ${seconds.toFixed(3)} s, ${over} % over the ideal, ${cpu}`);
  }
  const [[, ours], [, plain]] = callers as [(typeof callers)[0], (typeof callers)[0]];
  const time = (ours.seconds / plain.seconds).toFixed(3);
  const cpu = (ours.cpuMsPerCall / plain.cpuMsPerCall).toFixed(2);
  console.log(`\nratio, guarded to plain: ${time} of the time, ${cpu} of the processor time`);
}

async function compare(size: Size): Promise<void> {
  const server = fork(import.meta.filename, ['--serve', '--delay-ms', String(size.delayMs)]);
  const folder = mkdtempSync(join(tmpdir(), 'bench-calls-'));
  try {
    const [port] = await once(server, 'message');
    const settings = { baseUrl: `http://127.0.0.1:${port}/v1`, width: size.width, folder, clock };
    const measured: [Caller, Measurement][] = [];
    for (const caller of [guardedCaller(settings), plainCaller(settings)]) {
      // Connections are made and code is compiled before either is measured: a sweep goes on for hours.
      await measure(caller, 'warm-up', 4 * size.width);
      measured.push([caller, await measure(caller, 'measured', size.calls)]);
      caller.close();
    }
    print(measured, size);
  } finally {
    server.kill();
    rmSync(folder, { recursive: true });
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  const whole = (name: 'calls' | 'width' | 'delay-ms', min: number) => wholeNumber(`--${name}`, values[name], { min });
  const delayMs = whole('delay-ms', 0);
  if (values.serve) process.send?.(await startDelayedServer(delayMs));
  else await compare({ calls: whole('calls', 1), width: whole('width', 1), delayMs });
}

await asCommand(main, (sentence) => {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 2;
});
