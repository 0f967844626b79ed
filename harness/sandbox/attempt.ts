import { StoppedError } from '../core/errors.ts';
import type { SandboxLimits, SandboxRun } from '../core/sandbox.ts';
import { wallFactor } from './limits.ts';
import { type Reply, readFiles, readReply, replyBytes } from './messages.ts';
import { readValue } from './read-value.ts';
import type { Child } from './start-child.ts';
import { stopMessage } from './stop-message.ts';

/** How long a child may take to stand ready on a busy machine, and how long it may overrun its own clock before it is killed. */
const startMs = 120_000;
const graceMs = 3_000;

/**
 * Runs one job in a child. Undefined: the child broke (it ended, or spoke what is no reply) and nothing says why. The child is killed
 * wherever it may not be used again. Rejects with StoppedError after a stop.
 */
export function attempt(
  child: Child,
  job: string,
  limits: SandboxLimits,
  signal: AbortSignal | undefined,
): Promise<SandboxRun | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<SandboxRun | undefined>();
  let output = '';
  let timer = setTimeout(() => endWith(undefined, true), startMs);

  const stoppedBy = (why: 'time' | 'output'): SandboxRun => ({
    state: 'stopped',
    why,
    message: stopMessage(why, limits),
    output,
  });
  const release = (kill: boolean) => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    child.listen({ limit: 0, text: () => child.kill(), flooded: () => child.kill(), ended: () => {} });
    child.hold(false);
    if (kill) child.kill();
  };
  const endWith = (run: SandboxRun | undefined, kill: boolean) => {
    release(kill);
    resolve(run);
  };
  const stop = () => {
    release(true);
    reject(new StoppedError('The run in the sandbox was stopped.'));
  };
  const print = (text: string) => {
    const room = limits.outputCharacters - output.length;
    output += text.slice(0, room);
    // The child cuts at the limit itself: one that does not is no longer in its own hands.
    if (text.length > room) endWith(stoppedBy('output'), true);
  };
  const hear = (reply: Reply | undefined) => {
    if (reply === undefined) return endWith(undefined, true);
    if (reply.kind === 'print') return print(reply.text);
    if (reply.kind !== 'started') return endWith(runOf(reply, output, limits), false);
    clearTimeout(timer);
    timer = setTimeout(() => endWith(stoppedBy('time'), true), limits.timeMs * wallFactor + graceMs);
  };

  signal?.addEventListener('abort', stop, { once: true });
  child.hold(true);
  child.listen({
    limit: replyBytes(limits),
    text: (text) => hear(readReply(text)),
    flooded: () => endWith(stoppedBy('output'), true),
    ended: () => endWith(undefined, false),
  });
  child.send(job);
  return promise;
}

type End = Extract<Reply, { kind: 'done' | 'stopped' }>;

function runOf(reply: End, output: string, limits: SandboxLimits): SandboxRun {
  const stopped = (why: 'error' | 'output' | 'files', message: string): SandboxRun => ({
    state: 'stopped',
    why,
    message,
    output,
  });
  if (reply.kind === 'stopped')
    return { state: 'stopped', why: reply.why, message: reply.message.slice(0, 2000), output };
  if (output.length + reply.value.length > limits.outputCharacters)
    return stopped('output', stopMessage('output', limits));
  const files = readFiles(reply.files, limits);
  if (typeof files === 'string') return stopped('files', files);
  const read = readValue(reply.value);
  return 'problem' in read ? stopped('error', read.problem) : { state: 'done', output, value: read.value, files };
}
