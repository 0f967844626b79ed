/** Questions to the columns of episodes. */
import type { PageEpisodes } from '../page-data.ts';
import type { World } from './data.ts';
import { indexOfRef, refOf } from './route.ts';

/** Rows of each task, in their order. */
export function rowsByTask({ task }: PageEpisodes): ReadonlyMap<number, readonly number[]> {
  const rows = new Map<number, number[]>();
  for (let row = 0; row < task.length; row += 1) {
    const own = rows.get(task[row]!);
    if (own === undefined) rows.set(task[row]!, [row]);
    else own.push(row);
  }
  return rows;
}

export const phaseOf = ({ phases, phase }: PageEpisodes, row: number): string => phases[phase[row]!] ?? '';
/** `test/all`, `explore subset-0/epoch-1` */
export function placeText(episodes: PageEpisodes, row: number): string {
  const [phase, path] = [phaseOf(episodes, row), episodes.paths[episodes.path[row]!] ?? ''];
  return path.startsWith(phase) ? path : `${phase} ${path}`;
}

export const noteOf = ({ notes, note }: PageEpisodes, row: number): string => notes[note[row]!] ?? '';

export const cellIds = ({ details }: World): string[] => details.cells.map(({ id }) => id);
export const taskIds = ({ details }: World): string[] => details.tasks.map(({ id }) => id);

/** An episode in an address: its cell, and the how-manieth of that cell on that task. */
export function episodeRef(world: World, rows: readonly number[], row: number): string {
  const { cell } = world.episodes;
  const own = rows.filter((other) => cell[other] === cell[row]);
  return `${refOf(cellIds(world), cell[row]!)}.${own.indexOf(row)}`;
}

/** -1 where there is none. */
export function rowOfRef(world: World, rows: readonly number[], ref: string | undefined): number {
  const dot = ref?.lastIndexOf('.') ?? -1;
  if (ref === undefined || dot < 0) return -1;
  const cell = indexOfRef(cellIds(world), ref.slice(0, dot));
  const own = rows.filter((row) => world.episodes.cell[row] === cell);
  return own[Number(ref.slice(dot + 1))] ?? -1;
}

/** `solved`, `not solved`, a score between, or what went wrong. */
export function endText(episodes: PageEpisodes, row: number): string {
  const score = episodes.score[row];
  const note = noteOf(episodes, row);
  const end =
    score === null || score === undefined
      ? ''
      : score >= 1
        ? 'solved'
        : score <= 0
          ? 'not solved'
          : `score ${score.toFixed(2)}`;
  return [end, note].filter((part) => part !== '').join(', ');
}
