/** `npm run retry -- NAME`: runs again what ended in an error of a provider or sandbox, and what hangs on it. */
import { ConfigError } from '../core/errors.ts';
import { count } from '../report/format.ts';
import { sourceHash } from '../sweep/source-hash.ts';
import { failedIds } from '../sweep/store/read-status.ts';
import { readRuns } from '../sweep/store/read-sweep.ts';
import { openSweepFile } from '../sweep/store/sqlite-store.ts';
import { givenTexts, type Texts } from './parse-arguments.ts';
import { prepareCommand } from './prepare-command.ts';
import { type CommandPorts, exitCodes, type PreparedRun, runPrepared } from './run-prepared.ts';
import { existingSweep } from './sweep-folder.ts';

/** `texts`: options that change no result, given anew. Returns the exit code. */
export async function runRetry(name: string, texts: Texts, ports: CommandPorts): Promise<number> {
  const { failed, commands, code } = await failuresOf(name, ports);
  if (failed.length === 0) {
    ports.print(`Nothing in ${name} has ended in an error.`);
    return exitCodes.ok;
  }
  ports.print(`${count(failed.length, 'cell')} of ${name} with errors: these are run again, all else is kept.`);
  let left: readonly string[] = failed;
  let exit: number = exitCodes.ok;
  // Cells may come from several commands; each is run by the first that planned it.
  for (const command of commands) {
    const run = await prepareCommand(
      { ...command, texts: { ...command.texts, ...givenTexts(texts), out: [name] } },
      ports,
    );
    const own = new Set(run.prepared.cells.map(({ id }) => id));
    const retry = left.filter((id) => own.has(id));
    if (retry.length === 0) continue;
    await checkCode(name, run, { ...ports, code });
    left = left.filter((id) => !own.has(id));
    exit = Math.max(exit, await runPrepared({ ...run, retry }, ports));
  }
  if (left.length === 0) return exit;
  throw new ConfigError(
    `Expected the commands that made ${name} to plan the same cells as before, but ${count(left.length, 'cell')} with errors are not among them: data or harness have changed; run the sweep anew under another --out.`,
  );
}

async function failuresOf(name: string, { cwd }: CommandPorts) {
  const file = openSweepFile(await existingSweep(cwd, name), 'read');
  try {
    const runs = readRuns(file);
    const code = runs.at(-1)?.code;
    const commands = new Map(
      runs.filter((run) => run.code === code).map(({ command }) => [JSON.stringify(command), command] as const),
    );
    return { failed: failedIds(file), commands: [...commands.values()], code };
  } finally {
    file.close();
  }
}

/** Other code would not go on with these cells: it would make all of them anew. */
async function checkCode(name: string, run: PreparedRun, ports: CommandPorts & { readonly code: string | undefined }) {
  if ((await sourceHash(ports.root, run.prepared.files)) === ports.code) return;
  throw new ConfigError(
    `Expected the source of the harness to be the one that made the cells of ${name}, got a changed one, which would not go on with them: give the sweep's own command, which runs all of its cells anew.`,
  );
}
