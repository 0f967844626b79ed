import type { OfficePackage } from '../office-package.ts';
import type { ReadLimits, Section } from '../reading.ts';
import { tableLines } from '../table-lines.ts';
import { allBelow, childOf, childrenOf, parseXml, type XmlElement } from '../walk-xml.ts';

/** Slides (pptx), one section each: one paragraph a line in the order of the shapes, tables as comma-separated lines, notes. */
export function readSlides(pack: OfficePackage, limits: ReadLimits): readonly Section[] {
  const presentation = parseXml(pack.part(pack.main), 'presentation');
  const relations = pack.relationsOf(pack.main);
  const ids = childrenOf(childOf(presentation, 'sldIdLst'), 'sldId').map(
    ({ attributes }) => attributes.get('r:id') ?? '',
  );
  const sections: Section[] = [];
  let left = limits.textCharacters;
  for (const [index, id] of ids.entries()) {
    const part = relations.get(id)?.target;
    const lines = part === undefined ? [] : [...slideLines(pack, part), ...noteLines(pack, part)];
    const text = lines.length === 0 ? '(no text on this slide)' : lines.join('\n');
    sections.push({ title: `slide ${index + 1}`, text });
    left -= text.length;
    if (left < 0) break;
  }
  return sections.length > 0 ? sections : [{ title: '', text: '(This presentation has no slides.)' }];
}

function slideLines(pack: OfficePackage, part: string): string[] {
  const slide = parseXml(pack.part(part), 'sld');
  return shapesOf(slide).flatMap((shape) => shapeLines(pack, part, shape));
}

/** Outermost shapes, groups resolved; of a drawing in two makes the newer one. */
function shapesOf(parent: XmlElement): XmlElement[] {
  return parent.children.flatMap((child) => {
    if (child.name === 'Fallback') return [];
    return ['sp', 'pic', 'graphicFrame', 'cxnSp'].includes(child.name) ? [child] : shapesOf(child);
  });
}

function shapeLines(pack: OfficePackage, part: string, shape: XmlElement): string[] {
  if (shape.name === 'pic') {
    const words = allBelow(shape, 'cNvPr')[0]?.attributes.get('descr')?.replace(/\s+/g, ' ').trim();
    return words ? [`(picture: ${words})`] : [];
  }
  if (shape.name !== 'graphicFrame') return paragraphsOf(shape);
  const tables = allBelow(shape, 'tbl').flatMap((table) =>
    tableLines(childrenOf(table, 'tr').map((row) => childrenOf(row, 'tc').map((cell) => paragraphsOf(cell).join(' ')))),
  );
  return [...tables, ...diagramLines(pack, part, shape)];
}

/** What is written in a diagram (SmartArt) stands in a part of its own. */
function diagramLines(pack: OfficePackage, part: string, shape: XmlElement): string[] {
  return allBelow(shape, 'relIds').flatMap(({ attributes }) => {
    const data = pack.relationsOf(part).get(attributes.get('r:dm') ?? '')?.target;
    return data !== undefined && pack.has(data) ? paragraphsOf(parseXml(pack.part(data), 'dataModel')) : [];
  });
}

function paragraphsOf(element: XmlElement): string[] {
  return allBelow(element, 'p')
    .flatMap((paragraph) => textOf(paragraph).split('\n'))
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function textOf(element: XmlElement): string {
  return element.children
    .map((child) => {
      if (child.name === 't') return child.text;
      return child.name === 'br' ? '\n' : textOf(child);
    })
    .join('');
}

/** What the speaker says, without the slide's number and the like. */
function noteLines(pack: OfficePackage, part: string): string[] {
  const notes = pack.related(part, 'notesSlide');
  if (notes === undefined || !pack.has(notes)) return [];
  const shapes = shapesOf(parseXml(pack.part(notes), 'notes'));
  const bodies = shapes.filter((shape) => allBelow(shape, 'ph')[0]?.attributes.get('type') === 'body');
  return bodies.flatMap(paragraphsOf).map((line) => `Notes: ${line}`);
}
