/** `doctor`: is everything there that a sweep needs? Each failure is one sentence that says what to do. */
import { access, constants, mkdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { benchmarks, type ModelProvider, providers, type Service } from '../catalog.ts';
import type { BenchmarkSource } from '../core/benchmark.ts';
import { ConfigError, ProviderError } from '../core/errors.ts';
import { modelName } from '../core/language-model.ts';
import type { Clock } from '../models/guards/clock.ts';
import { redact } from '../models/wire/redact.ts';
import { addressOf, type OpenRequest, openModels } from './open-models.ts';
import type { Texts } from './parse-arguments.ts';
import { readRequest, type SweepRequest } from './read-request.ts';

export interface DoctorPorts {
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** As in `process.version`. */
  readonly nodeVersion: string;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  print(text: string): void;
}

interface Finding {
  /** `note`: fine unless something is wanted that needs it. */
  readonly state: 'ok' | 'note' | 'fail';
  readonly text: string;
}

const oldestNode = 24;
const reachMs = 10_000;

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
  for (const provider of providers)
    if (provider.service)
      for (const finding of await checkService(provider, provider.service, open, ports)) add(finding);
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

async function checkService(
  { name }: ModelProvider,
  service: Service,
  open: OpenRequest,
  ports: DoctorPorts,
): Promise<Finding[]> {
  const key = ports.environment[service.keyVariable];
  const { baseUrls } = open.services;
  const configured = key || baseUrls.of.has(name) || ports.environment[service.baseUrlVariable];
  if (!configured && !(name === 'compatible' && baseUrls.all))
    return [{ state: 'note', text: `${name}: no key in ${service.keyVariable}; needed for --model ${name}/NAME only` }];
  const address = addressOf(service, name, open);
  const said = key ? `a key in ${service.keyVariable}` : `no key in ${service.keyVariable}`;
  const finding = await reach({ name, service, address, key }, ports);
  return [{ ...finding, text: `${name}: ${said}; ${finding.text}` }];
}

interface Target {
  readonly name: string;
  readonly service: Service;
  readonly address: string;
  readonly key: string | undefined;
}

/** Asks for the list of models: free of charge, and it tells whether the key is accepted. */
async function reach({ name, service, address, key }: Target, ports: DoctorPorts): Promise<Finding> {
  try {
    const response = await ports.fetch(`${address}${service.modelsPath}`, {
      headers: key ? service.headersOf(key) : {},
      signal: AbortSignal.timeout(reachMs),
    });
    if (response.ok) return { state: 'ok', text: `${address} answers` };
    if (response.status === 401 || response.status === 403) {
      const what = key ? 'refuses the key: check' : 'wants a key: set';
      return { state: 'fail', text: `${address} ${what} ${service.keyVariable} in the environment or in .env.` };
    }
    const text = `${address} answered ${response.status} to a question for its models: check --base-url ${name}=URL.`;
    return { state: response.status === 404 ? 'note' : 'fail', text };
  } catch (error) {
    const reason = redact(String((error as Error).cause ?? (error as Error).message), key ? [key] : []);
    return { state: 'fail', text: `${address} cannot be reached (${reason}): check the network and --base-url.` };
  }
}

/** The models that the options name: can they be opened, and, if asked, do they answer? */
async function checkModels(request: SweepRequest, call: boolean, open: OpenRequest): Promise<Finding[]> {
  try {
    const opened = openModels(request.models, open);
    const distinct = new Map(Object.values(opened).map(({ model }) => [modelName(model), model]));
    const findings: Finding[] = [];
    for (const [name, model] of distinct) {
      const window = `${model.contextWindow} tokens of context`;
      if (!call) findings.push({ state: 'ok', text: `${name}: ${window}` });
      else {
        const { text, servedBy } = await model.complete({
          messages: [{ role: 'user', content: 'Answer with the word: ready' }],
          tools: [],
          sampling: { maxOutputTokens: 64, seed: 0 },
          sampleIndex: 0,
        });
        const answered = `answered ${JSON.stringify(text.slice(0, 40))}${servedBy ? ` as ${servedBy}` : ''}`;
        findings.push({ state: 'ok', text: `${name}: ${window}; ${answered}` });
      }
    }
    return findings;
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof ProviderError)) throw error;
    return [{ state: 'fail', text: error.message }];
  }
}
