import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../core/canonical-json.ts';
import type { Message, ModelRequest } from '../../core/language-model.ts';
import { anthropicAnswer } from '../../testing/fault-server.ts';
import { promptTokens } from '../tokens.ts';
import { canForceTools, fromMessage, fromStopReason, toBody, toMessages } from './anthropic-format.ts';
import { CallFailure } from './call-failure.ts';

const name = 'claude-sonnet-4-6';
const request = (changed: Partial<ModelRequest> = {}): ModelRequest => ({
  messages: [{ role: 'user', content: 'hello' }],
  tools: [],
  sampling: { maxOutputTokens: 100, seed: 7 },
  sampleIndex: 0,
  ...changed,
});
const asked = { provider: 'anthropic', name: 'm' };
const read = (body: unknown, changed: Partial<ModelRequest> = {}) => fromMessage(body, request(changed), asked);
const text = (value: string) => ({ type: 'text', text: value });
const answerSchema = { name: 'module', schema: { type: 'object', properties: { a: { type: 'string' } } } };
const tool = {
  name: 'find',
  description: 'Finds things.',
  inputSchema: { properties: {} },
  body: 'secretOfTheSandbox',
};

describe('a request to Anthropic', () => {
  it('has the system messages apart, and none where there is none to send', () => {
    const messages: Message[] = [
      { role: 'system', content: 'Act.' },
      { role: 'user', content: 'Where?' },
      { role: 'system', content: ' ' },
      { role: 'system', content: 'Be brief.' },
    ];
    const body = toBody(name, request({ messages }));
    expect(body.system).toBe('Act.\n\nBe brief.');
    expect(body.messages).toEqual([{ role: 'user', content: [text('Where?')] }]);
    expect(toBody(name, request())).not.toHaveProperty('system');
  });

  it('has the results of one turn’s tools in one user message', () => {
    const call = (id: string) => ({ id, name: 'find', input: { what: id } });
    expect(
      toMessages([
        { role: 'user', content: 'Where?' },
        { role: 'assistant', content: 'I look.', toolCalls: [call('c1'), call('c2')] },
        { role: 'tool', callId: 'c1', content: 'drawer 1' },
        { role: 'tool', callId: 'c2', content: '' },
        { role: 'user', content: 'Go on.' },
      ]),
    ).toEqual([
      { role: 'user', content: [text('Where?')] },
      {
        role: 'assistant',
        content: [
          text('I look.'),
          { type: 'tool_use', id: 'c1', name: 'find', input: { what: 'c1' } },
          { type: 'tool_use', id: 'c2', name: 'find', input: { what: 'c2' } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'c1', content: 'drawer 1' },
          { type: 'tool_result', tool_use_id: 'c2' },
          text('Go on.'),
        ],
      },
    ]);
  });

  it('has no blank text, and a word in place of a turn without content', () => {
    expect(
      toMessages([
        { role: 'user', content: ' \n' },
        { role: 'assistant', content: '' },
        { role: 'user', content: '' },
        { role: 'user', content: 'x' },
      ]),
    ).toEqual([
      { role: 'user', content: [text('(no text)')] },
      { role: 'assistant', content: [text('(no answer)')] },
      { role: 'user', content: [text('x')] },
    ]);
    expect(toMessages([{ role: 'system', content: 'Act.' }])).toEqual([{ role: 'user', content: [text('(no text)')] }]);
  });

  it('has roles that take turns and loses no text, whatever the chat', () => {
    const message: fc.Arbitrary<Message> = fc.oneof(
      fc.record({ role: fc.constantFrom('user' as const, 'assistant' as const), content: fc.string() }),
      fc.record({ role: fc.constant('tool' as const), callId: fc.string(), content: fc.string() }),
    );
    fc.assert(
      fc.property(fc.array(message), (messages) => {
        const sent = toMessages(messages);
        expect(sent.every(({ role }, i) => role !== sent[i + 1]?.role)).toBe(true);
        expect(sent.every(({ content }) => content.length > 0)).toBe(true);
        const all = JSON.stringify(sent);
        for (const { content } of messages) if (content.trim() !== '') expect(all).toContain(JSON.stringify(content));
      }),
    );
  });

  it('has an object as the input of every tool call: a bad one is put into one', () => {
    const toolCalls = ['raw', [1], null].map((input, i) => ({ id: `c${i}`, name: 'find', input: input as Json }));
    const [sent] = toMessages([{ role: 'assistant', content: '', toolCalls }]);
    expect(sent!.content).toMatchObject([
      { input: { value: 'raw' } },
      { input: { value: [1] } },
      { input: { value: null } },
    ]);
  });

  it('shows tools without the code that an optimizer wrote', () => {
    const body = toBody(name, request({ tools: [tool] }));
    expect(body.tools).toEqual([
      { name: 'find', description: 'Finds things.', input_schema: { type: 'object', properties: {} } },
    ]);
    expect(JSON.stringify(body)).not.toContain('secretOfTheSandbox');
    expect(body).not.toHaveProperty('tool_choice');
  });

  it('sends a temperature of 0, none where none is given, and no seed', () => {
    const of = (sampling: ModelRequest['sampling']) => toBody(name, request({ sampling }));
    expect(of({ temperature: 0, maxOutputTokens: 9, seed: 1 })).toMatchObject({ temperature: 0, max_tokens: 9 });
    expect(of({ maxOutputTokens: 9, seed: 1 })).not.toHaveProperty('temperature');
    expect(of({ maxOutputTokens: 9, seed: 1 })).not.toHaveProperty('seed');
  });

  it('forces a structured answer as a tool call of models that can be forced', () => {
    const body = toBody(name, request({ answerSchema, tools: [tool] }));
    expect(body.tools?.map((each) => 'name' in each && each.name)).toEqual(['find', 'module']);
    expect(body.tools?.[1]).toMatchObject({ input_schema: answerSchema.schema });
    expect(body.tool_choice).toEqual({ type: 'tool', name: 'module' });
    expect(body).not.toHaveProperty('system');
  });

  it('asks for it in words of models that refuse to be forced', () => {
    const messages: Message[] = [{ role: 'system', content: 'Merge.' }, ...request().messages];
    const body = toBody('claude-sonnet-5-5', request({ answerSchema, messages }));
    expect(body.tools).toHaveLength(1);
    expect(body).not.toHaveProperty('tool_choice');
    expect(body.system).toBe('Merge.\n\nGive your whole answer as one call of the tool "module".');
  });

  it.each([
    ['claude-3-5-haiku-20241022', true],
    ['claude-3-opus-20240229', true],
    ['claude-sonnet-4-20250514', true],
    ['claude-opus-4-8', true],
    ['claude-haiku-4-5', true],
    ['claude-sonnet-5', true],
    ['claude-opus-5', true],
    ['claude-opus-5-5', false],
    ['claude-sonnet-5-5', false],
    ['claude-fable-5', false],
    ['claude-mythos-5-1', false],
    ['claude-opus-6', false],
    ['another', false],
  ])('knows whether %s can be forced: %s', (model, forced) => {
    expect(canForceTools(model)).toBe(forced);
  });

  it('is well-formed Unicode wherever a text of it is not', () => {
    const messages: Message[] = [
      { role: 'system', content: '\ud800' },
      { role: 'user', content: 'a\ud800b' },
    ];
    const body = JSON.stringify(toBody(name, request({ messages })));
    expect(body).not.toMatch(/\\ud/);
    expect(body).toContain('a\ufffdb');
  });
});

