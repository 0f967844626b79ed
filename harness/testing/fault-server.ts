/** A model server on loopback that misbehaves as it is told to: what a protocol mock cannot do. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json } from '../core/canonical-json.ts';

/**
 * `answer`: any status, headers and body · `reset`: the socket is destroyed in mid-body · `cut`: the body ends at its half,
 * cleanly (`chunked`) or short of its content-length · `drop`: the socket is destroyed before a byte · `hang`: nothing is
 * ever sent, or headers and half of the body · `pass`: what the server at `to` answers, told of `headers` too.
 */
export type Fault =
  | { readonly kind: 'answer'; readonly status?: number; readonly headers?: Headers; readonly body?: Json | string }
  | { readonly kind: 'reset'; readonly body: Json }
  | { readonly kind: 'cut'; readonly body: Json; readonly end: 'chunked' | 'short' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'hang'; readonly after: 'nothing' | 'half'; readonly body?: Json }
  | { readonly kind: 'pass'; readonly to: string; readonly headers?: Headers };

/** What this server does by itself. */
type Own = Exclude<Fault, { kind: 'pass' }>;

type Headers = Readonly<Record<string, string>>;

export interface SeenRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

export interface FaultServer {
  /** `http://127.0.0.1:port`, without a path. */
  readonly url: string;
  /** In the order of their arrival. */
  readonly requests: readonly SeenRequest[];
  close(): Promise<void>;
}

type Script = readonly [Fault, ...Fault[]] | ((request: SeenRequest) => Fault);

/** Each request gets the next of the script, one more than there are the last again; or what a function says. */
export async function startFaultServer(script: Script): Promise<FaultServer> {
  const requests: SeenRequest[] = [];
  let next = 0;
  const server = createServer((request, response) => {
    const scripted = typeof script === 'function' ? undefined : script[Math.min(next, script.length - 1)]!;
    next += 1;
    void read(request).then(async (seen) => {
      requests.push(seen);
      const fault = scripted ?? (script as (request: SeenRequest) => Fault)(seen);
      play(fault.kind === 'pass' ? await passed(fault, seen) : fault, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(request: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return { path: request.url ?? '', headers: request.headers, body: text === '' ? undefined : JSON.parse(text) };
}

const json = { 'content-type': 'application/json' };

/** The other server's answer, for this one to give. Headers of the connections are each server's own. */
async function passed({ to, headers = {} }: Extract<Fault, { kind: 'pass' }>, seen: SeenRequest): Promise<Own> {
  const { host: _, connection: __, 'content-length': ___, ...sent } = seen.headers as Headers;
  const answer = await fetch(`${to}${seen.path}`, {
    method: 'POST',
    headers: { ...sent, ...headers },
    body: JSON.stringify(seen.body),
  });
  const own = /^(?:connection|keep-alive|transfer-encoding|content-length|date)$/;
  const received = [...answer.headers].filter(([name]) => !own.test(name));
  return { kind: 'answer', status: answer.status, headers: Object.fromEntries(received), body: await answer.text() };
}

function play(fault: Own, response: ServerResponse): void {
  if (fault.kind === 'drop') {
    response.socket?.destroy();
    return;
  }
  if (fault.kind === 'answer') {
    const { status = 200, headers = json, body = '' } = fault;
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
    return;
  }
  if (fault.kind === 'hang' && fault.after === 'nothing') return;
  const whole = JSON.stringify(fault.body ?? {});
  const half = whole.slice(0, Math.ceil(whole.length / 2));
  const short = fault.kind === 'cut' && fault.end === 'chunked' ? {} : { 'content-length': String(whole.length) };
  response.writeHead(200, { ...json, ...short });
  response.write(half, () => {
    if (fault.kind === 'hang') return;
    if (fault.kind === 'reset') response.socket?.resetAndDestroy();
    else if (fault.end === 'chunked') response.end();
    else response.socket?.end();
  });
}

/** A good answer of OpenAI's Chat Completions, with members of the choice and of the whole replaced. */
export function openaiAnswer(
  text: string,
  { choice = {}, whole = {} }: { readonly choice?: Record<string, Json>; readonly whole?: Record<string, Json> } = {},
): Record<string, Json> {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 0,
    model: 'm',
    choices: [
      { index: 0, message: { role: 'assistant', content: text, refusal: null }, finish_reason: 'stop', ...choice },
    ],
    usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
    ...whole,
  };
}

/** A good answer of Anthropic's Messages API, with members replaced. */
export function anthropicAnswer(text: string, whole: Record<string, Json> = {}): Record<string, Json> {
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [{ type: 'text', text }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 7, output_tokens: 3, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 },
    ...whole,
  };
}
