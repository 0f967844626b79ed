import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DownloadProgress } from '../../../harness/core/benchmark.ts';
import { ConfigError } from '../../../harness/core/errors.ts';
import { type ArchiveServer, serveFile, startArchiveServer } from '../../../harness/testing/archive-server.ts';
import { writeZip, type ZipMember } from '../../../harness/testing/write-zip.ts';
import { logisticsqa } from '../logisticsqa.ts';
import { type DownloadRequest, downloadInvoices } from './download.ts';
import { toyXml } from './toy-invoice.ts';

const expected = { reference: 2, none: 1 };
const truths = { 'a.xml': 'R-1', 'b.xml': 'R-2', 'c.xml': 'None' };
const member = (name: string, text: string): ZipMember => ({ name: `matrix-paper-main/${name}`, text });
const documents = Object.entries(truths).map(([name, truth]) =>
  member(`data/${name}`, toyXml({ note: `B/L ${truth}` })),
);
const members = [
  member('README.md', 'read me'),
  member('LICENSE', 'MIT'),
  member('.git/config', 'no'),
  member('data/ground_truth.json', JSON.stringify(truths)),
  ...documents,
];
const archive = writeZip(members);

let dir: string;
let server: ArchiveServer;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fgo-download-'));
  server = await startArchiveServer('main', serveFile(archive, '"v1"'));
});
afterEach(async () => {
  await server.close();
  await rm(dir, { recursive: true });
});

const download = (more: Partial<DownloadRequest> = {}) =>
  downloadInvoices({ url: server.url, to: dir, fetch, expected, ...more });

async function refusal(more: Partial<DownloadRequest> = {}): Promise<string> {
  const error: unknown = await download(more).catch((refused: unknown) => refused);
  expect(error).toBeInstanceOf(ConfigError);
  return (error as Error).message.replaceAll(dir, 'DIR').replaceAll(server.url, 'URL');
}

const byHand =
  'It can be done by hand too: get URL and unpack it so that DIR/data/ground_truth.json exists. Without these invoices generated ones are used.';

describe('downloading', () => {
  it('gives the documents, their truths and their licence, and nothing else', async () => {
    const seen: string[] = [];
    const there = await download({ onProgress: ({ phase, done, total }) => seen.push(`${phase} ${done}/${total}`) });
    expect(there).toBe('3 invoices of the public set, 2 with a reference and 1 without');
    expect((await readdir(dir)).toSorted()).toEqual(['LICENSE', 'data']);
    expect((await readdir(join(dir, 'data'))).toSorted()).toEqual(['a.xml', 'b.xml', 'c.xml', 'ground_truth.json']);
    expect(await readFile(join(dir, 'data', 'a.xml'), 'utf8')).toBe(documents[0]!.text);
    expect(seen).toEqual(
      expect.arrayContaining([`download ${archive.length}/${archive.length}`, 'extract 7/7', 'check 3/3']),
    );
  });

  it('goes on where it was interrupted', async () => {
    server.answer = (response) => {
      response.writeHead(200, { etag: '"v1"', 'content-length': archive.length });
      response.write(archive.subarray(0, 1000), () => response.destroy());
    };
    expect(await refusal()).toMatch(
      /^Expected \d+ bytes from URL, got \d+ .+Downloading again goes on where it stopped\./,
    );
    server.answer = serveFile(archive, '"v1"');
    expect(await download()).toContain('3 invoices');
  });

  it('only checks what is there already', async () => {
    await download();
    await download();
    expect(server.asked).toHaveLength(1);
    expect(await refusal({ expected: { reference: 50, none: 77 } })).toBe(
      'Expected 50 invoices with a reference and 77 without, got 2 and 1. What is in DIR/data is not the official set: move it away and download again.',
    );
  });

  it('is what npm run data does, with progress in bytes and files; a set of three is not the public one', async () => {
    const seen: DownloadProgress[] = [];
    const request = { folder: dir, url: server.url, signal: new AbortController().signal };
    await expect(logisticsqa.download!({ ...request, report: (progress) => seen.push(progress) })).rejects.toThrow(
      'Expected 50 invoices with a reference and 77 without, got 2 and 1.',
    );
    expect(new Set(seen.map(({ phase, unit }) => `${phase} ${unit}`))).toEqual(
      new Set(['download bytes', 'extract files', 'check files']),
    );
  });
});

describe('what went wrong is said, and nothing is installed', () => {
  it.each([
    [
      'fewer documents',
      [...members.slice(0, 4), ...documents.slice(1)],
      /^Expected the file "a\.xml" that ground_truth\.json names/,
    ],
    ['other documents', [...members.slice(0, 3)], /got "none of its 3 entries|Expected ground_truth\.json in/],
    [
      'a name that leads out of the folder',
      [...members, member('../../data/evil.xml', '<a/>')],
      /invalid relative path/,
    ],
    ['an absolute name', [{ name: '/data/evil.xml', text: '<a/>' }, ...members], /absolute path/],
    [
      'a backslash',
      [member('data\\..\\..\\evil.xml', '<a/>'), ...members],
      /invalid characters in fileName|invalid relative path/,
    ],
    [
      'a file that is too large',
      [member('data/d.xml', 'x'.repeat(11_000_000)), ...members],
      /got "11000000 bytes of at most 10000000 in /,
    ],
    [
      'a wrong checksum',
      [...members.slice(0, 6), { ...members[6]!, crc: 1 }],
      /got "CRC [0-9a-f]{8} instead of 00000001/,
    ],
  ])('%s', async (_, wrong, sentence) => {
    server.answer = serveFile(writeZip(wrong), '"v1"');
    const message = await refusal();
    expect(message).toMatch(sentence);
    expect(message).toContain(`The archive is damaged or not the official one and was removed. ${byHand}`);
    expect(await readdir(dir)).toEqual([]);
  });

  it('no such file on the server', async () => {
    server.answer = (response) => response.writeHead(404).end();
    expect(await refusal()).toBe(`Expected the invoices at URL, got HTTP 404 Not Found. ${byHand}`);
  });
});
