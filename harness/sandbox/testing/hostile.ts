/** What the tests of both languages share: a sandbox that is used after every escape, and the machine as it was. */
import { expect } from 'vitest';
import type { Sandbox, SandboxProgram, SandboxRun } from '../../core/sandbox.ts';

type Language = SandboxProgram['language'];

/** Stands in the environment of the process that tests. */
export const canary = 'canary-5e1f';

export const textOf = (run: SandboxRun): string => (run.state === 'done' ? run.output : `${run.output}${run.message}`);

export interface Attacker {
  /** Runs a program, and after one that was stopped an honest one, which must come to what it always comes to. */
  attack(code: string, more?: Partial<SandboxProgram>): Promise<SandboxRun>;
}

/** `print`: how a program of that language prints. */
export function attacker(sandbox: Sandbox, language: Language, print: string): Attacker {
  return {
    attack: async (code, more = {}) => {
      const run = await sandbox.run({ language, form: 'program', code, ...more });
      expect(textOf(run)).not.toContain(canary);
      if (run.state === 'done') return run;
      const after = await sandbox.run({ language, form: 'program', code: `${print}(1 + 1)` });
      expect(after).toEqual({ state: 'done', output: '2\n', value: null, files: new Map() });
      return run;
    },
  };
}
