import { type Kind, kindOf } from './kind-of.ts';
import { readDocument } from './office/read-document.ts';
import { readSlides } from './office/read-slides.ts';
import { readWorkbook } from './office/read-workbook.ts';
import { officePackage } from './office-package.ts';
import { type ArchiveFile, openArchive } from './open-archive.ts';
import { type Section, type Source, UnreadableError } from './reading.ts';

/** Reads a file inside a zip: its sections. Throws UnreadableError. */
export type ReadInner = (source: Source) => Promise<readonly Section[]>;

/** An Office file by its own kind, or the files of a zip as sections; without `readInner` those are not read. Throws UnreadableError. */
export async function readArchive(source: Source, readInner?: ReadInner): Promise<readonly Section[]> {
  const files = await openArchive(source);
  const office = readOffice(source, files);
  if (office) return office;
  if (!readInner) throw new UnreadableError(`${source.name} is a zip archive inside a zip archive: it is not opened.`);
  return readFiles(source, files, readInner);
}

/** Undefined when it is no Office file that is known. */
function readOffice({ name, limits }: Source, files: readonly ArchiveFile[]): readonly Section[] | undefined {
  try {
    const pack = officePackage(files);
    if (!pack) return undefined;
    if (/\bworkbook\w*\.xml$/.test(pack.main)) return readWorkbook(pack, limits);
    if (/\bdocument\w*\.xml$/.test(pack.main)) return readDocument(pack);
    if (/\bpresentation\w*\.xml$/.test(pack.main)) return readSlides(pack, limits);
    return undefined;
  } catch (error) {
    if (error instanceof UnreadableError) throw new UnreadableError(`${name} ${error.message}.`);
    throw error;
  }
}

const slow: ReadonlySet<Kind> = new Set(['pdf', 'picture']);

async function readFiles(source: Source, files: readonly ArchiveFile[], read: ReadInner): Promise<readonly Section[]> {
  if (files.length === 0) throw new UnreadableError(`${source.name} is an empty zip archive.`);
  const seen = new Map<string, number>();
  const sections: Section[] = [];
  let left = source.limits.textCharacters;
  for (const file of files) {
    const times = (seen.get(file.name) ?? 0) + 1;
    seen.set(file.name, times);
    const title = times === 1 ? `file ${file.name}` : `file ${file.name}, number ${times} of that name`;
    const own = left > 0 ? await readFile(source, file, read) : [];
    sections.push(
      ...own.map((section) => ({ ...section, title: section.title ? `${title}, ${section.title}` : title })),
    );
    left -= own.reduce((sum, { text }) => sum + text.length, 0);
  }
  return sections;
}

async function readFile(source: Source, file: ArchiveFile, read: ReadInner): Promise<readonly Section[]> {
  const said = (text: string): readonly Section[] => [{ title: '', text }];
  if (file.encrypted) return said(`${file.name} is encrypted: it cannot be read.`);
  try {
    const bytes = file.unpack();
    const kind = kindOf(file.name, bytes);
    if (slow.has(kind)) {
      source.budget.slowFiles -= 1;
      if (source.budget.slowFiles < 0)
        return said(`${file.name} is not read: at most ${source.limits.slowFiles} PDFs and pictures of a zip are.`);
    }
    return await read({ ...source, name: file.name, bytes });
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    // What unpacking says goes on after the name; what a reader says is a sentence with it.
    return said(error.message.endsWith('.') ? error.message : `${file.name} ${error.message}.`);
  }
}
