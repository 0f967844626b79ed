import { LLMock } from '@copilotkit/aimock';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ConfigError, ContextOverflowError } from '../core/errors.ts';
import type { LanguageModel, ModelRequest } from '../core/language-model.ts';
import { type Fault, type FaultServer, openaiAnswer, startFaultServer } from '../testing/fault-server.ts';
import { modelContract } from '../testing/model-contract.ts';
import { compatibleModel, openaiModel } from './openai.ts';
import { CallFailure } from './wire/call-failure.ts';
import type { ServiceSettings } from './wire/service-settings.ts';

const key = 'sk-MARKED-7f3a';
const clock = { now: () => Date.UTC(2026, 10, 6, 8, 49, 7) };
const settings = (baseUrl: string, changed: Partial<ServiceSettings> = {}): ServiceSettings => ({
  name: 'gpt-x',
  baseUrl,
  apiKey: key,
  contextWindow: 8000,
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
    error: {
      message: "This model's maximum context length is 1000 tokens. However, your messages resulted in 5000 tokens.",
      code: 'context_length_exceeded',
    },
    status: 400,
  },
);
mock.onMessage('a tool', { toolCalls: [{ id: 'call_1', name: 'find', arguments: '{"what":"key"}' }] });
mock.onMessage('a module', { content: '{"instructions":"x"}' });
mock.onMessage('cut off', { content: 'half', finishReason: 'length' });
mock.onMessage('limited', { error: { message: 'Slow down.' }, status: 429, retryAfter: 90 });
mock.onMessage('broken', { error: { message: 'Oops.' }, status: 500 });
mock.onMessage('overloaded', { error: { message: 'Overloaded.' }, status: 529 });
mock.on({}, { content: 'Hello.' });
beforeAll(() => mock.start());
afterAll(() => mock.stop());

