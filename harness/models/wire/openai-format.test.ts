import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../core/canonical-json.ts';
import type { Message, ModelRequest } from '../../core/language-model.ts';
import { deriveSeed } from '../../core/random.ts';
import { openaiAnswer } from '../../testing/fault-server.ts';
import { promptTokens } from '../tokens.ts';
import { CallFailure } from './call-failure.ts';
import { fitsStrict } from './fits-strict.ts';
import { fromCompletion, fromFinish, fromToolCall, toBody, toMessage } from './openai-format.ts';

const request = (changed: Partial<ModelRequest> = {}): ModelRequest => ({
  messages: [{ role: 'user', content: 'hello' }],
  tools: [],
  sampling: { maxOutputTokens: 100, seed: 7 },
  sampleIndex: 0,
  ...changed,
});
const asked = { provider: 'openai', name: 'm' };
const read = (body: unknown, changed: Partial<ModelRequest> = {}) => fromCompletion(body, request(changed), asked);

const tool = {
  name: 'find',
  description: 'Finds things.',
  inputSchema: { type: 'object', properties: { what: { type: 'string' } } },
  body: 'return secretOfTheSandbox;',
};

describe('a request to OpenAI', () => {
  it('sends every role, and an assistant’s tool calls as JSON', () => {
    const messages: Message[] = [
      { role: 'system', content: 'Act.' },
      { role: 'user', content: 'Where?' },
      { role: 'assistant', content: '', toolCalls: [{ id: 'c1', name: 'find', input: { what: 'key' } }] },
      { role: 'tool', callId: 'c1', content: 'drawer 1' },
      { role: 'assistant', content: 'In drawer 1.' },
    ];
    expect(toBody('m', request({ messages }), 'openai').messages).toEqual([
      { role: 'system', content: 'Act.' },
      { role: 'user', content: 'Where?' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'find', arguments: '{"what":"key"}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'drawer 1' },
      { role: 'assistant', content: 'In drawer 1.' },
    ]);
  });

  it('shows tools without the code that an optimizer wrote, and no list of tools where there are none', () => {
    const body = toBody('m', request({ tools: [tool] }), 'openai');
    expect(body.tools).toEqual([
      {
        type: 'function',
        function: { name: 'find', description: 'Finds things.', parameters: tool.inputSchema },
      },
    ]);
    expect(JSON.stringify(body)).not.toContain('secretOfTheSandbox');
    expect(toBody('m', request(), 'openai')).not.toHaveProperty('tools');
  });

  it('sends a temperature of 0, and none where none is given', () => {
    const of = (sampling: ModelRequest['sampling']) => toBody('m', request({ sampling }), 'openai');
    expect(of({ temperature: 0, maxOutputTokens: 9, seed: 1 }).temperature).toBe(0);
    expect(of({ maxOutputTokens: 9, seed: 1 })).not.toHaveProperty('temperature');
  });

  it('names the answer’s limit as the service knows it', () => {
    const limits = (dialect: 'openai' | 'compatible') => {
      const { max_completion_tokens: newer, max_tokens: older } = toBody('m', request(), dialect);
      return { newer, older };
    };
    expect(limits('openai')).toEqual({ newer: 100, older: undefined });
    expect(limits('compatible')).toEqual({ newer: undefined, older: 100 });
  });

  it('has the seed itself for sample 0 and seeds of their own for others, never a negative one', () => {
    const seedOf = (seed: number, sampleIndex: number) =>
      toBody('m', request({ sampling: { maxOutputTokens: 1, seed }, sampleIndex }), 'openai').seed!;
    expect(seedOf(7, 0)).toBe(7);
    const derived = deriveSeed(7, 'sample', 2);
    expect(seedOf(7, 2)).toBe(derived < 0 ? derived & 0x7fffffff : derived);
    expect(new Set([0, 1, 2, 3].map((index) => seedOf(7, index))).size).toBe(4);
    fc.assert(
      fc.property(fc.integer(), fc.nat(9), (seed, index) => {
        expect(seedOf(seed, index)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('asks for a structured answer by its schema, strictly where OpenAI can enforce it', () => {
    const of = (schema: { readonly [key: string]: Json }) =>
      toBody('m', request({ answerSchema: { name: 'module', schema } }), 'compatible').response_format;
    const strict = {
      type: 'object',
      properties: { a: { type: 'string' } },
      required: ['a'],
      additionalProperties: false,
    };
    expect(of(strict)).toEqual({ type: 'json_schema', json_schema: { name: 'module', schema: strict, strict: true } });
    expect(of({ type: 'object' })).toMatchObject({ json_schema: { strict: false } });
  });

  it('is well-formed Unicode wherever a text of it is not', () => {
    const body = toBody(
      'm',
      request({
        messages: [
          { role: 'user', content: 'a\ud800b' },
          { role: 'assistant', content: '', toolCalls: [{ id: 'c', name: 'find', input: { 'what\udc00': '\udfff' } }] },
        ],
        tools: [{ ...tool, description: 'x\ud83d' }],
      }),
      'openai',
    );
    expect(JSON.stringify(body)).not.toMatch(/\\ud/);
    expect(JSON.stringify(body)).toContain('a\ufffdb');
  });
});

describe('what strict mode can enforce', () => {
  const closed = (properties: { readonly [key: string]: Json }, rest: { readonly [key: string]: Json } = {}) => ({
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
    ...rest,
  });

  it.each([
    [closed({})],
    [closed({ a: { type: 'string', description: 'x' }, b: { type: ['number', 'null'] } })],
    [closed({ a: { type: 'array', items: closed({ b: { enum: ['x', 'y'] } }) } }, { $schema: 'draft' })],
    [closed({ a: { anyOf: [{ type: 'string' }, closed({ b: { const: 1 } })] } })],
    [closed({ a: { $ref: '#/$defs/x' } }, { $defs: { x: closed({ b: { type: 'boolean' } }) } })],
  ])('holds %j', (schema) => {
    expect(fitsStrict(schema)).toBe(true);
  });

  it.each([
    [{ type: 'array', items: { type: 'string' } }],
    [{ type: 'object' }],
    [closed({ a: { type: 'string' } }, { required: [] })],
    [closed({ a: { type: 'string' } }, { additionalProperties: true })],
    [closed({ a: { type: 'object', additionalProperties: {} } })],
    [closed({ a: { type: 'object', properties: { b: {} }, required: ['b'], additionalProperties: false } })],
    [closed({ a: { type: 'string', minLength: 1 } })],
    [closed({ a: { type: 'array', items: { type: 'object' } } })],
    [closed({ a: { oneOf: [{ type: 'string' }] } })],
    [closed({ a: { $ref: '#/$defs/x' } }, { $defs: { x: { type: 'object' } } })],
    [closed({ a: {} })],
  ])('does not hold %j', (schema) => {
    expect(fitsStrict(schema)).toBe(false);
  });
});

describe('an answer of OpenAI', () => {
  it('is text with its usage, unpriced', () => {
    expect(read(openaiAnswer('Hi.'))).toEqual({
      text: 'Hi.',
      toolCalls: [],
      finish: 'stop',
      usage: { promptTokens: 7, completionTokens: 3 },
      paid: { promptTokens: 7, completionTokens: 3, usd: null },
    });
  });

  it.each([
    ['stop', false, false, 'stop'],
    ['length', false, false, 'length'],
    ['length', false, true, 'length'],
    ['tool_calls', false, true, 'tool-calls'],
    ['function_call', false, true, 'tool-calls'],
    ['stop', false, true, 'tool-calls'],
    ['tool_calls', false, false, 'stop'],
    ['content_filter', false, false, 'refused'],
    ['stop', true, false, 'refused'],
    ['eos', false, false, 'stop'],
    ['error', false, false, undefined],
    ['error', false, true, undefined],
    [null, false, false, undefined],
    [null, false, true, undefined],
  ] as const)('finished with %s (refusal: %s, calls: %s): %s', (reason, refused, calls, finish) => {
    expect(fromFinish(reason, { refused, calls })).toBe(finish);
  });

  it('that a refusal takes the place of is refused, with its words', () => {
    const message = { role: 'assistant', content: null, refusal: 'I cannot help.' };
    expect(read(openaiAnswer('', { choice: { message } }))).toMatchObject({
      finish: 'refused',
      text: 'I cannot help.',
    });
  });

  it('says which model served where that is another name', () => {
    expect(read(openaiAnswer('x', { whole: { model: 'm-2026-01-01' } })).servedBy).toBe('m-2026-01-01');
    expect(read(openaiAnswer('x'))).not.toHaveProperty('servedBy');
  });

  it('counts cached prompt tokens among the prompt’s', () => {
    const usage = { prompt_tokens: 100, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 64 } };
    expect(read(openaiAnswer('x', { whole: { usage } })).usage).toEqual({
      promptTokens: 100,
      completionTokens: 1,
      cacheReadTokens: 64,
    });
  });

  it.each([
    [{}],
    [{ usage: null }],
    [{ usage: { prompt_tokens: '7' } }],
    [{ usage: { prompt_tokens: 0, completion_tokens: 5 } }],
  ])('without a usable usage %j is counted here', (whole: Record<string, Json>) => {
    const { usage: _, ...rest } = openaiAnswer('five words in this text');
    const { usage } = read({ ...rest, ...whole });
    expect(usage.promptTokens).toBe(promptTokens(request()));
    expect(usage.completionTokens).toBe(5);
  });

  it('keeps tool calls, and arguments that are no JSON as the text that they are', () => {
    const call = (id: string, given: Json) => ({ id, type: 'function', function: { name: 'find', arguments: given } });
    const calls = [call('c1', '{"what":"key"}'), call('c2', '{"what": key'), call('', ''), call('c4', { what: 'key' })];
    const message = { role: 'assistant', content: null, tool_calls: calls };
    const { toolCalls, finish, text } = read(openaiAnswer('', { choice: { message, finish_reason: 'tool_calls' } }));
    expect(toolCalls).toEqual([
      { id: 'c1', name: 'find', input: { what: 'key' } },
      { id: 'c2', name: 'find', input: '{"what": key' },
      { id: 'call-2', name: 'find', input: {} },
      { id: 'c4', name: 'find', input: { what: 'key' } },
    ]);
    expect([finish, text]).toEqual(['tool-calls', '']);
  });

  it('in parts is their text', () => {
    const content = [{ type: 'thinking' }, { type: 'text', text: 'Hi' }, { type: 'text', text: '.' }];
    expect(read(openaiAnswer('', { choice: { message: { role: 'assistant', content } } })).text).toBe('Hi.');
  });

  it('of a compatible server that tells of less than half of the prompt is counted by us', () => {
    const told = openaiAnswer('x', { whole: { usage: { prompt_tokens: 2, completion_tokens: 7 } } });
    const asked = (provider: string) => fromCompletion(told, request(), { provider, name: 'm' }).usage;
    expect(asked('openai')).toMatchObject({ promptTokens: 2, completionTokens: 7 });
    expect(asked('compatible')).toMatchObject({ promptTokens: promptTokens(request()), completionTokens: 7 });
  });

  it.each([
    ['no choices', openaiAnswer('', { whole: { choices: [] } })],
    ['choices that are none', openaiAnswer('', { whole: { choices: null } })],
    ['no message', openaiAnswer('', { choice: { message: null } })],
    ['no finish', openaiAnswer('Half an', { choice: { finish_reason: null } })],
    ['an answer that broke off', openaiAnswer('Half an', { choice: { finish_reason: 'error' } })],
    ['an error in place of an answer', { error: { message: 'overloaded' } }],
    ['a text', '<html>sk-MARKED-1234</html>'],
    ['nothing', undefined],
    ['null', null],
  ])('with %s is malformed: retried, and perhaps charged', (_, body) => {
    const attempt = () => read(body);
    expect(attempt).toThrow(CallFailure);
    expect(attempt).toThrow(/^openai\/m answered with a body that is no chat completion/);
    expect(attempt).toThrow(expect.objectContaining({ kind: 'malformed', details: { retry: true, charged: 'maybe' } }));
    expect(attempt).not.toThrow(/MARKED/);
  });

  it('of any shape is an answer or malformed, and nothing else', () => {
    const keys = ['choices', 'message', 'content', 'usage', 'tool_calls', 'finish_reason', 'model'];
    const { body } = fc.letrec((tie) => ({
      body: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('stop', '', null, 0, 1, -1, true),
        fc.array(tie('body'), { maxLength: 2 }),
        fc.dictionary(fc.constantFrom(...keys), tie('body')),
      ),
    }));
    fc.assert(
      fc.property(body, (given) => {
        try {
          expect(typeof read(given).text).toBe('string');
        } catch (error) {
          expect(error).toBeInstanceOf(CallFailure);
        }
      }),
    );
  });
});

describe('a tool call', () => {
  it('comes back from the wire as it went there, whatever its input', () => {
    fc.assert(
      fc.property(fc.jsonValue({ depthSize: 'small', noUnicodeString: true } as fc.JsonSharedConstraints), (value) => {
        const input = JSON.parse(JSON.stringify(value)) as Json;
        const call = { id: 'c', name: 'find', input };
        const sent = toMessage({ role: 'assistant', content: '', toolCalls: [call] }) as {
          tool_calls: { id: string; function: { name: string; arguments: string } }[];
        };
        expect(fromToolCall(sent.tool_calls[0]!, 0)).toEqual(call);
      }),
    );
  });
});
