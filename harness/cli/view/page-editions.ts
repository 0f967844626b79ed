/** Pages of sweeps, and afterwards the texts that they leave out. No database stays open: one that is written is not held up. */
import { basename } from 'node:path';
import { ConfigError } from '../../core/errors.ts';
import type { Sweep } from '../../core/record.ts';
import type { Steps } from '../../core/steps.ts';
import type { PageBudgets } from '../../report/page/build-page.ts';
import { type PageSteps, pageSteps } from '../../report/page/page-steps.ts';
import { dialogueAt, readSteps, trajectoryAt } from '../../sweep/store/read-steps.ts';
import { readRuns, readSweep } from '../../sweep/store/read-sweep.ts';
import { openSweepFile, readingSweep } from '../../sweep/store/sqlite-store.ts';
import { hidingOf, pageOf } from '../report-command.ts';
import { sweepStamp } from './sweep-stamp.ts';

export interface MadePage {
  readonly html: string;
  readonly edition: string;
}

export interface PageRequest {
  readonly folder: string;
  readonly budgets?: PageBudgets;
}

export interface TextRequest {
  readonly folder: string;
  readonly kind: 'trajectories' | 'prompts';
  readonly edition: string;
  readonly row: number;
}

/** `missing`: there is no such thing; `changed`: there is another one now. */
export type Made<T> =
  | { readonly state: 'done'; readonly value: T }
  | { readonly state: 'missing' | 'changed'; readonly sentence: string };

const changed = 'The sweep has changed since this page was opened: load the page anew.';

/** Of so many pages the rows are kept. */
const mostEditions = 3;

export interface PageEditions {
  page(request: PageRequest): Promise<Made<MadePage>>;
  /** As JSON. */
  text(request: TextRequest): Made<string>;
}

export function pageEditions(): PageEditions {
  const known = new Map<string, PageSteps>();
  const keep = (key: string, shown: PageSteps) => {
    known.delete(key);
    known.set(key, shown);
    for (const old of [...known.keys()].slice(0, -mostEditions)) known.delete(old);
    return shown;
  };
  return {
    page: async ({ folder, budgets }) => {
      const edition = sweepStamp(folder)?.edition ?? '';
      const read = openSweep(folder);
      if (read === undefined) return { state: 'missing', sentence: 'No cell of this sweep is finished yet.' };
      try {
        const { sweep, steps } = read;
        const html = await pageOf(sweep, steps, { edition, ...(budgets ? { budgets } : {}) });
        keep(`${folder} ${edition}`, pageSteps(sweep.cells, steps, hidingOf(sweep)));
        return { state: 'done', value: { html, edition } };
      } finally {
        read.close();
      }
    },
    text: ({ folder, kind, edition, row }) => {
      const key = `${folder} ${edition}`;
      const shown = known.get(key) ?? again(folder, edition);
      if (shown === undefined) return { state: 'changed', sentence: changed };
      const found = keep(key, shown)[kind === 'trajectories' ? 'trajectory' : 'dialogue'](row);
      if (found === undefined) return { state: 'missing', sentence: 'The sweep has no such text to show.' };
      return { state: 'done', value: JSON.stringify(found) };
    },
  };
}

/** Rows of a page that another process or thread made, where the sweep is still as it was then. */
function again(folder: string, edition: string): PageSteps | undefined {
  if (sweepStamp(folder)?.edition !== edition) return undefined;
  const read = openSweep(folder);
  try {
    return read && pageSteps(read.sweep.cells, read.steps, hidingOf(read.sweep));
  } finally {
    read?.close();
  }
}

interface OpenSweep {
  readonly sweep: Sweep;
  /** Also after `close`: each text is then read by its place. */
  readonly steps: Steps;
  close(): void;
}

/** Undefined where no cell is finished. */
function openSweep(folder: string): OpenSweep | undefined {
  const file = openSweepFile(folder, 'read');
  try {
    const stored = readSweep(file);
    const code = readRuns(file).at(-1)?.code;
    if (stored === undefined || code === undefined || stored.cells.length === 0) {
      file.close();
      return undefined;
    }
    // As in its report: a sweep's name is that of its folder.
    const sweep = { ...stored, manifest: { ...stored.manifest, name: basename(folder) } };
    const listed = readSteps(file);
    const orGone = <T>(found: T | undefined): T => {
      // A retry forgets what ended in an error.
      if (found === undefined) throw new ConfigError(changed);
      return found;
    };
    const later = <T>(read: () => T, readLater: (reopened: typeof file) => T | undefined): T =>
      file.database.isOpen ? read() : orGone(readingSweep(folder, readLater));
    const steps: Steps = {
      ...listed,
      trajectory: (index) =>
        later(
          () => listed.trajectory(index),
          (reopened) => trajectoryAt(reopened, code, listed.episodes[index]!),
        ),
      dialogue: (index) =>
        later(
          () => listed.dialogue(index),
          (reopened) => dialogueAt(reopened, code, listed.calls[index]!),
        ),
    };
    return { sweep, steps, close: () => file.close() };
  } catch (error) {
    file.close();
    throw error;
  }
}
