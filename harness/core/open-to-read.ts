import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { checkFormat, type Format, isEmpty, type Opened, sizeOf } from './check-database.ts';
import { busyMs, isWritable, remediesOf, unusable } from './sqlite-problem.ts';

/** The file as it is, beside a process that writes it or at rest. */
export function openToRead(format: Format): Opened {
  const { path } = format;
  if (!existsSync(path)) throw unusable(format, `it does not exist: ${remediesOf(format).elsewhere}`);
  const before = stampOf(path);
  const isAtRest = !isInUse(format);
  // A file at rest is read as it lies there: otherwise SQLite makes files beside it, and fails where it may not.
  const place = isAtRest ? new URL(`${pathToFileURL(path)}?immutable=1`) : path;
  const database = new DatabaseSync(place, { timeout: busyMs, readOnly: true });
  return {
    database,
    prepare: () => {
      if (isEmpty(database, format)) throw unusable(format, nothingYet);
      checkFormat(database, format);
    },
    // SQLite does not look out for writers then. A change of the file makes both results and errors worthless.
    confirm: () => {
      if (isAtRest && stampOf(path) !== before) throw unusable(format, begunToWrite);
    },
  };
}

const nothingYet = 'nothing has been written to it yet: give its command again';
const begunToWrite = 'another process has begun to write it while it was read: give the same command again';

/** Whether a process is writing it, or was killed in doing so: what it holds is then not in this one file alone. */
function isInUse(format: Format): boolean {
  const { path } = format;
  const [log, index] = [`${path}-wal`, `${path}-shm`];
  if (sizeOf(log) > 0 && !existsSync(index) && !isWritable(dirname(path)))
    throw unusable(format, `the last changes lie in ${log}: copy both files to a folder that can be written`);
  return sizeOf(log) > 0 || sizeOf(`${path}-journal`) > 0 || (existsSync(log) && existsSync(index));
}

function stampOf(path: string): string {
  const stat = existsSync(path) ? statSync(path, { bigint: true, throwIfNoEntry: false }) : undefined;
  return stat === undefined ? '' : `${stat.ino} ${stat.size} ${stat.mtimeNs}`;
}
