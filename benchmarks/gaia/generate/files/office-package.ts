/** The parts that every Office Open XML file has (ECMA-376 part 2), as few as its readers ask for, and no date in them. */
import { zip } from './zip.ts';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (character) => ESCAPES[character]!);

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const RELATIONSHIPS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const TYPES = 'http://schemas.openxmlformats.org/package/2006/content-types';

/** Namespace of the relations between documents and their parts, and the beginning of these relations' types. */
export const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export interface OfficePart {
  /** In the archive, e.g. `xl/workbook.xml`. */
  readonly path: string;
  /** Content type, of which the common beginning is left out, e.g. `spreadsheetml.sheet.main+xml`. */
  readonly type: string;
  readonly xml: string;
  /** Parts that it refers to as rId1, rId2, …: the last word of the relation's type, and the path from its folder. */
  readonly relations?: readonly (readonly [type: string, target: string])[];
}

/** `main` is the document; the others are what it is made of. */
export function officePackage(main: OfficePart, others: readonly OfficePart[]): Uint8Array {
  const parts = [main, ...others];
  const overrides = parts.map(
    ({ path, type }) =>
      `<Override PartName="/${path}" ContentType="application/vnd.openxmlformats-officedocument.${type}"/>`,
  );
  const defaults = [
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
    '<Default Extension="xml" ContentType="application/xml"/>',
  ];
  const entries: Record<string, string> = {
    '[Content_Types].xml': `${HEAD}<Types xmlns="${TYPES}">${[...defaults, ...overrides].join('')}</Types>`,
    '_rels/.rels': relationships([['officeDocument', main.path]]),
  };
  for (const { path, xml, relations } of parts) {
    entries[path] = HEAD + xml;
    if (relations) entries[path.replace(/([^/]+)$/, '_rels/$1.rels')] = relationships(relations);
  }
  return zip(entries);
}

function relationships(relations: NonNullable<OfficePart['relations']>): string {
  const each = relations.map(
    ([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  );
  return `${HEAD}<Relationships xmlns="${RELATIONSHIPS}">${each.join('')}</Relationships>`;
}
