import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { partsOf, problemOf, rawPng, toyPicture } from '../toy-files.ts';
import { pictureOrientation, pictureSize } from './picture-size.ts';
import { toyJpeg } from './toy-jpeg.ts';

const words = [
  ['City', 'Population', 'Founded'],
  ['Brelmoor', '48210', '1432'],
  ['Zephyr', '7650', '1889'],
];
const text = words.map((row) => row.join(' ')).join('\n');
const picture = toyPicture(words);
const module = new URL('../read-attachment.ts', import.meta.url).href;

describe('a picture', () => {
  it('gives its words, a line a line, the same every time', async () => {
    expect(await partsOf('a.png', picture)).toEqual([{ title: '', text }]);
    expect(await partsOf('a.jpg', toyJpeg)).toEqual([{ title: '', text: 'Zephyr 1432' }]);
    expect(await partsOf('a.jpg', picture)).toEqual([{ title: '', text }]);
  });

  it('gives the same in another thread', async () => {
    const script = `const { parentPort, workerData: [module, picture] } = require('node:worker_threads');
      import(module).then((read) => read.readAttachment('a.png', picture)).then((reading) => parentPort.postMessage(reading));`;
    const thread = new Worker(script, { eval: true, execArgv: [], workerData: [module, picture] });
    const reading = await new Promise((resolve, reject) => thread.once('message', resolve).once('error', reject));
    expect(reading).toEqual({ state: 'read', parts: [{ title: '', text }] });
    await thread.terminate();
  });

  it('leaves no file behind, and does not keep the process', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'picture-'));
    writeFileSync(join(folder, 'a.png'), picture);
    const script = `const { readAttachment } = await import(${JSON.stringify(module)});
      const reading = await readAttachment('a.png', (await import('node:fs')).readFileSync('a.png'));
      console.log(reading.parts[0].text);`;
    const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      cwd: folder,
      timeout: 60_000,
    });
    expect((await run).stdout).toBe(`${text}\n`);
    expect(readdirSync(folder)).toEqual(['a.png']);
    rmSync(folder, { recursive: true });
  });

  it('without words says so', async () => {
    expect((await partsOf('a.png', toyPicture([[]])))[0]!.text).toBe('(no words are found in this picture)');
  });

  it('of 60,000 times 60,000 pixels is refused by its header', async () => {
    expect(await problemOf('a.png', rawPng(60_000, 60_000, new Uint8Array(10)))).toBe(
      'a.png is not read: it has 60,000 × 60,000 pixels, and at most 25,000,000 are read.',
    );
  });

  it('that is cut off or unpacks to more than its pixels is a sentence or a text', async () => {
    expect(await problemOf('a.png', picture.subarray(0, 20))).toBe('a.png is a damaged picture.');
    expect(await problemOf('a.png', picture.subarray(0, 200))).toBe('a.png is damaged.');
    const [part] = await partsOf('a.png', rawPng(40, 40, new Uint8Array(20e6)));
    expect(part!.text).toBe('(no words are found in this picture)');
  });

  it('that takes too long is given up, and the next one is read', async () => {
    let state = 1;
    const noise = Uint8Array.from({ length: 1001 * 1000 }, (_, index) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return index % 1001 === 0 ? 0 : state >>> 24;
    });
    const slow = problemOf('slow.png', rawPng(1000, 1000, noise), { timeMs: 200 });
    const [problem, parts] = await Promise.all([slow, partsOf('a.png', picture)]);
    expect(problem).toBe('slow.png cannot be read: it takes longer than 0.2 seconds.');
    expect(parts[0]!.text).toBe(text);
  });
});

describe('the header of a picture', () => {
  const jpeg = (...segments: string[]) => Buffer.from(`ffd8${segments.join('')}`, 'hex');
  const frame = 'ffc000110801e0028003012200021101031101';

  it('says its size: of a JPEG after its other segments, Exif with a small picture in it among them', () => {
    const exif = `ffe1000c${frame.slice(0, 20)}`;
    expect(pictureSize(jpeg(exif, 'ffdb00040000', 'ff', frame))).toEqual({ width: 640, height: 480 });
    expect(pictureSize(jpeg('ffe10002'.repeat(3)))).toBeUndefined();
    expect(pictureSize(jpeg('ffda0004ffff', frame))).toBeUndefined();
    expect(pictureSize(toyJpeg)).toEqual({ width: 180, height: 50 });
    expect(pictureSize(picture)).toEqual({ width: 960, height: 192 });
  });

  it('says how a JPEG is to be turned, in either byte order', () => {
    const start = 'ffe10022457869660000';
    expect(pictureOrientation(jpeg(start, '4d4d002a00000008', '0001', '0112000300000001000600000000', frame))).toBe(6);
    expect(pictureOrientation(jpeg(start, '49492a0008000000', '0100', '1201030001000000080000000000', frame))).toBe(8);
    expect(pictureOrientation(jpeg(frame))).toBe(1);
  });
});
