import { statSync } from 'node:fs';
import { join } from 'node:path';
import { contentHash } from '../../core/canonical-json.ts';
import { databaseName } from '../../sweep/store/sqlite-store.ts';

export interface SweepStamp {
  /** 16 hex digits, others after every change of the database. */
  readonly edition: string;
  /** Milliseconds since 1970 (UTC). */
  readonly writtenMs: number;
}

/** Of the database in a sweep's folder and its log; undefined where there is none. */
export function sweepStamp(folder: string): SweepStamp | undefined {
  const [file, log] = ['', '-wal'].map((end) =>
    statSync(join(folder, `${databaseName}${end}`), { bigint: true, throwIfNoEntry: false }),
  );
  if (file === undefined) return undefined;
  // A log that is empty holds nothing, and comes and goes with those who read.
  const parts = log === undefined || log.size === 0n ? [file] : [file, log];
  return {
    edition: contentHash(
      parts.map(({ ino, size, mtimeNs }) => `${ino} ${size} ${mtimeNs}`),
      16,
    ),
    writtenMs: Math.max(...parts.map(({ mtimeMs }) => Number(mtimeMs))),
  };
}
