import { expect, it } from 'vitest';
import { ProviderError } from '../core/errors.ts';
import type { SandboxProgram } from '../core/sandbox.ts';
import { openLane } from './lane.ts';
import { defaultLimits } from './limits.ts';
import type { Child, ChildListener } from './start-child.ts';

/** A child that ends at a job whose text is `bad`, and does all others. */
function childThatEndsAt(bad: RegExp): Child {
  let listener: ChildListener | undefined;
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const end = () => {
    resolve();
    listener?.ended();
  };
  return {
    pid: undefined,
    ended,
    hold: () => {},
    kill: end,
    listen: (next) => {
      listener = next;
    },
    send: (text) =>
      queueMicrotask(() => (bad.test(text) ? end() : listener?.text('{"kind":"done","value":"null","files":[]}'))),
  };
}

const program = (code: string): SandboxProgram => ({ language: 'javascript', form: 'program', code });
const limits = defaultLimits.javascript;

it('tries again when a child ends by itself', async () => {
  let starts = 0;
  const lane = openLane(() => childThatEndsAt(starts++ === 0 ? /./ : /never/));
  expect(await lane.run(program('fine'), limits)).toMatchObject({ state: 'done' });
  expect(starts).toBe(2);
});

it('takes it for the fault of the program where others run', async () => {
  const lane = openLane(() => childThatEndsAt(/evil/));
  expect(await lane.run(program('evil'), limits)).toMatchObject({ state: 'stopped', why: 'error' });
  expect(await lane.run(program('fine'), limits)).toMatchObject({ state: 'done' });
});

it('is broken itself where none runs', async () => {
  const lane = openLane(() => childThatEndsAt(/./));
  await expect(lane.run(program('fine'), limits)).rejects.toThrow(ProviderError);
  await expect(lane.run(program('fine'), limits)).rejects.toMatchObject({ kind: 'sandbox' });
});
