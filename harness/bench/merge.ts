import { nonEmpty } from '../core/task.ts';
import { merge } from '../fgo/fgo.ts';
import { letterCandidates, letterContext } from './letter-world.ts';
import type { Measurement } from './measurement.ts';

export const progressiveMerging: Measurement = {
  name: 'progressive-merge',
  work: '15 modules of two letters merged to one, in a world of 26 tasks that costs nothing',
  prepare: async () => ({ units: 1, run: () => merge(letterContext(), nonEmpty(letterCandidates(15), 'module')) }),
};
