import { setImmediate } from 'node:timers/promises';
import type { Limiter } from '../core/map-concurrent.ts';

/**
 * Lets the event loop turn before each piece of work. What computes in this thread, or is found in the store, settles its
 * promises at once; without this no signal, timer or file would get its turn before the sweep ends.
 */
export function breathing(limit: Limiter): Limiter {
  return (work) =>
    limit(async () => {
      await setImmediate();
      return work();
    });
}
