/** What makes two calls the same call: their content, whatever objects hold it. */
import { contentHash } from '../../core/canonical-json.ts';
import type { LanguageModel, ModelRequest } from '../../core/language-model.ts';
import { requestHash } from '../../core/request-hash.ts';

/**
 * The name under which an answer is kept: SHA-256 in hexadecimal over all that can change it. `identity` holds the
 * provider's base URL and the adapter's version; `promptVersion` counts the harness's own prompts.
 *
 * Not in it, since they change no answer: keys, time-outs, retries, concurrency, prices and the context window.
 */
export function requestKey(model: LanguageModel, request: ModelRequest, promptVersion: number): string {
  const { provider, name, identity } = model;
  return contentHash({ provider, name, identity, promptVersion, request: requestHash(request) });
}
