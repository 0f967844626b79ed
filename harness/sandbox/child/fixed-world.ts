/**
 * A clock, timers and chance that are the same in every run, for a runtime that asks its host for them. The clock starts at 2000-01-01T00:00:00Z;
 * it goes on by a microsecond whenever it is read, and by as much as a program sleeps: sleeping takes no time.
 */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

const startMs = 946_684_800_000;

export interface FixedWorld {
  /** Waits for real, for good. */
  freeze(): never;
}

export function fixWorld(): FixedWorld {
  const { Atomics: atomics, setImmediate: soon } = globalThis;
  const wait = atomics.wait;
  const set = (target: object, name: string, value: unknown) =>
    Object.defineProperty(target, name, { value, writable: true, configurable: true });

  let elapsedMs = 0;
  const read = () => {
    elapsedMs += 0.001;
    return elapsedMs;
  };
  set(globalThis.performance, 'now', read);
  set(globalThis.Date, 'now', () => startMs + Math.floor(read()));
  set(atomics, 'wait', (_array: unknown, _index: unknown, _value: unknown, ms = 0) => {
    elapsedMs += ms;
    return 'timed-out';
  });

  const timers: { readonly id: number; readonly dueMs: number; readonly run: () => void }[] = [];
  let lastId = 0;
  const fire = () => {
    timers.sort((a, b) => a.dueMs - b.dueMs || a.id - b.id);
    const next = timers.shift();
    if (next === undefined) return;
    elapsedMs = Math.max(elapsedMs, next.dueMs);
    next.run();
  };
  set(globalThis, 'setTimeout', (work: (...values: unknown[]) => void, ms = 0, ...values: unknown[]) => {
    lastId += 1;
    timers.push({ id: lastId, dueMs: elapsedMs + Math.max(0, Number(ms) || 0), run: () => work(...values) });
    soon(fire);
    return lastId;
  });
  set(globalThis, 'clearTimeout', (id: unknown) => {
    const at = timers.findIndex((timer) => timer.id === id);
    if (at >= 0) timers.splice(at, 1);
  });

  fixChance(set);
  const forever = new Int32Array(new SharedArrayBuffer(4));
  return {
    freeze: () => {
      for (;;) Reflect.apply(wait, atomics, [forever, 0, 0]);
    },
  };
}

/** A linear congruential generator (Numerical Recipes): repeatable, and good for nothing that has to be secret. */
function fixChance(set: (target: object, name: string, value: unknown) => void): void {
  let state = 1;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  };
  const fill = <T extends ArrayBufferView>(view: T): T => {
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    for (let i = 0; i < bytes.length; i++) bytes[i] = next() >>> 24;
    return view;
  };
  set(globalThis.Math, 'random', () => next() / 4_294_967_296);
  set(globalThis.crypto, 'getRandomValues', fill);
  set(crypto, 'randomFillSync', fill);
  syncBuiltinESMExports();
}
