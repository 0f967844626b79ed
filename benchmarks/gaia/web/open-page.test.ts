import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FetchLimits } from './fetch-page.ts';
import type { Network } from './network.ts';
import { openWeb } from './open-web.ts';
import { isPublicAddress } from './public-address.ts';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** A server on loopback that stands for the public internet; every other address of this machine stands for itself. */
let answer: Answer;
let asked: string[] = [];
let port: number;
const server = createServer((request, response) => {
  asked.push(`${request.headers.host?.replace(/:\d+$/, '')}${request.url}`);
  answer(response, request);
});
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => void server.close().closeAllConnections());
beforeEach(() => {
  asked = [];
});

const names: Readonly<Record<string, readonly string[]>> = {
  'site.test': ['127.0.0.1'],
  'other.test': ['127.0.0.1'],
  'inside.test': ['10.0.0.7'],
  'both.test': ['127.0.0.1', '192.168.0.1'],
  'metadata.test': ['169.254.169.254'],
  'mapped.test': ['::ffff:127.0.0.2'],
};

function web(options: { network?: Partial<Network>; limits?: Partial<FetchLimits> } = {}) {
  const network: Network = {
    resolve: async (host) => names[host] ?? Promise.reject(new Error('ENOTFOUND')),
    isAllowed: (address) => address === '127.0.0.1' || isPublicAddress(address),
    ports: new Set(['80', '443', String(port)]),
    ...options.network,
  };
  return openWeb({ apiKey: 'key-of-a-test', network, limits: options.limits ?? {} });
}

