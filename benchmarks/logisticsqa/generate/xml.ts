/** The one writer of XML here: every text and attribute is escaped, so what is composed cannot break the document. */

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly content: string | readonly XmlElement[];
}

export function element(
  name: string,
  content: string | readonly XmlElement[],
  attributes: Readonly<Record<string, string>> = {},
): XmlElement {
  return { name, attributes, content };
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly what XML 1.0 has no place for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;

export function escapeXml(text: string): string {
  if (FORBIDDEN.test(text)) throw new RangeError('Expected text that XML 1.0 can hold, got a control character.');
  return text.replace(/[&<>"\r]/g, (character) => ESCAPES[character]!);
}

/** In attributes a reader turns line breaks and tabs into blanks, unless they are written as numbers. */
function escapeAttribute(text: string): string {
  return escapeXml(text).replace(/[\n\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A whole document, declared as UTF-8, indented by four blanks a level. */
export function xmlDocument(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${render(root, '')}`;
}

function render({ name, attributes, content }: XmlElement, indent: string): string {
  const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeAttribute(value)}"`);
  const inner =
    typeof content === 'string'
      ? escapeXml(content)
      : `\n${content.map((child) => render(child, `${indent}    `)).join('')}${indent}`;
  return `${indent}<${name}${given.join('')}>${inner}</${name}>\n`;
}
