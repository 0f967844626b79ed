import { deflateSync } from 'node:zlib';
import { PDFDocument, type PDFPage, StandardFonts } from 'pdf-lib';
import { describe, expect, it } from 'vitest';
import { partsOf, problemOf } from '../toy-files.ts';
import { pageLines } from './page-lines.ts';

const table = [
  ['City', 'Population', 'Founded'],
  ['New Brel', '120', '1432'],
  ['Quell', '7', '1'],
];

async function toyPdf(pages: readonly ((page: PDFPage) => void)[]): Promise<Uint8Array> {
  const file = await PDFDocument.create();
  const font = await file.embedFont(StandardFonts.Helvetica);
  for (const draw of pages) {
    const page = file.addPage();
    page.setFont(font);
    page.setFontSize(12);
    draw(page);
  }
  return file.save();
}

/** A PDF whose only page has this content, byte by byte. */
function rawPdf(content: Uint8Array, filter: string): Uint8Array {
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<>>>>',
  ].map((object, index) => `${index + 1} 0 obj\n${object}\nendobj\n`);
  const head = `%PDF-1.4\n${objects.join('')}4 0 obj\n<</Length ${content.length}/Filter${filter}>>\nstream\n`;
  const tail = '\nendstream\nendobj\ntrailer<</Size 5/Root 1 0 R>>\n%%EOF';
  return Buffer.concat([Buffer.from(head), content, Buffer.from(tail)]);
}

describe('a PDF', () => {
  it('gives its lines page by page, tables row by row however they were written', async () => {
    const cell = (page: PDFPage, row: number, column: number) =>
      page.drawText(table[row]![column]!, { x: 50 + column * 120, y: 700 - row * 20 });
    const file = await toyPdf([
      (page) => {
        page.drawText('The harbour of Brel was opened in 1432.', { x: 50, y: 740 });
        for (const row of [0, 1, 2]) for (const column of [0, 1, 2]) cell(page, row, column);
      },
      (page) => {
        for (const column of [0, 1, 2]) for (const row of [0, 1, 2]) cell(page, row, column);
      },
      () => undefined,
    ]);
    const rows = 'City  Population  Founded\nNew Brel  120  1432\nQuell  7  1';
    expect(await partsOf('a.pdf', file)).toEqual([
      { title: 'page 1', text: `The harbour of Brel was opened in 1432.\n${rows}` },
      { title: 'page 2', text: rows },
      { title: 'page 3', text: '(no text on this page)' },
    ]);
  });

  it('without any text says so', async () => {
    expect(await problemOf('scan.pdf', await toyPdf([() => undefined]))).toBe(
      "scan.pdf has no text on its page: a PDF's pictures are not read.",
    );
  });

  it('with more pages than are read says how many there are', async () => {
    const file = await toyPdf(
      [1, 2, 3].map((number) => (page) => page.drawText(`Number ${number}`, { x: 50, y: 700 })),
    );
    expect(await partsOf('a.pdf', file, { pdfPages: 2 })).toEqual([
      { title: 'page 1', text: 'Number 1' },
      { title: 'page 2', text: 'Number 2' },
      { title: '', text: '(Only the first 2 of 3 pages are read.)' },
    ]);
  });

  it('that is damaged is a sentence', async () => {
    expect(await problemOf('a.pdf', Buffer.from('%PDF-1.4 nothing'))).toBe('a.pdf is a damaged PDF.');
  });

  it('that unpacks to 100 MB, once or twice packed, loses that page and no more', async () => {
    const once = deflateSync(Buffer.alloc(100e6, ' '));
    const text = '(This page is damaged or too large to be read.)';
    expect(await partsOf('a.pdf', rawPdf(once, '/FlateDecode'))).toEqual([{ title: 'page 1', text }]);
    expect(await partsOf('a.pdf', rawPdf(deflateSync(once), '[/FlateDecode/FlateDecode]'))).toEqual([
      { title: 'page 1', text },
    ]);
  });

  it('that takes too long is given up, and the next one is read', async () => {
    const slow = rawPdf(deflateSync(Buffer.alloc(20e6, '1 0 0 1 0 0 cm ')), '/FlateDecode');
    const next = toyPdf([(page) => page.drawText('Still here', { x: 50, y: 700 })]);
    const [problem, parts] = await Promise.all([
      problemOf('slow.pdf', slow, { timeMs: 50 }),
      next.then((file) => partsOf('next.pdf', file)),
    ]);
    expect(problem).toBe('slow.pdf cannot be read: it takes longer than 0.05 seconds.');
    expect(parts).toEqual([{ title: 'page 1', text: 'Still here' }]);
  });
});

describe('the lines of a page', () => {
  const piece = (text: string, x: number, y: number) => ({ text, x, y, width: text.length * 5, height: 10 });

  it('keep two columns of prose apart', () => {
    const left = ['The river Quell rises in the hills', 'and flows past the town of Brelmoor'];
    const right = ['Its only bridge was built in 1432', 'by the mason Ilsa Quent, who was 40'];
    const pieces = [
      ...left.map((text, row) => piece(text, 0, 700 - row * 12)),
      ...right.map((text, row) => piece(text, 300, 700 - row * 12)),
    ];
    expect(pageLines(pieces)).toEqual([...left, ...right]);
  });

  it('join pieces of a word and set blanks where there are gaps', () => {
    expect(pageLines([piece('Ha', 0, 0), piece('rbour', 10, 0), piece('of', 38, 0), piece('Brel', 80, 0)])).toEqual([
      'Harbour of  Brel',
    ]);
  });
});
