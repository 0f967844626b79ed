import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The one answer, as OpenAI's Chat Completions have it. */
const answer = JSON.stringify({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1_700_000_000,
  model: 'bench',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: 'Thought: I go on.\nAction: go to shelf 1', refusal: null },
      logprobs: null,
      finish_reason: 'stop',
    },
  ],
  usage: { prompt_tokens: 500, completion_tokens: 12, total_tokens: 512 },
});
const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) };

/**
 * Answers every request, `delayMs` after the whole of it has come in, and does as little as it can beside that: what is
 * measured is the client. Returns its port on 127.0.0.1.
 */
export async function startDelayedServer(delayMs: number): Promise<number> {
  const server = createServer((incoming, outgoing) => {
    incoming.resume().on('end', () => setTimeout(() => outgoing.writeHead(200, headers).end(answer), delayMs));
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return (server.address() as AddressInfo).port;
}
