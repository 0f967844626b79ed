/** The command line as a process of its own, that can be killed, in a folder of its own, and what it leaves there. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';

const root = join(import.meta.dirname, '../..');

/** Nothing of the user's: keys must never be used by a test, and data or addresses would make it another one. */
export const cleanEnvironment: Readonly<Record<string, string>> = {
  ...{ NO_COLOR: '1', ALFWORLD_DATA: '', OPENAI_BASE_URL: '', ANTHROPIC_BASE_URL: '' },
  ...{ OPENAI_API_KEY: '', ANTHROPIC_API_KEY: '', COMPATIBLE_API_KEY: '' },
};

/** Program and arguments, for whoever starts it in another way. */
export function commandOf(args: readonly string[]): [string, ...string[]] {
  return [join(root, 'node_modules', '.bin', 'node'), join(root, 'harness', 'cli.ts'), ...args];
}

export function startCommand(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const [program, ...rest] = commandOf(args);
  // A process group of its own: nothing that it might have started outlives a kill of all.
  return execa(program, rest, { cwd, reject: false, detached: true, env: { ...cleanEnvironment, ...env } });
}

export type Running = ReturnType<typeof startCommand>;

/** SIGKILL to the process and all that it has started. Returns whether it was this that ended it. */
export async function killAll(running: Running): Promise<boolean> {
  await execa('kill', ['-KILL', '--', `-${running.pid}`], { reject: false });
  return (await running).signal === 'SIGKILL';
}

/** Rows of a sweep's database. */
export interface Kept {
  /** Planned ones. */
  readonly cells: number;
  readonly finished: number;
  readonly episodes: number;
  readonly calls: number;
  /** Episodes, calls outside of episodes, and turns of episodes under way. */
  readonly steps: number;
}

export const nothingKept: Kept = { cells: 0, finished: 0, episodes: 0, calls: 0, steps: 0 };

/** Also while a process writes it; asks SQLite itself, so that a fault of our own reading cannot hide one of our writing. */
export function keptIn(cwd: string, name: string): Kept {
  const path = join(cwd, 'results', name, 'sweep.sqlite');
  if (!existsSync(path)) return nothingKept;
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
  try {
    if (database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'candidates'").get() === undefined)
      return nothingKept;
    const count = (what: string) => Number(database.prepare(`SELECT count(*) AS n FROM ${what}`).get()!.n);
    const [episodes, calls] = [count('episodes'), count('calls')];
    const steps = episodes + calls + count('turns');
    return { cells: count('cells'), finished: count('cells WHERE outcome IS NOT NULL'), episodes, calls, steps };
  } finally {
    database.close();
  }
}

/** Waits until it is so or the process has ended; asks every few milliseconds. */
export async function waitUntil(isSo: () => boolean, running: Pick<Running, 'exitCode' | 'signalCode'>): Promise<void> {
  while (!isSo() && running.exitCode === null && running.signalCode === null) await setTimeout(5);
}

/** Tables and report of a sweep by their path, all that must not depend on what happened on the way. */
export async function outputsOf(cwd: string, name: string): Promise<ReadonlyMap<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for (const folder of [`results/${name}`, `reports/${name}`]) {
    const entries = await readdir(join(cwd, folder), { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries.filter((entry) => entry.isFile())) {
      if (/^\.|^(?:times|spending)\.csv$|^sweep\.sqlite|^forecast\.json$/.test(entry.name)) continue;
      const path = join(entry.parentPath, entry.name);
      found.set(path.slice(cwd.length + 1), await readFile(path));
    }
  }
  return new Map([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Names of the files that one has and the other has not, or with other bytes. */
export function differences(a: ReadonlyMap<string, Buffer>, b: ReadonlyMap<string, Buffer>): string[] {
  const names = new Set([...a.keys(), ...b.keys()]);
  return [...names].filter((name) => !(a.get(name) ?? Buffer.of(0)).equals(b.get(name) ?? Buffer.of(1)));
}
