import { type Section, type Source, UnreadableError } from '../reading.ts';
import { stopSentence } from '../stop-sentence.ts';
import { type Lane, openLane } from '../thread-lane.ts';
import type { PdfRequest, PdfText } from './pdf-thread.ts';

let lane: Lane<PdfRequest, PdfText> | undefined;

/** The text of a PDF, a page a section. Throws UnreadableError, also where there is no text at all. */
export async function readPdf({ name, bytes, limits }: Source): Promise<readonly Section[]> {
  lane ??= openLane(new URL('./pdf-thread.ts', import.meta.url));
  // A copy: of a view the whole buffer below it would be sent.
  const own = new Uint8Array(bytes);
  const result = await lane.ask(
    { bytes: own, pages: limits.pdfPages, characters: limits.textCharacters },
    limits.timeMs,
  );
  if ('stopped' in result) throw new UnreadableError(stopSentence(name, result.stopped, limits));
  if ('problem' in result) throw new UnreadableError(`${name} ${result.problem}.`);
  const { pages, pageCount } = result.ok;
  if (pages.every((text) => text === '')) throw new UnreadableError(noTextSentence(name, pageCount, pages.length));
  const sections = pages.map((text, index) => ({
    title: `page ${index + 1}`,
    text: text === '' ? '(no text on this page)' : text,
  }));
  const isShort = pages.length === limits.pdfPages && pageCount > pages.length;
  return isShort
    ? [...sections, { title: '', text: `(Only the first ${pages.length} of ${pageCount} pages are read.)` }]
    : sections;
}

function noTextSentence(name: string, pageCount: number, looked: number): string {
  const where =
    looked < pageCount
      ? `the first ${looked} of its ${pageCount} pages`
      : pageCount === 1
        ? 'its page'
        : `its ${pageCount} pages`;
  return `${name} has no text on ${where}: a PDF's pictures are not read.`;
}
