import type { RunCommand } from '../sweep/store/store.ts';
import { prepareRemerge } from './prepare-remerge.ts';
import { prepareSweep } from './prepare-sweep.ts';
import { readRequest } from './read-request.ts';
import type { CommandPorts, PreparedRun } from './run-prepared.ts';

/** What a command of a sweep asks for, made ready to run. Throws ConfigError for what cannot be. */
export async function prepareCommand(command: RunCommand, ports: CommandPorts): Promise<PreparedRun> {
  if (command.name === 'remerge') return prepareRemerge(command, ports);
  const request = readRequest(command.texts);
  return { request, command, prepared: await prepareSweep(request, ports) };
}
