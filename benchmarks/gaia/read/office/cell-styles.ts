import type { OfficePackage } from '../office-package.ts';
import { childOf, childrenOf, parseXml } from '../walk-xml.ts';
import { fillColour, themeColours } from './cell-colour.ts';
import { type CellFormat, cellFormat } from './cell-format.ts';

export interface CellStyle extends CellFormat {
  /** RRGGBB; absent for no fill. */
  readonly fill?: string;
}

/** The styles that cells name by number. */
export function cellStyles(pack: OfficePackage): readonly CellStyle[] {
  const part = pack.related(pack.main, 'styles');
  if (part === undefined) return [];
  const sheet = parseXml(pack.part(part), 'styleSheet');
  const themePart = pack.related(pack.main, 'theme');
  const theme = themeColours(themePart === undefined ? undefined : parseXml(pack.part(themePart), 'theme'));
  const codes = new Map(
    childrenOf(childOf(sheet, 'numFmts'), 'numFmt').map(({ attributes }) => [
      Number(attributes.get('numFmtId')),
      attributes.get('formatCode') ?? '',
    ]),
  );
  const fills = childrenOf(childOf(sheet, 'fills'), 'fill').map((fill) => fillColour(fill, theme));
  return childrenOf(childOf(sheet, 'cellXfs'), 'xf').map(({ attributes }) => {
    const id = Number(attributes.get('numFmtId') ?? 0);
    const fill = fills[Number(attributes.get('fillId') ?? 0)];
    return { ...cellFormat(id, codes.get(id)), ...(fill !== undefined && { fill }) };
  });
}
