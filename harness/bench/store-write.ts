import { setTimeout } from 'node:timers/promises';
import type { Episode } from '../core/trajectory.ts';
import { together } from '../sweep/store/commit-together.ts';
import { openSweepFile, sqliteStore } from '../sweep/store/sqlite-store.ts';
import type { KeptEpisode } from '../sweep/store/store.ts';
import type { Measurement } from './measurement.ts';
import { sizedSweep } from './sized-sweep.ts';

/** One that is committed at once, and some times as many as are committed together: nothing of them waits for a timer. */
const episodes = 1 + 8 * together.steps;

const world = { benchmark: 'sized', version: '1', trainTasks: '', testTasks: '', testSize: 0 };

export const storeWrite: Measurement = {
  name: 'store-write',
  work: 'an episode of 20 steps kept in the database of a sweep, as one of those that are committed together',
  prepare: async (folder) => {
    const { manifest, cells } = sizedSweep();
    const file = openSweepFile(folder, 'write');
    const store = sqliteStore(file);
    await store.begin({ code: 'bench', command: { name: 'sweep', texts: {} }, manifest, world }, cells);
    const { id, events } = cells[0]!;
    const event = events.find(({ type }) => type === 'episode') as KeptEpisode['event'];
    const log = store.cell(id);
    let number = 0;
    let kept: KeptEpisode[] = [];
    return {
      units: episodes,
      before: async () => {
        // New ones, since what was packed once is remembered; and the pause after the last commit has to be over.
        kept = Array.from({ length: episodes }, () => ({ event, episode: episodeOf(event) }));
        await setTimeout(together.pauseMs);
      },
      run: () =>
        Promise.all(
          kept.map((one) => {
            number += 1;
            const key = { phase: 'explore', path: 'all', task: event.taskId, number };
            return log.keepEpisode(key, one, `twin-${number}`);
          }),
        ),
      close: file.close,
    };
  },
};

function episodeOf({ taskId, category, attempt, usage, paid, calls }: KeptEpisode['event']): Episode {
  const steps = Array.from({ length: 20 }, (_, step) => ({
    thought: `There may be a mug on shelf ${step}.`,
    action: { kind: 'text', text: `go to shelf ${step}` } as const,
    observation: `You arrive at shelf ${step}. On the shelf ${step}, you see a mug 1, a pen 2, and a watch 3.`,
  }));
  return {
    trajectory: { taskId, category, attempt, opening: 'You are in the middle of a room.', steps },
    ...{ calls, usage, paid, servedBy: [] },
  };
}
