import * as docx from 'docx';
import pptxgenModule from 'pptxgenjs';
import { describe, expect, it } from 'vitest';
import { partsOf, toyWorkbook, withPart } from '../toy-files.ts';

describe('a workbook', () => {
  it('gives every sheet as comma-separated lines: values, results of formulas, dates, no noise of binary numbers', async () => {
    const file = await toyWorkbook((book) => {
      const sheet = book.addWorksheet('Orders');
      sheet.addRow(['Item', 'Price', 'Due', 'Paid', 'Total']);
      sheet.addRow(['Pen, "red"', 0.1 + 0.2, new Date(Date.UTC(2024, 1, 29)), true, { formula: 'B2*2', result: 0.6 }]);
      sheet.addRow(['Ink\nblue', 1e-7, new Date(Date.UTC(1901, 0, 15)), false, { error: '#DIV/0!' }]);
      sheet.addRow([{ richText: [{ text: 'Pa' }, { text: 'per' }] }, 1234567.5, null, null, { formula: 'SUM(B2:B3)' }]);
      book.addWorksheet('Second').addRow(['only']);
      book.addWorksheet('Nothing');
    });
    expect(await partsOf('a.xlsx', file)).toEqual([
      {
        title: 'sheet "Orders"',
        text: [
          'Item,Price,Due,Paid,Total',
          '"Pen, ""red""",0.3,2024-02-29,TRUE,0.6',
          'Ink blue,1e-7,1901-01-15,FALSE,#DIV/0!',
          'Paper,1234567.5,,,=SUM(B2:B3)',
        ].join('\n'),
      },
      { title: 'sheet "Second"', text: 'only' },
      { title: 'sheet "Nothing"', text: '(This sheet is empty.)' },
    ]);
  });

  it('notes the colours of cells after the table, neighbours together, colours of the theme worked out', async () => {
    const file = await toyWorkbook((book) => {
      const sheet = book.addWorksheet('Map');
      sheet.getCell('A1').value = 'START';
      const paint = (cell: string, fgColor: { argb: string } | { theme: number; tint?: number }) => {
        sheet.getCell(cell).fill = { type: 'pattern', pattern: 'solid', fgColor: fgColor as { argb: string } };
      };
      for (const cell of ['A1', 'B1', 'A2', 'B2']) paint(cell, { argb: 'FF00FF00' });
      paint('C2', { argb: 'FFFF0000' });
      // Excel itself shows accent 1 of its older theme (4F81BD), lighter by 40 %, as 95B3D7.
      paint('D4', { theme: 4, tint: 0.3999755851924192 });
      paint('E4', { theme: 0, tint: -0.5 });
    });
    const [part] = await partsOf('a.xlsx', file);
    expect(part!.text.split('\n')).toEqual([
      'START',
      'fill A1:B2: 00FF00',
      'fill C2: FF0000',
      'fill D4: 95B3D7',
      'fill E4: 808080',
    ]);
  });

  it('says where the table begins unless at A1, and keeps empty rows and cells', async () => {
    const file = await toyWorkbook((book) => {
      const sheet = book.addWorksheet('S');
      sheet.getCell('C3').value = 'a';
      sheet.getCell('E3').value = 'b';
      sheet.getCell('D5').value = 'c';
    });
    expect((await partsOf('a.xlsx', file))[0]!.text).toBe('a,,b\n,,\n,c,\n(the first cell is C3)');
  });

  it('reads what is declared as another kind by what it is', async () => {
    const file = await toyWorkbook((book) => void book.addWorksheet('S').addRow(['x']));
    expect(await partsOf('a.csv', file)).toEqual([{ title: 'sheet "S"', text: 'x' }]);
  });

  it('counts from 1904 where the workbook does', async () => {
    const file = await toyWorkbook((book) => void book.addWorksheet('S').addRow([new Date(Date.UTC(2024, 0, 1))]));
    const mac = withPart(file, 'xl/workbook.xml', (xml) => xml.replace('<workbookPr ', '<workbookPr date1904="1" '));
    expect((await partsOf('a.xlsx', mac))[0]!.text).toBe('2028-01-02');
  });
});

