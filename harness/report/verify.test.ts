import { describe, expect, it } from 'vitest';
import { sha256Of } from './charts/drawn-rows.ts';
import { compareFiles } from './verify.ts';

const rows = 'arm,accuracy\nvanilla,0.25\nfgo,0.75\n';
const spec = (sha256: string) => JSON.stringify({ usermeta: { rows: 'a.csv', sha256 } });
const derived = new Map<string, string | Uint8Array>([
  ['r/cells.csv', rows],
  ['r/index.md', 'one\ntwo\n'],
  ['r/a.csv', rows],
  ['r/a.vl.json', spec(sha256Of(rows))],
  ['r/a.png', Uint8Array.of(1, 2, 3)],
]);
const lying = (changes: Readonly<Record<string, string | Uint8Array | undefined>> = {}) =>
  new Map(
    Object.entries({ ...Object.fromEntries(derived), ...changes }).flatMap(([name, content]) =>
      content === undefined ? [] : [[name, Buffer.from(content)] as const],
    ),
  );
const differences = (changes: Parameters<typeof lying>[0]) => compareFiles(derived, lying(changes)).differences;

describe('verifying files', () => {
  it('counts files and rows where all is as derived', () => {
    expect(compareFiles(derived, lying())).toEqual({ files: 5, rows: 4, differences: [] });
  });

  it('names the first row that differs, with its column and both values', () => {
    const [first, ...others] = differences({ 'r/cells.csv': 'arm,accuracy\nvanilla,0.25\nfgo,0.76\n' });
    expect(others).toEqual([]);
    expect(first).toEqual({ file: 'r/cells.csv', place: 'row 2, column accuracy', expected: '"0.75"', got: '"0.76"' });
  });

  it.each([
    ['arm,score\nvanilla,0.25\nfgo,0.75\n', 'the header, column 2', '"accuracy"', '"score"'],
    ['arm,accuracy\nvanilla,0.25\n', 'row 2', '"fgo,0.75"', 'no such row'],
    [`${rows}more,1\n`, 'row 3', 'no such row', '"more,1"'],
    ['arm,accuracy\nvanilla\nfgo,0.75\n', 'row 1, column accuracy', '"0.25"', 'nothing'],
    ['arm,accuracy\r\nvanilla,0.25\r\nfgo,0.75\r\n', 'line 1', '"arm,accuracy"', '"arm,accuracy\\r"'],
    ['"arm', 'line 1', '"arm,accuracy"', '"\\"arm"'],
  ])('tells of %j where and what', (content, place, expected, got) => {
    expect(differences({ 'r/cells.csv': content })).toEqual([{ file: 'r/cells.csv', place, expected, got }]);
  });

  it('names lines of texts, bytes of pictures, and files that are missing or surplus', () => {
    const found = differences({
      'r/index.md': 'one\ntwo!\n',
      'r/a.png': Uint8Array.of(1, 2),
      'r/cells.csv': undefined,
      'r/x': '',
    });
    expect(found.map(({ file, place, expected, got }) => [file, place, expected, got])).toEqual([
      ['r/cells.csv', 'missing', '', ''],
      ['r/index.md', 'line 2', '"two"', '"two!"'],
      ['r/a.png', 'byte 3', '0x03', 'the end'],
      ['r/x', 'surplus', '', ''],
    ]);
  });

  it('finds rows of a chart that are not those of its hash, though both files are as they lie', () => {
    const places = (changes: Parameters<typeof lying>[0]) =>
      differences(changes).map(({ file, place }) => [file, place]);
    expect(places({ 'r/a.csv': rows.replace('0.75', '0.85') })).toEqual([
      ['r/a.csv', 'row 2, column accuracy'],
      ['r/a.csv', 'SHA-256 stated in r/a.vl.json'],
    ]);
    expect(places({ 'r/a.csv': undefined })).toContainEqual(['r/a.csv', 'SHA-256 stated in r/a.vl.json']);
    expect(places({ 'r/a.vl.json': spec('0') })).toContainEqual(['r/a.csv', 'SHA-256 stated in r/a.vl.json']);
    expect(places({ 'r/a.vl.json': '{"usermeta":3}' })).toEqual([['r/a.vl.json', 'line 1']]);
  });

  it('shows long and hostile texts as an excerpt of one line from where they part', () => {
    const long = `${'x'.repeat(1000)}\u001B[31m\u202E`;
    const [found] = differences({ 'r/index.md': `one\n${long}\n` });
    expect(found!.got.length).toBeLessThan(100);
    const [late] = compareFiles(
      new Map([['a.csv', `t\n${long}1\n`]]),
      new Map([['a.csv', Buffer.from(`t\n${long}2\n`)]]),
    ).differences;
    expect(late!.got).toMatch(/^…"x{8,}.*2"$/);
    expect(late!.got).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});
