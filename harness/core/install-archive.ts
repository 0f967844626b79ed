import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from './errors.ts';
import { type Fetch, fetchResumable } from './fetch-resumable.ts';
import { ArchiveError, type UnzipRequest, unzipFiles } from './unzip-files.ts';

/**
 * `download` counts bytes, `extract` files, `check` what the benchmark counts. `total` is absent while the server has
 * not said it.
 */
export interface InstallProgress {
  readonly phase: 'download' | 'extract' | 'check';
  readonly done: number;
  readonly total?: number;
}

export interface InstallRequest<T> extends Pick<UnzipRequest, 'placeOf' | 'maxBytes' | 'what'> {
  readonly url: string;
  /** The archive's name while it is there; one that was put there by hand is taken. */
  readonly archive: string;
  /** The folder that the data come into. */
  readonly to: string;
  /** The folder inside `to` that holds the data: once it is there, they are only checked. */
  readonly main: string;
  /** Reads the data in a folder like `to`; throws ConfigError where they are not the official ones. */
  check(folder: string): Promise<T>;
  /** What to do instead, as a sentence. */
  readonly byHand: string;
  readonly fetch: Fetch;
  readonly onProgress: (progress: InstallProgress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Downloads a zip archive, unpacks and checks it. An interrupted download goes on where it stopped; the data appear in
 * `to` only whole and checked. Throws ConfigError with what went wrong and what to do.
 */
export async function installArchive<T>(request: InstallRequest<T>): Promise<T> {
  const { to, main, check } = request;
  const present = await mkdir(to, { recursive: true }).then(
    async () => (await readdir(to)).includes(main),
    (error: Error) => {
      throw new ConfigError(`Expected ${to} to be a folder to write to, got "${error.message}": choose another one.`);
    },
  );
  if (present) {
    const advice = `What is in ${path.join(to, main)} is not the official set: move it away and download again.`;
    return explain(() => check(to), advice);
  }
  await explain(() => install(request, path.join(to, request.archive), path.join(to, '.unpacking')), request.byHand);
  return check(to);
}

async function install<T>(request: InstallRequest<T>, archive: string, unpacked: string): Promise<void> {
  const { url, to, main, what, fetch, onProgress, check, placeOf, maxBytes, signal } = request;
  const stop = signal ? { signal } : {};
  try {
    await fetchResumable({ url, file: archive, what: `the ${what.many}`, fetch, onProgress, ...stop });
    await rm(unpacked, { recursive: true, force: true });
    await unzipFiles({ file: archive, to: unpacked, placeOf, maxBytes, what, onProgress, ...stop });
    await check(unpacked).catch(asArchiveError);
    // The main folder last: it says that all is there.
    const parts = (await readdir(unpacked)).filter((name) => name !== main);
    for (const part of [...parts, main]) await rename(path.join(unpacked, part), path.join(to, part));
    await rm(archive, { force: true });
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    await rm(archive, { force: true });
    throw new ConfigError(`${error.message} The archive is damaged or not the official one and was removed.`);
  } finally {
    await rm(unpacked, { recursive: true, force: true });
  }
}

function asArchiveError(error: unknown): never {
  throw error instanceof ConfigError ? new ArchiveError(error.message) : error;
}

/** Adds what to do to the sentence. */
async function explain<T>(work: () => Promise<T>, advice: string): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(`${error.message} ${advice}`);
  }
}
