import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readAttachment } from './read-attachment.ts';
import { partsOf, problemOf, rawZip, toyWorkbook, withPart } from './toy-files.ts';

const zeros = (megabytes: number): Uint8Array => new Uint8Array(megabytes * 1e6);

describe('a zip that is refused whole', () => {
  it.each([
    ['../up.txt', 'whose path leads out of the archive, "../up.txt"'],
    ['a/../../up.txt', 'whose path leads out of the archive'],
    ['/etc/passwd', 'a path from the root, "/etc/passwd"'],
    ['C:/x.txt', 'a path from the root'],
    ['a\\b.txt', 'a backslash'],
    ['a\0.txt', 'control characters, "a?.txt"'],
    ['', 'without a name'],
    ['x'.repeat(2000), 'whose name has 2,000 characters'],
  ])('has a file named %j', async (name, why) => {
    const zip = rawZip([
      { name: 'good.txt', data: 'x' },
      { name, data: 'x' },
    ]);
    expect(await problemOf('a.zip', zip)).toMatch(/^a\.zip is not opened: it holds .*\.$/);
    expect(await problemOf('a.zip', zip)).toContain(why);
  });

  it('has a symbolic link', async () => {
    const zip = rawZip([{ name: 'link', data: '/etc/passwd', mode: 0o120777 }]);
    expect(await problemOf('a.zip', zip)).toBe('a.zip is not opened: it holds a symbolic link, "link".');
  });

  it('has more entries than are read', async () => {
    const zip = rawZip(Array.from({ length: 1001 }, (_, index) => ({ name: `${index}`, data: '' })));
    expect(await problemOf('a.zip', zip)).toContain('of 1,001 entries, and at most 1,000 are read');
  });

  it('would unpack to more than it may in sum, each file staying below', async () => {
    const text = strToU8('The quick brown fox. '.repeat(5_000));
    const files = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`${index}.txt`, text]));
    expect(await problemOf('a.zip', zipSync(files), { unpackedBytes: 5e6 })).toContain(
      'would unpack to more than 5,000,000 bytes',
    );
  });

  it('is packed like a bomb', async () => {
    expect(await problemOf('a.zip', zipSync({ 'a.txt': zeros(2) }))).toContain('"a.txt" in it is packed more densely');
  });

  it('has files that overlap', async () => {
    const zip = rawZip([
      { name: 'a.txt', data: 'x'.repeat(1000) },
      { name: 'b.txt', data: 'x'.repeat(1000), sameData: true },
    ]);
    expect(await problemOf('a.zip', zip)).toContain('files in it overlap');
  });

  it('is cut off', async () => {
    const zip = zipSync({ 'a.txt': strToU8('hello') });
    expect(await problemOf('a.zip', zip.subarray(0, zip.length - 30))).toBe(
      'a.zip is not opened: it is a damaged zip archive.',
    );
  });
});

describe('a zip whose other files are read', () => {
  it('has one that unpacks to more than it says', async () => {
    const zip = rawZip([
      { name: 'liar.txt', data: zeros(5), statedSize: 10 },
      { name: 'good.txt', data: 'hello' },
    ]);
    expect(await partsOf('a.zip', zip)).toEqual([
      { title: 'file liar.txt', text: 'liar.txt is damaged, or has more in it than it says.' },
      { title: 'file good.txt', text: 'hello' },
    ]);
  });

  it('has an encrypted one', async () => {
    const zip = rawZip([{ name: 'secret.txt', data: 'x', flags: 1 }]);
    expect((await partsOf('a.zip', zip))[0]!.text).toBe('secret.txt is encrypted: it cannot be read.');
  });

  it('has two of one name', async () => {
    const zip = rawZip([
      { name: 'a.txt', data: 'one' },
      { name: 'a.txt', data: 'two' },
    ]);
    expect(await partsOf('a.zip', zip)).toEqual([
      { title: 'file a.txt', text: 'one' },
      { title: 'file a.txt, number 2 of that name', text: 'two' },
    ]);
  });

  it('holds itself, or zips in zips: none of them is opened', async () => {
    const inner = zipSync({ 'deep.txt': strToU8('deep') });
    const [part] = await partsOf('outer.zip', zipSync({ 'inner.zip': inner }));
    expect(part).toEqual({
      title: 'file inner.zip',
      text: 'inner.zip is a zip archive inside a zip archive: it is not opened.',
    });
  });

  it('has more in its Office files than all together may unpack', async () => {
    const sheet = await toyWorkbook((book) => {
      const rows = book.addWorksheet('S');
      for (let row = 0; row < 2_000; row += 1) rows.addRow([row, row * 2, row * 3]);
    });
    const zip = zipSync({ 'a.xlsx': sheet, 'b.xlsx': sheet, 'c.xlsx': sheet, 'd.xlsx': sheet }, { level: 0 });
    const parts = await partsOf('a.zip', zip, { unpackedBytes: 400_000 });
    expect(parts[0]!.text).toMatch(/^0,0,0\n1,2,3\n/);
    expect(parts.at(-1)).toEqual({
      title: 'file d.xlsx',
      text: 'd.xlsx is not read: too much was unpacked before it.',
    });
  });
});

