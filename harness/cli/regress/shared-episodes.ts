import { type CellMemory, noMemory } from '../../core/method.ts';
import type { Episode } from '../../core/trajectory.ts';
import { noTwins, twinsIn } from '../../sweep/cell-memory.ts';

/** The built-in model plays an equal order alike: within one memory it is played once. */
export function sharedEpisodes(): CellMemory {
  const { nameOf } = twinsIn('frozen', noTwins.known);
  const known = new Map<string, Promise<Episode>>();
  return {
    ...noMemory,
    episode: (_place, order, play) => {
      const name = nameOf(order)!;
      const episode = known.get(name) ?? play(order);
      known.set(name, episode);
      return episode;
    },
  };
}
