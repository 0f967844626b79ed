import { grouped, type Section, type Source, UnreadableError } from '../reading.ts';
import { stopSentence } from '../stop-sentence.ts';
import { type Lane, openLane } from '../thread-lane.ts';
import type { OcrRequest } from './ocr-thread.ts';
import { pictureOrientation, pictureSize } from './picture-size.ts';

let lane: Lane<OcrRequest, string> | undefined;

/** The words in a PNG or JPEG, by Tesseract with its English data, one line a line. Throws UnreadableError. */
export async function readPicture({ name, bytes, limits }: Source): Promise<Section> {
  const size = pictureSize(bytes);
  if (!size) throw new UnreadableError(`${name} is a damaged picture.`);
  const { width, height } = size;
  if (width * height > limits.pixels)
    throw new UnreadableError(
      `${name} is not read: it has ${grouped(width)} × ${grouped(height)} pixels, and at most ${grouped(limits.pixels)} are read.`,
    );
  lane ??= openLane(new URL('./ocr-thread.ts', import.meta.url));
  // A copy: of a view the whole buffer below it would be sent.
  const result = await lane.ask(
    { bytes: new Uint8Array(bytes), orientation: pictureOrientation(bytes) },
    limits.timeMs,
  );
  if ('stopped' in result) throw new UnreadableError(stopSentence(name, result.stopped, limits));
  if ('problem' in result) throw new UnreadableError(`${name} ${result.problem}.`);
  const lines = result.ok.split('\n').map((line) => line.trim());
  const text = lines.filter((line) => line !== '').join('\n');
  return { title: '', text: text === '' ? '(no words are found in this picture)' : text };
}
