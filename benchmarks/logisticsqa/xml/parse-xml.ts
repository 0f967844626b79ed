/**
 * XML of strangers: no document type, so no entities of its own and nothing fetched; depth and number of elements and
 * attributes are bounded. What is left is a tree of elements and their text.
 */
import { SaxesParser } from 'saxes';
import { ConfigError } from '../../../harness/core/errors.ts';

export interface XmlElement {
  /** Without a prefix. */
  readonly name: string;
  /** The namespace's URI; empty for none. */
  readonly namespace: string;
  /** Its own text, CDATA included, children's excluded; blanks as they are in the file. */
  readonly text: string;
  readonly children: readonly XmlElement[];
}

export interface XmlLimits {
  /** Elements inside each other, the root counted. */
  readonly depth: number;
  /** Elements and attributes. */
  readonly parts: number;
}

/** A UBL invoice is 8 deep and has a few thousand elements at most. */
export const xmlLimits: XmlLimits = { depth: 64, parts: 100_000 };

interface OpenElement {
  readonly name: string;
  readonly namespace: string;
  readonly text: string[];
  readonly children: XmlElement[];
}

/**
 * The root of a document. `name` is for messages: what is not in order is a ConfigError with it, line and column (from
 * 1).
 */
export function parseXml(text: string, name: string, limits: XmlLimits = xmlLimits): XmlElement {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const refuse = (toBe: string, got: string, advice: string): never => {
    const where = `line ${parser.line}, column ${parser.column}`;
    throw new ConfigError(`Expected ${name} to ${toBe}, got ${got} at ${where}: ${advice}.`);
  };
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  let parts = 0;

  parser.on('error', ({ message }) => {
    const problem = message.replace(/^\d+:\d+: /, '').replace(/\.$/, '');
    refuse('be well-formed XML', `"${problem}"`, 'it is cut off or damaged, get it again');
  });
  parser.on('doctype', () =>
    refuse('have no document type', '<!DOCTYPE', 'entities of its own are not read, take the declaration out'),
  );
  const count = (): void => {
    parts += 1;
    if (parts > limits.parts)
      refuse(`have at most ${limits.parts} elements and attributes`, 'one more', 'this is no invoice');
  };
  parser.on('attribute', count);
  parser.on('opentag', ({ local, uri }) => {
    count();
    if (open.length >= limits.depth)
      refuse(`be at most ${limits.depth} elements deep`, 'a deeper one', 'this is no invoice');
    open.push({ name: local, namespace: uri, text: [], children: [] });
  });
  const addText = (part: string): void => void open.at(-1)?.text.push(part);
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const { text: said, ...element } = open.pop()!;
    const whole: XmlElement = { ...element, text: said.join('') };
    const parent = open.at(-1);
    if (parent) parent.children.push(whole);
    else root = whole;
  });
  parser.write(text).close();
  return root!;
}
