import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, ProviderError } from '../../../harness/core/errors.ts';
import { openWeb } from './open-web.ts';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;
let answer: Answer;
let asked: IncomingMessage[] = [];
let waits: number[] = [];
let url: string;
const server = createServer((request, response) => {
  asked.push(request);
  answer(response, request);
});
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/res/v1/web/search`;
});
afterAll(() => void server.close().closeAllConnections());
beforeEach(() => {
  [asked, waits] = [[], []];
});

const apiKey = 'BSA-very/secret+key';
const wait = async (ms: number) => void waits.push(ms);
const search = (query: string, { searchUrl = url, timeoutMs = 20_000 } = {}) =>
  openWeb({ apiKey, searchUrl, limits: { timeoutMs }, wait }).searchWeb(query);
const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
const hit = (title: string, at: string, description?: string | null) => ({ title, url: at, description, more: 1 });

describe('a search', () => {
  it('asks the service with the key in a header, and nowhere else', async () => {
    answer = json({ web: { results: [] } });
    await search('  two\nwords & more ');
    expect(asked[0]!.url).toBe(
      '/res/v1/web/search?q=two+words+%26+more&count=5&safesearch=moderate&text_decorations=false',
    );
    expect(asked[0]!.headers['x-subscription-token']).toBe(apiKey);
  });

  it('shows hits with title, address and the start of what is said of them', async () => {
    const results = [
      hit('Oslo &amp; more', 'https://oslo.test/a b', `The <strong>capital</strong> ${'x'.repeat(200)}`),
      hit('No address', 'javascript:alert(1)', 'x'),
      hit('Line\nbreak', 'http://b.test', null),
      ...Array.from({ length: 9 }, (_, index) => hit(`T${index}`, 'http://c.test/')),
    ];
    answer = json({ web: { results } });
    expect((await search('oslo')).split('\n')).toEqual([
      `1. Oslo & more (https://oslo.test/a%20b): The capital ${'x'.repeat(108)}…`,
      '2. Line break (http://b.test/): ',
      '3. T0 (http://c.test/): ',
      '4. T1 (http://c.test/): ',
      '5. T2 (http://c.test/): ',
    ]);
  });

  it.each([{}, { web: null }, { web: { results: [] } }])('without hits says so: %j', async (body) => {
    answer = json(body);
    expect(await search('x')).toBe('No page was found. Try fewer words.');
  });

  it('of nothing, or of more than the service takes, is not sent', async () => {
    expect(await search(' ')).toBe('The query is empty: give some words.');
    const tooLong = 'The query is too long: give at most 50 words and 400 characters.';
    expect(await search('x '.repeat(51))).toBe(tooLong);
    expect(await search('x'.repeat(401))).toBe(tooLong);
    expect(asked).toEqual([]);
  });

  it('may be answered compressed', async () => {
    answer = (response) => {
      const body = gzipSync(JSON.stringify({ web: { results: [hit('A', 'http://a.test', 'b')] } }));
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(body);
    };
    expect(await search('x')).toBe('1. A (http://a.test/): b');
  });

  it('never shows the key, even where the service says it', async () => {
    const told = `my ${apiKey} and ${encodeURIComponent(apiKey)}`;
    answer = json({ web: { results: [hit(told, `http://a.test/?k=${encodeURIComponent(apiKey)}`, told)] } });
    const shown = await search('x');
    expect(shown).toBe('1. my [key] and [key] (http://a.test/?k=[key]): my [key] and [key]');
  });
});

async function failure(sent: Answer, options: Parameters<typeof search>[1] = {}): Promise<ConfigError | ProviderError> {
  answer = sent;
  const error: unknown = await search('x', options).catch((thrown: unknown) => thrown);
  expect(error instanceof ConfigError || error instanceof ProviderError).toBe(true);
  const told = `${(error as Error).stack} ${JSON.stringify(error)} ${String((error as Error).cause)}`;
  expect(told).not.toContain(apiKey);
  return error as ConfigError | ProviderError;
}

