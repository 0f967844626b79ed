import { childOf, walkXml, type XmlElement } from '../walk-xml.ts';
import { numberText } from './cell-format.ts';
import type { CellStyle } from './cell-styles.ts';
import { type FilledCell, fillLines } from './fill-lines.ts';
import { richText } from './rich-text.ts';
import { type SheetRow, sheetLines } from './sheet-lines.ts';

export interface SheetContext {
  readonly strings: readonly string[];
  readonly styles: readonly CellStyle[];
  /** Days are counted from 1904-01-01. */
  readonly from1904: boolean;
}

/** Excel's own limits. */
const lastRow = 1_048_576;
const lastColumn = 16_384;
/** Filled cells beyond are not noted. */
const maxFilled = 20_000;

/** The used range as comma-separated lines, then where it begins unless at A1, and the cells that have a colour. */
export function readSheet(
  bytes: Uint8Array,
  context: SheetContext,
  characters: number,
): { text: string; isCut: boolean } {
  const rows: SheetRow[] = [];
  const filled: FilledCell[] = [];
  let length = 0;
  let row = 0;
  walkXml(bytes, new Set(['row']), (element) => {
    row = placeOf(element.attributes.get('r'), row + 1, lastRow);
    const cells = readCells(element, row, context, filled);
    if (cells.length > 0) rows.push({ number: row, cells });
    // Its commas count, too: a single cell may stand far out in every row.
    length += cells.reduce((sum, cell) => sum + cell.length, cells.length);
    return length <= characters;
  });
  const { lines, isCut } = sheetLines(rows, characters);
  const text = [...lines, ...fillLines(filled)].join('\n');
  return { text: text === '' ? '(This sheet is empty.)' : text, isCut: isCut || length > characters };
}

/** A number of the file where it goes on from the ones before; else the next one. */
function placeOf(stated: string | undefined, next: number, last: number): number {
  const place = Number(stated ?? next);
  return Number.isInteger(place) && place >= next && place <= last ? place : next;
}

function readCells(row: XmlElement, number: number, context: SheetContext, filled: FilledCell[]): string[] {
  const cells: string[] = [];
  let column = -1;
  for (const cell of row.children) {
    if (cell.name !== 'c') continue;
    column = placeOf(columnOf(cell.attributes.get('r')), column + 1, lastColumn - 1);
    const style = context.styles[Number(cell.attributes.get('s') ?? 0)];
    const text = cellText(cell, context, style);
    if (text !== '') cells[column] = text;
    if (style?.fill && filled.length < maxFilled) filled.push({ row: number, column, colour: style.fill });
  }
  return cells;
}

/** `AB12` → 27 */
function columnOf(reference: string | undefined): string | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0];
  if (letters === undefined) return undefined;
  return String([...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1);
}

function cellText(cell: XmlElement, context: SheetContext, style: CellStyle | undefined): string {
  const value = childOf(cell, 'v')?.text;
  const type = cell.attributes.get('t') ?? 'n';
  if (type === 'inlineStr') return richText(childOf(cell, 'is') ?? cell);
  if (value === undefined || value === '') {
    // A formula whose result nobody has computed yet.
    const formula = childOf(cell, 'f')?.text ?? '';
    return formula === '' || type === 'str' ? '' : `=${formula}`;
  }
  if (type === 's') return context.strings[Number(value)] ?? '';
  if (type === 'b') return value === '1' || value === 'true' ? 'TRUE' : 'FALSE';
  if (type === 'd') return value.replace(/T00:00:00(?:\.0+)?Z?$/, '').replace('T', ' ');
  const number = Number(value);
  if (type !== 'n' || !Number.isFinite(number)) return value;
  return numberText(number, style ?? { date: false, time: false, elapsed: false }, context.from1904);
}
