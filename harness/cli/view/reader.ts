/** A worker thread that reads databases: what waits for one, or takes long over it, does not hold up the server. */
import { ConfigError } from '../../core/errors.ts';
import { type Made, type MadePage, type PageRequest, pageEditions, type TextRequest } from './page-editions.ts';
import { type SweepRow, sweepRow } from './sweep-row.ts';

export interface ReaderJobs {
  readonly status: { readonly folder: string; readonly now: number };
  readonly page: PageRequest;
  readonly text: TextRequest;
}

export interface ReaderValues {
  readonly status: SweepRow;
  readonly page: Made<MadePage>;
  readonly text: Made<string>;
}

export type ReaderKind = keyof ReaderJobs;
export type ReaderJob = {
  readonly [K in ReaderKind]: { readonly kind: K; readonly request: ReaderJobs[K] };
}[ReaderKind];
/** `unreadable`: the user can mend it. */
export type ReaderOutcome =
  | { readonly state: 'read'; readonly value: ReaderValues[ReaderKind] }
  | { readonly state: 'unreadable'; readonly sentence: string };

const editions = pageEditions();

export async function read(job: ReaderJob): Promise<ReaderOutcome> {
  try {
    return { state: 'read', value: await readFor(job) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { state: 'unreadable', sentence: error.message };
  }
}

async function readFor(job: ReaderJob): Promise<ReaderValues[ReaderKind]> {
  if (job.kind === 'status') return sweepRow(job.request.folder, job.request.now);
  return job.kind === 'page' ? editions.page(job.request) : editions.text(job.request);
}
