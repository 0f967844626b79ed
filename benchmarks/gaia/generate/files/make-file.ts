import { strToU8 } from 'fflate';
import { docxBytes } from './docx.ts';
import type { FileContent } from './file-content.ts';
import { pdfBytes } from './pdf.ts';
import { plainText } from './plain-text.ts';
import { pngBytes } from './png.ts';
import { pptxBytes } from './pptx.ts';
import { xlsxBytes } from './xlsx.ts';
import { zip } from './zip.ts';

/** An attachment's bytes: the same for the same content, on every day, in every time zone. */
export async function makeFile(file: FileContent): Promise<Uint8Array> {
  switch (file.kind) {
    case 'csv':
    case 'json':
    case 'txt':
      return strToU8(plainText(file));
    case 'xlsx':
      return xlsxBytes(file.sheets);
    case 'docx':
      return docxBytes(file.blocks);
    case 'pptx':
      return pptxBytes(file.slides);
    case 'pdf':
      return pdfBytes(file.pages);
    case 'png':
      return pngBytes(file.lines);
    case 'zip':
      return zip(Object.fromEntries(file.files.map((inner) => [inner.name, plainText(inner)])));
  }
}
