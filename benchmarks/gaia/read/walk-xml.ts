/**
 * XML of strangers: a document type ends the reading, so that there are no entities of its own and nothing is fetched;
 * depth and number of elements in memory are bounded.
 */
import { SaxesParser } from 'saxes';
import { decodeText } from './decode-text.ts';
import { UnreadableError } from './reading.ts';

export interface XmlElement {
  /** Without a prefix. */
  readonly name: string;
  /** By local name; those of the relationships' namespace as `r:` and the local name. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Its own text, CDATA included, children's excluded. */
  readonly text: string;
  readonly children: readonly XmlElement[];
}

const maxDepth = 256;
/** Elements and attributes of one tree. */
const maxParts = 1_000_000;

const noAttributes: ReadonlyMap<string, string> = new Map();

interface OpenElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  text: string;
  readonly children: XmlElement[];
}

/**
 * Gives every outermost element called `wanted` to `visit`, with all that is in it, in the order of the document; what
 * has been visited is forgotten. Ends early when `visit` returns false. Throws UnreadableError, whose message goes on
 * after the file's name.
 */
export function walkXml(
  bytes: Uint8Array,
  wanted: ReadonlySet<string>,
  visit: (element: XmlElement) => boolean | undefined,
): void {
  const text = decodeText(bytes, Number.MAX_SAFE_INTEGER)?.text;
  if (text === undefined) throw new UnreadableError('is damaged');
  const parser = new SaxesParser({ xmlns: true, position: false });
  const open: OpenElement[] = [];
  let depth = 0;
  let parts = 0;
  let goesOn = true;
  parser.on('error', () => {
    throw new UnreadableError('is damaged');
  });
  parser.on('doctype', () => {
    throw new UnreadableError('has a document type in its XML, which no Office program writes');
  });
  parser.on('opentag', ({ local, attributes }) => {
    depth += 1;
    if (depth > maxDepth) throw new UnreadableError('has XML that is too deep');
    if (!goesOn || (open.length === 0 && !wanted.has(local))) return;
    const named = Object.values(attributes).map(({ local: own, uri, value }) => [keyOf(own, uri), value] as const);
    parts += 1 + named.length;
    if (parts > maxParts) throw new UnreadableError('is larger than what this reader can hold');
    open.push({ name: local, attributes: named.length > 0 ? new Map(named) : noAttributes, text: '', children: [] });
  });
  const addText = (part: string): void => {
    const element = open.at(-1);
    if (element) element.text += part;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    depth -= 1;
    const element = open.pop();
    const parent = open.at(-1);
    if (parent && element) parent.children.push(element);
    else if (element) {
      parts = 0;
      goesOn = visit(element) ?? true;
    }
  });
  const step = 65_536;
  for (let start = 0; start < text.length && goesOn; start += step) parser.write(text.slice(start, start + step));
  if (goesOn) parser.close();
}

/** Both namespaces, the usual one and that of "strict" files, end so. */
const keyOf = (local: string, uri: string): string => (uri.endsWith('/relationships') ? `r:${local}` : local);

/** The whole document; throws like `walkXml`. */
export function parseXml(bytes: Uint8Array, root: string): XmlElement {
  let found: XmlElement | undefined;
  walkXml(bytes, new Set([root]), (element) => {
    found ??= element;
    return undefined;
  });
  if (!found) throw new UnreadableError('is damaged');
  return found;
}

export const childrenOf = (element: XmlElement | undefined, name: string): readonly XmlElement[] =>
  element?.children.filter((child) => child.name === name) ?? [];

export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => child.name === name);

/** All elements of that name below, at any depth, in the order of the document; not those inside each other. */
export function allBelow(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((child) => (child.name === name ? [child] : allBelow(child, name)));
}
