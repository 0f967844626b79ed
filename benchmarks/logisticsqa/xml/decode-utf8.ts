import { isUtf8 } from 'node:buffer';
import { ConfigError } from '../../../harness/core/errors.ts';

/**
 * The text of an XML document's bytes; without its byte order mark. `name` is for messages: anything but UTF-8 is
 * refused by a ConfigError.
 */
export function decodeUtf8(bytes: Buffer, name: string): string {
  const found = otherEncoding(bytes);
  if (found !== undefined)
    throw new ConfigError(`Expected ${name} to be encoded in UTF-8, got ${found}: convert it, and its declaration.`);
  if (!isUtf8(bytes))
    throw new ConfigError(
      `Expected ${name} to be encoded in UTF-8, got bytes on line ${brokenLine(bytes)} that are not: it is damaged or in another encoding, get it again or convert it.`,
    );
  return bytes.subarray(hasMark(bytes) ? 3 : 0).toString('utf8');
}

/** What a byte order mark, zero bytes or the declaration say, where that is not UTF-8. */
function otherEncoding(bytes: Buffer): string | undefined {
  const mark = bytes.toString('hex', 0, 4);
  if (mark === 'fffe0000' || mark === '0000feff') return 'UTF-32 (by its byte order mark)';
  if (mark.startsWith('fffe') || mark.startsWith('feff')) return 'UTF-16 (by its byte order mark)';
  // XML begins with "<": a zero byte beside it is half a UTF-16 character.
  if (/^(?:3c00|003c|0000003c)/.test(mark)) return 'UTF-16 or UTF-32 (by its zero bytes)';
  const head = bytes.toString('latin1', hasMark(bytes) ? 3 : 0, 300);
  const declared = /^<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']/.exec(head)?.[1];
  if (declared === undefined || /^utf-?8$/i.test(declared)) return undefined;
  return `"${declared}" in its XML declaration${hasMark(bytes) ? ' after the byte order mark of UTF-8' : ''}`;
}

function hasMark(bytes: Buffer): boolean {
  return bytes.toString('hex', 0, 3) === 'efbbbf';
}

/** The first line that is no UTF-8, from 1: a line feed is never a part of another character. */
function brokenLine(bytes: Buffer): number {
  for (let line = 1, start = 0; ; line += 1) {
    const end = bytes.indexOf(10, start);
    if (end < 0 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
  }
}
