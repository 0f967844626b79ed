import { LLMock } from '@copilotkit/aimock';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ConfigError } from '../core/errors.ts';
import type { LanguageModel, ModelRequest } from '../core/language-model.ts';
import { anthropicAnswer, type Fault, type FaultServer, startFaultServer } from '../testing/fault-server.ts';
import { modelContract } from '../testing/model-contract.ts';
import { anthropicModel } from './anthropic.ts';
import { CallFailure } from './wire/call-failure.ts';
import type { ServiceSettings } from './wire/service-settings.ts';

const key = 'sk-ant-MARKED-7f3a';
const clock = { now: () => Date.UTC(2026, 10, 6, 8, 49, 7) };
const settings = (baseUrl: string, changed: Partial<ServiceSettings> = {}): ServiceSettings => ({
  name: 'claude-sonnet-4-5',
  baseUrl,
  apiKey: key,
  contextWindow: 200_000,
  timeoutMs: 5000,
  ...changed,
});
const request = (content: string, changed: Partial<ModelRequest> = {}): ModelRequest => ({
  messages: [{ role: 'user', content }],
  tools: [],
  sampling: { temperature: 0, maxOutputTokens: 100, seed: 7 },
  sampleIndex: 0,
  ...changed,
});
const failed = (model: LanguageModel, content = 'hello'): Promise<unknown> =>
  model.complete(request(content)).then(
    () => 'answered',
    (error: unknown) => error,
  );

const mock = new LLMock({ port: 0 });
mock.on(
  { predicate: ({ messages }) => JSON.stringify(messages).length > 10_000 },
  {
    error: { message: 'prompt is too long: 5000 tokens > 1000 maximum', type: 'invalid_request_error' },
    status: 400,
  },
);
mock.onMessage('a tool', { toolCalls: [{ id: 'toolu_1', name: 'find', arguments: '{"what":"key"}' }] });
mock.onMessage('a module', { toolCalls: [{ id: 'toolu_2', name: 'module', arguments: '{"instructions":"x"}' }] });
mock.onMessage('limited', { error: { message: 'Slow down.', type: 'rate_limit_error' }, status: 429, retryAfter: 90 });
mock.onMessage('broken', { error: { message: 'Oops.', type: 'api_error' }, status: 500 });
mock.onMessage('overloaded', { error: { message: 'Overloaded', type: 'overloaded_error' }, status: 529 });
mock.on({}, ({ messages }) => ({
  content: 'Hello.',
  usage: { input_tokens: JSON.stringify(messages).length, output_tokens: 2 },
}));
beforeAll(() => mock.start());
afterAll(() => mock.stop());

describe('Anthropic, as a protocol mock speaks it', () => {
  const model = () => anthropicModel(settings(mock.url), clock);

  it('answers with text and usage', async () => {
    const { text, finish, usage, paid } = await model().complete(request('hello'));
    expect([text, finish]).toEqual(['Hello.', 'stop']);
    expect(usage.promptTokens).toBeGreaterThan(0);
    expect(paid).toEqual({ ...usage, usd: null });
  });

  it('calls tools', async () => {
    const tools = [{ name: 'find', description: 'Finds things.', inputSchema: { type: 'object' } }];
    const response = await model().complete(request('a tool', { tools }));
    expect(response.toolCalls).toEqual([{ id: 'toolu_1', name: 'find', input: { what: 'key' } }]);
    expect(response.finish).toBe('tool-calls');
  });

  it('answers to a schema', async () => {
    const answerSchema = { name: 'module', schema: { type: 'object' } };
    const { text, finish, toolCalls } = await model().complete(request('a module', { answerSchema }));
    expect(JSON.parse(text)).toEqual({ instructions: 'x' });
    expect([finish, toolCalls]).toEqual(['stop', []]);
  });

  it.each([
    ['limited', { kind: 'rate-limit', details: { retry: true, waitMs: 90_000, charged: 'no' } }],
    ['broken', { kind: 'server', details: { retry: true, charged: 'no' } }],
    ['overloaded', { kind: 'server', details: { retry: true, charged: 'no' } }],
  ])('fails once where it is %s', async (content, failure) => {
    const before = mock.getRequests().length;
    expect(await failed(model(), content)).toMatchObject(failure);
    expect(mock.getRequests().length).toBe(before + 1);
  });
});

modelContract('anthropic over HTTP', (contextWindow) => anthropicModel(settings(mock.url, { contextWindow }), clock));