describe('a service that fails', () => {
  it.each([
    ['rate-limit', 429, 'The search service answered 429 after all retries.'],
    ['server', 503, 'The search service answered 503 after all retries.'],
  ])('for a while is asked again, then a ProviderError: %s', async (kind, status, message) => {
    expect(await failure(json(`no ${apiKey}`, status))).toMatchObject({ name: 'ProviderError', kind, message });
    expect(asked).toHaveLength(4);
    expect(waits).toEqual([1000, 2000, 4000]);
  });

  it('and then recovers is not noticed', async () => {
    answer = (response, request) =>
      asked.length < 3 ? json('', 429, { 'retry-after': '7' })(response, request) : json({})(response, request);
    expect(await search('x')).toBe('No page was found. Try fewer words.');
    expect(waits).toEqual([7000, 7000]);
  });

  it('by silence is a time-out, by a cut connection or absence the network', async () => {
    expect(await failure(() => {}, { timeoutMs: 100 })).toMatchObject({
      kind: 'timeout',
      message: 'The search service did not answer in time.',
    });
    const noNetwork = { kind: 'network', message: 'The search service cannot be reached.' };
    expect(await failure((response) => void response.destroy())).toMatchObject(noNetwork);
    expect(await failure(() => {}, { searchUrl: 'http://127.0.0.1:1/' })).toMatchObject(noNetwork);
  });

  it.each([
    ['no JSON', '<html>'],
    ['other JSON', { web: { results: [{ title: 1 }] } }],
    ['too much', `"${'x'.repeat(2_000_001)}"`],
  ])('by %s is malformed', async (_, body) => {
    expect(await failure(json(body))).toMatchObject({ name: 'ProviderError', kind: 'malformed' });
    expect(asked).toHaveLength(1);
  });

  it('by a refused request is that', async () => {
    expect(await failure(json({}, 400))).toMatchObject({ kind: 'bad-request' });
  });

  it.each([
    [401, '', 'Expected BRAVE_API_KEY to be a key of the search service, got one that it refuses (401).'],
    [403, '', 'Expected BRAVE_API_KEY to be a key of the search service, got one that it refuses (403).'],
    [
      422,
      '{"error":{"code":"SUBSCRIPTION_TOKEN_INVALID"}}',
      'Expected BRAVE_API_KEY to be a key of the search service, got one that it refuses (422).',
    ],
    [402, '', 'Expected an account of the search service with means left, got one without (402).'],
  ])('by refusing the key (%d) is a ConfigError', async (status, body, message) => {
    expect(await failure(json(body, status))).toMatchObject({ name: 'ConfigError', message });
    expect(asked).toHaveLength(1);
  });

  it('by sending us elsewhere is not followed with the key', async () => {
    expect(await failure(json('', 302, { location: `${url}/elsewhere` }))).toMatchObject({ name: 'ConfigError' });
    expect(asked).toHaveLength(1);
  });
});

describe('the key', () => {
  it.each([
    [undefined, /^Expected a key of Brave Search in BRAVE_API_KEY, got none: get one at .+, or leave the web off\.$/],
    [' ', /^Expected a key of Brave Search in BRAVE_API_KEY, got none/],
    ['short', /^Expected BRAVE_API_KEY to be 8 to 200 ASCII characters without blanks, got others/],
    ['secret-key\nx-more: 1', /^Expected BRAVE_API_KEY to be 8 to 200/],
    ['schlüssel-geheim', /^Expected BRAVE_API_KEY to be 8 to 200/],
  ])('%j is refused before anything is sent, without being shown', (key, sentence) => {
    const open = () => openWeb({ apiKey: key });
    expect(open).toThrow(ConfigError);
    expect(open).toThrow(sentence);
    expect(open).not.toThrow(/secret|short|geheim/);
  });

  it('goes to an address of HTTP only', () => {
    expect(() => openWeb({ apiKey, searchUrl: 'file:///x' })).toThrow(ConfigError);
  });
});
