/** Reads a business document in XML, tolerantly: tags become paths, texts become lines with the codes that stand in them. */
import { type Code, codesIn } from './codes.ts';

/** A text of the document and where it stands. */
export interface Leaf {
  /** Local names from the root on, joined by `/`. */
  readonly path: string;
  /** The words of the path without the root, in lower case: `InvoiceLine/Item` is invoice, line, item. */
  readonly words: readonly string[];
  readonly lines: readonly Line[];
}

export interface Line {
  /** Without outer blanks, inner ones single. */
  readonly text: string;
  readonly codes: readonly Code[];
}

export interface Doc {
  readonly leaves: readonly Leaf[];
  /** Of the supplier, in capitals; '' where the document doesn't say. */
  readonly country: string;
  readonly supplier: string;
  /** Three capitals. */
  readonly currency: string;
}

const read = new Map<string, Doc | undefined>();

/** The document in a text; undefined where there is none. Equal texts are read once (the last few are remembered). */
export function readDocument(text: string): Doc | undefined {
  if (!text.includes('<document>')) return undefined;
  if (read.has(text)) return read.get(text);
  const xml = /<document>\n?([\s\S]*?)(?:<\/document>|$)/.exec(text)?.[1];
  const doc = xml === undefined ? undefined : documentOf(leavesOf(xml));
  if (read.size >= 256) read.delete(read.keys().next().value!);
  read.set(text, doc);
  return doc;
}

function documentOf(leaves: readonly Leaf[]): Doc {
  const ofSupplier = leaves.filter(({ words }) => words.some((word) => /^(?:supplier|seller|vendor)$/.test(word)));
  const first = (among: readonly Leaf[], is: (leaf: Leaf, text: string) => boolean) =>
    among.find((leaf) => is(leaf, textOf(leaf)));
  const country = first(ofSupplier, ({ words }, text) => words.includes('country') && /^[A-Za-z]{2}$/.test(text));
  const supplier = first(ofSupplier, ({ words }) => words.at(-1) === 'name' && !words.includes('country'));
  const currency = first(leaves, ({ words }, text) => words.includes('currency') && /^[A-Z]{3}$/.test(text));
  const text = (leaf: Leaf | undefined) => (leaf ? textOf(leaf) : '');
  return { leaves, country: text(country).toUpperCase(), supplier: text(supplier), currency: text(currency) };
}

export function textOf({ lines }: Leaf): string {
  return lines.map((line) => line.text).join(' ');
}

const tag = /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>|<(\/?)([\w:.-]+)[^>]*?(\/?)>/g;

/** Texts of elements without children, in order; what is not closed properly is closed with what holds it. */
function leavesOf(xml: string): Leaf[] {
  const leaves: Leaf[] = [];
  const open: { name: string; text: string; leaf: boolean }[] = [];
  let from = 0;
  for (const match of xml.matchAll(tag)) {
    const [whole, cdata, closing, name, selfClosing] = match;
    const inner = open.at(-1);
    if (inner) inner.text += decoded(xml.slice(from, match.index)) + (cdata ?? '');
    from = match.index + whole.length;
    if (name === undefined || selfClosing === '/') continue;
    const local = name.slice(name.indexOf(':') + 1);
    if (closing === '') {
      if (inner) inner.leaf = false;
      open.push({ name: local, text: '', leaf: true });
      continue;
    }
    const at = open.findLastIndex((element) => element.name === local);
    if (at === -1) continue;
    const path = open.map((element) => element.name).join('/');
    const innermost = open.at(-1)!;
    const lines = innermost.leaf ? linesOf(innermost.text) : [];
    if (lines.length > 0) leaves.push({ path, words: wordsOf(path), lines });
    open.length = at;
  }
  return leaves;
}

/** A missing value is written as the word None here and there. */
function linesOf(text: string): Line[] {
  const lines = text.split('\n').map((line) => unglued(line).replace(/\s+/g, ' ').trim());
  const said = lines.filter((line) => line !== '' && line !== 'None');
  return said.map((line) => ({ text: line, codes: codesIn(line) }));
}

/** "…12345Weight", "HamburgB/L": where lines were joined without a blank, the next word's capital shows it. */
function unglued(line: string): string {
  return line.replace(/\d(?=[A-Z][a-z]{2})|[a-z]{3}(?=[A-Z])/g, '$& ');
}

/** The words of a path without its root. */
export function wordsOf(path: string): string[] {
  const below = path.includes('/') ? path.slice(path.indexOf('/') + 1) : path;
  return below
    .replace(/([a-z])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$2 ')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decoded(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[name] ?? whole;
    const point = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
