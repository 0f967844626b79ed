import { access, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigError } from '../../../harness/core/errors.ts';
import type { InstallProgress } from '../../../harness/core/install-archive.ts';
import {
  type Answer,
  type ArchiveServer,
  serveFile,
  startArchiveServer,
} from '../../../harness/testing/archive-server.ts';
import { writeZip, type ZipMember } from '../../../harness/testing/write-zip.ts';
import { generateGame } from '../generate/generate.ts';
import { type DownloadRequest, downloadGames } from './download.ts';

const GAMES = [0, 1, 2, 3].map((index) => generateGame({ seed: 12, split: index < 3 ? 'train' : 'test', index }));
const EXPECTED = { train: 3, valid_seen: 0, valid_unseen: 1 };
const MEMBERS = GAMES.map(({ id, taskType, task, ...game }): ZipMember => {
  return { name: `json_2.1.1/${id}/game.tw-pddl`, text: JSON.stringify(game) };
});
const ARCHIVE = writeZip(MEMBERS);

let dir: string;
let server: ArchiveServer;
let url: string;

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'fgo-download-'));
  server = await startArchiveServer('games.zip', serveFile(ARCHIVE, '"v1"'));
  url = server.url;
});
afterEach(async () => {
  await server.close();
  await rm(dir, { recursive: true });
});

/** Breaks the connection when the first `bytes` of the body have reached the client's disk. */
const breakAfter =
  (bytes: number, etag = '"v1"'): Answer =>
  (response) => {
    response.writeHead(200, { ...(etag ? { etag } : {}), 'content-length': ARCHIVE.length });
    response.write(ARCHIVE.subarray(0, bytes));
    const arrived = async () => (await stat(path.join(dir, 'games.zip.part')).catch(() => undefined))?.size;
    const breakWhenArrived = async () => {
      while (!(await arrived())) await setTimeout(5);
      response.destroy();
    };
    void breakWhenArrived();
  };

const download = (more: Partial<DownloadRequest> = {}) =>
  downloadGames({ url, to: dir, fetch, expected: EXPECTED, ...more });

async function refusal(more: Partial<DownloadRequest> = {}): Promise<string> {
  const error: unknown = await download(more).catch((refused: unknown) => refused);
  expect(error).toBeInstanceOf(ConfigError);
  return (error as Error).message.replaceAll(dir, 'DIR').replaceAll(url, 'URL');
}

const BY_HAND =
  'It can be done by hand too: get URL and unpack it so that DIR/json_2.1.1/train exists. Without these games the generated ones are played.';

/** An interrupted download; gives the number of bytes that it left behind. */
async function interrupted(etag?: string): Promise<number> {
  server.answer = breakAfter(3000, etag);
  expect(await refusal()).toMatch(
    /^Expected \d+ bytes from URL, got \d+ \(.+\)\. Downloading again goes on where it stopped\./,
  );
  server.answer = serveFile(ARCHIVE, '"v1"');
  return (await stat(path.join(dir, 'games.zip.part'))).size;
}

