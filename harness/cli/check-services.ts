/** `doctor` on models behind a service: is there a key, does the service answer, do its models? */
import { type ModelProvider, providers, type Service } from '../catalog.ts';
import { ConfigError, ProviderError } from '../core/errors.ts';
import { type LanguageModel, type ModelResponse, modelName, type Role, roles } from '../core/language-model.ts';
import { redact } from '../models/wire/redact.ts';
import { samplingOf } from '../optimize/call.ts';
import { addressOf, checkBaseUrls, type OpenRequest, openModels } from './open-models.ts';
import type { SweepRequest } from './read-request.ts';

/** What `doctor` says of one thing. */
export interface Finding {
  /** `note`: fine unless something is wanted that needs it. */
  readonly state: 'ok' | 'note' | 'fail';
  readonly text: string;
}

const reachMs = 10_000;

/**
 * One finding for each service. An address given for all is used for the service that the models name, and for no other's
 * key. Throws ConfigError for one that is given for several.
 */
export function checkServices(request: SweepRequest, open: OpenRequest): Promise<Finding[]> {
  checkBaseUrls(
    Object.values(request.models).filter((text) => text !== undefined),
    open.services,
  );
  const found = providers.flatMap((provider) => {
    const { service } = provider;
    if (service === undefined) return [];
    const isUsed = Object.values(request.models).some((text) => text?.startsWith(`${provider.name}/`));
    const { baseUrls } = open.services;
    const services = isUsed ? open.services : { ...open.services, baseUrls: { ...baseUrls, all: undefined } };
    return [checkService(provider, service, { isUsed, open: { ...open, services } })];
  });
  return Promise.all(found);
}

async function checkService(
  { name }: ModelProvider,
  service: Service,
  { isUsed, open }: { readonly isUsed: boolean; readonly open: OpenRequest },
): Promise<Finding> {
  const { keyVariable, baseUrl } = service;
  const key = open.environment[keyVariable]?.trim();
  const said = key ? `a key in ${keyVariable}` : `no key in ${keyVariable}`;
  const isPlaced = open.services.baseUrls.of.has(name) || Boolean(open.environment[service.baseUrlVariable]);
  if (!isUsed && !isPlaced && !(key && baseUrl !== undefined))
    return { state: 'note', text: `${name}: ${said}; not used without --model ${name}/NAME` };
  try {
    const finding = await reach(service, addressOf(service, name, open), key);
    return { ...finding, text: `${name}: ${said}; ${finding.text}` };
  } catch (error) {
    if (error instanceof ConfigError) return { state: 'fail', text: error.message };
    throw error;
  }
}

/** Asks for the list of models: free of charge, and it tells whether the key is accepted. */
async function reach(service: Service, address: string, key: string | undefined): Promise<Finding> {
  const { serviceFetch } = await import('../models/wire/service-fetch.ts');
  const ask = serviceFetch(service.headersOf(key), { timeoutMs: reachMs });
  try {
    const { ok, status } = await ask(`${address}${service.modelsPath}`, { method: 'GET' });
    if (ok) return { state: 'ok', text: `${address} answers` };
    if (status === 401 || status === 403) {
      const what = key ? 'refuses the key: check' : 'wants a key: set';
      return { state: 'fail', text: `${address} ${what} ${service.keyVariable} in the environment or in .env.` };
    }
    const advice = status === 429 || status >= 500 ? 'try again later' : 'check --base-url';
    const text = `${address} answered ${status} when it was asked for its models: ${advice}.`;
    return { state: status === 404 ? 'note' : 'fail', text };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = redact(code ?? message, key ? [key] : []);
    return { state: 'fail', text: `${address} cannot be reached (${reason}): check the network and --base-url.` };
  }
}

/** The models that the options name: can they be opened, and, where `call` asks for it, do they answer? */
export async function checkModels(request: SweepRequest, call: boolean, open: OpenRequest): Promise<Finding[]> {
  try {
    const opened = openModels(request.models, open);
    const distinct = new Map<LanguageModel, Role>();
    for (const role of roles) if (!distinct.has(opened[role].model)) distinct.set(opened[role].model, role);
    return await Promise.all([...distinct].map(([model, role]) => checkModel(model, role, call ? request : undefined)));
  } catch (error) {
    if (error instanceof ConfigError) return [{ state: 'fail', text: error.message }];
    throw error;
  }
}

async function checkModel(model: LanguageModel, role: Role, request: SweepRequest | undefined): Promise<Finding> {
  const name = modelName(model);
  const window = `${name}: ${model.contextWindow} tokens of context`;
  if (request === undefined) return { state: 'ok', text: window };
  try {
    const answer = await model.complete({
      messages: [{ role: 'user', content: 'Answer with the word: ready' }],
      tools: [],
      sampling: samplingOf(role, { sampling: request.sampling, seed: 0 }),
      sampleIndex: 0,
    });
    return findingOf(`${window}; `, answer);
  } catch (error) {
    if (error instanceof ConfigError) return { state: 'fail', text: error.message };
    if (!(error instanceof ProviderError)) throw error;
    return {
      state: 'fail',
      text: `${error.message} A sweep would retry what may pass; check the service's status, the model's name and --base-url.`,
    };
  }
}

function findingOf(window: string, { text, finish, usage, servedBy }: ModelResponse): Finding {
  const tokens = `${usage.promptTokens} + ${usage.completionTokens} tokens`;
  if (finish === 'length')
    return {
      state: 'fail',
      text: `${window}its answer was cut off (${tokens}): raise --max-output-tokens, for hidden reasoning counts.`,
    };
  const as = servedBy === undefined ? '' : ` as ${servedBy}`;
  return { state: 'ok', text: `${window}answered ${JSON.stringify(text.slice(0, 40))}${as} (${tokens})` };
}