const site = (path = '/') => `http://site.test:${port}${path}`;
const open = (url: string, part?: number) => web().openPage(url, part);
const send =
  (type: string, body: string | Buffer, headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response.writeHead(200, { 'content-type': type, ...headers }).end(body);
const redirect =
  (location: string): Answer =>
  (response) =>
    void response.writeHead(302, { location }).end();
const cannot = (reason: string, url = site()) => `The page ${url} cannot be read: ${reason}.`;

describe('a page', () => {
  it('of HTML is its title and its text', async () => {
    answer = send('text/html; charset=utf-8', '<title>T &amp; T</title><p>Grüße<script>no</script><p>two');
    expect(await open(site())).toBe('# T & T\nGrüße\ntwo');
  });

  it.each([
    ['text/html; charset=ISO-8859-1', Buffer.from('Gr\xfc\xdfe', 'latin1')],
    ['text/html', Buffer.from('<meta charset="windows-1252">Gr\xfc\xdfe', 'latin1')],
    ['text/html; charset=none-such', Buffer.from('Grüße')],
    ['application/xhtml+xml', Buffer.from('<p>Grüße</p>')],
    ['text/plain;charset="utf-8"', Buffer.from('\ufeffGrüße\r\n')],
  ])('of %s is decoded', async (type, body) => {
    answer = send(type, body);
    expect(await open(site())).toBe(`# ${site()}\nGrüße`);
  });

  it('of plain text or JSON is that, under its address', async () => {
    answer = send('text/csv', 'a,b\r\n1,2\n');
    expect(await open(site('/a.csv'))).toBe(`# ${site('/a.csv')}\na,b\n1,2`);
    answer = send('application/json', '{"a": "<b>"}');
    expect(await open(site('/a.json'))).toBe(`# ${site('/a.json')}\n{"a": "<b>"}`);
  });

  it('that is long comes in parts, which are of one reading', async () => {
    let reading = 0;
    answer = (response) => {
      reading += 1;
      send('text/plain', Array.from({ length: 900 }, (_, line) => `${reading} line ${line}`).join('\n'))(
        response,
        undefined!,
      );
    };
    const { openPage } = web();
    const [first, second] = await Promise.all([openPage(site()), openPage(site(), 2)]);
    expect(first).toMatch(/^# http:\S+, part 1 of 2\n1 line 0\n/);
    expect(second).toMatch(/^# http:\S+, part 2 of 2\n1 line \d{3}\n/);
    for (const part of [4, 0, -1, 1.5])
      expect(await openPage(site(), part)).toBe(`There is no part ${part}: the page has 2 parts.`);
    expect(reading).toBe(1);
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['X-GZIP', gzipSync],
  ] as const)('may be compressed by %s', async (encoding, compress) => {
    answer = send('text/plain', compress('hello'), { 'content-encoding': encoding });
    expect(await open(site())).toBe(`# ${site()}\nhello`);
  });

  it('is asked for under its name, with nothing of the machine', async () => {
    let headers = {};
    answer = (response, request) => {
      headers = request.headers;
      send('text/plain', '')(response, request);
    };
    await open(site('/x?q=1#part'));
    expect(headers).toEqual({
      host: `site.test:${port}`,
      connection: 'keep-alive',
      accept: 'text/html, application/xhtml+xml, text/plain, application/json;q=0.9, */*;q=0.1',
      'accept-encoding': 'gzip, br',
      'accept-language': 'en',
      'user-agent': 'fgo-bench',
    });
    expect(asked).toEqual(['site.test/x?q=1']);
  });

  it('is where its redirects lead, up to five', async () => {
    answer = (response, request) => {
      const hop = Number(request.url!.slice(1));
      if (hop === 5) send('text/html', '<title>End</title>x')(response, request);
      else redirect(hop % 2 === 0 ? `http://other.test:${port}/${hop + 1}` : `/${hop + 1}`)(response, request);
    };
    expect(await open(site('/0'))).toBe('# End\nx');
    expect(asked.map((one) => one.slice(0, 5))).toEqual(['site.', 'other', 'other', 'other', 'other', 'other']);
  });
});

describe('a page that cannot be read', () => {
  it.each([
    [
      'a type that is no text',
      send('application/pdf', '%PDF'),
      'it is application/pdf, and only web pages, plain text and JSON can be read',
    ],
    [
      'no type',
      (response) => void response.end('x'),
      'it is of a kind that its server does not tell, and only web pages, plain text and JSON can be read',
    ],
    ['status 404', (response) => void response.writeHead(404).end('x'.repeat(1e6)), 'its server answered 404'],
    ['status 500', (response) => void response.writeHead(500).end(), 'its server answered 500'],
    ['a redirect to nowhere', redirect('http://['), 'it was redirected to something that is no address'],
    ['a loop of redirects', redirect('/'), 'it was redirected more than 5 times'],
    [
      'a connection that is cut',
      (response) => void response.writeHead(200, { 'content-length': '9' }).write('x', () => response.destroy()),
      'its server gave no answer that could be read',
    ],
    [
      'something that is no HTTP',
      (response) => void response.socket!.end('SSH-2.0-x\r\n\r\n'),
      'its server gave no answer that could be read',
    ],
    ['a huge body', send('text/plain', 'x'.repeat(2_000_001)), 'it has more than 2 MB'],
    [
      'a huge body of unknown length',
      (response) => endless(response, Buffer.alloc(65_536, 'x')),
      'it has more than 2 MB',
    ],
    [
      'a bomb of gzip',
      send('text/html', gzipSync(Buffer.alloc(300_000_000)), { 'content-encoding': 'gzip' }),
      'it has more than 2 MB',
    ],
    [
      'a bomb of Brotli',
      send('text/html', brotliCompressSync(Buffer.alloc(30_000_000), { params: { 1: 1 } }), {
        'content-encoding': 'br',
      }),
      'it has more than 2 MB',
    ],
    ['an endless gzip of nothing', (response) => emptyGzip(response), 'it has more than 2 MB'],
    [
      'a body that is not compressed as said',
      send('text/plain', 'hello', { 'content-encoding': 'gzip' }),
      'its server sent it compressed in a way that cannot be read',
    ],
    [
      'a compressed body that is cut off',
      send('text/plain', gzipSync('hello').subarray(0, 12), { 'content-encoding': 'gzip' }),
      'its server sent it compressed in a way that cannot be read',
    ],
    [
      'damaged Brotli',
      send('text/plain', 'hello hello', { 'content-encoding': 'br' }),
      'its server sent it compressed in a way that cannot be read',
    ],
    [
      'two compressions',
      send('text/plain', gzipSync(gzipSync('x')), { 'content-encoding': 'gzip, gzip' }),
      'its server sent it compressed in a way that cannot be read',
    ],
    [
      'a compression that nobody asked for',
      send('text/plain', 'x', { 'content-encoding': 'compress' }),
      'its server sent it compressed in a way that cannot be read',
    ],
  ] as readonly [string, Answer, string][])('for %s is a sentence', async (_, sent, reason) => {
    answer = sent;
    expect(await open(site())).toBe(cannot(reason));
  });

  it.each([
    ['does not answer', () => {}],
    ['does not end', (response) => void response.writeHead(200, { 'content-type': 'text/plain' }).write('x')],
    ['drips', (response) => drip(response)],
  ] as readonly [string, Answer][])('as its server %s is given up in time', async (_, sent) => {
    answer = sent;
    expect(await web({ limits: { timeoutMs: 300 } }).openPage(site())).toBe(cannot('it took longer than 0.3 seconds'));
  });

  it('as its name is never resolved, is given up in time', async () => {
    const slow = web({ limits: { timeoutMs: 200 }, network: { resolve: () => new Promise(() => {}) } });
    expect(await slow.openPage(site())).toBe(cannot('it took longer than 0.2 seconds'));
  });

  it('is asked for again when it is opened again', async () => {
    const { openPage } = web();
    answer = (response) => void response.writeHead(503).end();
    expect(await openPage(site())).toBe(cannot('its server answered 503'));
    answer = send('text/plain', 'better');
    expect(await openPage(site())).toBe(`# ${site()}\nbetter`);
  });
});

function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write('x'), 20);
  response.on('close', () => clearInterval(timer));
}

function endless(response: ServerResponse, piece: Buffer): void {
  if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/plain' });
  const more = () => {
    if (!response.destroyed && response.write(piece)) setImmediate(more);
  };
  response.on('drain', more).on('error', () => {});
  more();
}

/** A header, then empty stored blocks without an end: nothing ever comes out of it. */
function emptyGzip(response: ServerResponse): void {
  const block = Buffer.from([0, 0, 0, 0xff, 0xff]);
  const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
  response.setHeader('content-encoding', 'gzip').setHeader('content-type', 'text/plain').write(header);
  endless(response, Buffer.concat(Array.from({ length: 13_000 }, () => block)));
}

const refused = 'its server is not on the public internet';

/** Addresses that are refused, whether asked for or redirected to. PORT is the server's. */
const elsewhere: readonly [url: string, reason: string][] = [
  ['http://127.0.0.2:PORT/', refused],
  ['http://[::1]:PORT/', refused],
  ['http://[::ffff:127.0.0.2]:PORT/', refused],
  ['http://[64:ff9b::7f00:2]:PORT/', refused],
  ['http://169.254.169.254/latest/meta-data/', refused],
  ['http://2130706434:PORT/', refused],
  ['http://0x7f000002:PORT/', refused],
  ['http://0177.0.0.2:PORT/', refused],
  ['http://127.2:PORT/', refused],
  ['http://１２７.0.0.2:PORT/', refused],
  ['http://0:PORT/', refused],
  ['http://0.0.0.0:PORT/', refused],
  ['http://10.0.0.1/', refused],
  ['http://192.168.1.1/', refused],
  ['http://100.64.0.1/', refused],
  ['http://[fe80::1]/', refused],
  ['http://[fd00:ec2::254]/', refused],
  ['http://inside.test/', refused],
  ['http://both.test:PORT/', refused],
  ['http://metadata.test/', refused],
  ['http://mapped.test:PORT/', refused],
  ['http://nowhere.test/', 'there is no server named nowhere.test'],
  ['http://site.test:22/', 'port 22 cannot be opened'],
  ['https://site.test:8080/', 'port 8080 cannot be opened'],
  ['ftp://site.test/', 'only http and https can be opened, not ftp:'],
  ['file:///etc/passwd', 'only http and https can be opened, not file:'],
  ['data:text/plain,x', 'only http and https can be opened, not data:'],
  ['javascript:1', 'only http and https can be opened, not javascript:'],
];

describe.each(elsewhere)('%s', (place, reason) => {
  it('is not asked for', async () => {
    const url = place.replace('PORT', String(port));
    expect(await open(url)).toBe(cannot(reason, URL.parse(url)!.href));
    expect(asked).toEqual([]);
  });

  it('is not asked for after a redirect', async () => {
    answer = redirect(place.replace('PORT', String(port)).replaceAll('１２７', '127'));
    expect(await open(site())).toBe(cannot(reason));
    expect(asked).toEqual(['site.test/']);
  });
});

describe('loopback itself', () => {
  it.each([
    'http://127.0.0.1:PORT/',
    'http://localhost:PORT/',
    'http://2130706433:PORT/',
    'http://site.test:PORT/',
  ])('is refused by the rule of addresses alone: %s', async (place) => {
    const strict = web({ network: { isAllowed: isPublicAddress, resolve: async () => ['127.0.0.1'] } });
    const url = place.replace('PORT', String(port));
    expect(await strict.openPage(url)).toBe(cannot(refused, URL.parse(url)!.href));
    expect(asked).toEqual([]);
  });
});

describe('a name', () => {
  it('is connected to at the address that was checked, whatever it resolves to afterwards', async () => {
    const answers = [['127.0.0.1'], ['127.0.0.2']];
    const network = { resolve: async () => answers.shift() ?? ['127.0.0.2'] };
    answer = send('text/plain', 'x');
    expect(await web({ network }).openPage(site())).toBe(`# ${site()}\nx`);
    expect(answers).toHaveLength(1);
  });

  it('is checked anew at each redirect', async () => {
    const answers = [['127.0.0.1'], ['127.0.0.2']];
    answer = redirect('/again');
    expect(await web({ network: { resolve: async () => answers.shift()! } }).openPage(site())).toBe(cannot(refused));
    expect(asked).toEqual(['site.test/']);
  });
});

describe('an address', () => {
  it('with credentials is refused, and they are not repeated', async () => {
    expect(await open(`http://me:secret@site.test:${port}/`)).toBe(
      cannot('addresses with a user name cannot be opened'),
    );
    answer = redirect(`http://me:secret@site.test:${port}/`);
    expect(await open(site())).toBe(cannot('addresses with a user name cannot be opened'));
  });

  it('that is none is told so', async () => {
    expect(await open(' Oslo ')).toBe('There is no page "Oslo": give a whole address such as https://example.org.');
  });
});
