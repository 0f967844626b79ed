import { join } from 'node:path';
import { Piscina } from 'piscina';
import { ConfigError } from '../../core/errors.ts';
import type { ReaderJob, ReaderJobs, ReaderKind, ReaderOutcome, ReaderValues } from './reader.ts';

export interface Readers {
  /** Throws ConfigError where a database cannot be read. */
  read<K extends ReaderKind>(kind: K, request: ReaderJobs[K]): Promise<ReaderValues[K]>;
  close(): Promise<void>;
}

/** Megabytes: a sweep whose page takes more is an error of that page. */
const resourceLimits = { maxOldGenerationSizeMb: 3072 };

/** Two threads: pages may take seconds, and the states of sweeps are asked for each second. */
export function openReaders(): Readers {
  const [pages, states] = [openThread(), openThread()];
  return {
    read: async <K extends ReaderKind>(kind: K, request: ReaderJobs[K]) => {
      const outcome = await (kind === 'status' ? states : pages).run({ kind, request } as ReaderJob);
      if (outcome.state === 'unreadable') throw new ConfigError(outcome.sentence);
      return outcome.value as ReaderValues[K];
    },
    close: async () => {
      await Promise.all([pages.destroy(), states.destroy()]);
    },
  };
}

function openThread(): Piscina<ReaderJob, ReaderOutcome> {
  const thread = new Piscina<ReaderJob, ReaderOutcome>({
    filename: join(import.meta.dirname, 'reader.ts'),
    name: 'read',
    resourceLimits,
    minThreads: 0,
    maxThreads: 1,
    concurrentTasksPerWorker: 1,
    // What it knows of pages would have to be read again.
    idleTimeout: Number.POSITIVE_INFINITY,
    atomics: 'disabled',
    recordTiming: false,
  });
  // The job that was under way is told; the next one starts a new thread.
  return thread.on('error', () => {});
}
