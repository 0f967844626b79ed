/** What the page holds, inflated when it is first asked for. */
import type { PageCalls, PageDetails, PageDialogue, PageEpisodes, PageSummary, PageTrajectory } from '../page-data.ts';

export function readSummary(): PageSummary {
  return JSON.parse(document.getElementById('summary')?.textContent ?? '') as PageSummary;
}

/** The element may stand further down in a file that is still being read. */
async function blockText(id: string): Promise<string> {
  const now = document.getElementById(id);
  if (now === null && document.readyState === 'loading')
    await new Promise((read) => document.addEventListener('DOMContentLoaded', read, { once: true }));
  const text = document.getElementById(id)?.textContent;
  if (!text) throw new Error(`Expected the page to hold ${id}: was the file cut off?`);
  return text;
}

async function inflated<T>(id: string): Promise<T> {
  if (typeof DecompressionStream === 'undefined')
    throw new Error('Expected a browser that can inflate data (of 2023 or newer).');
  const bytes = bytesOf(await blockText(id));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return (await new Response(stream).json()) as T;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index);
  return bytes;
}

const kept = new Map<string, Promise<unknown>>();
/** Chunks that stay open at a time: each holds the texts of some dozen steps. */
const mostChunks = 24;

function once<T>(id: string): Promise<T> {
  const known = kept.get(id) ?? inflated<T>(id);
  kept.delete(id);
  kept.set(id, known);
  const chunks = [...kept.keys()].filter((name) => name.includes('-'));
  for (const old of chunks.slice(0, Math.max(0, chunks.length - mostChunks))) kept.delete(old);
  return known as Promise<T>;
}

export interface World {
  readonly details: PageDetails;
  readonly episodes: PageEpisodes;
}

let world: Promise<World> | undefined;

export function loadWorld(): Promise<World> {
  world ??= Promise.all([once<PageDetails>('details'), once<PageEpisodes>('episodes')]).then(([details, episodes]) => ({
    details,
    episodes,
  }));
  return world;
}

export const loadCalls = (): Promise<PageCalls> => once<PageCalls>('calls');

/** Undefined where the page does not hold it. */
export async function loadTrajectory({ chunk, place }: PageEpisodes, row: number): Promise<PageTrajectory | undefined> {
  return chunk[row] === undefined || chunk[row] < 0
    ? undefined
    : (await once<PageTrajectory[]>(`trajectories-${chunk[row]}`))[place[row]!];
}

export async function loadDialogue({ chunk, place }: PageCalls, row: number): Promise<PageDialogue | undefined> {
  return chunk[row] === undefined || chunk[row] < 0
    ? undefined
    : (await once<PageDialogue[]>(`prompts-${chunk[row]}`))[place[row]!];
}

/** Code that draws charts; run when a chart is first to be seen. */
export const loadChartCode = (): Promise<string> => once<string>('draw-chart');
