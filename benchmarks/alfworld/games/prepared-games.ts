/** Games made ready to be played: read once, and loaded again only when many others were played since. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type Game, type GameFile, loadGame } from '../engine/engine.ts';
import type { GameLibrary } from './game-library.ts';

export interface PreparedGames {
  /** In one go: a library of packs is read from its start each time. */
  prepare(ids: readonly string[]): Promise<void>;
  /** Both throw RangeError for a game that was not prepared. */
  fileOf(id: string): GameFile;
  gameOf(id: string): Game;
}

/** In all threads together. Loading takes as long as an episode, and a sweep plays a task dozens of times; 0.3 to 0.5 MB each. */
const gamesKept = 256;

/** `threads` play, each with its own. */
export function preparedGames(library: GameLibrary, threads: number): PreparedGames {
  const room = Math.max(1, Math.floor(gamesKept / threads));
  /** Deflated JSON, a tenth of the text; each thread that plays has its own. */
  const files = new Map<string, Uint8Array>();
  const games = new Map<string, Game>();
  const fileOf = (id: string): GameFile => {
    const packed = files.get(id);
    if (!packed) throw new RangeError(`Expected ${id} to have been prepared before it is started.`);
    return JSON.parse(inflateRawSync(packed).toString()) as GameFile;
  };
  return {
    prepare: async (ids) => {
      const missing = ids.filter((id) => !files.has(id));
      for (const [id, file] of await library.read(missing))
        files.set(id, deflateRawSync(JSON.stringify(file), { level: 1 }));
    },
    fileOf,
    gameOf: (id) => {
      const game = games.get(id) ?? loadGame(fileOf(id));
      // Put back last: the first is the one that was not played for longest.
      games.delete(id);
      games.set(id, game);
      if (games.size > room) games.delete(games.keys().next().value!);
      return game;
    },
  };
}
