import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip } from 'node:zlib';

const decoders = { gzip: createGunzip, 'x-gzip': createGunzip, br: createBrotliDecompress } as const;

/** The encodings that `readBody` knows, for a request's header. */
export const acceptedEncodings = 'gzip, br';

/** `TooLarge`: it is more than may be read · `BadEncoding`: its content-encoding is not known, or is not what it says. */
export class BodyError extends Error {
  readonly kind: 'TooLarge' | 'BadEncoding';
  constructor(kind: BodyError['kind']) {
    super(kind);
    this.kind = kind;
  }
}

/**
 * A body's bytes as they were before their one content-encoding. What comes out of the decoder is counted as it comes, so that
 * a bomb is dropped after `maxBytes`; what goes in is bounded by whoever made the request. Throws a BodyError.
 */
export async function readBody(body: Readable, encoding: string, maxBytes: number): Promise<Buffer> {
  const name = encoding.trim().toLowerCase();
  const isPlain = name === '' || name === 'identity';
  if (!isPlain && !Object.hasOwn(decoders, name)) {
    body.on('error', () => {}).destroy();
    throw new BodyError('BadEncoding');
  }
  const pieces: Buffer[] = [];
  const collect = async (source: AsyncIterable<Buffer>): Promise<void> => {
    let bytes = 0;
    for await (const piece of source) {
      bytes += piece.length;
      if (bytes > maxBytes) throw new BodyError('TooLarge');
      pieces.push(piece);
    }
  };
  try {
    if (isPlain) await pipeline(body, collect);
    else await pipeline(body, decoders[name as keyof typeof decoders](), collect);
  } catch (error) {
    const { code = '' } = error as { code?: string };
    if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') throw new BodyError('TooLarge');
    throw /^(?:Z_|ERR_BROTLI|ERR__ERROR_|ERR_PADDING)/.test(code) ? new BodyError('BadEncoding') : error;
  }
  return Buffer.concat(pieces);
}
