/**
 * The text of bytes in an encoding that nobody named: by the byte order mark, else UTF-16 by its zero bytes, else UTF-8,
 * else Windows-1252 (Latin-1 with the printable characters that Windows has in its gap). At most `characters` of it,
 * line ends as \n, without the mark. Undefined when it looks like no text at all.
 */
export function decodeText(bytes: Uint8Array, characters: number): DecodedText | undefined {
  const encoding = encodingOf(bytes.subarray(0, 4096));
  // Four bytes are the most that a character has in any of these.
  const head = bytes.subarray(0, characters * 4 + 4);
  const isWhole = head.length === bytes.length;
  const decoded = decode(head, encoding, isWhole);
  const text = decoded.replace(/\r\n?/g, '\n');
  if (looksBinary(text.slice(0, 4096))) return undefined;
  return text.length > characters ? { text: cutAt(text, characters), cut: true } : { text, cut: !isWhole };
}

export interface DecodedText {
  readonly text: string;
  /** There is more. */
  readonly cut: boolean;
}

/** NUL and its like are in no text; a few stray ones are forgiven, and so are tabs, form feeds and escapes. */
function looksBinary(head: string): boolean {
  const strange = [...head].filter((character) => {
    const code = character.charCodeAt(0);
    return code < 7 || (code > 13 && code < 27) || code === 0x7f || code === 0xfffd;
  });
  return strange.length > head.length / 100;
}

function encodingOf(head: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  for (const [index, byte] of head.entries()) if (byte === 0) zeros[index % 2]! += 1;
  const most = head.length / 2;
  if (zeros[1]! > most * 0.4 && zeros[0]! < most * 0.1) return 'utf-16le';
  if (zeros[0]! > most * 0.4 && zeros[1]! < most * 0.1) return 'utf-16be';
  return 'utf-8';
}

function decode(bytes: Uint8Array, encoding: string, isWhole: boolean): string {
  if (encoding !== 'utf-8') return new TextDecoder(encoding).decode(bytes, { stream: !isWhole });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !isWhole });
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** The first `end` characters or one less: a pair of surrogates stays whole. */
export function cutAt(text: string, end: number): string {
  const last = text.charCodeAt(end - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff && end < text.length ? end - 1 : end);
}
