import { APIError as AnthropicApiError } from '@anthropic-ai/sdk/error';
import fc from 'fast-check';
import { APIConnectionError, APIConnectionTimeoutError, APIError as OpenAiApiError } from 'openai/error';
import { describe, expect, it } from 'vitest';
import { ConfigError, ContextOverflowError, ProviderError, StoppedError } from '../../core/errors.ts';
import { CallFailure } from './call-failure.ts';
import { type FailureContext, failureOf } from './provider-failure.ts';

const context: FailureContext = {
  provider: 'openai',
  model: 'gpt-4o',
  contextWindow: 8192,
  neededTokens: 9000,
  secrets: ['sk-MARKED-1234'],
  now: Date.UTC(2026, 10, 6),
};

interface ErrorBody {
  readonly message: string;
  readonly type?: string;
  readonly code?: string | number | null;
}

function answered(status: number, body: ErrorBody, headers: Record<string, string> = {}): Error {
  return failureOf(OpenAiApiError.generate(status, { error: body }, undefined, new Headers(headers)), context);
}

function anthropicAnswered(status: number, error: object): Error {
  const body = { type: 'error', error, request_id: 'req_1' };
  return failureOf(AnthropicApiError.generate(status, body, undefined, new Headers()), {
    ...context,
    provider: 'anthropic',
    model: 'claude-x',
  });
}

const shown = (error: Error) => ({
  kind: (error as ProviderError).kind,
  ...(error as CallFailure).details,
});

