import type { Anthropic } from '@anthropic-ai/sdk';
import type { LanguageModel } from '../core/language-model.ts';
import type { Clock } from './guards/clock.ts';
import { fromMessage, toBody } from './wire/anthropic-format.ts';
import { serviceModel } from './wire/service-model.ts';
import { checkedSettings, type ServiceSettings } from './wire/service-settings.ts';

const adapter = 1;

/**
 * The later version 2026-10-21, which the SDK sends by default, refuses every request with a temperature, also for models
 * that take one. All else that is used here is the same in both.
 */
const apiVersion = '2023-06-01';

/** What every request to Anthropic carries. */
export const anthropicHeaders = (apiKey: string | undefined) => ({
  'x-api-key': apiKey,
  'anthropic-version': apiVersion,
});

const provider = 'anthropic';

/**
 * A Claude model: one HTTP attempt a call, not streamed, no retries. Throws ConfigError without a key. The API takes no
 * seed: equal requests are answered equally by the cache alone. An attempt under way is never broken off by the signal:
 * it is paid for, and the time-out bounds it.
 */
export function anthropicModel(given: ServiceSettings, clock: Pick<Clock, 'now'>): LanguageModel {
  const settings = checkedSettings(provider, given);
  const { name } = settings;
  let client: ReturnType<typeof clientOf> | undefined;
  return serviceModel({ provider, adapter, settings, clock }, async (request) => {
    client ??= clientOf(settings);
    // Not `messages.create`: it writes a warning to the console at each call of a model that will be retired.
    const body: unknown = await (await client).post('/v1/messages', { body: toBody(name, request) });
    return fromMessage(body, request, { provider, name });
  });
}

/**
 * Every option that the SDK would else read from the environment is given. It is loaded at the first call: most commands
 * make none.
 */
async function clientOf(settings: ServiceSettings): Promise<Anthropic> {
  const [{ Anthropic }, { serviceFetch }] = await Promise.all([
    import('@anthropic-ai/sdk'),
    import('./wire/service-fetch.ts'),
  ]);
  const { baseUrl, apiKey, timeoutMs } = settings;
  return new Anthropic({
    baseURL: baseUrl,
    apiKey: apiKey ?? null,
    authToken: null,
    webhookKey: null,
    maxRetries: 0,
    timeout: timeoutMs,
    logLevel: 'off',
    openTelemetry: false,
    fetch: serviceFetch(anthropicHeaders(apiKey), settings),
  });
}
