import { contentHash, type Json } from './canonical-json.ts';
import type { ModelRequest } from './language-model.ts';

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