describe('an HTTP error status', () => {
  it.each([
    [409, 'server', true],
    [429, 'rate-limit', true],
    [500, 'server', true],
    [502, 'server', true],
    [503, 'server', true],
    [529, 'server', true],
    [400, 'bad-request', false],
    [405, 'bad-request', false],
    [413, 'bad-request', false],
    [422, 'bad-request', false],
  ] as const)('of %d is a call failure of kind %s, retried: %s, never charged', (status, kind, retry) => {
    const error = answered(status, { message: 'No.' });
    expect(error).toBeInstanceOf(CallFailure);
    expect(shown(error)).toEqual({ kind, retry, charged: 'no' });
    expect(error.message).toBe(`openai/gpt-4o answered ${status}: No.`);
  });

  it.each([
    [408, 'timeout'],
    [504, 'server'],
    [524, 'server'],
  ])("of %d is a gateway's time-out, kind %s: the model behind it may be charged", (status, kind) => {
    expect(shown(answered(status, { message: 'No.' }))).toEqual({ kind, retry: true, charged: 'maybe' });
  });

  it('that redirects is a configuration error with the address, without its path', () => {
    const error = answered(301, { message: '' }, { location: 'https://new.example/v1?key=MARKED' });
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toContain('It redirects to https://new.example: give the address itself with --base-url.');
  });

  it('is not retried where the provider says so', () => {
    expect(shown(answered(503, { message: 'No.' }, { 'x-should-retry': 'false' }))).toMatchObject({ retry: false });
    expect(shown(answered(503, { message: 'No.' }, { 'x-should-retry': 'true' }))).toMatchObject({ retry: true });
  });

  it('has the whole wait that Retry-After asks for', () => {
    expect(shown(answered(429, { message: 'No.' }, { 'retry-after': '90' }))).toMatchObject({ waitMs: 90_000 });
    expect(shown(answered(503, { message: 'No.' }, { 'retry-after': '5' }))).toMatchObject({ waitMs: 5000 });
  });

  it('waits for the reset of a limit only where a limit refused it', () => {
    const resets = { 'x-ratelimit-reset-tokens': '6m0s' };
    expect(shown(answered(429, { message: 'No.' }, resets))).toMatchObject({ waitMs: 360_000 });
    expect(shown(answered(500, { message: 'No.' }, resets))).not.toHaveProperty('waitMs');
  });

  it('for one request above the limit of a whole minute is not retried: no wait would help', () => {
    const message = 'Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested 42000.';
    expect(shown(answered(429, { message, code: 'rate_limit_exceeded' }))).toMatchObject({
      kind: 'rate-limit',
      retry: false,
    });
  });

  it.each([401, 403])('of %d is a configuration error that names model and variable', (status) => {
    const error = answered(status, { message: 'Incorrect API key provided.', code: 'invalid_api_key' });
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toBe(
      `openai/gpt-4o answered ${status}: Incorrect API key provided. Check the key in OPENAI_API_KEY.`,
    );
    expect(anthropicAnswered(status, { type: 'authentication_error', message: 'invalid x-api-key' }).message).toContain(
      'ANTHROPIC_API_KEY',
    );
  });

  it('of 404 is a configuration error that says what to check', () => {
    const error = answered(404, { message: 'The model `gpt-9` does not exist.', code: 'model_not_found' });
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toContain('Check --model (openai/gpt-4o) and --base-url.');
  });

  it.each([
    [429, { message: 'You exceeded your current quota.', type: 'insufficient_quota', code: 'insufficient_quota' }],
    [429, { message: 'Billing hard limit has been reached.', code: 'billing_hard_limit_reached' }],
    [
      400,
      {
        message: 'Billing hard limit has been reached.',
        type: 'invalid_request_error',
        code: 'billing_hard_limit_reached',
      },
    ],
    [402, { message: 'Insufficient credits.' }],
  ])('of %d that speaks of used-up credit is a configuration error: waiting would not help', (status, body) => {
    const error = answered(status, body);
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toContain('Add credit');
  });

  it.each([
    [400, { type: 'invalid_request_error', message: 'Your credit balance is too low to access the Anthropic API.' }],
    [
      429,
      { type: 'rate_limit_error', message: 'Limit reached.', details: { error_code: 'enforced_spend_limit_reached' } },
    ],
    [402, { type: 'billing_error', message: 'Payment required.' }],
  ])('of %d from Anthropic that speaks of used-up credit is a configuration error', (status, body) => {
    expect(anthropicAnswered(status, body)).toBeInstanceOf(ConfigError);
    expect(anthropicAnswered(status, body).message).toContain('Add credit');
  });

  it.each([
    "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.",
    "Unsupported parameter: 'temperature' is not supported with this model.",
    '`temperature` is deprecated for this model.',
    'temperature: Extra inputs are not permitted',
  ])('that refuses the temperature says how to leave it out: %s', (message) => {
    const error = answered(400, { message });
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toContain('--temperature default');
  });

  it.each([
    'max_tokens: 100000 > 8192, which is the maximum allowed number of output tokens for claude-x',
    'max_tokens is too large: 100000. This model supports at most 16384 completion tokens, whereas you provided 100000.',
  ])('that refuses the answer’s limit says what to lower: %s', (message) => {
    expect(answered(400, { message })).toBeInstanceOf(ConfigError);
    expect(answered(400, { message }).message).toContain('--max-output-tokens');
  });

  it('that refuses a tool with a temperature among its members is a bad request like others', () => {
    const error = answered(400, { message: "Invalid schema for function 'thermostat': temperature has no type" });
    expect(shown(error)).toMatchObject({ kind: 'bad-request', retry: false });
  });

  it.each([
    [400, { message: 'The response was filtered.', code: 'content_filter' }],
    [400, { message: 'Your request was rejected.', code: 'content_policy_violation' }],
    [400, { message: 'Invalid prompt: your prompt was flagged as potentially violating our usage policy.' }],
    [400, { message: 'Output blocked by content filtering policy' }],
    [403, { message: 'The model requires moderation and your input was flagged.' }],
  ])('of %d by a content filter is not retried, and stops nothing', (status, body) => {
    expect(shown(answered(status, body))).toEqual({ kind: 'content-filter', retry: false, charged: 'no' });
  });
});

describe('a prompt that does not fit', () => {
  it.each([400, 413, 422])('is an overflow at %d, with the numbers that the provider names', (status) => {
    const error = answered(status, {
      message: "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.",
      code: 'context_length_exceeded',
    });
    expect(error).toBeInstanceOf(ContextOverflowError);
    expect(error).toMatchObject({ promptTokens: 5000, contextWindow: 4096 });
  });

  it('has our own count where the provider names no numbers', () => {
    const error = answered(400, { message: 'Too long.', code: 'context_length_exceeded' });
    expect(error).toMatchObject({ promptTokens: 9000, contextWindow: 8192 });
  });

  it('is at least one token above the window, also where we count fewer', () => {
    const error = failureOf(
      OpenAiApiError.generate(400, { error: { message: '', code: 'context_length_exceeded' } }, '', new Headers()),
      { ...context, neededTokens: 100 },
    );
    expect(error).toMatchObject({ promptTokens: 8193, contextWindow: 8192 });
  });

  it('is known from Anthropic', () => {
    const message = 'prompt is too long: 214000 tokens > 200000 maximum';
    expect(anthropicAnswered(400, { type: 'invalid_request_error', message })).toMatchObject({
      promptTokens: 214_000,
      contextWindow: 200_000,
    });
  });

  it('is none where the server failed for another reason', () => {
    expect(shown(answered(500, { message: 'maximum context length' }))).toMatchObject({ kind: 'server' });
  });
});

