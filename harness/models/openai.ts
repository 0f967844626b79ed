import type { OpenAI } from 'openai';
import type { LanguageModel } from '../core/language-model.ts';
import type { Clock } from './guards/clock.ts';
import { type Dialect, fromCompletion, toBody } from './wire/openai-format.ts';
import { serviceModel } from './wire/service-model.ts';
import { checkedSettings, type ServiceSettings } from './wire/service-settings.ts';

const adapter = 1;

/**
 * A model of OpenAI's Chat Completions: one HTTP attempt a call, not streamed, no retries. Throws ConfigError without a
 * key. An attempt under way is never broken off by the signal: it is paid for, and the time-out bounds it.
 */
export function openaiModel(settings: ServiceSettings, clock: Pick<Clock, 'now'>): LanguageModel {
  return chatModel('openai', settings, clock);
}

/** The same for any server that speaks Chat Completions (vLLM, llama.cpp, Ollama); it needs no key. */
export function compatibleModel(settings: ServiceSettings, clock: Pick<Clock, 'now'>): LanguageModel {
  return chatModel('compatible', settings, clock);
}

function chatModel(provider: Dialect, given: ServiceSettings, clock: Pick<Clock, 'now'>): LanguageModel {
  const settings = checkedSettings(provider, given);
  const { name } = settings;
  let client: ReturnType<typeof clientOf> | undefined;
  return serviceModel({ provider, adapter, settings, clock }, async (request) => {
    client ??= clientOf(settings);
    const body: unknown = await (await client).chat.completions.create(toBody(name, request, provider));
    return fromCompletion(body, request, { provider, name });
  });
}

/** What every request with a key carries. */
export const bearer = (apiKey: string | undefined) => ({
  authorization: apiKey === undefined ? undefined : `Bearer ${apiKey}`,
});

/**
 * Every option that the SDK would else read from the environment is given. It is loaded at the first call: most commands
 * make none.
 */
async function clientOf(settings: ServiceSettings): Promise<OpenAI> {
  const [{ OpenAI }, { serviceFetch }] = await Promise.all([import('openai'), import('./wire/service-fetch.ts')]);
  const { baseUrl, apiKey, organization, project, timeoutMs } = settings;
  const headers = {
    ...bearer(apiKey),
    'openai-organization': organization,
    'openai-project': project,
  };
  return new OpenAI({
    baseURL: baseUrl,
    // The SDK insists on some key; serviceFetch sends the header above, or none.
    apiKey: apiKey ?? 'none',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    timeout: timeoutMs,
    logLevel: 'off',
    fetch: serviceFetch(headers, settings),
  });
}
