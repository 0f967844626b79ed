/** `sweep` and `record` */
import type { Texts } from './parse-arguments.ts';
import { prepareSweep } from './prepare-sweep.ts';
import { readRequest } from './read-request.ts';
import { type CommandPorts, runPrepared } from './run-prepared.ts';

/** `cassette`: the file that all calls of services are recorded into. Returns the exit code. */
export async function runSweepCommand(texts: Texts, ports: CommandPorts, cassette?: string): Promise<number> {
  const request = readRequest(texts);
  const prepared = await prepareSweep(request, ports);
  const command = { name: 'sweep', texts } as const;
  return runPrepared({ prepared, request, command, cassette }, ports);
}