describe('downloading', () => {
  test('gives the games, tells its progress, and leaves nothing else behind', async () => {
    const seen: InstallProgress[] = [];
    const library = await download({ onProgress: (progress) => seen.push(progress) });
    expect(
      library
        .entries('train')
        .map((entry) => entry.task)
        .sort(),
    ).toEqual(
      GAMES.slice(0, 3)
        .map((game) => game.task)
        .sort(),
    );
    expect(library.source).toBe(`official tree ${path.join(dir, 'json_2.1.1')}`);
    expect(await readdir(dir)).toEqual(['json_2.1.1']);
    expect(seen.filter((progress) => progress.phase === 'download').at(-1)).toEqual({
      phase: 'download',
      done: ARCHIVE.length,
      total: ARCHIVE.length,
    });
    expect(seen.filter((progress) => progress.phase === 'extract').at(-1)).toEqual({
      phase: 'extract',
      done: 4,
      total: 4,
    });
    expect(seen.at(-1)).toEqual({ phase: 'check', done: 4, total: 4 });
    expect(server.asked[0]?.['accept-encoding']).toBe('identity');
  });

  test('goes on where it was interrupted, asking for the rest only', async () => {
    const kept = await interrupted();
    expect(kept).toBeGreaterThan(0);
    await download();
    expect(server.asked).toHaveLength(2);
    expect(server.asked[1]).toMatchObject({ range: `bytes=${kept}-`, 'if-range': '"v1"' });
  });

  test('starts again when the server ignores the range', async () => {
    await interrupted();
    server.answer = (response) =>
      response.writeHead(200, { etag: '"v1"', 'content-length': ARCHIVE.length }).end(ARCHIVE);
    expect((await download()).entries('train')).toHaveLength(3);
    expect(server.asked[1]?.range).toBeDefined();
  });

  test('starts again when the file on the server has changed', async () => {
    await interrupted();
    const changed = writeZip([
      ...MEMBERS.slice(0, 3),
      { ...MEMBERS[3]!, text: MEMBERS[3]!.text.replace('Your', '\\u0059our') },
    ]);
    server.answer = serveFile(changed, '"v2"');
    expect((await download()).entries('train')).toHaveLength(3);
    expect(server.asked[1]).toMatchObject({ 'if-range': '"v1"' });
  });

  test('starts again when the answer to the range is of another version or another place', async () => {
    for (const headers of [
      { etag: '"v2"' },
      { etag: '"v1"', 'content-range': `bytes 7-${ARCHIVE.length - 1}/${ARCHIVE.length}` },
    ]) {
      await rm(path.join(dir, 'json_2.1.1'), { recursive: true, force: true });
      const kept = await interrupted();
      const contentRange = `bytes ${kept}-${ARCHIVE.length - 1}/${ARCHIVE.length}`;
      server.answer = (response, range) => {
        if (range === undefined) serveFile(ARCHIVE, '"v2"')(response, range, undefined);
        else response.writeHead(206, { 'content-range': contentRange, ...headers }).end('something else');
      };
      expect((await download()).entries('train')).toHaveLength(3);
    }
  });

  test('starts again when the server gave no exact version to go on from', async () => {
    for (const etag of ['', 'W/"v1"']) {
      await rm(path.join(dir, 'json_2.1.1'), { recursive: true, force: true });
      await interrupted(etag);
      await download();
      expect(server.asked.at(-1)?.range).toBeUndefined();
    }
  });

  test('takes a part that is already whole, and an archive that was put there by hand', async () => {
    await writeFile(path.join(dir, 'games.zip.part'), ARCHIVE);
    await writeFile(path.join(dir, 'games.zip.part.json'), JSON.stringify({ url, etag: '"v1"' }));
    await download();
    expect(server.asked).toHaveLength(1);
    await rm(path.join(dir, 'json_2.1.1'), { recursive: true });
    await writeFile(path.join(dir, 'games.zip'), ARCHIVE);
    await download();
    expect(server.asked).toHaveLength(1);
  });

  test('only checks what is there already', async () => {
    await download();
    await download();
    expect(server.asked).toHaveLength(1);
    expect(await refusal({ expected: { ...EXPECTED, train: 4 } })).toBe(
      'Expected 4 train games, got 3. What is in DIR/json_2.1.1 is not the official set: move it away and download again.',
    );
  });

  test('stops when asked to, and keeps what it has', async () => {
    server.answer = (response) => {
      response.writeHead(200, { etag: '"v1"', 'content-length': ARCHIVE.length });
      response.write(ARCHIVE.subarray(0, 3000));
    };
    const stop = new AbortController();
    const onProgress = ({ done }: InstallProgress): void => {
      if (done > 0) stop.abort(new Error('stopped by the user'));
    };
    await expect(download({ signal: stop.signal, onProgress })).rejects.toThrow('stopped by the user');
    expect(await readdir(dir)).toEqual(['games.zip.part', 'games.zip.part.json']);
  });
});

describe('what went wrong is said, with what to do', () => {
  test('no such file on the server', async () => {
    server.answer = (response) => response.writeHead(404).end('nothing here');
    expect(await refusal()).toBe(`Expected the games at URL, got HTTP 404 Not Found. ${BY_HAND}`);
  });

  test('no server', async () => {
    await server.close();
    expect(await refusal()).toBe(
      `Expected to reach URL, got no answer (ECONNREFUSED). Downloading again goes on where it stopped. ${BY_HAND}`,
    );
  });

  test.each([
    [
      'a file whose CRC is wrong',
      writeZip([{ ...MEMBERS[0]!, crc: 1 }]),
      /"CRC [0-9a-f]{8} instead of 00000001 in json_2.1.1\/train/,
    ],
    [
      'an archive that is cut off',
      ARCHIVE.subarray(0, 5000),
      /got "End of central directory record signature not found/,
    ],
    ['damaged data', damaged(), /Expected games.zip to be a sound zip archive/],
    ['another archive', writeZip([{ name: 'readme.txt', text: 'hello' }]), /got "none of its 1 entries is a game"/],
    ['fewer games', writeZip(MEMBERS.slice(1)), /^Expected 3 train games, got 2\./],
    [
      'a name that leads out of the folder',
      writeZip([...MEMBERS, { name: '../../evil/train/a/b/game.tw-pddl', text: '{}' }]),
      /invalid relative path/,
    ],
    ['an absolute name', writeZip([{ name: '/train/a/b/game.tw-pddl', text: '{}' }, ...MEMBERS]), /absolute path/],
  ])('%s: nothing is installed and the archive is removed', async (_, archive, sentence) => {
    server.answer = serveFile(archive, '"v1"');
    const message = await refusal();
    expect(message).toMatch(sentence);
    expect(message).toContain(`The archive is damaged or not the official one and was removed. ${BY_HAND}`);
    expect(await readdir(dir)).toEqual([]);
    await expect(access(path.join(dir, '..', '..', 'evil'))).rejects.toThrow();
  });

  test('a file in place of the folder', async () => {
    await writeFile(path.join(dir, 'file'), '');
    expect(await refusal({ to: path.join(dir, 'file') })).toMatch(
      /^Expected DIR\/file to be a folder to write to, got "EEXIST/,
    );
  });
});

function damaged(): Buffer {
  const archive = Buffer.from(ARCHIVE);
  archive.fill(0xff, 300, 600);
  return archive;
}
