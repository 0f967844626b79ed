import { nonEmpty } from '../../../harness/core/task.ts';
import { decodeText } from './decode-text.ts';
import { kindOf, whyNot } from './kind-of.ts';
import { type Reading, type ReadLimits, readLimits, type Section, type Source, UnreadableError } from './reading.ts';
import { splitParts } from './split-parts.ts';

export type { Reading, TextPart } from './reading.ts';
export { renderAll, renderPart } from './render-reading.ts';

/**
 * What stands in an attachment, as text in parts: tables as comma-separated lines, documents one paragraph a line,
 * pictures by their words. The same bytes give the same parts. Never throws for what a file contains: the file is then
 * `unreadable`, and the problem a sentence for the agent.
 */
export async function readAttachment(name: string, bytes: Uint8Array, limits?: Partial<ReadLimits>): Promise<Reading> {
  const all = { ...readLimits, ...limits };
  const budget = { unpackedBytes: all.unpackedBytes, slowFiles: all.slowFiles };
  try {
    const sections = await readSections({ name, bytes, limits: all, budget }, false);
    return { state: 'read', parts: nonEmpty(splitParts(sections, all), 'parts of a file') };
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    return { state: 'unreadable', problem: error.message };
  }
}

/** Throws UnreadableError alone: what a library throws for a file is the file's fault. */
async function readSections(source: Source, isInside: boolean): Promise<readonly Section[]> {
  try {
    return await readByKind(source, isInside);
  } catch (error) {
    if (error instanceof UnreadableError) throw error;
    throw new UnreadableError(`${source.name} cannot be read: it is damaged, or made in an unusual way.`);
  }
}

async function readByKind(source: Source, isInside: boolean): Promise<readonly Section[]> {
  const { name, bytes } = source;
  if (bytes.length === 0) return [{ title: '', text: '(This file is empty.)' }];
  const kind = kindOf(name, bytes);
  const refusal = whyNot(kind);
  if (refusal !== undefined) throw new UnreadableError(`${name} ${refusal}.`);
  // Each kind's libraries are loaded when the first file of that kind comes.
  if (kind === 'zip') return readZip(source, isInside);
  if (kind === 'pdf') return (await import('./pdf/read-pdf.ts')).readPdf(source);
  if (kind === 'picture') return [await (await import('./picture/read-picture.ts')).readPicture(source)];
  if (kind === 'table') return [await (await import('./read-table.ts')).readTable(source)];
  return [readText(source)];
}

async function readZip(source: Source, isInside: boolean): Promise<readonly Section[]> {
  const { readArchive } = await import('./read-archive.ts');
  return readArchive(source, isInside ? undefined : (inner) => readSections(inner, true));
}

/** As it stands. */
function readText({ name, bytes, limits }: Source): Section {
  const decoded = decodeText(bytes, limits.textCharacters);
  if (!decoded) throw new UnreadableError(`${name} is of a kind that this reader does not know.`);
  return { title: '', text: decoded.text, isCut: decoded.cut };
}
