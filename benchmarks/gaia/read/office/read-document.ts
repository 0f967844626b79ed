import type { OfficePackage } from '../office-package.ts';
import type { Section } from '../reading.ts';
import { filledWidth, tableLines } from '../table-lines.ts';
import { childOf, childrenOf, parseXml, type XmlElement } from '../walk-xml.ts';

/** A document (docx): one paragraph a line, headings with `#`, tables as comma-separated lines, footnotes at the end. */
export function readDocument(pack: OfficePackage): readonly Section[] {
  const body = childOf(parseXml(pack.part(pack.main), 'document'), 'body');
  const levels = headingLevels(pack);
  const lines = body ? blockLines(body, levels) : [];
  const notes = ['footnote', 'endnote'].flatMap((kind) => noteLines(pack, kind, levels));
  const text = [...lines, ...notes].join('\n');
  return [{ title: '', text: text === '' ? '(This document has no text.)' : text }];
}

type Levels = ReadonlyMap<string, number>;

/** By the style's id: ids are in the writer's language, the names of built-in styles are not. */
function headingLevels(pack: OfficePackage): Levels {
  const part = pack.related(pack.main, 'styles');
  if (part === undefined) return new Map();
  const styles = childrenOf(parseXml(pack.part(part), 'styles'), 'style');
  return new Map(
    styles.flatMap((style) => {
      const name = childOf(style, 'name')?.attributes.get('val')?.toLowerCase() ?? '';
      const level = name === 'title' ? 1 : Number(/^heading ([1-9])$/.exec(name)?.[1] ?? 0);
      return level > 0 ? [[style.attributes.get('styleId') ?? '', level] as const] : [];
    }),
  );
}

/** Paragraphs and tables, wherever they are nested (content controls, insertions, …). */
function blockLines(parent: XmlElement, levels: Levels): string[] {
  return parent.children.flatMap((child) => {
    if (child.name === 'p') return paragraphLines(child, levels);
    if (child.name === 'tbl') return tableLines(tableRows(child));
    return skipped.has(child.name) ? [] : blockLines(child, levels);
  });
}

function paragraphLines(paragraph: XmlElement, levels: Levels): string[] {
  const { text, boxes } = inline(paragraph);
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const properties = childOf(paragraph, 'pPr');
  const level = levels.get(childOf(properties, 'pStyle')?.attributes.get('val') ?? '') ?? 0;
  const mark = level > 0 ? `${'#'.repeat(level)} ` : childOf(properties, 'numPr') ? '- ' : '';
  const [first, ...rest] = lines;
  const own = first === undefined ? [] : [mark + first, ...rest];
  return [...own, ...boxes.flatMap((box) => blockLines(box, levels))];
}

/** What was taken out, codes of fields, properties, and the second copy of a drawing for old programs. */
const skipped: ReadonlySet<string> = new Set([
  ...['del', 'moveFrom', 'instrText', 'delText', 'pPr', 'rPr', 'sectPr', 'tblPr', 'trPr', 'tcPr', 'sdtPr', 'Fallback'],
]);

interface Inline {
  readonly text: string;
  /** Text boxes: paragraphs of their own. */
  readonly boxes: readonly XmlElement[];
}

function inline(element: XmlElement): Inline {
  const boxes: XmlElement[] = [];
  const textOf = (parent: XmlElement): string =>
    parent.children
      .map((child) => {
        if (child.name === 't') return child.text;
        if (child.name === 'txbxContent') boxes.push(child);
        if (skipped.has(child.name) || child.name === 'txbxContent') return '';
        return marks.get(child.name)?.(child.attributes) ?? textOf(child);
      })
      .join('');
  const text = textOf(element);
  return { text, boxes };
}

type Mark = (attributes: ReadonlyMap<string, string>) => string | undefined;

const pictureText: Mark = (attributes) => {
  const words = attributes.get('descr')?.replace(/\s+/g, ' ').trim();
  return words ? `(picture: ${words})` : '';
};

const marks: ReadonlyMap<string, Mark> = new Map<string, Mark>([
  ['tab', () => '\t'],
  ['br', () => '\n'],
  ['cr', () => '\n'],
  ['noBreakHyphen', () => '-'],
  ['footnoteReference', (attributes) => `[${attributes.get('id') ?? ''}]`],
  ['endnoteReference', (attributes) => `[end ${attributes.get('id') ?? ''}]`],
  ['docPr', pictureText],
]);

function tableRows(table: XmlElement): string[][] {
  return rowsOf(table).map((row) => {
    const cells: string[] = [];
    for (const cell of cellsOf(row)) {
      cells.push(blockLines(cell, new Map()).join(' '));
      const span = Number(childOf(childOf(cell, 'tcPr'), 'gridSpan')?.attributes.get('val') ?? 1);
      for (let extra = 1; extra < span && cells.length < filledWidth; extra += 1) cells.push('');
    }
    return cells;
  });
}

/** Rows and cells, also inside content controls. */
const rowsOf = (table: XmlElement): XmlElement[] =>
  table.children.flatMap((child) => (child.name === 'tr' ? [child] : skipped.has(child.name) ? [] : rowsOf(child)));
const cellsOf = (row: XmlElement): XmlElement[] =>
  row.children.flatMap((child) => (child.name === 'tc' ? [child] : skipped.has(child.name) ? [] : cellsOf(child)));

function noteLines(pack: OfficePackage, kind: string, levels: Levels): string[] {
  const part = pack.related(pack.main, `${kind}s`);
  if (part === undefined || !pack.has(part)) return [];
  // Lines that separate notes from the text are notes with a type.
  const notes = childrenOf(parseXml(pack.part(part), `${kind}s`), kind).filter(
    ({ attributes }) => !attributes.has('type'),
  );
  const prefix = kind === 'endnote' ? 'end ' : '';
  return notes.map((note) => `[${prefix}${note.attributes.get('id') ?? ''}] ${blockLines(note, levels).join(' ')}`);
}
