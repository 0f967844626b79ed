/**
 * A sweep in a folder:
 *
 *   sweep.json                the plan's hash, the manifest and the hash of the code that ran last
 *   cells/<code>/<id>.json    one finished cell each, by the code that made it: only the same code uses it again
 *   times.csv                 wall-clock seconds of each cell; the only one of these that two equal runs do not share
 */
import { appendFile, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { contentHash, type Json } from '../core/canonical-json.ts';
import { expected } from '../core/errors.ts';
import type { CellRecord, SweepManifest } from '../core/record.ts';
import type { Store } from './store.ts';
import { orSentence, writeWhole } from './write-file.ts';

export interface FileStoreRequest {
  readonly folder: string;
  /** Hash of the plan: another one in the folder is another sweep. */
  readonly plan: string;
  /** Hash of the source that makes the cells. */
  readonly code: string;
  readonly manifest: SweepManifest;
}

/** What a folder holds: nothing yet, this plan's sweep, or something else that must not be touched. */
export async function folderHolds(folder: string, plan: string): Promise<'nothing' | 'this' | 'other'> {
  const known = await stat(folder).catch(() => undefined);
  if (known === undefined) return 'nothing';
  if (!known.isDirectory()) return 'other';
  if ((await readdir(folder)).length === 0) return 'nothing';
  const marker = await readFile(join(folder, 'sweep.json'), 'utf8').catch(() => '');
  return (parsed(marker) as { plan?: unknown } | undefined)?.plan === plan ? 'this' : 'other';
}

/** Throws ConfigError when the folder holds another sweep, or cannot be written. */
export async function openFileStore({ folder, plan, code, manifest }: FileStoreRequest): Promise<Store> {
  const name = basename(folder);
  if ((await folderHolds(folder, plan)) === 'other')
    throw expected('--out', 'a new name or that of this very sweep, since another sweep lies there', name);
  const cells = join(folder, 'cells', code.slice(0, 12));
  const times = join(folder, 'times.csv');
  await orSentence(folder, async () => {
    await mkdir(cells, { recursive: true });
    await writeWhole(join(folder, 'sweep.json'), `${JSON.stringify({ plan, code, manifest }, undefined, 2)}\n`);
  });
  let appended = Promise.resolve();
  return {
    load: () => loadCells(cells),
    save: (cell, seconds) =>
      orSentence(folder, async () => {
        await writeWhole(join(cells, `${cell.id}.json`), cellText(cell));
        appended = appended.then(() => appendTime(times, cell, seconds));
        await appended;
      }),
  };
}

/** Of the sweep in a folder; undefined where there is none that can be read. */
export async function readManifest(folder: string): Promise<SweepManifest | undefined> {
  const marker = await readFile(join(folder, 'sweep.json'), 'utf8').catch(() => '');
  return (parsed(marker) as { manifest?: SweepManifest } | undefined)?.manifest;
}

/** Every cell that any code has finished in a folder, damaged ones left out. */
export async function allCells(folder: string): Promise<CellRecord[]> {
  const codes = await readdir(join(folder, 'cells')).catch(() => []);
  const loaded = await Promise.all(codes.toSorted().map((code) => loadCells(join(folder, 'cells', code))));
  return loaded.flatMap(({ cells }) => cells);
}

/** With a checksum: a file that a crash or a disk damaged is not taken for a result. */
function cellText(cell: CellRecord): string {
  return `${JSON.stringify({ checksum: contentHash(cell as unknown as Json, 16), cell })}\n`;
}

async function loadCells(folder: string) {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).toSorted();
  const cells: CellRecord[] = [];
  const warnings: string[] = [];
  for (const file of files) {
    const cell = readCell(await readFile(join(folder, file), 'utf8'));
    if (cell !== undefined && `${cell.id}.json` === file) cells.push(cell);
    else warnings.push(`The finished cell ${basename(file, '.json')} is damaged and will be run again.`);
  }
  return { cells, warnings };
}

function readCell(text: string): CellRecord | undefined {
  const held = parsed(text) as { readonly checksum?: unknown; readonly cell?: Json } | null | undefined;
  if (held?.cell === undefined || contentHash(held.cell, 16) !== held.checksum) return undefined;
  return held.cell as unknown as CellRecord;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function appendTime(path: string, { id, arm, spec }: CellRecord, seconds: number): Promise<void> {
  const isNew = (await stat(path).catch(() => undefined)) === undefined;
  const header = isNew ? [['cell', 'arm', 'train_size', 'seed', 'seconds']] : [];
  await appendFile(path, stringify([...header, [id, arm, spec.trainSize, spec.seed, seconds.toFixed(3)]]));
}
