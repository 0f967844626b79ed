/** A server on loopback that gives one file, as well or as badly as a test says. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers a request; `range` is the byte that it wants the rest from, `ifRange` of which version. */
export type Answer = (response: ServerResponse, range: number | undefined, ifRange: string | undefined) => void;

export interface ArchiveServer {
  readonly url: string;
  /** What was asked for, in order. */
  readonly asked: readonly IncomingHttpHeaders[];
  /** How the next requests are answered. */
  answer: Answer;
  close(): Promise<void>;
}

/** `name` is the file's, in the address. */
export async function startArchiveServer(name: string, answer: Answer): Promise<ArchiveServer> {
  const asked: IncomingHttpHeaders[] = [];
  const http = createServer(({ headers }, response) => {
    asked.push(headers);
    const range = /^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1];
    server.answer(response, range === undefined ? undefined : Number(range), headers['if-range'] as string | undefined);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const server: ArchiveServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/${name}`,
    asked,
    answer,
    close: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return server;
}

/** A well-behaved server's answer: ranges, If-Range, ETag. */
export function serveFile(body: Buffer, etag: string): Answer {
  return (response, range, ifRange) => {
    const from = range !== undefined && (ifRange === undefined || ifRange === etag) ? range : 0;
    if (from >= body.length) response.writeHead(416, { etag, 'content-range': `bytes */${body.length}` }).end();
    else if (from > 0) {
      const contentRange = `bytes ${from}-${body.length - 1}/${body.length}`;
      response.writeHead(206, { etag, 'content-length': body.length - from, 'content-range': contentRange });
      response.end(body.subarray(from));
    } else response.writeHead(200, { etag, 'content-length': body.length }).end(body);
  };
}
