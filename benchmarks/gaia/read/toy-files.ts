/** Files for tests, made by other libraries than those that read them, or by hand where no library would make such a file. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { crc32, deflateRawSync, deflateSync } from 'node:zlib';
import { Resvg } from '@resvg/resvg-js';
import ExcelJS from 'exceljs';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { readAttachment } from './read-attachment.ts';
import type { ReadLimits, TextPart } from './reading.ts';

const fonts = createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json');

/** The parts of a file that is expected to be read. */
export async function partsOf(
  name: string,
  bytes: Uint8Array,
  limits?: Partial<ReadLimits>,
): Promise<readonly TextPart[]> {
  const reading = await readAttachment(name, bytes, limits);
  if (reading.state === 'unreadable') throw new Error(reading.problem);
  return reading.parts;
}

/** The sentence about a file that is expected not to be read. */
export async function problemOf(name: string, bytes: Uint8Array, limits?: Partial<ReadLimits>): Promise<string> {
  const reading = await readAttachment(name, bytes, limits);
  if (reading.state === 'read') throw new Error(`It was read: ${JSON.stringify(reading.parts).slice(0, 500)}`);
  return reading.problem;
}

/** A workbook by exceljs. */
export async function toyWorkbook(fill: (workbook: ExcelJS.Workbook) => void): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook();
  fill(workbook);
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

/** An Office file with the text of one part changed. */
export function withPart(file: Uint8Array, part: string, change: (xml: string) => string): Uint8Array {
  const parts = unzipSync(file);
  return zipSync({ ...parts, [part]: strToU8(change(strFromU8(parts[part] ?? new Uint8Array()))) });
}

/** Black words on white, rows of cells. */
export function toyPicture(rows: readonly (readonly string[])[], size = 24): Uint8Array {
  const words = rows.flatMap((cells, row) =>
    cells.map((cell, column) => `<text x="${size * (1 + column * 11)}" y="${size * 2 * (row + 1)}">${cell}</text>`),
  );
  const height = size * 2 * (rows.length + 1);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size * 40}" height="${height}" font-family="DejaVu Sans" font-size="${size}"><rect width="100%" height="100%" fill="white"/>${words.join('')}</svg>`;
  const fontFiles = [join(fonts, '..', 'ttf', 'DejaVuSans.ttf')];
  return new Resvg(svg, { font: { fontFiles, loadSystemFonts: false } }).render().asPng();
}

/** A grey PNG of any stated size with the given rows of bytes, however few. */
export function rawPng(width: number, height: number, pixels: Uint8Array): Uint8Array {
  const chunk = (name: string, data: Uint8Array): Buffer => {
    const body = Buffer.concat([Buffer.from(name), data]);
    return Buffer.concat([uint32(data.length).reverse(), body, uint32(crc32(body)).reverse()]);
  };
  const header = Buffer.concat([uint32(width).reverse(), uint32(height).reverse(), Buffer.from([8, 0, 0, 0, 0])]);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  const end = chunk('IEND', new Uint8Array());
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(pixels)), end]);
}

/** Little-endian. */
function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}

export interface RawEntry {
  readonly name: string;
  readonly data: Uint8Array | string;
  /** What the headers say; the truth where it is absent. */
  readonly statedSize?: number;
  readonly flags?: number;
  /** The Unix mode. */
  readonly mode?: number;
  /** Takes the data of the entry before, whatever they are. */
  readonly sameData?: boolean;
}

/** A zip archive byte by byte, for what no library writes. */
export function rawZip(entries: readonly RawEntry[]): Uint8Array {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const data = Buffer.from(entry.data as string);
    const packed = deflateRawSync(data);
    const name = Buffer.from(entry.name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(entry.flags ?? 0x800, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(entry.statedSize ?? data.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, packed]);
    const at = entry.sameData ? offset - files.at(-1)!.length : offset;
    const tail = Buffer.concat([Buffer.alloc(6), uint32(((entry.mode ?? 0o100644) << 16) >>> 0), uint32(at)]);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 3]), common, tail, name]));
    if (entry.sameData) continue;
    files.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...files, list, Buffer.from('PK\x05\x06'), end]);
}
