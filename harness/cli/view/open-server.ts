/** HTTP on 127.0.0.1: each request is checked, answered and sent with headers that keep it to this machine and page. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { ConfigError } from '../../core/errors.ts';
import { type AnswerPorts, answer } from './answer.ts';
import { checkRequest } from './check-request.ts';
import { type Reply, safeHeaders, textReply } from './reply.ts';
import { liveTexts, runningText } from './start-page.ts';
import type { ListedSweep, SweepWatch } from './watch-sweeps.ts';

export interface OpenServer {
  readonly port: number;
  /** Ends what is under way, too. */
  close(): Promise<void>;
}

export const loopback = '127.0.0.1';

/** `port` 0 is any free one. Throws ConfigError where it cannot be had. */
export async function openServer(port: number, ports: AnswerPorts): Promise<OpenServer> {
  const server = createServer((request, response) => {
    // Of a reader who goes in the middle: there is nobody left to tell.
    for (const stream of [request, response]) stream.on('error', () => {});
    respond(request, response, ports).catch(() => response.destroy());
  });
  // Browsers are few; whoever opens more does not want to look.
  server.maxConnections = 200;
  await listen(server, port);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.on('error', ({ code }: NodeJS.ErrnoException) => {
      const why = code === 'EADDRINUSE' ? 'one that another process has' : `one that cannot be had (${code})`;
      reject(
        new ConfigError(
          `Expected --port to be a free port, got ${port}, ${why}: give another one, or 0 for any free one.`,
        ),
      );
    });
    server.listen({ port, host: loopback, exclusive: true }, resolve);
  });
}

async function respond(request: IncomingMessage, response: ServerResponse, ports: AnswerPorts): Promise<void> {
  const { method, url, rawHeaders, socket } = request;
  const checked = checkRequest({ method, url, rawHeaders }, socket.localPort!);
  const isHead = method === 'HEAD';
  if (checked.state === 'refused') {
    const allow: Record<string, string> = checked.status === 405 ? { Allow: 'GET, HEAD' } : {};
    // What else comes with such a request is not read.
    return send(response, textReply(checked.status, checked.sentence, { ...allow, Connection: 'close' }), isHead);
  }
  if (checked.parts.join('/') === 'events' && !checked.isFolder) return sendEvents(response, ports.watch, isHead);
  const reply = await answer(checked, ports).catch((error: Error) => {
    if (error instanceof ConfigError) return textReply(503, error.message);
    return textReply(500, `Expected this to work; it is a bug: ${error.message}`);
  });
  return send(response, reply, isHead);
}

async function send(response: ServerResponse, { status, headers, body }: Reply, isHead: boolean): Promise<void> {
  const isFile = typeof body !== 'string' && !Buffer.isBuffer(body);
  try {
    const length = isFile ? (await body.stat()).size : Buffer.byteLength(body);
    response.writeHead(status, { ...safeHeaders, ...headers, 'Content-Length': length });
    if (isHead || length === 0) response.end();
    else if (isFile) await pipeline(body.createReadStream({ start: 0, end: length - 1, autoClose: false }), response);
    else response.end(body);
  } finally {
    if (isFile) await body.close();
  }
}

/** Server-Sent Events: all sweeps as texts, at once and after each change, until the reader goes. */
function sendEvents(response: ServerResponse, watch: SweepWatch, isHead: boolean): void {
  response.writeHead(200, { ...safeHeaders, 'Content-Type': 'text/event-stream; charset=utf-8' });
  if (isHead) return void response.end();
  // The headers go before the first event, however long that takes.
  response.write(': sweeps\n\n');
  // One that does not read gets the last state when it goes on, not all that were between.
  let missed: readonly ListedSweep[] | undefined;
  const tell = (sweeps: readonly ListedSweep[]) => {
    missed = response.writableNeedDrain ? sweeps : undefined;
    if (missed === undefined) response.write(`data: ${JSON.stringify(eventOf(sweeps))}\n\n`);
  };
  response.on('drain', () => {
    if (missed !== undefined) tell(missed);
  });
  response.on('close', watch.listen(tell));
}

function eventOf(sweeps: readonly ListedSweep[]) {
  return { running: runningText(sweeps), sweeps: sweeps.map(liveTexts) };
}
