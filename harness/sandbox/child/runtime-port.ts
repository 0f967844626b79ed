/** What a runtime's thread and the guard say to each other. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { SandboxStop } from '../../core/sandbox.ts';
import type { Job } from '../messages.ts';

export interface RuntimeData {
  /** URLs of what the runtime imports. */
  readonly modules: readonly string[];
  /** Its WebAssembly, compiled. */
  readonly wasm: object;
  readonly maxFiles: number;
  /** Memory of a Python that has just started. */
  readonly snapshot: Uint8Array | undefined;
}

export type FromRuntime =
  | { readonly kind: 'ready' }
  | { readonly kind: 'snapshot'; readonly bytes: Uint8Array }
  | { readonly kind: 'print'; readonly text: string }
  /** `text`: the reply as JSON. `spent`: the thread is not to be used again. */
  | { readonly kind: 'reply'; readonly text: string; readonly spent: boolean };

export type RuntimeReply =
  | { readonly kind: 'done'; readonly value: string; readonly files: readonly (readonly [string, string])[] }
  | { readonly kind: 'stopped'; readonly why: SandboxStop; readonly message: string };

export const data = workerData as RuntimeData;

const port: MessagePort = parentPort!;
const post = (message: FromRuntime) => port.postMessage(message);

export const say = {
  ready: () => post({ kind: 'ready' }),
  snapshot: (bytes: Uint8Array) => post({ kind: 'snapshot', bytes }),
  print: (text: string) => post({ kind: 'print', text }),
  reply: (reply: RuntimeReply, spent: boolean) => post({ kind: 'reply', text: JSON.stringify(reply), spent }),
};

export const onJob = (run: (job: Job) => void) => port.on('message', (text: string) => run(JSON.parse(text) as Job));

/** Printing, cut at the limit. `over` is called at the first character too many. */
export function printer(limit: number, over: () => void): { print(text: string): void; readonly left: () => number } {
  let left = limit;
  return {
    print: (text) => {
      const part = text.slice(0, left);
      if (part !== '') say.print(part);
      left -= part.length;
      if (part.length < text.length) over();
    },
    left: () => left,
  };
}
