/** Texts over a pipe: four bytes of length (big-endian), then UTF-8. The same on both sides. */
import { Buffer } from 'node:buffer';

export function frame(text: string): Buffer {
  const body = Buffer.from(text, 'utf8');
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length);
  return Buffer.concat([head, body]);
}

/**
 * Reads a stream of frames, whole ones only. `limit`: bytes that one frame may have; what claims to be longer is refused
 * before any of it is kept, with `false`, and so is everything after it.
 */
export function frameReader(limit: number, onText: (text: string) => void): (chunk: Uint8Array) => boolean {
  let parts: Uint8Array[] = [];
  let held = 0;
  let refused = false;
  const take = (bytes: number): Buffer => {
    const all = parts.length === 1 ? Buffer.from(parts[0]!) : Buffer.concat(parts);
    parts = bytes < all.length ? [all.subarray(bytes)] : [];
    held -= bytes;
    return all.subarray(0, bytes);
  };
  let wanted: number | undefined;
  return (chunk) => {
    if (refused) return false;
    parts.push(chunk);
    held += chunk.length;
    for (;;) {
      if (wanted === undefined) {
        if (held < 4) return true;
        wanted = take(4).readUInt32BE();
        if (wanted > limit) {
          refused = true;
          parts = [];
          return false;
        }
      }
      if (held < wanted) return true;
      const bytes = wanted;
      wanted = undefined;
      onText(take(bytes).toString('utf8'));
    }
  };
}
