/** The thread in which PDFs are read: `PdfRequest` in, `LaneAnswer<PdfText>` out. */
import { parentPort } from 'node:worker_threads';
import { getDocumentProxy } from 'unpdf';
import type { LaneAnswer } from '../thread-lane.ts';
import { type PlacedText, pageLines } from './page-lines.ts';

export interface PdfRequest {
  readonly bytes: Uint8Array;
  readonly pages: number;
  readonly characters: number;
}

export interface PdfText {
  /** Of the first pages, until there were enough characters. */
  readonly pages: readonly string[];
  readonly pageCount: number;
}

/** Bytes of one buffer: content and fonts of honest pages stay far below, pictures are not decoded. */
const maxBuffer = 64_000_000;

/**
 * pdf.js unpacks a stream into a buffer that it doubles as often as it has to, and knows no limit. In this thread, where
 * there is nothing else, a buffer beyond the limit is refused, and with it the page that asked for it.
 */
globalThis.Uint8Array = new Proxy(globalThis.Uint8Array, {
  construct(target, args, newTarget) {
    if (typeof args[0] === 'number' && args[0] > maxBuffer) throw new RangeError(`buffer of ${args[0]} bytes`);
    return Reflect.construct(target, args, newTarget);
  },
});

parentPort!.on('message', (request: PdfRequest) => {
  readPdf(request)
    .then((ok): LaneAnswer<PdfText> => ({ ok }), problemOf)
    .then((answer) => parentPort!.postMessage(answer));
});

async function readPdf({ bytes, pages: most, characters }: PdfRequest): Promise<PdfText> {
  const document = await getDocumentProxy(bytes, { verbosity: 0, stopAtErrors: false, enableXfa: false });
  try {
    const pages: string[] = [];
    let length = 0;
    for (let number = 1; number <= Math.min(document.numPages, most) && length <= characters; number += 1) {
      const text = await pageText(document, number);
      pages.push(text);
      length += text.length;
    }
    return { pages, pageCount: document.numPages };
  } finally {
    await document.destroy();
  }
}

type Document = Awaited<ReturnType<typeof getDocumentProxy>>;

/** A page that cannot be read does not take the others with it. */
async function pageText(document: Document, number: number): Promise<string> {
  try {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    page.cleanup();
    const pieces = items.flatMap((item): PlacedText[] => {
      if (!('str' in item)) return [];
      const [a = 1, b = 0, c = 0, d = 1, x = 0, y = 0] = item.transform as number[];
      const height = Math.hypot(c, d) || Math.hypot(a, b) || 1;
      return [{ text: item.str, x, y, width: item.width, height }];
    });
    return pageLines(pieces).join('\n');
  } catch {
    return '(This page is damaged or too large to be read.)';
  }
}

function problemOf(error: unknown): LaneAnswer<never> {
  const { name } = error as Error;
  return { problem: name === 'PasswordException' ? 'is encrypted with a password' : 'is a damaged PDF' };
}
