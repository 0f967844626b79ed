/**
 * A zip container of strangers, checked whole before anything of it is unpacked: number and names of its entries, what
 * they say that they unpack to, and that none lies inside another. Unpacking ends where an entry has more than it said.
 */
import { crc32, inflateRawSync } from 'node:zlib';
import { type Entry, fromBufferPromise, getFileNameLowLevel, type ZipFile } from 'yauzl';
import { type Budget, grouped, type ReadLimits, type Source, UnreadableError } from './reading.ts';

export interface ArchiveFile {
  /** `/` between folders; leads nowhere outside. Several may have the same. */
  readonly name: string;
  readonly encrypted: boolean;
  /** Throws UnreadableError, whose message goes on after the file's name, when it is damaged or the budget is used up. */
  unpack(): Uint8Array;
}

/** Files in the order of the central directory; folders are left out. Throws UnreadableError. */
export async function openArchive({ name, bytes, limits, budget }: Source): Promise<readonly ArchiveFile[]> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const refuse = (why: string): never => {
    throw new UnreadableError(`${name} is not opened: ${why}.`);
  };
  const zip = await fromBufferPromise(buffer, { decodeStrings: false }).catch(() =>
    refuse('it is a damaged zip archive'),
  );
  if (zip.entryCount > limits.entries)
    refuse(
      `it is a zip archive of ${grouped(zip.entryCount)} entries, and at most ${grouped(limits.entries)} are read`,
    );
  const entries = await entriesOf(zip).catch(() => refuse('it is a damaged zip archive'));
  const problem =
    entries.map(({ entry, name: inner }) => nameProblem(entry, inner)).find((found) => found !== undefined) ??
    sizeProblem(entries, limits) ??
    overlapProblem(entries, buffer.length);
  if (problem !== undefined) refuse(problem);
  return entries
    .filter(({ name: inner }) => !inner.endsWith('/'))
    .map(({ entry, name: inner, dataStart }) => ({
      name: inner,
      encrypted: entry.isEncrypted(),
      unpack: () => unpack(entry, buffer.subarray(dataStart, dataStart + entry.compressedSize), budget),
    }));
}

interface PlacedEntry {
  readonly entry: Entry;
  readonly name: string;
  readonly dataStart: number;
}

async function entriesOf(zip: ZipFile): Promise<PlacedEntry[]> {
  const found: PlacedEntry[] = [];
  for await (const entry of zip.eachEntry()) {
    // Names stay bytes for yauzl, so that it is us who say what is wrong with one.
    const raw = entry.fileName as unknown as Buffer;
    const name = getFileNameLowLevel(entry.generalPurposeBitFlag, raw, entry.extraFields, true);
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    found.push({ entry, name, dataStart: fileDataStart });
  }
  return found;
}

function nameProblem(entry: Entry, name: string): string | undefined {
  const shown = `"${name.slice(0, 100).replace(/\p{Cc}/gu, '?')}"`;
  if (/\p{Cc}/u.test(name)) return `it holds a file whose name has control characters, ${shown}`;
  if (name.includes('\\')) return `it holds a file whose name has a backslash, ${shown}`;
  if (/^(?:\/|[a-z]:)/i.test(name)) return `it holds a file with a path from the root, ${shown}`;
  if (name.split('/').includes('..')) return `it holds a file whose path leads out of the archive, ${shown}`;
  if (name.length > 1000) return `it holds a file whose name has ${grouped(name.length)} characters`;
  if (name === '') return 'it holds a file without a name';
  // Unix keeps the file's mode in the upper half: 0o120000 is a symbolic link.
  if (((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000) return `it holds a symbolic link, ${shown}`;
  return undefined;
}

/** What is stored as it is (pictures in slides) cannot be more than the file itself, so that only what unpacking adds counts. */
function sizeProblem(entries: readonly PlacedEntry[], limits: ReadLimits): string | undefined {
  const added = entries.reduce((sum, { entry }) => sum + Math.max(0, entry.uncompressedSize - entry.compressedSize), 0);
  if (added > limits.unpackedBytes) return `it would unpack to more than ${grouped(limits.unpackedBytes)} bytes`;
  const dense = entries.find(
    ({ entry: { uncompressedSize: full, compressedSize: packed } }) => full > 1e6 && full > packed * limits.ratio,
  );
  return dense && `"${dense.name.slice(0, 100)}" in it is packed more densely than any honest file, like a zip bomb`;
}

function overlapProblem(entries: readonly PlacedEntry[], size: number): string | undefined {
  const places = entries
    .map(({ entry, dataStart }) => ({ from: entry.relativeOffsetOfLocalHeader, to: dataStart + entry.compressedSize }))
    .toSorted((a, b) => a.from - b.from);
  if (places.some(({ to }) => to > size)) return 'it is a damaged zip archive';
  const overlaps = places.some(({ from }, index) => index > 0 && from < places[index - 1]!.to);
  return overlaps ? 'files in it overlap, like those of a zip bomb' : undefined;
}

function unpack(entry: Entry, packed: Buffer, budget: Budget): Uint8Array {
  const size = entry.uncompressedSize;
  if (size > budget.unpackedBytes) throw new UnreadableError('is not read: too much was unpacked before it');
  budget.unpackedBytes -= size;
  const bytes = inflate(entry, packed, size);
  if (bytes.length !== size || crc32(bytes) !== entry.crc32) throw new UnreadableError('is damaged');
  return bytes;
}

function inflate(entry: Entry, packed: Buffer, size: number): Uint8Array {
  if (entry.isEncrypted()) throw new UnreadableError('is encrypted');
  if (entry.compressionMethod === 0) return packed;
  if (entry.compressionMethod !== 8) throw new UnreadableError('is packed by a method that this reader does not know');
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
  } catch {
    throw new UnreadableError('is damaged, or has more in it than it says');
  }
}
