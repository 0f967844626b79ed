import path from 'node:path';
import type { Fetch } from '../../../harness/core/fetch-resumable.ts';
import { type InstallProgress, installArchive } from '../../../harness/core/install-archive.ts';
import { GAME_SPLITS, GameDataError, type GameLibrary, type GameSplit } from './game-library.ts';
import { openGames } from './load.ts';

export const OFFICIAL_URL = 'https://github.com/alfworld/alfworld/releases/download/0.4.2/json_2.1.3_tw-pddl.zip';

/** Games per split as ALFWorld counts them: without those that it would not load. */
export const OFFICIAL_COUNTS: SplitCounts = { train: 3553, valid_seen: 140, valid_unseen: 134 };

export type SplitCounts = Readonly<Record<GameSplit, number>>;

export interface DownloadRequest {
  readonly url?: string;
  /** The folder that `openGames` is given afterwards; the games come into its json_2.1.1. */
  readonly to: string;
  readonly fetch: Fetch;
  readonly onProgress?: (progress: InstallProgress) => void;
  readonly signal?: AbortSignal;
  readonly expected?: SplitCounts;
}

const folder = 'json_2.1.1';
/** Whatever folder the games are in inside the archive. */
const game = new RegExp(`(?:^|/)((?:${GAME_SPLITS.join('|')})/[^/]+/[^/]+/game\\.tw-pddl)$`);

/**
 * Downloads, checks and unpacks the official games. An interrupted download goes on where it stopped; the games appear
 * in `to` only whole and checked. Games that are there already are only checked.
 */
export async function downloadGames(request: DownloadRequest): Promise<GameLibrary> {
  const { url = OFFICIAL_URL, to, fetch, onProgress = () => {}, signal, expected = OFFICIAL_COUNTS } = request;
  const check = async (dir: string): Promise<GameLibrary> => {
    const library = await openGames(dir);
    const found = GAME_SPLITS.reduce((sum, split) => sum + library.entries(split).length, 0);
    onProgress({ phase: 'check', done: found, total: GAME_SPLITS.reduce((sum, split) => sum + expected[split], 0) });
    const wrong = GAME_SPLITS.find((split) => library.entries(split).length !== expected[split]);
    if (wrong) {
      const got = library.entries(wrong).length;
      throw new GameDataError(`Expected ${expected[wrong]} ${wrong} games, got ${got}.`);
    }
    return library;
  };
  return installArchive({
    url,
    archive: path.basename(new URL(url).pathname),
    to,
    main: folder,
    placeOf: (name) => {
      const inside = game.exec(name)?.[1];
      return inside === undefined ? undefined : `${folder}/${inside}`;
    },
    maxBytes: 50_000_000,
    what: { one: 'a game', many: 'games' },
    check,
    byHand: `It can be done by hand too: get ${url} and unpack it so that ${path.join(to, folder, 'train')} exists. Without these games the generated ones are played.`,
    fetch,
    onProgress,
    ...(signal ? { signal } : {}),
  });
}