const servers: FaultServer[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
async function faulty(...script: [Fault, ...Fault[]]): Promise<FaultServer> {
  const server = await startFaultServer(script);
  servers.push(server);
  return server;
}

const good: Fault = { kind: 'answer', body: anthropicAnswer('Hi.') };
const status = (code: number, headers: Record<string, string> = {}): Fault => ({
  kind: 'answer',
  status: code,
  headers: { 'content-type': 'application/json', ...headers },
  body: { type: 'error', error: { type: 'api_error', message: `Refused ${key}.` } },
});

describe('what Anthropic is sent', () => {
  it('is one request with the key in its header and nothing of the environment', async () => {
    const environment = {
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:9',
      ANTHROPIC_API_KEY: 'sk-ENVIRONMENT',
      ANTHROPIC_AUTH_TOKEN: 'ENVIRONMENT',
      ANTHROPIC_PROFILE: 'ENVIRONMENT',
      ANTHROPIC_WEBHOOK_SIGNING_KEY: 'ENVIRONMENT',
      ANTHROPIC_CUSTOM_HEADERS: 'x-custom: ENVIRONMENT\nx-api-key: ENVIRONMENT',
      ANTHROPIC_LOG: 'debug',
    };
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const lines = (['debug', 'info', 'warn', 'error', 'log'] as const).map((level) => vi.spyOn(console, level));
    const server = await faulty(good);
    await anthropicModel(settings(server.url), clock).complete(request('hello'));
    expect(server.requests).toHaveLength(1);
    const { path, headers, body } = server.requests[0]!;
    expect(path).toBe('/v1/messages');
    expect(headers).toMatchObject({ 'x-api-key': key });
    expect(headers).not.toHaveProperty('authorization');
    expect(body).toMatchObject({ model: 'claude-sonnet-4-5', max_tokens: 100, temperature: 0 });
    expect(JSON.stringify(server.requests)).not.toMatch(/ENVIRONMENT|stainless/i);
    for (const line of lines) expect(line).not.toHaveBeenCalled();
  });

  it('is of the API version that takes a temperature', async () => {
    const server = await faulty(good);
    await anthropicModel(settings(server.url), clock).complete(request('hello'));
    expect(server.requests[0]!.headers['anthropic-version']).toBe('2023-06-01');
  });

  it('may ask for a longer answer than the SDK allows without streaming', async () => {
    const server = await faulty(good);
    const sampling = { maxOutputTokens: 128_000, seed: 1 };
    const response = await anthropicModel(settings(server.url), clock).complete(request('hello', { sampling }));
    expect(response.text).toBe('Hi.');
  });
});

describe('Anthropic failing', () => {
  it.each<[number, string, boolean, string?]>([
    [400, 'bad-request', false],
    [408, 'timeout', true, 'maybe'],
    [409, 'server', true],
    [413, 'bad-request', false],
    [422, 'bad-request', false],
    [429, 'rate-limit', true],
    [500, 'server', true],
    [529, 'server', true],
  ])('with status %d makes one attempt, kind %s, retried later: %s', async (code, kind, retry, charged = 'no') => {
    const server = await faulty(status(code));
    const error = await failed(anthropicModel(settings(server.url), clock));
    expect(error).toBeInstanceOf(CallFailure);
    expect(error).toMatchObject({ kind, details: { retry, charged } });
    expect(server.requests).toHaveLength(1);
  });

  it.each([401, 403, 404])('with status %d is a configuration error', async (code) => {
    const server = await faulty(status(code));
    expect(await failed(anthropicModel(settings(server.url), clock))).toBeInstanceOf(ConfigError);
  });

  it.each([
    [{ 'retry-after': '90' }, { waitMs: 90_000 }],
    [
      {
        'anthropic-ratelimit-requests-reset': '2026-11-06T08:49:17Z',
        'anthropic-ratelimit-requests-remaining': '12',
        'anthropic-ratelimit-input-tokens-reset': '2026-11-06T08:49:12Z',
        'anthropic-ratelimit-input-tokens-remaining': '0',
      },
      { waitMs: 5000 },
    ],
    [{ 'x-should-retry': 'false' }, { retry: false }],
  ])('with the headers %j has %j', async (headers, details) => {
    const server = await faulty(status(429, headers));
    expect(await failed(anthropicModel(settings(server.url), clock))).toMatchObject({ details });
  });

  it.each<[string, Fault, string]>([
    ['a reset in mid-body', { kind: 'reset', body: anthropicAnswer('Hi.') }, 'network'],
    ['a body that ends short of its length', { kind: 'cut', body: anthropicAnswer('Hi.'), end: 'short' }, 'network'],
    ['a body cut in half', { kind: 'cut', body: anthropicAnswer('Hi.'), end: 'chunked' }, 'malformed'],
    ['no answer at all', { kind: 'drop' }, 'network'],
    ['malformed JSON', { kind: 'answer', body: '{"content": [}' }, 'malformed'],
    ['a page', { kind: 'answer', headers: { 'content-type': 'text/html' }, body: '<html></html>' }, 'malformed'],
    ['no content', { kind: 'answer', body: anthropicAnswer('', { content: null }) }, 'malformed'],
  ])('with %s may have been charged, and is retried', async (_, fault, kind) => {
    const server = await faulty(fault);
    const error = await failed(anthropicModel(settings(server.url), clock));
    expect(error).toBeInstanceOf(CallFailure);
    expect(error).toMatchObject({ kind, details: { retry: true, charged: 'maybe' } });
    expect(server.requests).toHaveLength(1);
  });

  it('by hanging ends at the time-out', async () => {
    const server = await faulty({ kind: 'hang', after: 'half', body: anthropicAnswer('Hi.') });
    const error = await failed(anthropicModel(settings(server.url, { timeoutMs: 30 }), clock));
    expect(error).toMatchObject({ kind: 'timeout', details: { retry: true, charged: 'maybe' } });
  });

  it('never shows the key that the server repeats', async () => {
    for (const code of [400, 401, 403, 404, 429, 529]) {
      const server = await faulty(status(code, { 'x-echo': key }));
      const error = (await failed(anthropicModel(settings(server.url), clock))) as Error;
      expect(error.message).toContain('[key]');
      expect(`${error.message}${error.stack}${JSON.stringify(error)}${String(error.cause)}`).not.toContain('MARKED');
    }
  });
});

describe('the identity of a model', () => {
  it('holds the address, without the key', () => {
    const model = anthropicModel(settings('https://api.anthropic.com'), clock);
    expect(model).toMatchObject({ provider: 'anthropic', name: 'claude-sonnet-4-5', notice: '' });
    expect(model.identity).toEqual({ baseUrl: 'https://api.anthropic.com', adapter: 1 });
  });
});
