/** `npm run retry -- NAME`: runs again what ended in an error of a provider or sandbox, and what hangs on it. */
import { ConfigError } from '../core/errors.ts';
import { count } from '../report/format.ts';
import { sourceHash } from '../sweep/source-hash.ts';
import { failedIds } from '../sweep/store/read-status.ts';
import { readRuns } from '../sweep/store/read-sweep.ts';
import { readingSweep } from '../sweep/store/sqlite-store.ts';
import type { RunCommand } from '../sweep/store/store.ts';
import type { Texts } from './parse-arguments.ts';
import { prepareCommand } from './prepare-command.ts';
import { type CommandPorts, exitCodes, type PreparedRun, runPrepared } from './run-prepared.ts';
import { existingSweep } from './sweep-folder.ts';

/** `texts`: options that change no result, given anew. Returns the exit code. */
export async function runRetry(name: string, texts: Texts, ports: CommandPorts): Promise<number> {
  const failures = await failuresOf(name, ports);
  const { failed } = failures;
  if (failed.length === 0) {
    ports.print(`Nothing in ${name} has ended in an error.`);
    return exitCodes.ok;
  }
  ports.print(`${count(failed.length, 'cell')} of ${name} with errors: these are run again, all else is kept.`);
  const runs = await planRetry(name, { ...failures, texts }, ports);
  const codes: number[] = [];
  for (const run of runs) {
    codes.push(await runPrepared(run, ports));
    if (codes.at(-1) === exitCodes.stopped || codes.at(-1) === exitCodes.budget) break;
  }
  for (const run of runs.slice(codes.length)) run.earlier?.close();
  return Math.max(...codes);
}

interface Failures {
  readonly failed: readonly string[];
  /** Each once, in the order in which they were given first. */
  readonly commands: readonly RunCommand[];
  readonly code: string | undefined;
}

async function failuresOf(name: string, { cwd }: CommandPorts): Promise<Failures> {
  return readingSweep(await existingSweep(cwd, name), (file) => {
    const runs = readRuns(file);
    const code = runs.at(-1)?.code;
    const own = runs.filter((run) => run.code === code).map(({ command }) => command);
    const commands = new Map(own.map((command) => [JSON.stringify(command), command] as const));
    return { failed: failedIds(file), commands: [...commands.values()], code };
  });
}

/** Everything is made ready before anything is spent. Cells may come from several commands; each goes to the first that plans it. */
async function planRetry(
  name: string,
  { failed, commands, code, texts }: Failures & { readonly texts: Texts },
  ports: CommandPorts,
): Promise<PreparedRun[]> {
  let left = failed;
  const runs: PreparedRun[] = [];
  for (const command of commands) {
    if (left.length === 0) break;
    const own = { ...command.texts, ...texts, out: [name] };
    const run = await prepareCommand({ ...command, texts: own }, ports);
    const planned = new Set(run.prepared.cells.map(({ id }) => id));
    const retry = left.filter((id) => planned.has(id));
    left = left.filter((id) => !planned.has(id));
    if (retry.length === 0) run.earlier?.close();
    else runs.push({ ...run, retry });
  }
  for (const { prepared } of runs)
    if ((await sourceHash(ports.root, prepared.files)) !== code)
      throw new ConfigError(
        `Expected the source of the harness to be the one that made the cells of ${name}, got a changed one, which would not go on with them: give the sweep's own command, which runs all of its cells anew.`,
      );
  if (left.length > 0)
    throw new ConfigError(
      `Expected the commands that made ${name} to plan the same cells as before, but ${count(left.length, 'cell')} with errors are not among them: data or harness have changed; run the sweep anew under another --out.`,
    );
  return runs;
}
