import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../harness/core/errors.ts';
import { escapeXml } from '../documents/toy-invoice.ts';
import { decodeUtf8 } from './decode-utf8.ts';
import { parseXml, type XmlElement } from './parse-xml.ts';

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error('Expected a refusal.');
}

describe('a document', () => {
  it('becomes elements with local names, namespaces and their own text', () => {
    const root = parseXml(
      '<a:r xmlns:a="urn:x"><b>1 &amp; 2<![CDATA[<3>]]></b>\n<!-- no --><a:c/><?p i?></a:r>',
      'x.xml',
    );
    expect(root).toEqual({
      name: 'r',
      namespace: 'urn:x',
      text: '\n',
      children: [
        { name: 'b', namespace: '', text: '1 & 2<3>', children: [] },
        { name: 'c', namespace: 'urn:x', text: '', children: [] },
      ],
    });
  });

  it('gives back every tree that was written', () => {
    const { tree } = fc.letrec<{ tree: XmlElement }>((tie) => ({
      tree: fc.record({
        name: fc.constantFrom('a', 'b', 'Straße'),
        namespace: fc.constant(''),
        text: fc.string({ unit: fc.constantFrom('x', ' ', '&', '<', '"', 'é', '漢', ']]>') }),
        children: fc.oneof({ maxDepth: 4 }, fc.constant([]), fc.array(tie('tree'), { maxLength: 3 })),
      }),
    }));
    const write = ({ name, text, children }: XmlElement): string =>
      `<${name}>${escapeXml(text)}${children.map(write).join('')}</${name}>`;
    fc.assert(
      fc.property(tree, (root) => {
        expect(parseXml(write(root), 'x.xml')).toEqual(root);
      }),
    );
  });

  it('is refused in a sentence, and never otherwise, whatever it is made of', () => {
    const parts = [
      '<a>',
      '</a>',
      '<a ',
      'b="',
      '"',
      '&amp;',
      '&x;',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?xml ',
      '?>',
      '<',
      'é',
      '\0',
    ];
    const text = fc.string({ unit: fc.constantFrom(...parts) });
    fc.assert(
      fc.property(text, (xml) => {
        try {
          parseXml(xml, 'x.xml');
        } catch (error) {
          expect((error as Error).message).toMatch(/^Expected x\.xml to .+, got .+ at line \d+, column \d+: .+\.$/s);
        }
      }),
    );
  });
});

describe('what is wrong is said with line and column', () => {
  it.each([
    [
      '<a>\n  <b>',
      'be well-formed XML, got "unclosed tag: b" at line 2, column 5: it is cut off or damaged, get it again.',
    ],
    [
      '<a>\n</b>',
      'be well-formed XML, got "unexpected close tag" at line 2, column 4: it is cut off or damaged, get it again.',
    ],
    [
      '',
      'be well-formed XML, got "document must contain a root element" at line 1, column 0: it is cut off or damaged, get it again.',
    ],
    [
      '<a>&x;</a>',
      'be well-formed XML, got "undefined entity" at line 1, column 6: it is cut off or damaged, get it again.',
    ],
    [
      '<p:a/>',
      'be well-formed XML, got "unbound namespace prefix: "p"" at line 1, column 6: it is cut off or damaged, get it again.',
    ],
  ])('%j', (xml, sentence) => {
    expect(refusal(() => parseXml(xml, 'x.xml'))).toBe(`Expected x.xml to ${sentence}`);
  });

  it('a billion laughs: the document type is refused, and nothing is expanded', () => {
    const entities = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
    const xml = `<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY l0 "lol">${entities}]>\n<r>&l9;</r>`;
    expect(refusal(() => parseXml(xml, 'x.xml'))).toMatch(
      /^Expected x\.xml to have no document type, got <!DOCTYPE at line 2, column \d+: entities of its own are not read, take the declaration out\.$/,
    );
    const external = '<!DOCTYPE r SYSTEM "file:///etc/passwd"><r/>';
    expect(refusal(() => parseXml(external, 'x.xml'))).toContain('no document type');
  });

  it('too deep, too many elements', () => {
    const limits = { depth: 3, parts: 5 };
    expect(parseXml('<a><a><a/></a></a>', 'x.xml', limits).name).toBe('a');
    expect(refusal(() => parseXml('<a><a><a><a/></a></a></a>', 'x.xml', limits))).toBe(
      'Expected x.xml to be at most 3 elements deep, got a deeper one at line 1, column 13: this is no invoice.',
    );
    expect(refusal(() => parseXml(`<a>${'<b/>'.repeat(5)}</a>`, 'x.xml', limits))).toBe(
      'Expected x.xml to have at most 5 elements and attributes, got one more at line 1, column 23: this is no invoice.',
    );
    expect(refusal(() => parseXml('<a b="" c="" d="" e="" f=""/>', 'x.xml', limits))).toContain(
      'at most 5 elements and',
    );
    expect(refusal(() => parseXml('<a>'.repeat(1_000_000), 'x.xml'))).toContain('at most 64 elements deep');
  });
});

describe('the encoding', () => {
  const decode = (bytes: Buffer) => decodeUtf8(bytes, 'x.xml');
  const utf16 = (text: string) => Buffer.from(text, 'utf16le');

  it('is UTF-8, with or without a byte order mark and a declaration', () => {
    for (const xml of ['<a>é</a>', '<?xml version="1.0" encoding="utf-8"?><a>é</a>', "<?xml version='1.0'?><a/>"]) {
      expect(decode(Buffer.from(xml))).toBe(xml);
      expect(decode(Buffer.from(`\ufeff${xml}`))).toBe(xml);
    }
  });

  it.each([
    [
      'ISO-8859-1 by its declaration',
      Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a/>'),
      '"ISO-8859-1" in its XML declaration',
    ],
    [
      'a declaration against the mark',
      Buffer.from('\ufeff<?xml version="1.0" encoding="UTF-16"?><a/>'),
      '"UTF-16" in its XML declaration after the byte order mark of UTF-8',
    ],
    ['UTF-16 with a mark', utf16('\ufeff<a/>'), 'UTF-16 (by its byte order mark)'],
    ['UTF-16 with the other mark', utf16('\ufeff<a/>').swap16(), 'UTF-16 (by its byte order mark)'],
    ['UTF-16 without a mark', utf16('<a/>'), 'UTF-16 or UTF-32 (by its zero bytes)'],
  ])('is refused: %s', (_, bytes, got) => {
    expect(refusal(() => decode(bytes))).toBe(
      `Expected x.xml to be encoded in UTF-8, got ${got}: convert it, and its declaration.`,
    );
  });

  it('is refused with the line where bytes are no UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from('<a>\né\n'), Buffer.from([0xe9, 0x20]), Buffer.from('</a>\n')]);
    expect(refusal(() => decode(bytes))).toBe(
      'Expected x.xml to be encoded in UTF-8, got bytes on line 3 that are not: it is damaged or in another encoding, get it again or convert it.',
    );
  });
});
