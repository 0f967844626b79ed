import { createHash } from 'node:crypto';
import { readAttachment } from './read-attachment.ts';
import type { Reading, ReadLimits } from './reading.ts';

/**
 * `readAttachment` for files that many episodes read: one reading for the same name and bytes, shared while it is still
 * going on. The `max` last used are kept, each with up to two megabytes of text.
 */
export function rememberingReader(
  max: number,
  limits?: Partial<ReadLimits>,
): (name: string, bytes: Uint8Array) => Promise<Reading> {
  if (!Number.isInteger(max) || max < 1) throw new RangeError(`Expected max to be a whole number from 1, got ${max}.`);
  const kept = new Map<string, Promise<Reading>>();
  return (name, bytes) => {
    const key = `${createHash('sha256').update(bytes).digest('hex')} ${name}`;
    const reading = kept.get(key) ?? readAttachment(name, bytes, limits);
    // A Map keeps the order of insertion: the last used is put last, the first is dropped.
    kept.delete(key);
    kept.set(key, reading);
    if (kept.size > max) kept.delete(kept.keys().next().value!);
    return reading;
  };
}
