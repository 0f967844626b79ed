import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import type { SqliteFile } from '../../core/database.ts';

/** JSON, deflated: a trajectory repeats itself, and takes a tenth of its length. */
export function packed(value: object): Uint8Array {
  return packedBefore.get(value) ?? deflateRawSync(JSON.stringify(value), { level: 1 });
}

const packedBefore = new WeakMap<object, Uint8Array>();

/** Of what was packed elsewhere, in the thread that made it or in a row: `packed` gives that then. */
export function rememberPacked(value: object, bytes: Uint8Array): void {
  packedBefore.set(value, bytes);
}

export function unpacked<T>(bytes: Uint8Array): T {
  return JSON.parse(inflateRawSync(bytes).toString()) as T;
}

/** CRC-32 over all parts of a row, one after the other. */
export function checksumOf(...parts: readonly (string | Uint8Array)[]): number {
  return parts.reduce<number>((sum, part) => crc32(part, sum), 0);
}

/** JSON that no checksum holds; throws ConfigError where it is none. */
export function parsed<T>({ damaged }: Pick<SqliteFile, 'damaged'>, text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    throw damaged();
  }
}
