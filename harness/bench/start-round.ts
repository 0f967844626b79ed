import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Ran, runProgram } from '../cli/revisions/run-program.ts';
import { ConfigError } from '../core/errors.ts';
import type { RunRound } from './measure-sides.ts';
import { readingsSchema } from './run-round.ts';

export interface RoundSide {
  /** Of the project, or of a revision's checkout. */
  readonly root: string;
  /** In sentences: a revision; absent for the files as they are, of which a failure is a bug. */
  readonly revision?: string;
  readonly timeMs: number;
}

export interface RoundProcess {
  /** Of Node, with its flags. */
  readonly command: readonly [string, ...string[]];
  /** What each round may use; emptied after each. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** Rounds in processes of their own. Throws ConfigError for a revision whose bench does not run, StoppedError. */
export function roundsIn(side: RoundSide, { command, folder, signal }: RoundProcess): RunRound {
  const { root, revision, timeMs } = side;
  if (revision !== undefined && !existsSync(join(root, 'harness', 'bench', 'run-round.ts')))
    throw new ConfigError(
      `Expected ${revision} to have measurements that can be compared, got a revision from before there were any: name a later one.`,
    );
  const [program, ...flags] = command;
  return async (names) => {
    const own = mkdtempSync(join(folder, 'round-'));
    const request = ['--round', own, '--only', names.join(','), '--time', String(timeMs)];
    const ran = await runProgram(program, [...flags, join(root, 'harness', 'bench.ts'), ...request], {
      cwd: root,
      signal,
    });
    rmSync(own, { recursive: true });
    const readings = ran.ok ? readingsSchema.safeParse(jsonOf(ran.stdout)) : undefined;
    if (readings?.success) return readings.data;
    if (revision === undefined) throw new Error(`Expected a round to end well, got: ${ran.stderr || ran.stdout}`);
    throw new ConfigError(`Expected the bench of ${revision} to run here, got: ${problemOf(ran)}`);
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The line that tells most; the last one of a stack is Node's version. */
function problemOf({ stderr, complaint }: Ran): string {
  const told = stderr.split('\n').find((line) => /Error\b|^Expected/.test(line)) ?? complaint;
  return told === '' ? 'figures of another form' : told;
}
