import { Worker } from 'node:worker_threads';

/** What a thread of a lane answers with. */
export type LaneAnswer<T> = { readonly ok: T } | { readonly problem: string };

/** `stopped` says why there is no answer: the thread ran into its time, or died (of its memory, or of a bug in a library). */
export type LaneResult<T> = LaneAnswer<T> | { readonly stopped: 'time' | 'memory' | 'crash' };

export interface Lane<Request, T> {
  ask(request: Request, timeMs: number): Promise<LaneResult<T>>;
}

/** Megabytes of JavaScript objects in one thread; what WebAssembly and buffers use is bounded by their own files. */
const heapMb = 512;

/**
 * A thread for libraries that may hang or run out of memory on a hostile file: one request after the other; a thread that
 * takes too long is ended and the next request gets a new one. Started on first use, kept for more, and no reason for the
 * process to stay alive. Its script gets the request as a message and posts one LaneAnswer.
 */
export function openLane<Request, T>(script: URL): Lane<Request, T> {
  let worker: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const run = async (request: Request, timeMs: number): Promise<LaneResult<T>> => {
    worker ??= startThread(script, (ended) => {
      if (worker === ended) worker = undefined;
    });
    const own = worker;
    own.ref();
    const result = await answerOf<Request, T>(own, request, timeMs);
    if ('stopped' in result) {
      worker = undefined;
      await own.terminate();
    } else own.unref();
    return result;
  };

  return {
    ask: (request, timeMs) => {
      const result = last.then(() => run(request, timeMs));
      last = result.catch(() => undefined);
      return result;
    },
  };
}

/** Without the environment, and with its prints kept to itself: nobody reads them, as a reader would keep the process alive. */
function startThread(script: URL, onExit: (thread: Worker) => void): Worker {
  const thread = new Worker(script, {
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
  // It may still die after its answer: that must end in the next request, not in the process.
  thread.on('error', () => undefined);
  thread.on('exit', () => onExit(thread));
  return thread;
}

function answerOf<Request, T>(thread: Worker, request: Request, timeMs: number): Promise<LaneResult<T>> {
  return new Promise((resolve) => {
    const listeners = {
      message: (answer: LaneAnswer<T>) => end(answer),
      error: (error: NodeJS.ErrnoException) =>
        end({ stopped: error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'crash' }),
      exit: () => end({ stopped: 'crash' }),
    };
    const timer = setTimeout(() => end({ stopped: 'time' }), timeMs);
    const end = (result: LaneResult<T>): void => {
      clearTimeout(timer);
      for (const [event, listener] of Object.entries(listeners)) thread.off(event, listener);
      resolve(result);
    };
    for (const [event, listener] of Object.entries(listeners)) thread.on(event, listener);
    thread.postMessage(request);
  });
}
