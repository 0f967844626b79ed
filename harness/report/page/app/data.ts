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

type Places = Pick<PageEpisodes | PageCalls, 'chunk' | 'place'>;

/** There only where the page is served: what the server calls this state of the sweep. */
const edition = document.querySelector<HTMLMetaElement>('meta[name="edition"]')?.content;
export const isServed = edition !== undefined;

/** Whether its text can be shown: it is in the page, or the server has it. */
export function canShow({ chunk }: Places, row: number): boolean {
  const at = chunk[row] ?? -2;
  return at >= 0 || (at === -1 && isServed);
}

/** Undefined where neither the page nor a server has it. */
async function loadText<T>(kind: 'trajectories' | 'prompts', places: Places, row: number): Promise<T | undefined> {
  const chunk = places.chunk[row] ?? -2;
  if (chunk >= 0) return (await once<T[]>(`${kind}-${chunk}`))[places.place[row]!];
  return canShow(places, row) ? served<T>(`${kind}/${edition}/${row}`) : undefined;
}

async function served<T>(path: string): Promise<T> {
  const answer = await fetch(path).catch(() => {
    throw new Error('Expected the server of this page to answer: is npm run view still running?');
  });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as T;
}

export const loadTrajectory = (episodes: PageEpisodes, row: number): Promise<PageTrajectory | undefined> =>
  loadText('trajectories', episodes, row);

export const loadDialogue = (calls: PageCalls, row: number): Promise<PageDialogue | undefined> =>
  loadText('prompts', calls, row);

/** Code that draws charts; run when a chart is first to be seen. */
export const loadChartCode = (): Promise<string> => once<string>('draw-chart');
