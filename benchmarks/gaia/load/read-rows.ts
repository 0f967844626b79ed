import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { type Compressors, parquetReadObjects } from 'hyparquet';
import { ConfigError } from '../../../harness/core/errors.ts';

/** A row as it stands in its file, unchecked; undefined where it cannot be read. */
export interface RawRow {
  /** For messages: `metadata.jsonl line 7`, `metadata.parquet row 7`; both count from 1. */
  readonly place: string;
  readonly value: unknown;
}

/** Bytes: the official file has a quarter of a megabyte. */
const maxFileBytes = 50_000_000;

/** All rows of a file. Throws a ConfigError where it is not what its name says, which shows nothing of its content. */
export async function readRows(folder: string, file: string): Promise<RawRow[]> {
  const path = join(folder, file);
  const { size } = await stat(path);
  if (size > maxFileBytes)
    throw new ConfigError(`Expected ${file} to have at most 50 MB, got ${Math.ceil(size / 1e6)} MB: get it again.`);
  const bytes = await readFile(path);
  const rows = file.endsWith('.parquet') ? await parquetRows(bytes, file) : jsonRows(bytes, file);
  if (rows.length === 0) throw new ConfigError(`Expected ${file} to hold questions, got none: get it again.`);
  return rows;
}

function jsonRows(bytes: Buffer, file: string): RawRow[] {
  const rows: RawRow[] = [];
  for (let start = 0, line = 1; start < bytes.length; line += 1) {
    const end = bytes.indexOf(0x0a, start);
    const piece = bytes.subarray(start, end === -1 ? bytes.length : end);
    start += piece.length + 1;
    const value = jsonOf(piece);
    if (value !== blank) rows.push({ place: `${file} line ${line}`, value });
  }
  return rows;
}

const blank = Symbol('blank');

function jsonOf(line: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(line);
    return text.trim() === '' ? blank : JSON.parse(text);
  } catch {
    // The error is not told: it would show a piece of the row, answers among them.
    return undefined;
  }
}

/** What hyparquet does not bring along, it has only Snappy. */
const compressors: Compressors = {
  GZIP: (bytes, size) => gunzipSync(bytes, { maxOutputLength: size }),
  BROTLI: (bytes, size) => brotliDecompressSync(bytes, { maxOutputLength: size }),
  ZSTD: (bytes, size) => zstdDecompressSync(bytes, { maxOutputLength: size }),
};

async function parquetRows(bytes: Buffer, file: string): Promise<RawRow[]> {
  const buffer = new Uint8Array(bytes).buffer;
  try {
    const rows = await parquetReadObjects({ file: buffer, compressors });
    return rows.map((value, index) => ({ place: `${file} row ${index + 1}`, value }));
  } catch (error) {
    // Only what the library says of the format: other errors may quote the content.
    const { message } = error as Error;
    const got = /^parquet [\x20-\x7e]{1,80}$/.test(message) ? `"${message}"` : 'a damaged one';
    throw new ConfigError(`Expected ${file} to be a whole parquet file, got ${got}: get it again.`);
  }
}
