import { allBelow, type XmlElement } from '../walk-xml.ts';

/** The text of all runs of a string of a workbook; how it is pronounced (`rPh`) is no part of it. */
export function richText(item: XmlElement): string {
  return item.children
    .filter(({ name }) => name !== 'rPh')
    .flatMap((child) => (child.name === 't' ? [child] : allBelow(child, 't')))
    .map(({ text }) => unescaped(text))
    .join('');
}

/** `_x000D_` stands for a character that XML does not take (ECMA-376 part 1, 22.9.2.19). */
const unescaped = (text: string): string =>
  text.replace(/_x([0-9a-f]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
