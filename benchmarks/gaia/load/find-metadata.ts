import { open, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ConfigError } from '../../../harness/core/errors.ts';

/** Where the rows are: the validation split's folder, and the files in it that hold all rows together. */
export interface Metadata {
  readonly folder: string;
  readonly files: readonly string[];
}

/** How a copy is had legally. The set is gated: nobody may pass it on. */
export const getIt =
  'accept the terms at https://huggingface.co/datasets/gaia-benchmark/GAIA and run "huggingface-cli download gaia-benchmark/GAIA --repo-type dataset --local-dir DIR"';

const byLevel = ['metadata.level1.parquet', 'metadata.level2.parquet', 'metadata.level3.parquet'];
const forms = [['metadata.jsonl'], ['metadata.parquet'], byLevel];

/**
 * Looks for the validation split, whose answers are known, in the official tree: under `DIR/2023`, `DIR`, or in DIR
 * itself. Throws a ConfigError with one sentence on what is missing and how it is had.
 */
export async function findMetadata(dir: string): Promise<Metadata> {
  if (!(await isFolder(dir))) throw missing(dir, 'no such folder');
  for (const folder of [join(dir, '2023', 'validation'), join(dir, 'validation'), dir]) {
    const states = new Map(
      await Promise.all(forms.flat().map(async (file) => [file, await stateOf(folder, file)] as const)),
    );
    const whole = forms.find((files) => files.every((file) => states.get(file) === 'there'));
    if (whole !== undefined) return { folder, files: whole };
    const pointer = [...states].find(([, state]) => state === 'pointer');
    if (pointer !== undefined) throw pointerInPlaceOf(pointer[0]);
    const lacking = byLevel.filter((file) => states.get(file) === undefined);
    if (lacking.length < byLevel.length)
      throw missing(dir, `no ${lacking.join(' and no ')} beside those of other levels`);
  }
  throw missing(
    dir,
    (await hasTestSplit(dir)) ? 'the test split alone, whose answers are not published' : 'no such file',
  );
}

function missing(dir: string, got: string): ConfigError {
  return new ConfigError(
    `Expected GAIA's 2023/validation/metadata.jsonl or metadata.parquet in the folder ${dir}, got ${got}: ${getIt}.`,
  );
}

/** The error for a file of which only Git's note on it is there. */
export function pointerInPlaceOf(file: string): ConfigError {
  return new ConfigError(
    `Expected the content of ${file}, got a pointer of Git LFS in its place: run "git lfs install" and "git lfs pull" in the copy.`,
  );
}

async function hasTestSplit(dir: string): Promise<boolean> {
  const folders = [join(dir, '2023', 'test'), join(dir, 'test')];
  return (await Promise.all(folders.map(isFolder))).includes(true) || basename(dir) === 'test';
}

const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() ?? false;

async function stateOf(folder: string, file: string): Promise<'there' | 'pointer' | undefined> {
  const path = join(folder, file);
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  return (await isLfsPointer(path)) ? 'pointer' : 'there';
}

const pointerStart = 'version https://git-lfs.github.com/spec/';

/** Whether a file is what Git keeps of a large one: some lines of text that name its content. */
export async function isLfsPointer(path: string): Promise<boolean> {
  const handle = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(
      `Expected ${basename(path)} to be readable, got ${error.code}: check the rights of the copy.`,
    );
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(pointerStart.length), 0, pointerStart.length, 0);
    return buffer.toString('latin1', 0, bytesRead) === pointerStart;
  } finally {
    await handle.close();
  }
}
