/**
 * The thread in which pictures are read: `OcrRequest` in, `LaneAnswer<string>` out. Tesseract's core is driven here without
 * the wrapper tesseract.js: that one picks a build by the machine's instructions (the relaxed ones may round differently
 * elsewhere), fetches what it misses, and puts a copy of the language data into the current folder.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import type { LaneAnswer } from '../thread-lane.ts';

export interface OcrRequest {
  readonly bytes: Uint8Array;
  /** Exif's, 1 to 8. */
  readonly orientation: number;
}

/** What is used of the core's API, which is Tesseract's own (baseapi.h). */
interface Tesseract {
  readonly FS: { writeFile(path: string, bytes: Uint8Array): void; unlink(path: string): void };
  readonly TessBaseAPI: new () => TessBaseApi;
}

interface TessBaseApi {
  /** 0 = done. Mode 1 is the neural recognizer alone. */
  Init(path: null, language: string, mode: number): number;
  SetVariable(name: string, value: string): boolean;
  /** Takes `/input`; 0 = done. */
  SetImageFile(orientation: number, angle: number): number;
  Recognize(monitor: null): number;
  GetUTF8Text(): string;
  Clear(): void;
}

const require = createRequire(import.meta.url);

async function start(): Promise<{ readonly core: Tesseract; readonly api: TessBaseApi }> {
  const load: (options: object) => Promise<Tesseract> = require('tesseract.js-core/tesseract-core-simd-lstm');
  const core = await load({ TesseractProgress: () => undefined, print: () => undefined, printErr: () => undefined });
  const folder = join(require.resolve('@tesseract.js-data/eng/package.json'), '..', '4.0.0_best_int');
  core.FS.writeFile('eng.traineddata', gunzipSync(readFileSync(join(folder, 'eng.traineddata.gz'))));
  const api = new core.TessBaseAPI();
  if (api.Init(null, 'eng', 1) !== 0) throw new Error('Tesseract does not take its English data.');
  return { core, api };
}

const started = start();

parentPort!.on('message', (request: OcrRequest) => {
  recognize(request).then((answer) => parentPort!.postMessage(answer));
});

async function recognize({ bytes, orientation }: OcrRequest): Promise<LaneAnswer<string>> {
  const { core, api } = await started;
  core.FS.writeFile('/input', bytes);
  try {
    if (api.SetImageFile(orientation, 0) !== 0) return { problem: 'is damaged' };
    if (api.Recognize(null) !== 0) return { problem: 'is damaged' };
    return { ok: api.GetUTF8Text() };
  } finally {
    api.Clear();
    core.FS.unlink('/input');
  }
}