describe('OpenAI, as a protocol mock speaks it', () => {
  const model = () => openaiModel(settings(`${mock.url}/v1`), clock);

  it('answers with text and usage', async () => {
    const { text, finish, usage, paid } = await model().complete(request('hello'));
    expect([text, finish]).toEqual(['Hello.', 'stop']);
    expect(usage.promptTokens).toBeGreaterThan(0);
    expect(paid).toEqual({ ...usage, usd: null });
  });

  it('calls tools', async () => {
    const tools = [{ name: 'find', description: 'Finds things.', inputSchema: { type: 'object' } }];
    const response = await model().complete(request('a tool', { tools }));
    expect(response.toolCalls).toEqual([{ id: 'call_1', name: 'find', input: { what: 'key' } }]);
    expect(response.finish).toBe('tool-calls');
  });

  it('answers to a schema', async () => {
    const answerSchema = { name: 'module', schema: { type: 'object' } };
    const { text } = await model().complete(request('a module', { answerSchema }));
    expect(JSON.parse(text)).toEqual({ instructions: 'x' });
    expect(mock.getRequests().at(-1)?.body).toMatchObject({ response_format: { json_schema: { name: 'module' } } });
  });

  it('says that an answer was cut off', async () => {
    expect((await model().complete(request('cut off'))).finish).toBe('length');
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

modelContract('openai over HTTP', (contextWindow) => openaiModel(settings(`${mock.url}/v1`, { contextWindow }), clock));

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

const good: Fault = { kind: 'answer', body: openaiAnswer('Hi.') };
const status = (code: number, headers: Record<string, string> = {}): Fault => ({
  kind: 'answer',
  status: code,
  headers: { 'content-type': 'application/json', ...headers },
  body: { error: { message: `Refused ${key}.`, type: 'x', code: null } },
});

describe('what OpenAI is sent', () => {
  it('is one request with the key in its header and nothing of the environment', async () => {
    const environment = {
      OPENAI_BASE_URL: 'http://127.0.0.1:9',
      OPENAI_API_KEY: 'sk-ENVIRONMENT',
      OPENAI_ADMIN_KEY: 'sk-ENVIRONMENT',
      OPENAI_ORG_ID: 'org-ENVIRONMENT',
      OPENAI_PROJECT_ID: 'proj-ENVIRONMENT',
      OPENAI_WEBHOOK_SECRET: 'sk-ENVIRONMENT',
      OPENAI_CUSTOM_HEADERS: 'x-custom: ENVIRONMENT\nauthorization: ENVIRONMENT',
      OPENAI_LOG: 'debug',
    };
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const lines = (['debug', 'info', 'warn', 'error', 'log'] as const).map((level) => vi.spyOn(console, level));
    const server = await faulty(good);
    await openaiModel(settings(`${server.url}/v1`, { organization: 'org-1', project: 'p-1' }), clock).complete(
      request('hello'),
    );
    expect(server.requests).toHaveLength(1);
    const { path, headers } = server.requests[0]!;
    expect(path).toBe('/v1/chat/completions');
    expect(headers).toMatchObject({
      authorization: `Bearer ${key}`,
      'openai-organization': 'org-1',
      'openai-project': 'p-1',
    });
    expect(JSON.stringify(server.requests)).not.toMatch(/ENVIRONMENT|stainless/i);
    for (const line of lines) expect(line).not.toHaveBeenCalled();
  });

  it('has no organization and no project where none is set', async () => {
    const server = await faulty(good);
    await openaiModel(settings(`${server.url}/v1`), clock).complete(request('hello'));
    expect(server.requests[0]!.headers).not.toHaveProperty('openai-organization');
    expect(server.requests[0]!.headers).not.toHaveProperty('openai-project');
  });

  it('has no key where a compatible server needs none', async () => {
    vi.stubEnv('OPENAI_API_KEY', 'sk-ENVIRONMENT');
    const server = await faulty(good);
    const model = compatibleModel(settings(`${server.url}/v1`, { apiKey: undefined }), clock);
    expect((await model.complete(request('hello'))).text).toBe('Hi.');
    expect(server.requests[0]!.headers).not.toHaveProperty('authorization');
    expect(server.requests[0]!.body).toMatchObject({ model: 'gpt-x', max_tokens: 100, temperature: 0, seed: 7 });
  });

  it('is sent whole although the sweep is stopping', async () => {
    const server = await faulty(good);
    const model = openaiModel(settings(`${server.url}/v1`), clock);
    expect((await model.complete(request('hello'), AbortSignal.abort())).text).toBe('Hi.');
  });
});

describe('OpenAI failing', () => {
  it.each<[number, string, boolean, string?]>([
    [400, 'bad-request', false],
    [408, 'timeout', true, 'maybe'],
    [409, 'server', true],
    [413, 'bad-request', false],
    [422, 'bad-request', false],
    [429, 'rate-limit', true],
    [500, 'server', true],
    [503, 'server', true],
    [529, 'server', true],
  ])('with status %d makes one attempt, kind %s, retried later: %s', async (code, kind, retry, charged = 'no') => {
    const server = await faulty(status(code));
    const error = await failed(openaiModel(settings(`${server.url}/v1`), clock));
    expect(error).toBeInstanceOf(CallFailure);
    expect(error).toMatchObject({ kind, details: { retry, charged } });
    expect(server.requests).toHaveLength(1);
  });

  it.each([401, 403, 404])('with status %d is a configuration error', async (code) => {
    const server = await faulty(status(code));
    expect(await failed(openaiModel(settings(`${server.url}/v1`), clock))).toBeInstanceOf(ConfigError);
  });

  it.each([
    [{ 'retry-after': '90' }, { waitMs: 90_000 }],
    [{ 'retry-after': 'Fri, 06 Nov 2026 08:49:37 GMT' }, { waitMs: 30_000 }],
    [{ 'retry-after-ms': '250' }, { waitMs: 250 }],
    [{ 'x-ratelimit-reset-requests': '6m0s', 'x-ratelimit-remaining-requests': '0' }, { waitMs: 360_000 }],
    [{ 'x-should-retry': 'false' }, { retry: false }],
  ])('with the headers %j has %j', async (headers, details) => {
    const server = await faulty(status(429, headers));
    expect(await failed(openaiModel(settings(`${server.url}/v1`), clock))).toMatchObject({ details });
  });

  it.each<[string, Fault, string]>([
    ['a reset in mid-body', { kind: 'reset', body: openaiAnswer('Hi.') }, 'network'],
    ['a body that ends short of its length', { kind: 'cut', body: openaiAnswer('Hi.'), end: 'short' }, 'network'],
    ['a body cut in half', { kind: 'cut', body: openaiAnswer('Hi.'), end: 'chunked' }, 'malformed'],
    ['no answer at all', { kind: 'drop' }, 'network'],
    ['malformed JSON', { kind: 'answer', body: '{"choices": [}' }, 'malformed'],
    ['an empty body', { kind: 'answer', body: '' }, 'malformed'],
    ['a page', { kind: 'answer', headers: { 'content-type': 'text/html' }, body: `<html>${key}</html>` }, 'malformed'],
    ['empty choices', { kind: 'answer', body: openaiAnswer('', { whole: { choices: [] } }) }, 'malformed'],
    ['status 204', { kind: 'answer', status: 204, headers: {} }, 'malformed'],
  ])('with %s may have been charged, and is retried', async (_, fault, kind) => {
    const server = await faulty(fault);
    const error = await failed(openaiModel(settings(`${server.url}/v1`), clock));
    expect(error).toBeInstanceOf(CallFailure);
    expect(error).toMatchObject({ kind, details: { retry: true, charged: 'maybe' } });
    expect(server.requests).toHaveLength(1);
  });

  it.each<[string, Fault]>([
    ['before the headers', { kind: 'hang', after: 'nothing' }],
    ['in mid-body', { kind: 'hang', after: 'half', body: openaiAnswer('Hi.') }],
  ])('by hanging %s ends at the time-out', async (_, fault) => {
    const server = await faulty(fault);
    const error = await failed(openaiModel(settings(`${server.url}/v1`, { timeoutMs: 30 }), clock));
    expect(error).toMatchObject({ kind: 'timeout', details: { retry: true, charged: 'maybe' } });
  });

  it('where nobody listens was not charged', async () => {
    const server = await faulty(good);
    await server.close();
    const error = await failed(openaiModel(settings(`${server.url}/v1`), clock));
    expect(error).toMatchObject({ kind: 'network', details: { retry: true, charged: 'no' } });
    expect((error as Error).message).toBe('openai/gpt-x could not be reached: ECONNREFUSED.');
  });

  it('by an answer without an error object keeps what the server says', async () => {
    const body = {
      object: 'error',
      message: "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.",
      type: 'BadRequestError',
      code: 400,
    };
    const server = await faulty(
      { kind: 'answer', status: 400, body },
      { kind: 'answer', status: 503, body: { detail: 'Starting.' } },
    );
    const model = compatibleModel(settings(`${server.url}/v1`), clock);
    const overflow = await failed(model);
    expect(overflow).toBeInstanceOf(ContextOverflowError);
    expect(overflow).toMatchObject({ promptTokens: 5000, contextWindow: 4096 });
    expect(((await failed(model)) as Error).message).toBe('compatible/gpt-x answered 503: Starting.');
  });

  it('never shows the key that the server repeats', async () => {
    for (const code of [400, 401, 403, 404, 429, 500]) {
      const server = await faulty(status(code, { 'x-echo': key }));
      const error = (await failed(openaiModel(settings(`${server.url}/v1`), clock))) as Error;
      expect(error.message).toContain('[key]');
      expect(`${error.message}${error.stack}${JSON.stringify(error)}${String(error.cause)}`).not.toContain('MARKED');
    }
  });
});

describe('the identity of a model', () => {
  it('holds the address, without the key', () => {
    const model = openaiModel(settings('https://api.openai.com/v1/'), clock);
    expect(model).toMatchObject({ provider: 'openai', name: 'gpt-x', notice: '', contextWindow: 8000 });
    expect(model.identity).toEqual({ baseUrl: 'https://api.openai.com/v1', adapter: 1 });
    expect(JSON.stringify(model)).not.toContain('MARKED');
  });
});
