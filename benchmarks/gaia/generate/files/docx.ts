import { type Block, isTable, type Table } from './file-content.ts';
import { escapeXml, officePackage } from './office-package.ts';

const MAIN = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';

/** A text document (ECMA-376 part 1, WordprocessingML) of paragraphs and tables. */
export function docxBytes(blocks: readonly Block[]): Uint8Array {
  const body = blocks.map((block) => (isTable(block) ? tableXml(block) : paragraphXml(block))).join('');
  return officePackage(
    {
      path: 'word/document.xml',
      type: 'wordprocessingml.document.main+xml',
      xml: `<w:document xmlns:w="${MAIN}"><w:body>${body}<w:sectPr/></w:body></w:document>`,
    },
    [],
  );
}

const paragraphXml = (text: string): string =>
  `<w:p><w:r><w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r></w:p>`;

function tableXml({ columns, rows }: Table): string {
  const lines = [columns, ...rows].map((cells) => {
    const each = cells.map((cell) => `<w:tc><w:tcPr/>${paragraphXml(String(cell))}</w:tc>`);
    return `<w:tr>${each.join('')}</w:tr>`;
  });
  const grid = columns.map(() => '<w:gridCol w:w="1600"/>').join('');
  return `<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>${grid}</w:tblGrid>${lines.join('')}</w:tbl>`;
}
