import pLimit from 'p-limit';
import { ProviderError, StoppedError } from '../core/errors.ts';
import type { SandboxLimits, SandboxProgram, SandboxRun } from '../core/sandbox.ts';
import { attempt } from './attempt.ts';
import { jobText } from './messages.ts';
import type { Child } from './start-child.ts';

/** One language: one child at a time, one run at a time. */
export interface Lane {
  run(program: SandboxProgram, limits: SandboxLimits, signal?: AbortSignal): Promise<SandboxRun>;
  close(): Promise<void>;
}

export function openLane(start: () => Child): Lane {
  const turn = pLimit(1);
  const closing = new AbortController();
  let current: Child | undefined;

  const child = (): Child => {
    if (current !== undefined) return current;
    const started = start();
    current = started;
    void started.ended.then(() => {
      if (current === started) current = undefined;
    });
    return started;
  };

  /** A killed child is waited for, so that the next run does not talk to one that is going. */
  const once = async (program: SandboxProgram, limits: SandboxLimits, signal: AbortSignal) => {
    const used = child();
    const run = await attempt(used, jobText(program, limits), limits, signal);
    if (run === undefined) {
      used.kill();
      await used.ended;
    }
    return run;
  };

  /**
   * A break is tried again, since something outside may have killed the child. After the second one a program that cannot fail says whose
   * fault it was: where that runs, the first program ends whatever runs it.
   */
  const run = async (program: SandboxProgram, limits: SandboxLimits, signal: AbortSignal): Promise<SandboxRun> => {
    for (let tries = 0; tries < 2; tries++) {
      const ran = await once(program, limits, signal);
      if (ran !== undefined) return ran;
    }
    const probe = await once({ language: program.language, form: 'program', code: '1 + 1' }, limits, signal);
    if (probe?.state !== 'done')
      throw new ProviderError('sandbox', `The sandbox for ${program.language} does not start, or breaks at once.`);
    return { state: 'stopped', why: 'error', message: 'The program broke the interpreter that ran it.', output: '' };
  };

  return {
    run: (program, limits, signal) => {
      const either = AbortSignal.any([closing.signal, ...(signal === undefined ? [] : [signal])]);
      const stopped = () => new StoppedError('The run in the sandbox was stopped.');
      const { promise, reject } = Promise.withResolvers<never>();
      const stop = () => reject(stopped());
      either.addEventListener('abort', stop, { once: true });
      const work = turn(() => {
        if (either.aborted) throw stopped();
        return run(program, limits, either);
      });
      return Promise.race([work, promise]).finally(() => either.removeEventListener('abort', stop));
    },
    close: async () => {
      closing.abort();
      const last = current;
      last?.hold(true);
      last?.kill();
      await last?.ended;
    },
  };
}
