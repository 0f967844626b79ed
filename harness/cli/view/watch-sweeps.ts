/** All folders with their state, looked at again each second while somebody listens. */
import { contentHash } from '../../core/canonical-json.ts';
import { ConfigError } from '../../core/errors.ts';
import type { Clock } from '../../models/guards/clock.ts';
import type { Readers } from './open-readers.ts';
import { folderNames, folderOf } from './sweep-files.ts';
import { emptyRow, type SweepRow } from './sweep-row.ts';
import { sweepStamp } from './sweep-stamp.ts';

export interface ListedSweep extends SweepRow {
  /** Hex digits. */
  readonly id: string;
  readonly name: string;
  /** Whether it has a page. */
  readonly stored: boolean;
  /** Why it cannot be read; empty otherwise. */
  readonly problem: string;
  /** When its database was last written, ISO 8601 (UTC); empty where there is none. */
  readonly written: string;
}

export interface WatchPorts {
  readonly cwd: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly readers: Readers;
}

export interface SweepWatch {
  list(): Promise<readonly ListedSweep[]>;
  /** Told at once, and of each change. Returns what ends it. */
  listen(listener: (sweeps: readonly ListedSweep[]) => void): () => void;
}

const everyMs = 1000;

export function watchSweeps(ports: WatchPorts): SweepWatch {
  const known = new Map<string, { readonly edition: string; readonly sweep: ListedSweep }>();
  const listeners = new Set<(sweeps: readonly ListedSweep[]) => void>();
  let underWay: Promise<readonly ListedSweep[]> | undefined;
  let ticking = false;

  const look = async (name: string): Promise<ListedSweep> => {
    const folder = await folderOf(ports.cwd, 'results', name);
    const stamp = folder === undefined ? undefined : sweepStamp(folder);
    const before = known.get(name);
    const edition = stamp?.edition ?? '';
    // Of one that runs, the process may have ended without a word.
    if (before?.edition === edition && stamp !== undefined && !before.sweep.running) return before.sweep;
    const sweep = await listed(name, folder, ports);
    known.set(name, { edition, sweep });
    return sweep;
  };
  const lookAll = async () => {
    const sweeps: ListedSweep[] = [];
    const names = await folderNames(ports.cwd);
    for (const name of names) sweeps.push(await look(name));
    for (const name of known.keys()) if (!names.includes(name)) known.delete(name);
    return sweeps;
  };
  const list = () => {
    underWay ??= lookAll().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
  const tick = async () => {
    ticking = true;
    try {
      for (let told = ''; listeners.size > 0 && !ports.signal.aborted; await ports.clock.sleep(everyMs, ports.signal)) {
        const sweeps = await list();
        const text = JSON.stringify(sweeps);
        if (text !== told) for (const listener of listeners) listener(sweeps);
        told = text;
      }
    } finally {
      ticking = false;
    }
  };
  return {
    list,
    listen: (listener) => {
      const own = (sweeps: readonly ListedSweep[]) => listener(sweeps);
      listeners.add(own);
      // The one sleep is ended by the signal alone, and the reader by its end.
      if (!ticking) tick().catch(() => {});
      else list().then(own, () => {});
      return () => void listeners.delete(own);
    },
  };
}

async function listed(name: string, folder: string | undefined, ports: WatchPorts): Promise<ListedSweep> {
  const stamp = folder === undefined ? undefined : sweepStamp(folder);
  const head = { ...emptyRow, id: contentHash(name, 12), name, stored: stamp !== undefined, problem: '', written: '' };
  if (folder === undefined || stamp === undefined) return { ...head, state: 'files only' };
  const written = new Date(stamp.writtenMs).toISOString();
  try {
    const row = await ports.readers.read('status', { folder, now: ports.clock.now() });
    return { ...head, ...row, written };
  } catch (error) {
    const told = error instanceof ConfigError ? error.message : `It could not be read: ${(error as Error).message}`;
    return { ...head, state: 'cannot be read', problem: told, written };
  }
}
