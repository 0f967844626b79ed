import { StoppedError } from '../core/errors.ts';
import type { Sandbox, SandboxLimits, SandboxProgram, SandboxRun } from '../core/sandbox.ts';
import { type Lane, openLane } from './lane.ts';
import { type Language, languages, runLimits, sandboxLimits } from './limits.ts';
import { problemOfFiles } from './messages.ts';
import { runtimeOf, startChild } from './start-child.ts';

export interface SandboxOptions {
  /** Instead of the defaults, for both languages; what is left out stays as it is. */
  readonly limits?: Partial<SandboxLimits>;
}

/** Characters of a program. */
const maxCode = 1_000_000;

/**
 * A sandbox with one child process a language, each started by the first run that needs it. Runs of one language wait for each
 * other. Defaults: JavaScript 10 s and 64 MB, Python 20 s and 512 MB, 100,000 characters of output, 20 MB of files.
 * Throws RangeError for limits that are none.
 */
export function openSandbox(options: SandboxOptions = {}): Sandbox {
  const limits = new Map(languages.map((language) => [language, sandboxLimits(language, options.limits)]));
  const lanes = new Map<Language, Lane>();
  let closed = false;

  const laneOf = (language: Language): Lane => {
    const lane = lanes.get(language) ?? openLane(() => startChild(runtimeOf(language)));
    lanes.set(language, lane);
    return lane;
  };

  return {
    run: async (program, signal) => {
      const own = runLimits(program.language, limits.get(program.language)!, program.limits);
      const refused = problemOf(program, own);
      if (closed || signal?.aborted) throw new StoppedError('The sandbox was stopped before the program ran.');
      if (refused !== undefined) return refused;
      return laneOf(program.language).run(program, own, signal);
    },
    close: async () => {
      closed = true;
      await Promise.all([...lanes.values()].map((lane) => lane.close()));
    },
  };
}

/** What can be refused without a child. */
function problemOf(program: SandboxProgram, limits: SandboxLimits): SandboxRun | undefined {
  if (program.language === 'python' && program.form === 'function')
    return stopped('error', 'A function has to be written in JavaScript.');
  if (program.code.length > maxCode) return stopped('error', `A program may have ${maxCode} characters at most.`);
  const files = problemOfFiles(program.files ?? new Map(), limits);
  return files === undefined ? undefined : stopped('files', files);
}

const stopped = (why: 'error' | 'files', message: string): SandboxRun => ({
  state: 'stopped',
  why,
  message,
  output: '',
});
