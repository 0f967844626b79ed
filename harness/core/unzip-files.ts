import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { ConfigError } from './errors.ts';

/** The archive is not what it should be: getting it again may help. */
export class ArchiveError extends ConfigError {}

export interface UnzipRequest {
  readonly file: string;
  readonly to: string;
  /** Where below `to` an entry of that name belongs, `/` between folders; undefined = it is not wanted. */
  readonly placeOf: (name: string) => string | undefined;
  /** Bytes that a wanted file may have unpacked. */
  readonly maxBytes: number;
  /** For messages: what a wanted entry is and what all are, e.g. "a game", "games". */
  readonly what: { readonly one: string; readonly many: string };
  readonly onProgress: (progress: { readonly phase: 'extract'; readonly done: number; readonly total: number }) => void;
  readonly signal?: AbortSignal;
}

/**
 * Unpacks the wanted files of a zip archive; every file's CRC is checked, and one name that leads out of the folder, or
 * one wanted file that is too large, refuses the whole archive with an ArchiveError.
 */
export async function unzipFiles({ file, to, placeOf, onProgress, signal, ...wanted }: UnzipRequest): Promise<void> {
  try {
    const zip = await openPromise(file, { lazyEntries: true });
    let done = 0;
    let found = 0;
    for await (const entry of zip.eachEntry()) {
      signal?.throwIfAborted();
      const place = placeOf(entry.fileName);
      if (place !== undefined) {
        // The size is the entry's own word; yauzl ends with an error where more than that comes out.
        if (entry.uncompressedSize > wanted.maxBytes)
          throw new Error(`${entry.uncompressedSize} bytes of at most ${wanted.maxBytes} in ${entry.fileName}`);
        await extract(zip, entry, path.join(to, ...place.split('/')));
        found += 1;
      }
      done += 1;
      onProgress({ phase: 'extract', done, total: zip.entryCount });
    }
    if (found === 0) throw new Error(`none of its ${done} entries is ${wanted.what.one}`);
  } catch (error) {
    signal?.throwIfAborted();
    const { message, syscall } = error as NodeJS.ErrnoException;
    // What the file system refuses (a full disk) is not the archive's fault.
    if (syscall !== undefined) throw new ConfigError(`Expected to unpack ${file} into ${to}, got ${message}.`);
    const sound = `a sound zip archive with ${wanted.what.many}`;
    throw new ArchiveError(`Expected ${path.basename(file)} to be ${sound}, got "${message}".`);
  }
}

async function extract(zip: ZipFile, entry: Entry, target: string): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  let crc = 0;
  await pipeline(
    await zip.openReadStreamPromise(entry),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        crc = crc32(chunk, crc);
        yield chunk;
      }
    },
    createWriteStream(target, { flags: 'wx' }),
  );
  if (crc !== entry.crc32) throw new Error(`CRC ${hex(crc)} instead of ${hex(entry.crc32)} in ${entry.fileName}`);
}

const hex = (crc: number): string => crc.toString(16).padStart(8, '0');
