/** GAIA as a benchmark: questions for a general assistant with tools, official ones of the user's copy or a mini set of ours. */
import type { BenchmarkSource } from '../../harness/core/benchmark.ts';
import { optionTexts } from './options.ts';

export const gaia: BenchmarkSource = {
  name: 'gaia',
  summary: 'questions for a general assistant, with attached files and tools, which are learned too',
  dataVariable: 'GAIA_DATA',
  keyVariables: ['BRAVE_API_KEY'],
  options: optionTexts,
  // Its readers, generator and libraries are loaded where it is opened: every command lists it.
  open: async (request) => (await import('./open-gaia.ts')).openGaia(request),
};
