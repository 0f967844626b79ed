import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../../harness/core/errors.ts';
import { loadInvoices } from './load.ts';
import { toyXml } from './toy-invoice.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fgo-invoices-'));
});
afterEach(() => rm(dir, { recursive: true }));

const good = { 'a.xml': toyXml({ note: 'B/L 123' }), 'b.xml': toyXml() };
const goodTruths: Record<string, unknown> = { 'a.xml': '123', 'b.xml': 'None' };

async function write(
  files: Record<string, string | Buffer>,
  truths: unknown = goodTruths,
  folder = dir,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const told = typeof truths === 'string' ? truths : JSON.stringify(truths);
  for (const [name, content] of Object.entries({ ...files, 'ground_truth.json': told }))
    await writeFile(join(folder, name), content);
}

async function refusal(): Promise<string> {
  const error: unknown = await loadInvoices(dir).catch((refused: unknown) => refused);
  expect(error).toBeInstanceOf(ConfigError);
  return (error as Error).message.replaceAll(dir, 'DIR');
}

describe('a folder of invoices', () => {
  it.each([
    ['itself', ''],
    ['in its folder data', 'data'],
  ])('holds them %s', async (_, inside) => {
    await write(good, goodTruths, join(dir, inside));
    const { documents, leftOut } = await loadInvoices(dir);
    expect(documents.map(({ id, truth }) => [id, truth])).toEqual([
      ['a', '123'],
      ['b', 'None'],
    ]);
    expect(leftOut).toEqual([]);
  });
});

/** What is wrong with one document among good ones, and how its sentence goes on after "Expected ". */
const bad: [string, { files?: Record<string, string | Buffer>; truths?: Record<string, unknown> }, RegExp][] = [
  [
    'a truncated document',
    { files: { 'c.xml': toyXml().slice(0, 700) } },
    /^c\.xml to be well-formed XML, got "unclosed tag: .+" at line \d+, column \d+: it is cut off or damaged, get it again\.$/,
  ],
  [
    'a billion laughs',
    {
      files: {
        'c.xml': `<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>\n${toyXml().split('\n').slice(1).join('\n')}`,
      },
    },
    /^c\.xml to have no document type, got <!DOCTYPE at line 1, column \d+: .+\.$/,
  ],
  [
    'a wrong encoding',
    { files: { 'c.xml': Buffer.from(toyXml({ note: 'Straße' }), 'latin1') } },
    /^c\.xml to be encoded in UTF-8, got bytes on line 5 that are not: .+\.$/,
  ],
  [
    'another encoding by its declaration',
    { files: { 'c.xml': toyXml().replace('UTF-8', 'windows-1254') } },
    /^c\.xml to be encoded in UTF-8, got "windows-1254" in its XML declaration: .+\.$/,
  ],
  [
    'an invoice without lines',
    { files: { 'c.xml': toyXml({ lines: [] }) } },
    /^c\.xml to have at least one InvoiceLine, got none .+\.$/,
  ],
  [
    'an empty file',
    { files: { 'c.xml': '' } },
    /^c\.xml to be well-formed XML, got "document must contain a root element".+\.$/,
  ],
  [
    'a truth that names a missing file',
    {},
    /^the file "c\.xml" that ground_truth\.json names, got no such XML file beside it: get it, or take it out of ground_truth\.json\.$/,
  ],
  [
    'a truth that names a file elsewhere',
    { truths: { '../c.xml': 'None' } },
    /^the file "\.\.\/c\.xml" that ground_truth\.json names, got no such XML file beside it: .+\.$/,
  ],
  [
    'a document without a truth',
    { files: { 'c.xml': toyXml() }, truths: {} },
    /^ground_truth\.json to name c\.xml, which is there, got nothing: add it or take the file out\.$/,
  ],
  [
    'a truth that is no text',
    { files: { 'c.xml': toyXml() }, truths: { 'c.xml': null } },
    /^the reference of c\.xml in ground_truth\.json to be a text of at most 200 characters, or "None", got null: mend it\.$/,
  ],
  [
    'an empty truth',
    { files: { 'c.xml': toyXml() }, truths: { 'c.xml': ' ' } },
    /^the reference of c\.xml in ground_truth\.json to be a text .+, got " ": mend it\.$/,
  ],
];

describe.each(bad)('%s', (_, { files = {}, truths = { 'c.xml': 'None' } }, sentence) => {
  it('is a sentence of its own, and leaves the others where that was asked for', async () => {
    await write({ ...good, ...files }, { ...goodTruths, ...truths });
    const advice = ' 1 of 3 documents is bad: --skip-bad leaves out what is bad.';
    const message = await refusal();
    expect(message).toMatch(new RegExp(`${advice}$`));
    expect(message.replace(/^Expected /, '').replace(advice, '')).toMatch(sentence);
    const { documents, leftOut } = await loadInvoices(dir, { skipBad: true });
    expect(documents.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(leftOut).toEqual([{ file: expect.stringContaining('c.xml'), problem: message.replace(advice, '') }]);
  });
});

describe('a file of 50 MB', () => {
  it('is refused by its size, unread', async () => {
    await write({ ...good, 'c.xml': '' }, { ...goodTruths, 'c.xml': 'None' });
    await truncate(join(dir, 'c.xml'), 50_000_000);
    expect(await refusal()).toMatch(
      /^Expected c\.xml to have at most 10 MB, got 50 MB: it is not read, take it out\. 1 of 3/,
    );
    expect((await loadInvoices(dir, { skipBad: true })).documents).toHaveLength(2);
  });
});

describe('many bad documents', () => {
  it('are counted, the first is told', async () => {
    await write({ ...good, 'c.xml': '', 'd.xml': '<a/>' });
    expect(await refusal()).toMatch(
      /^Expected ground_truth\.json to name c\.xml.+ 2 of 4 documents are bad: --skip-bad/,
    );
  });

  it('and no good one: there is nothing to leave out', async () => {
    await write({ 'c.xml': '<a/>' }, { 'c.xml': 'None' });
    const error = await loadInvoices(dir, { skipBad: true }).catch((refused: Error) => refused);
    expect((error as Error).message).toMatch(/^Expected c\.xml to have the root Invoice .+ 1 of 1 documents is bad\.$/);
  });
});

describe('a folder that holds no invoices', () => {
  const getThem = 'npm run data -- logisticsqa gets the public set.';

  it('is empty, or not there, or a file', async () => {
    expect(await refusal()).toBe(`Expected ground_truth.json in DIR or in its folder data, got none: ${getThem}`);
    await write({}, {});
    expect(await refusal()).toBe(`Expected ground_truth.json to name at least one invoice, got none: ${getThem}`);
    for (const path of [join(dir, 'nowhere'), join(dir, 'ground_truth.json')])
      await expect(loadInvoices(path)).rejects.toThrow(`Expected the data in the folder ${path}, got no such folder`);
  });

  it.each([
    ['{"a.xml": ', /got ".*JSON.*": mend it, or get it again\.$/],
    ['[1, 2]', /got "\[1, 2\]": mend it/],
    ['null', /got "null": mend it/],
  ])('has truths that are none: %s', async (text, sentence) => {
    await write(good, text);
    expect(await refusal()).toMatch(
      /^Expected ground_truth\.json to be a JSON object of file names and references, got/,
    );
    expect(await refusal()).toMatch(sentence);
  });
});
