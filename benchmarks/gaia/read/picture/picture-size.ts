/** Pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Width and height from the header of a PNG or JPEG, without decoding it; undefined when there is none. */
export function pictureSize(bytes: Uint8Array): PictureSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = bytes[0] === 0x89 ? pngSize(view) : jpegSize(view);
  return size && size.width > 0 && size.height > 0 ? size : undefined;
}

/** Signature, then the chunk IHDR: length, name, width, height. */
function pngSize(view: DataView): PictureSize | undefined {
  if (view.byteLength < 24 || view.getUint32(12) !== 0x49484452) return undefined;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** Start of frame, any coding: C0 to CF but the tables (C4, C8, CC). */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
/** Markers without a length: fill bytes, restarts and the start. */
const isBare = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

function jpegSize(view: DataView): PictureSize | undefined {
  let at = 2;
  while (at + 9 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    if (isFrame(marker)) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    if (marker === 0xff) at += 1;
    else if (isBare(marker)) at += 2;
    else if (marker === 0xda || marker === 0xd9) return undefined;
    else at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

/** How a JPEG is to be turned (Exif, 1 to 8); 1 for as it is. */
export function pictureOrientation(bytes: Uint8Array): number {
  const head = Buffer.from(bytes.subarray(0, 2048)).toString('hex');
  // "Exif", then the tag 0x0112: a short, one value, in either byte order.
  const found = /^(?:..)*?457869660000(?:..)*?(?:0112000300000001000([1-8])|12010300010000000([1-8])00)/.exec(head);
  return Number(found?.[1] ?? found?.[2] ?? 1);
}
