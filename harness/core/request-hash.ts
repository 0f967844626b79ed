import { contentHash, type Json } from './canonical-json.ts';
import type { ModelRequest } from './language-model.ts';

/**
 * SHA-256 of a request's whole content. Of messages, tools and the schema the hashes go in: a chat sends all its earlier
 * messages again at every turn, and each is hashed once.
 */
export function requestHash(request: ModelRequest): string {
  const { messages, tools, sampling, sampleIndex, answerSchema } = request;
  return (
    hashedElsewhere.get(request) ??
    contentHash({
      messages: messages.map(partHash),
      tools: tools.map(partHash),
      sampling: { ...sampling },
      sampleIndex,
      answerSchema: answerSchema && partHash(answerSchema),
    })
  );
}

const hashedElsewhere = new WeakMap<ModelRequest, string>();

/** Of a request that was hashed elsewhere, in the thread that answered it: `requestHash` gives that then. */
export function rememberRequestHash(request: ModelRequest, hash: string): void {
  hashedElsewhere.set(request, hash);
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
