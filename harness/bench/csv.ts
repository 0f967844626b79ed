import { renderTables } from '../report/render-tables.ts';
import type { Measurement } from './measurement.ts';
import { sizedSweep } from './sized-sweep.ts';

export const csvTables: Measurement = {
  name: 'csv',
  work: 'all tables of a sweep of 8 cells and 320 episodes',
  prepare: async () => {
    const sweep = sizedSweep();
    // Another object each time: what is made from one is remembered with it.
    return { units: 1, run: () => renderTables({ ...sweep }) };
  },
};