describe('an answer of Anthropic', () => {
  it('is the text of its blocks with its usage, unpriced', () => {
    const content = [{ type: 'thinking', thinking: 'Hm.', signature: 's' }, text('Hi'), text('.')];
    expect(read(anthropicAnswer('', { content }))).toEqual({
      text: 'Hi.',
      toolCalls: [],
      finish: 'stop',
      usage: { promptTokens: 7, completionTokens: 3 },
      paid: { promptTokens: 7, completionTokens: 3, usd: null },
    });
  });

  it.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['tool_use', 'tool-calls'],
    ['refusal', 'refused'],
    ['pause_turn', undefined],
    [null, undefined],
  ])('ended by %s: %s', (reason, finish) => {
    expect(fromStopReason(reason)).toBe(finish);
  });

  it('sums what the prompt cost in and out of the prompt cache', () => {
    const usage = {
      input_tokens: 10,
      output_tokens: 2,
      cache_creation_input_tokens: 200,
      cache_read_input_tokens: 3000,
    };
    expect(read(anthropicAnswer('x', { usage })).usage).toEqual({
      promptTokens: 3210,
      completionTokens: 2,
      cacheReadTokens: 3000,
      cacheWriteTokens: 200,
    });
  });

  it('without usage is counted here', () => {
    expect(read(anthropicAnswer('five words in this text', { usage: null })).usage).toEqual({
      promptTokens: promptTokens(request()),
      completionTokens: 5,
    });
  });

  it('keeps tool calls', () => {
    const content = [text('I look.'), { type: 'tool_use', id: 'c1', name: 'find', input: { what: 'key' } }];
    expect(read(anthropicAnswer('', { content, stop_reason: 'tool_use' }))).toMatchObject({
      text: 'I look.',
      toolCalls: [{ id: 'c1', name: 'find', input: { what: 'key' } }],
      finish: 'tool-calls',
    });
  });

  it('to a schema is the input of the answer’s tool as text, complete unless it was cut off', () => {
    const content = [text('Here:'), { type: 'tool_use', id: 'c1', name: 'module', input: { a: 'x' } }];
    const of = (reason: string) => read(anthropicAnswer('', { content, stop_reason: reason }), { answerSchema });
    expect(of('tool_use')).toMatchObject({ text: '{"a":"x"}', toolCalls: [], finish: 'stop' });
    expect(of('max_tokens')).toMatchObject({ text: '{"a":"x"}', finish: 'length' });
    expect(of('refusal').finish).toBe('refused');
  });

  it('to a schema that comes as text after all is that text', () => {
    expect(read(anthropicAnswer('{"a":"x"}'), { answerSchema })).toMatchObject({ text: '{"a":"x"}', finish: 'stop' });
  });

  it('says which model served where that is another name', () => {
    expect(read(anthropicAnswer('x', { model: 'm-20260101' })).servedBy).toBe('m-20260101');
    expect(read(anthropicAnswer('x'))).not.toHaveProperty('servedBy');
  });

  it('without a word is empty', () => {
    expect(read(anthropicAnswer('', { content: [] }))).toMatchObject({ text: '', finish: 'stop' });
  });

  it.each([
    ['no content', anthropicAnswer('', { content: null })],
    ['an unknown end', anthropicAnswer('Half an', { stop_reason: 'new' })],
    ['no end', anthropicAnswer('Half an', { stop_reason: null })],
    ['a block without its text', anthropicAnswer('', { content: [{ type: 'text' }] })],
    ['an error in place of an answer', { type: 'error', error: { type: 'overloaded_error', message: 'x' } }],
    ['a text', '<html>'],
    ['nothing', undefined],
  ])('with %s is malformed: retried, and perhaps charged', (_, body) => {
    expect(() => read(body)).toThrow(CallFailure);
    expect(() => read(body)).toThrow(
      expect.objectContaining({ kind: 'malformed', details: { retry: true, charged: 'maybe' } }),
    );
  });
});
