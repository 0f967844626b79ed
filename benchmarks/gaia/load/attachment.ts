import { constants, open, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { ConfigError } from '../../../harness/core/errors.ts';
import type { Attachment } from '../question.ts';
import { isLfsPointer, pointerInPlaceOf } from './find-metadata.ts';

/** Bytes: the official ones have some megabytes at most. */
const maxBytes = 50_000_000;

/** The error for an attachment that is not there, which a half-downloaded copy has many of. */
export class MissingAttachmentError extends ConfigError {}

/**
 * A row's attachment, whose bytes are read when they are wanted. What can be told of the file before is told now: a ConfigError
 * where it is missing, too large, only a pointer of Git LFS, no file, or a link to somewhere else.
 */
export async function attachmentOf(name: string, folder: string, place: string): Promise<Attachment> {
  const path = await placeInside(name, folder, place);
  if (await isLfsPointer(path)) throw pointerInPlaceOf(`the attachment ${name}`);
  return {
    name,
    read: async () => {
      const real = await placeInside(name, folder, place);
      // The file was no link when it was looked at, and may not have become one since.
      const handle = await open(real, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
      try {
        checkSize(name, (await handle.stat()).size);
        return new Uint8Array(await handle.readFile());
      } finally {
        await handle.close();
      }
    },
  };
}

/** Where the file really is: in the folder itself, as a file of bounded size. */
async function placeInside(name: string, folder: string, place: string): Promise<string> {
  const real = await realpath(join(folder, name)).catch(() => undefined);
  if (real === undefined)
    throw new MissingAttachmentError(`Expected the attachment ${name} of ${place} beside it, got no such file.`);
  if (!real.startsWith((await realpath(folder)) + sep))
    throw new ConfigError(
      `Expected the attachment ${name} of ${place} to lie in the folder itself, got a link to elsewhere: download with --local-dir, which makes no links.`,
    );
  const found = await stat(real);
  if (!found.isFile())
    throw new ConfigError(`Expected the attachment ${name} of ${place} to be a file, got a folder or a device.`);
  checkSize(name, found.size);
  return real;
}

function checkSize(name: string, size: number): void {
  if (size > maxBytes)
    throw new ConfigError(
      `Expected the attachment ${name} to have at most 50 MB, got ${Math.ceil(size / 1e6)} MB: it is not read.`,
    );
}
