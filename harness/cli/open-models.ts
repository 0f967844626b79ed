/** `--model provider/name` and its siblings → models, with what the guards around them need to know. */
import { type ModelProvider, providers, type Service } from '../catalog.ts';
import { contentHash } from '../core/canonical-json.ts';
import { ConfigError, expected } from '../core/errors.ts';
import { byRole, type LanguageModel, type Role, roles } from '../core/language-model.ts';
import { type BuiltinLimit, builtinLimits } from '../models/builtin/limits.ts';
import type { Clock } from '../models/guards/clock.ts';
import { checkedAddress } from '../models/wire/service-settings.ts';
import { listOf, oneOf } from '../sweep/check-values.ts';
import type { ServiceRequest } from './read-services.ts';

/** A model as it was opened, without any guard. */
export interface OpenedModel {
  readonly model: LanguageModel;
  /** Absent where it answers in this process. */
  readonly service?: { readonly definition: Service; readonly baseUrl: string; readonly account: string };
}

export type OpenedModels = Readonly<Record<Role, OpenedModel>>;

/** Whether nobody is asked over the network. */
export function answerInProcess(opened: OpenedModels): boolean {
  return roles.every((role) => opened[role].service === undefined);
}

export interface ModelTexts {
  readonly model: string;
  readonly evaluator?: string | undefined;
  readonly optimizer?: string | undefined;
  readonly merger?: string | undefined;
}

export interface OpenRequest {
  readonly limits: readonly BuiltinLimit[];
  readonly services: ServiceRequest;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Only a forecast is wanted. */
  readonly plan: boolean;
}

/** One model a role; roles with the same text share one. Throws ConfigError for what cannot be opened. */
export function openModels(texts: ModelTexts, request: OpenRequest): OpenedModels {
  const given: Readonly<Record<Role, readonly [text: string, option: string]>> = {
    agent: [texts.model, '--model'],
    evaluator: [texts.evaluator ?? texts.model, '--evaluator-model'],
    optimizer: [texts.optimizer ?? texts.model, '--optimizer-model'],
    merger: [texts.merger ?? texts.model, '--merger-model'],
  };
  checkBaseUrls(
    Object.values(given).map(([text]) => text),
    request.services,
  );
  const open = new Map<string, OpenedModel>();
  const modelOf = ([text, option]: readonly [string, string]) => {
    const model = open.get(text) ?? openModel(text, option, request);
    open.set(text, model);
    return model;
  };
  return byRole((role) => modelOf(given[role]));
}

function openModel(text: string, option: string, request: OpenRequest): OpenedModel {
  const slash = text.indexOf('/');
  const [providerName, name] = slash === -1 ? [text, ''] : [text.slice(0, slash), text.slice(slash + 1)];
  const provider = providers.find((candidate) => candidate.name === providerName);
  const forms = providers.map((known) => (known.service ? `${known.name}/NAME` : known.name)).join(', ');
  if (provider === undefined || (provider.service === undefined) !== (name === ''))
    throw expected(option, `one of ${forms}`, text);
  const { contextWindows } = request.services;
  const contextWindow = contextWindows.of.get(text) ?? contextWindows.all;
  if (provider.service === undefined) {
    const { limits } = request;
    return { model: provider.open({ limits, ...(contextWindow === undefined ? {} : { contextWindow }) }) };
  }
  return openService(provider.service, { provider, name, contextWindow }, request);
}

interface Wanted {
  readonly provider: ModelProvider;
  readonly name: string;
  readonly contextWindow: number | undefined;
}

function openService(
  definition: Service,
  wanted: Wanted,
  { services, environment, clock, plan }: OpenRequest,
): OpenedModel {
  const { provider, name } = wanted;
  const baseUrl = addressOf(definition, provider.name, { services, environment });
  const contextWindow = wanted.contextWindow ?? definition.contextWindowOf(name);
  const full = `${provider.name}/${name}`;
  if (contextWindow === undefined)
    throw new ConfigError(
      `Expected the context window of ${full} to be known, but the table of models does not list it: say how many tokens it holds, e.g. --context-window ${full}=128000.`,
    );
  // What never asks the service needs no key.
  const silent = plan || services.cache === 'only' || services.replay !== undefined;
  const apiKey = environment[definition.keyVariable] || (silent ? 'none' : undefined);
  const account = definition.accountOf(environment);
  const settings = { name, baseUrl, apiKey, contextWindow, timeoutMs: services.timeoutMs };
  const model = definition.open({ ...settings, ...account }, clock);
  return { model, service: { definition, baseUrl, account: contentHash(apiKey ?? '', 16) } };
}

/** `--base-url` for the provider, `--base-url` for all, the provider's variable, the provider's own. */
export function addressOf(
  { baseUrlVariable, baseUrl }: Service,
  provider: string,
  { services, environment }: Pick<OpenRequest, 'services' | 'environment'>,
): string {
  const { baseUrls } = services;
  const address = baseUrls.of.get(provider) ?? baseUrls.all ?? (environment[baseUrlVariable] || baseUrl);
  if (!address)
    throw new ConfigError(
      `Expected --base-url to say where ${provider} answers, got none: e.g. --base-url http://127.0.0.1:8000/v1.`,
    );
  return checkedAddress(address, `${provider} (--base-url or ${baseUrlVariable})`);
}

/** One address for several services would send one's key to another. */
export function checkBaseUrls(texts: readonly string[], { baseUrls }: ServiceRequest): void {
  const used = new Set(texts.map((text) => text.split('/')[0]!).filter((name) => serviceOf(name) !== undefined));
  for (const name of baseUrls.of.keys())
    if (serviceOf(name) === undefined) throw expected('--base-url', `of one of ${serviceNames().join(', ')}`, name);
  const unnamed = [...used].filter((name) => !baseUrls.of.has(name));
  if (baseUrls.all !== undefined && unnamed.length > 1)
    throw expected(
      '--base-url',
      `given by provider where several are used (${unnamed.map((name) => `--base-url ${name}=URL`).join(' ')})`,
      baseUrls.all,
    );
}

function serviceOf(name: string): Service | undefined {
  return providers.find((provider) => provider.name === name)?.service;
}

function serviceNames(): string[] {
  return providers.filter(({ service }) => service).map(({ name }) => name);
}

/** `--builtin-limits` */
export function parseLimits(text: string): readonly BuiltinLimit[] {
  if (text === 'all') return builtinLimits;
  if (text === 'none') return [];
  const allowed = ['all', 'none', ...builtinLimits] as const;
  const limits = listOf('--builtin-limits', text.split(','), (name) => oneOf('--builtin-limits', name, allowed));
  if (limits.some((name) => name === 'all' || name === 'none'))
    throw expected('--builtin-limits', `all, none, or a list of ${builtinLimits.join(', ')}`, text);
  return builtinLimits.filter((limit) => limits.includes(limit));
}
