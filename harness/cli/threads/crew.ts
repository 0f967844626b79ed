/**
 * Threads that take jobs one at a time: started by their first job, a stop and a death told apart. Jobs on one task go to
 * one thread, its home, which has the task ready, unless many wait there and another has nothing to do.
 */
import { join } from 'node:path';
import { Piscina } from 'piscina';
import { StoppedError } from '../../core/errors.ts';
import type { ThreadJob, ThreadOutcome, ThreadRequest } from './thread.ts';
import { unpackThrown } from './thrown.ts';

type Value = Extract<ThreadOutcome, { state: 'done' }>['value'];

export interface Crew {
  /** Throws what the job threw, StoppedError where the signal came before its turn, and Error where its thread died. */
  run(job: ThreadJob, signal?: AbortSignal): Promise<Value>;
  close(): Promise<void>;
}

/**
 * Megabytes of a thread's heap. The old generation's is far above what is used: it makes work that never stops taking
 * memory an error of one thread. The young one's is small because each thread has its own.
 */
const resourceLimits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 16 };

/** So many must wait for another hand before one that is idle takes the first: it would have to make its task ready. */
const jobsToSteal = 4;

interface Given {
  readonly job: ThreadJob;
  readonly signal: AbortSignal | undefined;
  /** The hand that has its task ready; undefined where any will do. */
  readonly home: number | undefined;
  resolve(value: Value): void;
  reject(reason: Error): void;
}

/** A thread, or the place for one. */
interface Hand {
  readonly at: number;
  pool: Piscina<ThreadJob, ThreadOutcome> | undefined;
  underWay: Given | undefined;
}

export function openCrew(request: ThreadRequest): Crew {
  const hands = Array.from(
    { length: request.threads },
    (_, at): Hand => ({ at, pool: undefined, underWay: undefined }),
  );
  const homeOf = homes(request.threads);
  const waiting: Given[] = [];
  let ended: Error | undefined;

  const end = (reason: Error) => {
    ended ??= reason;
    for (const { reject } of [...waiting.splice(0), ...hands.flatMap(({ underWay }) => underWay ?? [])]) reject(reason);
  };
  const send = (hand: Hand, given: Given) => {
    hand.underWay = given;
    // Emitted for a thread that died without a job. At its start the pool would leave the job that waits for it waiting.
    hand.pool ??= openPool(request).on('error', (error: Error) => end(deathOf(error)));
    hand.pool
      .run(given.job)
      .then(
        (outcome) => {
          if (outcome.state === 'thrown') given.reject(unpackThrown(outcome.thrown));
          else given.resolve(outcome.value);
        },
        (error: Error) => given.reject(deathOf(error)),
      )
      .finally(() => {
        hand.underWay = undefined;
        dispatch();
      });
  };
  const dispatch = () => {
    for (const hand of hands) {
      const next = hand.underWay === undefined ? takeFor(hand, waiting) : undefined;
      if (next !== undefined) send(hand, next);
    }
  };
  return {
    run: (job, signal) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(ended);
        waiting.push({ job, signal, home: homeOf(job), resolve, reject });
        dispatch();
      }),
    close: async () => {
      end(new StoppedError('The threads were closed.'));
      await Promise.all(hands.map(({ pool }) => pool?.destroy()));
    },
  };
}

/** The first that has its home here, or has none; else, where many wait, the first episode. Rejects what was stopped. */
function takeFor({ at }: Hand, waiting: Given[]): Given | undefined {
  for (const stopped of waiting.filter(({ signal }) => signal?.aborted)) {
    waiting.splice(waiting.indexOf(stopped), 1);
    stopped.reject(new StoppedError('The sweep was stopped.'));
  }
  const own = waiting.findIndex(({ home }) => home === undefined || home === at);
  const index =
    own === -1 && waiting.length > jobsToSteal ? waiting.findIndex(({ job }) => job.kind === 'episode') : own;
  return index === -1 ? undefined : waiting.splice(index, 1)[0];
}

/** Tasks are dealt out to the hands as they come. What embeds takes 150 MB: one hand does it all. */
function homes(hands: number): (job: ThreadJob) => number | undefined {
  const known = new Map<string, number>();
  return (job) => {
    if (job.kind !== 'episode') return job.kind === 'embed' ? 0 : undefined;
    const home = known.get(job.taskId) ?? known.size % hands;
    known.set(job.taskId, home);
    return home;
  };
}

function openPool(request: ThreadRequest): Piscina<ThreadJob, ThreadOutcome> {
  return new Piscina<ThreadJob, ThreadOutcome>({
    filename: join(import.meta.dirname, 'thread.ts'),
    name: 'work',
    workerData: request,
    resourceLimits,
    minThreads: 0,
    maxThreads: 1,
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
