import { mkdir, readdir } from 'node:fs/promises';
import { ConfigError } from './errors.ts';

/** Made, with the folders that it lies in, where it is not there. Throws ConfigError where it is no folder or holds anything. */
export async function makeEmptyFolder(out: string): Promise<void> {
  const refused = (got: string) =>
    new ConfigError(`Expected ${out} to be a new or empty folder, got ${got}: name another one.`);
  const names = await mkdir(out, { recursive: true })
    .then(() => readdir(out))
    .catch((error: NodeJS.ErrnoException) => {
      throw refused(error.code === 'EEXIST' || error.code === 'ENOTDIR' ? 'a file' : `an error (${error.code})`);
    });
  if (names.length > 0) throw refused(`one that holds ${names.sort()[0]}`);
}
