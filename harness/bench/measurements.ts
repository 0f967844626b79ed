/** THE list: what `npm run bench` times, in the order of its table. */
import { cacheLookUp } from './cache-look-up.ts';
import { chartSvg } from './chart.ts';
import { clusterings } from './clustering.ts';
import { csvTables } from './csv.ts';
import { engineStep } from './engine-step.ts';
import { episodeOverhead } from './episode.ts';
import { gameLoad } from './game-load.ts';
import type { Measurement } from './measurement.ts';
import { progressiveMerging } from './merge.ts';
import { partitions } from './partition.ts';
import { storeWrite } from './store-write.ts';
import { tokenCounting, tokensAgain } from './token-counting.ts';

export const measurements: readonly Measurement[] = [
  ...[engineStep, gameLoad, episodeOverhead],
  ...partitions,
  ...clusterings,
  progressiveMerging,
  ...[tokenCounting, tokensAgain, cacheLookUp, storeWrite, csvTables, chartSvg],
];
