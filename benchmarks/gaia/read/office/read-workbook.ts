/**
 * Workbooks (xlsx) as text: every sheet a section, its values as comma-separated lines. Read here and not by a library:
 * exceljs 4.4 makes a cell for each that a validation or a merge covers (2 s and 600 MB for one of column A, no end for A to
 * Z), officeparser 8.1 gives dates as numbers; neither gives colours of the theme.
 */
import type { OfficePackage } from '../office-package.ts';
import type { ReadLimits, Section } from '../reading.ts';
import { childOf, childrenOf, parseXml, walkXml } from '../walk-xml.ts';
import { cellStyles } from './cell-styles.ts';
import { readSheet, type SheetContext } from './read-sheet.ts';
import { richText } from './rich-text.ts';

export function readWorkbook(pack: OfficePackage, limits: ReadLimits): readonly Section[] {
  const workbook = parseXml(pack.part(pack.main), 'workbook');
  const relations = pack.relationsOf(pack.main);
  const from1904 = /^(?:1|true)$/.test(childOf(workbook, 'workbookPr')?.attributes.get('date1904') ?? '');
  const context: SheetContext = { strings: sharedStrings(pack), styles: cellStyles(pack), from1904 };
  const sections: Section[] = [];
  let left = limits.textCharacters;
  for (const { attributes } of childrenOf(childOf(workbook, 'sheets'), 'sheet')) {
    const title = `sheet "${attributes.get('name') ?? ''}"`;
    const relation = relations.get(attributes.get('r:id') ?? '');
    const section =
      relation?.type === 'worksheet'
        ? readSheet(pack.part(relation.target), context, left)
        : { text: '(This sheet is a chart or a dialogue: it has no cells.)' };
    sections.push({ title, ...section });
    left -= section.text.length;
    if (left <= 0 || sections.at(-1)!.isCut) break;
  }
  return sections.length > 0 ? sections : [{ title: '', text: '(This workbook has no sheets.)' }];
}

function sharedStrings(pack: OfficePackage): readonly string[] {
  const part = pack.related(pack.main, 'sharedStrings');
  const strings: string[] = [];
  if (part !== undefined)
    walkXml(pack.part(part), new Set(['si']), (item) => {
      strings.push(richText(item));
      return undefined;
    });
  return strings;
}
