import type { LanguageModel, ModelRequest, ModelResponse } from '../../core/language-model.ts';
import type { Clock } from '../guards/clock.ts';
import { neededTokens } from '../tokens.ts';
import { failureOf } from './provider-failure.ts';
import type { ServiceProvider, ServiceSettings } from './service-settings.ts';

export interface ServiceModelOptions {
  readonly provider: ServiceProvider;
  /** Of the mapping between our requests and the wire: raised when equal requests would be sent or read otherwise. */
  readonly adapter: number;
  readonly settings: ServiceSettings;
  readonly clock: Pick<Clock, 'now'>;
}

/** A model whose answers `ask` gets from its service in one attempt; whatever that throws becomes what it means. */
export function serviceModel(
  { provider, adapter, settings, clock }: ServiceModelOptions,
  ask: (request: ModelRequest) => Promise<ModelResponse>,
): LanguageModel {
  const { name, baseUrl, apiKey, contextWindow } = settings;
  return {
    provider,
    name,
    notice: '',
    contextWindow,
    identity: { baseUrl, adapter },
    complete: async (request) => {
      try {
        return await ask(request);
      } catch (error) {
        throw failureOf(error, {
          provider,
          model: name,
          contextWindow,
          neededTokens: neededTokens(request),
          secrets: apiKey === undefined ? [] : [apiKey],
          now: clock.now(),
        });
      }
    },
  };
}