describe('an Office file of a stranger', () => {
  const book = () => toyWorkbook((workbook) => void workbook.addWorksheet('S').addRow(['x', 1]));
  const sheet = 'xl/worksheets/sheet1.xml';

  it('with a billion laughs is refused at its document type', async () => {
    const laughs = Array.from({ length: 9 }, (_, index) => `<!ENTITY l${index + 1} "${`&l${index};`.repeat(10)}">`);
    const bomb = withPart(await book(), sheet, (xml) =>
      xml
        .replace(/<worksheet/, `<!DOCTYPE x [<!ENTITY l0 "ha">${laughs.join('')}]><worksheet`)
        .replace('<v>1</v>', '<v>&l9;</v>'),
    );
    expect(await problemOf('a.xlsx', bomb)).toBe(
      'a.xlsx has a document type in its XML, which no Office program writes.',
    );
  });

  it('with an external entity is refused likewise, whatever its kind', async () => {
    const xxe =
      '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><p:presentation xmlns:p="p">&f;</p:presentation>';
    const rels =
      '<Relationships xmlns="r"><Relationship Id="1" Type="x/officeDocument" Target="ppt/presentation.xml"/></Relationships>';
    const file = zipSync({
      '[Content_Types].xml': strToU8('<Types/>'),
      '_rels/.rels': strToU8(rels),
      'ppt/presentation.xml': strToU8(xxe),
    });
    expect(await problemOf('a.pptx', file)).toContain('document type');
  });

  it('with XML nested without end is refused', async () => {
    const deep = withPart(await book(), sheet, (xml) =>
      xml.replace('<sheetData>', `<sheetData>${'<a>'.repeat(100_000)}`),
    );
    expect(await problemOf('a.xlsx', deep)).toContain('XML that is too deep');
  });

  it('with a bomb for a sheet is refused before it is unpacked', async () => {
    const bomb = withPart(await book(), sheet, (xml) => xml + ' '.repeat(6_000_000));
    expect(await problemOf('a.xlsx', bomb, { unpackedBytes: 5e6 })).toContain('would unpack to more than');
  });

  it('with a validation and a merge over all cells, and a cell in the last place, is read at once', async () => {
    const wide = withPart(await book(), sheet, (xml) =>
      xml
        .replace(
          '</sheetData>',
          '<row r="1048576"><c r="XFD1048576"><v>7</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="A2:XFD1048575"/></mergeCells>',
        )
        .replace(
          '</worksheet>',
          '<dataValidations count="1"><dataValidation sqref="A1:XFD1048576"/></dataValidations></worksheet>',
        ),
    );
    const parts = await partsOf('a.xlsx', wide);
    expect(parts[0]!.text).toMatch(/^x,1,+\n\(rows 2 to 1048575 are empty\)$/);
    expect(parts.at(-1)!.text).toMatch(/^,+7$/);
  });

  it.each([
    ['gone.xml', 'a.xlsx is damaged: it has no part "xl/gone.xml".'],
    ['../../../etc/passwd', 'a.xlsx is damaged: it has no part "../../etc/passwd".'],
    ['http://127.0.0.1/x', 'a.xlsx is damaged: it has no part "xl/http:/127.0.0.1/x".'],
  ])('with a sheet at %s finds none there', async (target, problem) => {
    const file = withPart(await book(), 'xl/_rels/workbook.xml.rels', (xml) =>
      xml.replace('worksheets/sheet1.xml', target),
    );
    expect(await problemOf('a.xlsx', file)).toBe(problem);
  });

  it('with a cell in the last column of every row, or a style of brackets, is read to the limit of its text', async () => {
    const rows = Array.from({ length: 300 }, (_, row) => `<row r="${row + 2}"><c r="XFD${row + 2}"><v>7</v></c></row>`);
    const far = withPart(await book(), sheet, (xml) => xml.replace('</sheetData>', `${rows.join('')}</sheetData>`));
    const parts = await partsOf('a.xlsx', far);
    expect(parts.at(-1)!.text).toContain('(The rest is left out');
    const brackets = withPart(await book(), 'xl/styles.xml', (xml) =>
      xml
        .replace(
          '<fonts',
          `<numFmts count="1"><numFmt numFmtId="200" formatCode="${'['.repeat(500_000)}"/></numFmts><fonts`,
        )
        .replace('<xf numFmtId="0"', '<xf numFmtId="200"')
        .replace(/(<cellXfs[^>]*><xf numFmtId=)"0"/, '$1"200"'),
    );
    expect((await partsOf('a.xlsx', brackets))[0]!.text).toBe('x,1');
  });

  it('with names of the language itself pollutes nothing', async () => {
    const file = withPart(await book(), sheet, (xml) => xml.replace('<c ', '<c __proto__="x" constructor="y" '));
    expect((await partsOf('a.xlsx', file))[0]!.text).toBe('x,1');
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});

it('bytes that are cut or changed anywhere give a text or a sentence, never an exception', async () => {
  const file = await toyWorkbook((workbook) => void workbook.addWorksheet('S').addRow(['x', 1, new Date(0)]));
  for (let at = 0; at < file.length; at += 97) {
    const broken = file.slice();
    broken[at]! ^= 0xff;
    for (const bytes of [broken, file.subarray(0, at)])
      expect((await readAttachment('a.xlsx', bytes)).state).toMatch(/^(?:read|unreadable)$/);
  }
});
