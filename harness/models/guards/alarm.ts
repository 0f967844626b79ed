import type { Clock } from './clock.ts';

/** One wake-up at a time, which can be moved or taken back: no timer is left when nobody waits. */
export interface Alarm {
  /** `atMs`: in the clock's time, after now. */
  set(atMs: number): void;
  clear(): void;
}

export function createAlarm(clock: Clock, ring: () => void): Alarm {
  let pending: { readonly atMs: number; readonly off: AbortController } | undefined;
  const clear = (): void => {
    pending?.off.abort();
    pending = undefined;
  };
  return {
    clear,
    set: (atMs) => {
      if (pending?.atMs === atMs) return;
      clear();
      const mine = { atMs, off: new AbortController() };
      pending = mine;
      const due = (): void => {
        if (pending !== mine) return;
        pending = undefined;
        ring();
      };
      // A sleep that is rejected is one that was taken back.
      clock.sleep(atMs - clock.now(), mine.off.signal).then(due, () => {});
    },
  };
}