function withCode(code: string, message = 'fetch failed'): Error {
  return Object.assign(new TypeError(message), { cause: Object.assign(new Error('low'), { code }) });
}

describe('a failure below HTTP', () => {
  it.each([
    ['ECONNREFUSED', 'no'],
    ['ENOTFOUND', 'no'],
    ['EAI_AGAIN', 'no'],
    ['UND_ERR_CONNECT_TIMEOUT', 'no'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'no'],
    ['ECONNRESET', 'maybe'],
    ['EPIPE', 'maybe'],
    ['UND_ERR_SOCKET', 'maybe'],
  ])('with %s is a network error, charged: %s', (code, charged) => {
    const sdk = new APIConnectionError({ message: 'Connection error.', cause: withCode(code) });
    for (const error of [sdk, withCode(code), withCode(code, 'terminated')]) {
      const found = failureOf(error, context);
      expect(shown(found)).toEqual({ kind: 'network', retry: true, charged });
      expect(found.message).toContain(code);
    }
  });

  it('of every address of a name is one network error', () => {
    const each = ['::1', '127.0.0.1'].map((address) =>
      Object.assign(new Error(`connect ${address}`), { code: 'ECONNREFUSED' }),
    );
    const cause = Object.assign(new TypeError('fetch failed'), { cause: new AggregateError(each) });
    expect(shown(failureOf(new APIConnectionError({ message: 'Connection error.', cause }), context))).toEqual({
      kind: 'network',
      retry: true,
      charged: 'no',
    });
  });

  it('without a code is a network error that may have been charged', () => {
    expect(shown(failureOf(new TypeError('terminated'), context))).toMatchObject({ kind: 'network', charged: 'maybe' });
  });

  it.each([
    new APIConnectionTimeoutError(),
    new DOMException('The operation was aborted due to timeout', 'TimeoutError'),
    withCode('ETIMEDOUT'),
  ])('in time is a time-out that may have been charged: %s', (error) => {
    expect(shown(failureOf(error, context))).toEqual({ kind: 'timeout', retry: true, charged: 'maybe' });
  });

  it('of the reader of JSON is a malformed answer that may have been charged', () => {
    expect(shown(failureOf(new SyntaxError('Unexpected token <'), context))).toEqual({
      kind: 'malformed',
      retry: true,
      charged: 'maybe',
    });
  });
});

describe('another error', () => {
  it.each([
    new ConfigError('x'),
    new ContextOverflowError(2, 1),
    new StoppedError('x'),
    new ProviderError('server', 'x'),
    new CallFailure('malformed', 'x', { retry: true, charged: 'maybe' }),
    new TypeError("Cannot read properties of undefined (reading 'x')"),
    Object.assign(new Error('no such file'), { code: 'ERR_MODULE_NOT_FOUND' }),
  ])('is returned as it is: %s', (error) => {
    expect(failureOf(error, context)).toBe(error);
  });
});

describe('the message of a failure', () => {
  it('is one line of at most 300 characters after the model’s name', () => {
    const { message } = answered(500, { message: `first\n\tsecond ${'x'.repeat(1000)}` });
    expect(message).toMatch(/^openai\/gpt-4o answered 500: first second x+…$/);
    expect(message.length).toBe('openai/gpt-4o '.length + 301);
  });

  it('is found in the forms of other servers', () => {
    const of = (body: object) =>
      failureOf(OpenAiApiError.generate(500, body, undefined, new Headers()), context).message;
    expect(of({ error: 'model is loading' })).toBe('openai/gpt-4o answered 500: model is loading');
    expect(of({ error: { detail: 'Not now' } })).toBe('openai/gpt-4o answered 500: Not now');
    expect(of({ error: { message: { a: 1 } } })).toBe('openai/gpt-4o answered 500: {"a":1}');
    expect(
      failureOf(OpenAiApiError.generate(502, undefined, '<h1>Bad gateway</h1>', new Headers()), context).message,
    ).toBe('openai/gpt-4o answered 502: <h1>Bad gateway</h1>');
  });

  it('never shows a secret, whatever the status, and wherever the message is cut', () => {
    fc.assert(
      fc.property(fc.constantFrom(400, 401, 403, 404, 408, 413, 429, 500, 529), fc.nat(320), (status, before) => {
        const error = answered(status, { message: `${'.'.repeat(before)}sk-MARKED-1234 ${'.'.repeat(99)}` });
        expect(`${error.message}${error.stack}${JSON.stringify(error)}`).not.toMatch(/MARK|sk-/);
        expect(error.cause).toBeUndefined();
      }),
    );
  });
});
