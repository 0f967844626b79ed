import type { Cell, Table } from './file-content.ts';
import { escapeXml, OFFICE, type OfficePart, officePackage } from './office-package.ts';

export interface Sheet {
  readonly name: string;
  readonly table: Table;
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

/** A workbook (ECMA-376 part 1, SpreadsheetML): texts as inline strings, numbers as numbers. */
export function xlsxBytes(sheets: readonly Sheet[]): Uint8Array {
  const entries = sheets.map(
    ({ name }, index) => `<sheet name="${escapeXml(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  const workbook: OfficePart = {
    path: 'xl/workbook.xml',
    type: 'spreadsheetml.sheet.main+xml',
    xml: `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${entries.join('')}</sheets></workbook>`,
    relations: sheets.map((_, index) => ['worksheet', `worksheets/sheet${index + 1}.xml`] as const),
  };
  return officePackage(workbook, sheets.map(sheetPart));
}

function sheetPart({ table }: Sheet, index: number): OfficePart {
  const rows = [table.columns, ...table.rows].map((cells, row) => {
    const values = cells.map((cell, column) => cellXml(cell, `${columnName(column)}${row + 1}`));
    return `<row r="${row + 1}">${values.join('')}</row>`;
  });
  return {
    path: `xl/worksheets/sheet${index + 1}.xml`,
    type: 'spreadsheetml.worksheet+xml',
    xml: `<worksheet xmlns="${MAIN}"><sheetData>${rows.join('')}</sheetData></worksheet>`,
  };
}

const cellXml = (cell: Cell, at: string): string =>
  typeof cell === 'number'
    ? `<c r="${at}"><v>${cell}</v></c>`
    : `<c r="${at}" t="inlineStr"><is><t>${escapeXml(cell)}</t></is></c>`;

/** Up to 26 columns. */
const columnName = (index: number): string => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[index]!;
