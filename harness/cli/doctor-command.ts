/** `doctor`: is everything there that a sweep needs? Each failure is one sentence that says what to do. */
import { access, constants, mkdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { benchmarks } from '../catalog.ts';
import type { BenchmarkSource } from '../core/benchmark.ts';
import { ConfigError } from '../core/errors.ts';
import type { Clock } from '../models/guards/clock.ts';
import { checkModels, checkServices, type Finding } from './check-services.ts';
import type { OpenRequest } from './open-models.ts';
import type { Texts } from './parse-arguments.ts';
import { readRequest, type SweepRequest } from './read-request.ts';

export interface DoctorPorts {
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** As in `process.version`. */
  readonly nodeVersion: string;
  readonly clock: Clock;
  print(text: string): void;
}

const oldestNode = 24;

/** Prints a line for each check. False when one failed. `call`: make one small call of each model, which costs. */
export async function runDoctor(texts: Texts, call: boolean, ports: DoctorPorts): Promise<boolean> {
  const request = readRequest(texts);
  const open: OpenRequest = { ...request, environment: ports.environment, clock: ports.clock };
  const findings: Finding[] = [];
  const add = (finding: Finding) => {
    findings.push(finding);
    ports.print(`${finding.state.padEnd(5)} ${finding.text}`);
  };
  add(checkNode(ports.nodeVersion));
  add(await checkFolder(join(ports.cwd, 'results')));
  for (const source of benchmarks) add(await checkData(source, request, ports));
  for (const finding of await checkServices(request, open)) add(finding);
  for (const finding of await checkModels(request, call, open)) add(finding);
  if (!call)
    ports.print('No call was made; --call makes one small call of each model that --model and its siblings name.');
  return findings.every(({ state }) => state !== 'fail');
}

function checkNode(version: string): Finding {
  const major = Number(/^v?(\d+)/.exec(version)?.[1]);
  return major >= oldestNode
    ? { state: 'ok', text: `Node ${version}` }
    : {
        state: 'fail',
        text: `Expected Node ${oldestNode} or newer, got ${version}: npm ci brings it, start with npm run.`,
      };
}

async function checkFolder(folder: string): Promise<Finding> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    return { state: 'ok', text: 'results/ can be written' };
  } catch (error) {
    return { state: 'fail', text: `Expected ${folder} to be writable, got ${(error as NodeJS.ErrnoException).code}.` };
  }
}

async function checkData(
  source: BenchmarkSource,
  { data: given, bench, dataSeed, benchOptions: options }: SweepRequest,
  { cwd, environment }: DoctorPorts,
): Promise<Finding> {
  const variable = source.dataVariable;
  const data = (source.name === bench ? given : undefined) ?? (variable && environment[variable]);
  if (!data) {
    const how = variable ? ` (set ${variable} or give --data for the real ones)` : '';
    return { state: 'ok', text: `${source.name}: generated tasks${how}` };
  }
  const folder = resolve(cwd, data);
  if (!(await stat(folder).catch(() => undefined))?.isDirectory())
    return { state: 'fail', text: `Expected the data of ${source.name} in ${folder}, but there is no such folder.` };
  try {
    const { tasks } = await source.open({ dataSeed, options, dataDir: folder });
    return { state: 'ok', text: `${source.name}: ${tasks.train.length} training and ${tasks.test.length} test tasks` };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { state: 'fail', text: error.message };
  }
}
