import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readAttachment, renderAll, renderPart } from './read-attachment.ts';
import { rememberingReader } from './remembering-reader.ts';
import { partsOf, problemOf, toyPicture, toyWorkbook } from './toy-files.ts';

const textOf = async (name: string, bytes: Uint8Array | string) =>
  (await partsOf(name, Buffer.from(bytes as string)))[0]!.text;

describe('a table', () => {
  it.each([
    ['commas', 'a.csv', 'a,b\r\n"1,5",x\r\n', 'a,b\n"1,5",x'],
    ['semicolons, with a decimal comma', 'a.csv', 'a;b\n1,5;x\n', 'a,b\n"1,5",x'],
    ['tabs', 'a.tsv', 'a, b\tc\n1\t2', '"a, b",c\n1,2'],
    ['what its first line says', 'a.csv', 'sep=|\na,x|b\n1|2', '"a,x",b\n1,2'],
    ['a line break within a cell', 'a.csv', 'a,b\n"one\ntwo",3', 'a,b\none two,3'],
    ['rows of any length, and bare quotes', 'a.csv', 'a,b,c\n5" pipe,2\n', 'a,b,c\n"5"" pipe",2'],
    ['a quote that never ends', 'a.csv', 'a,b\n"x,1\ny,2', 'a,b\n"x,1\ny,2'],
  ])('with %s is comma-separated lines', async (_, name, given, shown) => {
    expect(await textOf(name, given)).toBe(shown);
  });

  it('of ten million lines is read to its limit, and says that there is more', async () => {
    const parts = await partsOf('a.csv', Buffer.alloc(90_000_000, '1,22,333\n'));
    expect(parts.length).toBeGreaterThan(300);
    expect(parts[0]!.title).toBe('lines 1 to 666');
    expect(parts.at(-1)!.text).toMatch(
      /\n1,22,333\n\(The rest is left out: at most 2,000,000 characters of a file are shown\.\)$/,
    );
    expect(parts.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThan(2_000_200);
  });
});

it('a million blanks or line ends in a row take no longer than other text', async () => {
  const blanks = await partsOf('a.csv', Buffer.from(`a${' '.repeat(1e6)}b,c\n`));
  expect(blanks.at(-1)!.text).toMatch(/ b,c$/);
  const ends = await partsOf('a.txt', Buffer.from(`a${'\n'.repeat(1e6)}b`));
  expect(ends.at(-1)!.text).toMatch(/\nb$/);
});

describe('an encoding', () => {
  it.each([
    ['UTF-8', Buffer.from('a\nGrüße, 日本')],
    ['UTF-8 with a mark', Buffer.from('\ufeffa\nGrüße, 日本')],
    ['UTF-16 with a mark', Buffer.from('\ufeffa\nGrüße, 日本', 'utf16le')],
    ['UTF-16 the other way', Buffer.from('\ufeffa\nGrüße, 日本', 'utf16le').swap16()],
  ])('of %s is recognized', async (_, bytes) => {
    expect(await textOf('a.txt', bytes)).toBe('a\nGrüße, 日本');
  });

  it('of UTF-16 without a mark is seen by its zero bytes, and all else is Latin-1', async () => {
    expect(await textOf('a.txt', Buffer.from('name,price\n', 'utf16le'))).toBe('name,price\n');
    expect(await textOf('a.csv', Buffer.from('Gr\xfc\xdfe,1', 'latin1'))).toBe('Grüße,1');
  });
});

describe('a kind', () => {
  it('is shown as it stands for json, xml, code and structures', async () => {
    for (const name of ['a.json', 'a.jsonld', 'a.xml', 'a.py', 'a.pdb', 'a.md', 'a.html', 'README'])
      expect(await textOf(name, '{"a": [1,\n 2]}')).toBe('{"a": [1,\n 2]}');
  });

  it.each([
    ['song.mp3', 'ID3\x03\0', 'song.mp3 is a sound file: this reader cannot hear it.'],
    ['song.mp3', '\xff\xfb\x90\0', 'song.mp3 is a sound file: this reader cannot hear it.'],
    ['film.mov', '\0\0\0\x14ftypqt  ', 'film.mov is a film: this reader cannot watch it.'],
    ['a.gif', 'GIF89a\0\0', 'a.gif is a picture of a kind that this reader does not read: it reads PNG and JPEG.'],
    ['a.gz', '\x1f\x8b\x08', 'a.gz is an archive of a kind that this reader does not open: it opens zip.'],
    ['a.bin', '\0\x01\x02\x03', 'a.bin is of a kind that this reader does not know.'],
    [
      'a.xls',
      '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
      'a.xls is an encrypted Office file, or one from before 2007: this reader reads xlsx, docx and pptx as they are.',
    ],
  ])('that is not read, as of %s, is said in a sentence', async (name, bytes, problem) => {
    expect(await problemOf(name, Buffer.from(bytes, 'latin1'))).toBe(problem);
  });

  it('is what the bytes say, whatever the name says', async () => {
    expect(await textOf('a.pdf', 'just text')).toBe('just text');
    expect(await textOf('a.mp3', toyPicture([['Brelmoor']]))).toBe('Brelmoor');
    expect(await textOf('a.xlsx', zipSync({ 'x.txt': strToU8('in a zip') }))).toBe('in a zip');
    expect(await textOf('a.txt', '')).toBe('(This file is empty.)');
  });
});

describe('a zip', () => {
  it('gives its files one after the other, each by its own kind', async () => {
    const workbook = await toyWorkbook((book) => {
      book.addWorksheet('One').addRow(['x', 1]);
      book.addWorksheet('Two').addRow(['y']);
    });
    const zip = zipSync({
      'data/a.csv': strToU8('a;b\n1;2'),
      'b.xlsx': workbook,
      'c.png': toyPicture([['Zephyr']]),
      'd.mp3': strToU8('ID3\x03'),
    });
    expect(await partsOf('a.zip', zip)).toEqual([
      { title: 'file data/a.csv', text: 'a,b\n1,2' },
      { title: 'file b.xlsx, sheet "One"', text: 'x,1' },
      { title: 'file b.xlsx, sheet "Two"', text: 'y' },
      { title: 'file c.png', text: 'Zephyr' },
      { title: 'file d.mp3', text: 'd.mp3 is a sound file: this reader cannot hear it.' },
    ]);
  });

  it('of nothing says so, and of many pictures reads the first', async () => {
    expect(await problemOf('a.zip', zipSync({}))).toBe('a.zip is an empty zip archive.');
    const dot = toyPicture([['Dot']]);
    const parts = await partsOf('a.zip', zipSync({ '1.png': dot, '2.png': dot }), { slowFiles: 1 });
    expect(parts.map(({ text }) => text)).toEqual([
      'Dot',
      '2.png is not read: at most 1 PDFs and pictures of a zip are.',
    ]);
  });
});

describe('what an agent sees', () => {
  const parts = [
    { title: 'sheet "Orders"', text: 'a,b\n1,2' },
    { title: '', text: 'x' },
  ];

  it('is a header line and the text', () => {
    expect(renderPart('sales.xlsx', parts, 1)).toBe('[sales.xlsx, part 1 of 2: sheet "Orders"]\na,b\n1,2');
    expect(renderPart('sales.xlsx', parts, 2)).toBe('[sales.xlsx, part 2 of 2]\nx');
  });

  it('is a sentence where there is no such part', () => {
    expect([0, 3, 1.5].map((part) => renderPart('sales.xlsx', parts, part))).toEqual([
      'There is no part 0: sales.xlsx has 2 parts.',
      'There is no part 3: sales.xlsx has 2 parts.',
      'There is no part 1.5: sales.xlsx has 2 parts.',
    ]);
    expect(renderPart('a.txt', [parts[1]!], 2)).toBe('There is no part 2: a.txt has 1 part.');
  });

  it('has one header line, whatever a sheet is called', () => {
    const [header] = renderPart('a.xlsx', [{ title: 'sheet "x]\n[a.xlsx, part 9"', text: '' }], 1).split('\n');
    expect(header).toBe('[a.xlsx, part 1 of 1: sheet "x] [a.xlsx, part 9"]');
  });

  it('stands in the scratch folder as all parts, or as the sentence', () => {
    const all = '[s.xlsx, part 1 of 2: sheet "Orders"]\na,b\n1,2\n[s.xlsx, part 2 of 2]\nx\n';
    expect(renderAll('s.xlsx', { state: 'read', parts: [parts[0]!, parts[1]!] })).toBe(all);
    expect(renderAll('s.mp3', { state: 'unreadable', problem: 'No.' })).toBe('No.\n');
  });
});

describe('a reader that remembers', () => {
  it('reads the same bytes once, and forgets what was used longest ago', async () => {
    const read = rememberingReader(2);
    const [a, b, c] = ['one', 'two', 'three'].map((text) => Buffer.from(text)) as [Buffer, Buffer, Buffer];
    const first = read('a.txt', a);
    expect(read('a.txt', Buffer.from(a))).toBe(first);
    const second = read('a.txt', b);
    expect(read('a.txt', a)).toBe(first);
    read('a.txt', c);
    expect(read('a.txt', a)).toBe(first);
    expect(read('a.txt', b)).not.toBe(second);
    expect(await first).toEqual(await readAttachment('a.txt', a));
  });

  it('gives each name its own sentence', async () => {
    const read = rememberingReader(2);
    const bytes = Buffer.from('ID3\x03');
    expect([await read('a.mp3', bytes), await read('b.mp3', bytes)].map((reading) => JSON.stringify(reading))).toEqual([
      expect.stringContaining('a.mp3 is a sound'),
      expect.stringContaining('b.mp3 is a sound'),
    ]);
  });
});
