/** What makes two calls the same call: their content, whatever objects hold it. */
import { contentHash, type Json } from '../../core/canonical-json.ts';
import type { LanguageModel, ModelRequest } from '../../core/language-model.ts';

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

/**
 * SHA-256 of a request's whole content. Of messages, tools and the schema the hashes go in: a chat sends all its earlier
 * messages again at every turn, and each is hashed once.
 */
export function requestHash({ messages, tools, sampling, sampleIndex, answerSchema }: ModelRequest): string {
  return contentHash({
    messages: messages.map(partHash),
    tools: tools.map(partHash),
    sampling: { ...sampling },
    sampleIndex,
    answerSchema: answerSchema && partHash(answerSchema),
  });
}

const hashes = new WeakMap<object, string>();

/** Remembered for as long as the part lives: messages, tools and schemas are never changed once they are sent. */
function partHash(part: object): string {
  const known = hashes.get(part);
  if (known !== undefined) return known;
  const hash = contentHash(part as Json);
  hashes.set(part, hash);
  return hash;
}