describe('a document', () => {
  const cell = (text: string, columnSpan = 1) =>
    new docx.TableCell({ columnSpan, children: [new docx.Paragraph(text)] });
  const bytesOf = async (children: docx.FileChild[], footnotes = {}) =>
    new Uint8Array(await docx.Packer.toBuffer(new docx.Document({ footnotes, sections: [{ children }] })));

  it('gives one paragraph a line, headings, lists, tables and footnotes', async () => {
    const file = await bytesOf(
      [
        new docx.Paragraph({ text: 'The Zephyr', heading: docx.HeadingLevel.HEADING_1 }),
        new docx.Paragraph({
          children: [
            new docx.TextRun('Warranty: '),
            new docx.TextRun({ text: '2027-01-02', bold: true }),
            new docx.FootnoteReferenceRun(1),
          ],
        }),
        new docx.Paragraph({ text: 'Parts', heading: docx.HeadingLevel.HEADING_2 }),
        new docx.Paragraph({ text: 'rotor', bullet: { level: 0 } }),
        new docx.Table({
          rows: [
            new docx.TableRow({ children: [cell('City'), cell('People, all'), cell('Year')] }),
            new docx.TableRow({ children: [cell('Brel', 2), cell('1432')] }),
          ],
        }),
        new docx.Paragraph(''),
        new docx.Paragraph('End.'),
      ],
      { 1: { children: [new docx.Paragraph('If kept dry.')] } },
    );
    const [part, ...others] = await partsOf('a.docx', file);
    expect(others).toEqual([]);
    expect(part!.title).toBe('');
    expect(part!.text.split('\n')).toEqual([
      '# The Zephyr',
      'Warranty: 2027-01-02[1]',
      '## Parts',
      '- rotor',
      'City,"People, all",Year',
      'Brel,,1432',
      'End.',
      '[1] If kept dry.',
    ]);
  });

  it('with a table of one wide row and many short ones is not filled up without end', async () => {
    const cells = '<w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr><w:p/></w:tc>';
    const rows = `<w:tr>${cells.repeat(1000)}</w:tr>${'<w:tr><w:tc><w:p/></w:tc></w:tr><w:tr/>'.repeat(1000)}`;
    const file = withPart(await bytesOf([]), 'word/document.xml', (xml) =>
      xml.replace('<w:body>', `<w:body><w:tbl>${rows}</w:tbl>`),
    );
    const lines = (await partsOf('a.docx', file)).flatMap(({ text }) => text.split('\n'));
    expect(lines).toHaveLength(1001);
    expect(lines[0]!.length).toBeLessThan(1100);
    expect(lines[1]).toBe(','.repeat(63));
  });

  it('leaves out what was taken out, and reads text boxes once', async () => {
    const box = '<w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent>';
    const alternate = `<w:r><mc:AlternateContent xmlns:mc="mc"><mc:Choice>${box}</mc:Choice><mc:Fallback>${box}</mc:Fallback></mc:AlternateContent></w:r>`;
    const removed =
      '<w:del w:id="1"><w:r><w:delText>old</w:delText></w:r></w:del><w:ins w:id="2"><w:r><w:t> new</w:t></w:r></w:ins>';
    const file = withPart(await bytesOf([new docx.Paragraph('kept')]), 'word/document.xml', (xml) =>
      xml.replace('</w:p>', `${removed}${alternate}</w:p>`),
    );
    expect((await partsOf('a.docx', file))[0]!.text).toBe('kept new\nboxed');
  });
});

describe('slides', () => {
  it('come one by one: paragraphs, tables, words for pictures, notes', async () => {
    // Its types say that the module is a namespace; Node gives the class itself.
    const Presentation = pptxgenModule as unknown as new () => InstanceType<typeof pptxgenModule.default>;
    const file = new Presentation();
    const slide = file.addSlide();
    slide.addText([{ text: 'Rivers', options: { breakLine: true } }, { text: 'of Vandria' }], {
      x: 1,
      y: 1,
      w: 5,
      h: 1,
    });
    slide.addTable(
      [
        [{ text: 'River' }, { text: 'km, about' }],
        [{ text: 'Quell' }, { text: '120' }],
      ],
      { x: 1, y: 2, w: 5 },
    );
    const dot =
      'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=';
    slide.addImage({ data: dot, x: 1, y: 4, w: 1, h: 1, altText: 'A map of the Quell' });
    slide.addNotes('Mention the flood of 1432.');
    file.addSlide();
    const bytes = (await file.write({ outputType: 'uint8array' })) as Uint8Array;
    expect(await partsOf('a.pptx', bytes)).toEqual([
      {
        title: 'slide 1',
        text: 'Rivers\nof Vandria\nRiver,"km, about"\nQuell,120\n(picture: A map of the Quell)\nNotes: Mention the flood of 1432.',
      },
      { title: 'slide 2', text: '(no text on this slide)' },
    ]);
  });
});
