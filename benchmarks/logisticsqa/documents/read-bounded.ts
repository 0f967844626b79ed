import { readFile, stat } from 'node:fs/promises';
import { ConfigError } from '../../../harness/core/errors.ts';

/** Bytes: a real invoice has 2 to 13 kB. */
export const maxFileBytes = 10_000_000;

/** A file's bytes; its size is looked at before any is read. `name` is for messages, which are ConfigErrors. */
export async function readBounded(file: string, name: string, maxBytes = maxFileBytes): Promise<Buffer> {
  try {
    const found = await stat(file);
    if (!found.isFile())
      throw new ConfigError(`Expected ${name} to be a file, got a folder or a device: check the data folder.`);
    if (found.size > maxBytes)
      throw new ConfigError(
        `Expected ${name} to have at most ${megabytes(maxBytes)} MB, got ${megabytes(found.size)} MB: it is not read, take it out.`,
      );
    return await readFile(file);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const { code = '', message } = error as NodeJS.ErrnoException;
    const got = { ENOENT: 'no such file', ENOTDIR: 'no such file' }[code] ?? `"${message}"`;
    throw new ConfigError(`Expected ${name} to be a file that can be read, got ${got}: check the data folder.`);
  }
}

/** Rounded up, so that what is too large is shown as more. */
const megabytes = (bytes: number): string => String(Math.ceil(bytes / 1e5) / 10);
