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

/** Bytes: content and fonts of honest pages stay far below, their pictures are not decoded. */
const maxBuffer = 64_000_000;
/** Bytes of all buffers that reading one page asks for. */
const maxPerPage = 256_000_000;
let asked = 0;

/**
 * pdf.js unpacks streams into buffers and knows no limit. In this thread, where there is nothing else, buffers beyond the
 * limits are refused, and with them the page that asked for them. The platform's own decompression goes past such buffers:
 * without it pdf.js falls back to its own.
 */
function counted<T extends Uint8ArrayConstructor | Int8ArrayConstructor>(type: T): T {
  return new Proxy(type, {
    construct(target, args, newTarget) {
      if (typeof args[0] === 'number') {
        asked += args[0];
        if (args[0] > maxBuffer || asked > maxPerPage) throw new RangeError('Too large a buffer.');
      }
      return Reflect.construct(target, args, newTarget);
    },
  });
}
globalThis.Uint8Array = counted(globalThis.Uint8Array);
globalThis.Int8Array = counted(globalThis.Int8Array);
Reflect.deleteProperty(globalThis, 'DecompressionStream');

parentPort!.on('message', (request: PdfRequest) => {
  readPdf(request)
    .then((ok): LaneAnswer<PdfText> => ({ ok }), problemOf)
    .then((answer) => parentPort!.postMessage(answer));
});

async function readPdf({ bytes, pages: most, characters }: PdfRequest): Promise<PdfText> {
  asked = 0;
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
  asked = 0;
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
