import { type LanguageModel, type ModelResponse, modelName } from '../../core/language-model.ts';
import { CallFailure } from './call-failure.ts';

/** The model that was asked. */
export type Asked = Pick<LanguageModel, 'provider' | 'name'>;

/** What was read off the wire; `model` is the name under which the service says it answered. */
export interface WireAnswer extends Pick<ModelResponse, 'text' | 'toolCalls' | 'finish' | 'usage'> {
  readonly model: string | null | undefined;
}

/** At this level nobody knows a price. */
export function toResponse({ model, ...answer }: WireAnswer, asked: Asked): ModelResponse {
  const served = model && model !== asked.name ? { servedBy: model } : {};
  return { ...answer, paid: { ...answer.usage, usd: null }, ...served };
}

/** A body that is no answer. `kind`: what it should have been; `path`: where it is not, or '' for all of it. */
export function malformed(asked: Asked, kind: string, path: string): CallFailure {
  const at = path === '' ? '' : ` (at ${path})`;
  const message = `${modelName(asked)} answered with a body that is no ${kind}${at}.`;
  return new CallFailure('malformed', message, { retry: true, charged: 'maybe' });
}
