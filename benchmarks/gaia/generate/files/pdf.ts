/**
 * A PDF 1.4 of text in Helvetica, which every reader has: one content stream a page, uncompressed, no date, no identifier.
 * ASCII only; a paragraph is a line, and has to fit the page.
 */
import { strToU8 } from 'fflate';
import { type Block, isTable, type Table } from './file-content.ts';

const LEFT = 48;
const TOP = 780;
const LEADING = 18;
const COLUMN = 80;

export function pdfBytes(pages: readonly (readonly Block[])[]): Uint8Array {
  const first = 4;
  const kids = pages.map((_, index) => `${first + index * 2} 0 R`);
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    ...pages.flatMap((blocks, index) => {
      const content = contentOf(blocks);
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${first + index * 2 + 1} 0 R >>`,
        `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
      ];
    }),
  ];
  return strToU8(withTable(objects), true);
}

/** Objects by number from 1, and where each begins, as the cross-reference table wants it. */
function withTable(objects: readonly string[]): string {
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${entries.join('')}`;
  return `${text}${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
}

function contentOf(blocks: readonly Block[]): string {
  let y = TOP;
  const shown = blocks.flatMap((block) => {
    const lines = isTable(block) ? tableLines(block) : [[block]];
    const drawn = lines.flatMap((cells, line) =>
      cells.map((cell, column) => show(cell, LEFT + column * COLUMN, y - line * LEADING)),
    );
    y -= lines.length * LEADING + 6;
    return drawn;
  });
  return `BT\n/F1 10 Tf\n${shown.join('\n')}\nET`;
}

const tableLines = ({ columns, rows }: Table): string[][] => [columns, ...rows].map((cells) => cells.map(String));

const show = (text: string, x: number, y: number): string =>
  `1 0 0 1 ${x} ${y} Tm (${text.replace(/[()\\]/g, '\\$&')}) Tj`;
