/**
 * A server on 127.0.0.1 that speaks OpenAI's Chat Completions and Anthropic's Messages, not streaming, with any function
 * from request to answer behind it. Written from what the providers document, and without a line of our own mappings: an
 * error in those shows here as a difference. A field that it does not know is refused as the providers do, so that
 * nothing that was sent is passed over in silence.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { ContextOverflowError } from '../core/errors.ts';
import type { ModelRequest, ModelResponse } from '../core/language-model.ts';
import { anthropicWire } from './anthropic-wire.ts';
import { openaiWire } from './openai-wire.ts';
import type { SeedOf, Wire } from './wire.ts';

export interface WireServerOptions {
  readonly answer: (request: ModelRequest, model: string) => Promise<ModelResponse>;
  /** Default: the seed that was sent, or 0. */
  readonly seedOf?: SeedOf;
  /** Names for the list of models. A request may ask for any other, too. */
  readonly models?: readonly string[];
  /** Milliseconds before each answer; default 0. */
  readonly delayMs?: number;
}

export interface WireServer {
  /** e.g. `http://127.0.0.1:40123`: a base URL for Anthropic's client; OpenAI's wants `/v1` after it. */
  readonly url: string;
  /** Requests for an answer that came in so far. */
  requests(): number;
  close(): Promise<void>;
}

export async function startWireServer(options: WireServerOptions): Promise<WireServer> {
  let requests = 0;
  const server = createServer((incoming, outgoing) => {
    const route = routeOf(incoming);
    if (route?.kind === 'answer') requests += 1;
    const reply = route === undefined ? notFound(incoming) : replyTo(incoming, route, options, requests);
    reply.then(
      ({ status, body }) => send(outgoing, status, body),
      (error: unknown) => send(outgoing, 500, { error: { type: 'server_error', message: String(error) } }),
    );
  });
  // Longer than any pause between two calls of a test: a connection closed by the server looks like a failure.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

interface Route {
  readonly kind: 'answer' | 'models';
  readonly wire: Wire;
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

function routeOf({ method, url, headers }: IncomingMessage): Route | undefined {
  // Both providers list their models under the same path; only Anthropic's clients say a version.
  const wire = 'anthropic-version' in headers ? anthropicWire : openaiWire;
  if (method === 'GET' && url === '/v1/models') return { kind: 'models', wire };
  if (method !== 'POST') return undefined;
  if (url === '/v1/chat/completions') return { kind: 'answer', wire: openaiWire };
  return url === '/v1/messages' ? { kind: 'answer', wire: anthropicWire } : undefined;
}

async function notFound({ method, url }: IncomingMessage): Promise<Reply> {
  const message = `Unknown request URL: ${method} ${url}.`;
  return { status: 404, body: openaiWire.failure(404, message) };
}

async function replyTo(
  incoming: IncomingMessage,
  { kind, wire }: Route,
  options: WireServerOptions,
  serial: number,
): Promise<Reply> {
  if (kind === 'models') return { status: 200, body: wire.models(options.models ?? []) };
  const { answer, seedOf = (_, sent) => sent ?? 0, delayMs = 0 } = options;
  try {
    const asked = wire.read(JSON.parse(await textOf(incoming)), seedOf);
    if (delayMs > 0) await setTimeout(delayMs);
    const response = await answer(asked.request, asked.model);
    return { status: 200, body: wire.write(response, asked, serial) };
  } catch (error) {
    if (error instanceof ContextOverflowError) return { status: 400, body: wire.overflow(error) };
    const status = error instanceof z.ZodError || error instanceof SyntaxError ? 400 : 500;
    const message = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    return { status, body: wire.failure(status, message) };
  }
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function send(outgoing: ServerResponse, status: number, body: unknown): void {
  outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
