import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { element, escapeXml, xmlDocument } from './xml.ts';

/** The one element's text and attribute as a parser reads them. */
function readBack(xml: string): { text: string; attribute: unknown } {
  const parser = new SaxesParser();
  const read: { text: string; attribute: unknown } = { text: '', attribute: undefined };
  let inside = false;
  parser.on('opentag', ({ attributes }) => {
    inside = true;
    read.attribute = attributes.a;
  });
  parser.on('text', (text) => {
    if (inside) read.text += text;
  });
  parser.on('closetag', () => {
    inside = false;
  });
  parser.write(xml).close();
  return read;
}

describe('written XML', () => {
  it('is read back by a parser as the same text and attribute', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('a\r\nb', ']]>', '&amp;', '<b a="c">', '\t\n'),
    );
    fc.assert(
      fc.property(text, (given) => {
        expect(readBack(xmlDocument(element('x', given, { a: given })))).toEqual({ text: given, attribute: given });
      }),
    );
  });

  it('is declared as UTF-8 and indented by level', () => {
    expect(xmlDocument(element('a', [element('b', 'ş & ł'), element('c', [], { d: '"' })]))).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<a>\n    <b>ş &amp; ł</b>\n    <c d="&quot;">\n    </c>\n</a>\n',
    );
  });

  it('refuses characters that XML cannot hold', () => {
    for (const wrong of ['\u0000', '\u001b', '\ud800', '\uffff'])
      expect(() => escapeXml(`a${wrong}`)).toThrow(/^Expected text that XML 1.0 can hold/);
  });
});
