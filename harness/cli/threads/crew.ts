/** Threads that take jobs one at a time: started by the first job that finds none free, a stop and a death told apart. */
import { join } from 'node:path';
import pLimit from 'p-limit';
import { Piscina } from 'piscina';
import { StoppedError } from '../../core/errors.ts';
import type { ThreadJob, ThreadOutcome, ThreadRequest } from './thread.ts';
import { unpackThrown } from './thrown.ts';

export interface Crew {
  /** Throws what the job threw, StoppedError where the signal came before its turn, and Error where its thread died. */
  run(job: ThreadJob, signal?: AbortSignal): Promise<Extract<ThreadOutcome, { state: 'done' }>['value']>;
  close(): Promise<void>;
}

/**
 * Megabytes of a thread's heap. The old generation's is far above what is used: it makes work that never stops taking
 * memory an error of one thread. The young one's is small because each thread has its own.
 */
const resourceLimits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 16 };

export function openCrew(request: ThreadRequest): Crew {
  // Jobs wait here and not in the pool, which would end a thread to stop what it is at.
  const turn = pLimit(request.threads);
  const underWay = new Set<(reason: Error) => void>();
  let ended: Error | undefined;
  const end = (reason: Error) => {
    ended ??= reason;
    for (const reject of underWay) reject(reason);
  };
  let pool: Piscina<ThreadJob, ThreadOutcome> | undefined;
  const give = (job: ThreadJob): Promise<ThreadOutcome> => {
    // Emitted for a thread that died without a job. At its start the pool would leave the job that waits for it waiting.
    pool ??= openPool(request).on('error', (error: Error) => end(deathOf(error)));
    const given = pool.run(job);
    return new Promise((resolve, reject) => {
      underWay.add(reject);
      given.then(resolve, (error: Error) => reject(deathOf(error))).finally(() => underWay.delete(reject));
    });
  };
  return {
    run: (job, signal) =>
      turn(async () => {
        if (ended !== undefined) throw ended;
        if (signal?.aborted) throw new StoppedError('The sweep was stopped.');
        const outcome = await give(job);
        if (outcome.state === 'thrown') throw unpackThrown(outcome.thrown);
        return outcome.value;
      }),
    close: async () => {
      end(new StoppedError('The threads were closed.'));
      await pool?.destroy();
    },
  };
}

function openPool(request: ThreadRequest): Piscina<ThreadJob, ThreadOutcome> {
  return new Piscina<ThreadJob, ThreadOutcome>({
    filename: join(import.meta.dirname, 'thread.ts'),
    name: 'work',
    workerData: request,
    resourceLimits,
    minThreads: 0,
    maxThreads: request.threads,
    concurrentTasksPerWorker: 1,
    // A thread that ended when idle would have to open the benchmark again.
    idleTimeout: Number.POSITIVE_INFINITY,
    // Its other way to wait would hold up what a benchmark does beside an episode: timers, sockets.
    atomics: 'disabled',
    recordTiming: false,
  });
}

function deathOf(error: Error): Error {
  // Of a DOMException, such as for a result that cannot be cloned, only the stack comes over.
  const reason = error.message || error.stack?.split('\n')[0];
  return new Error(`Expected a worker thread to finish its work, but it ended: ${reason}`, { cause: error });
}
