/** Measures one tree in a process of its own. */
import { rmSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { ConfigError, StoppedError } from '../../core/errors.ts';
import { noOuterGit } from '../revisions/with-revision.ts';
import type { SideRequest } from './measure-side.ts';
import { type Measurement, parseMeasurement } from './measurement-file.ts';

export interface Side {
  /** Of the tree, with `node_modules`. */
  readonly folder: string;
  /** In sentences, e.g. `the working tree`. */
  readonly name: string;
  /** What to do where it cannot be measured, if that is not what it says itself. */
  readonly advice?: string;
}

export interface SidePorts {
  /** Absolute path. */
  readonly fixture: string;
  readonly threads: number;
  readonly seedShift?: number;
  readonly signal: AbortSignal;
  /** Cells that are done, of all. */
  progress(done: number, all: number): void;
}

/** Far above what a run takes, and below the workflow's own limit: a merge that never ends is told as such. */
const patienceMs = 10 * 60_000;

/** Throws ConfigError where the tree cannot be measured, with what its process said last; StoppedError after the signal. */
export async function runSide({ folder, name, advice }: Side, ports: SidePorts): Promise<Measurement> {
  const { fixture, threads, seedShift = 0, signal } = ports;
  const temporary = await mkdtemp(join(tmpdir(), 'fgo-bench-side-'));
  held.add(temporary);
  const out = join(temporary, 'measurement.json');
  try {
    const request: SideRequest = { fixture, out, threads, seedShift };
    const child = execa('node', [...heap, join(folder, sideFile), JSON.stringify(request)], {
      ...{ cwd: folder, env: noOuterGit, stdin: 'pipe', reject: false, buffer: { stdout: false } },
      ...{ preferLocal: true, localDir: folder, cancelSignal: signal, timeout: patienceMs, forceKillAfterDelay: 5000 },
    });
    for await (const line of child) {
      const [done, all] = line.split('/').map(Number);
      if (done !== undefined && all !== undefined) ports.progress(done, all);
    }
    const { exitCode, signal: killedBy, stderr, isCanceled, timedOut } = await child;
    if (isCanceled || signal.aborted) throw new StoppedError('The regression check was stopped.');
    if (timedOut)
      throw new ConfigError(
        `Expected ${name} to be measured within ${patienceMs / 60_000} minutes, got no end: does a merge of it end?`,
      );
    const complaint = stderr.trim();
    if (exitCode === 2 && complaint !== '')
      throw new ConfigError(
        advice === undefined ? complaint : `Expected ${name} to be measured, got: ${complaint}\n${advice}`,
      );
    // What it measures may end it with any code.
    const measured = exitCode === 0 ? await readFile(out, 'utf8').catch(() => undefined) : undefined;
    if (measured !== undefined) return parseMeasurement(measured, out, 'this is a bug');
    const end = exitCode === undefined ? `by ${killedBy}` : `with ${exitCode}`;
    const said = [
      `before it was${complaint === '' ? '.' : `:\n${complaint}`}`,
      ...(advice === undefined ? [] : [advice]),
    ];
    throw new ConfigError(`Expected ${name} to be measured, but its process ended ${end} ${said.join('\n')}`);
  } finally {
    await rm(temporary, { recursive: true, force: true });
    held.delete(temporary);
  }
}

const held = new Set<string>();

/** At once: for the `exit` event of this process, where a second Ctrl-C ends it. */
export function removeSideFolders(): void {
  for (const folder of held) rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}

export const sideFile = 'harness/cli/regress/measure-side.ts';

/** As `npm run sweep` has it. */
const heap = ['--max-semi-space-size=4', '--heap-growing-percent=25'];
