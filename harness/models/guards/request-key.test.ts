import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type Json } from '../../core/canonical-json.ts';
import type { LanguageModel, Message, ModelRequest } from '../../core/language-model.ts';
import { requestHash } from '../../core/request-hash.ts';
import { answer, scriptedModel } from '../../testing/scripted-model.ts';
import { requestKey } from './request-key.ts';

const model: LanguageModel = { ...scriptedModel([answer('yes')]), identity: { baseUrl: 'http://here', adapter: 1 } };
const tool = { name: 'look', description: 'Looks.', inputSchema: { type: 'object' } };
const request: ModelRequest = {
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'assistant', content: 'Well.', toolCalls: [{ id: 'a', name: 'look', input: { at: 'desk' } }] },
    { role: 'tool', callId: 'a', content: 'A desk.' },
  ],
  tools: [tool],
  sampling: { temperature: 0, maxOutputTokens: 100, seed: 1 },
  sampleIndex: 0,
  answerSchema: { name: 'answer', schema: { type: 'object' } },
};
const key = (changes: Partial<ModelRequest> = {}, of: LanguageModel = model, version = 1) =>
  requestKey(of, { ...request, ...changes }, version);

const { temperature: _, ...noTemperature } = request.sampling;
const { answerSchema: __, ...noSchema } = request;
const [first, second, third] = request.messages;

const changed: Readonly<Record<string, string>> = {
  'another provider': key({}, { ...model, provider: 'other' }),
  'another name': key({}, { ...model, name: 'other' }),
  'another base URL': key({}, { ...model, identity: { baseUrl: 'http://there', adapter: 1 } }),
  'another prompt version': key({}, model, 2),
  'another text': key({ messages: [{ role: 'system', content: 'Be long.' }, second!, third!] }),
  'another role': key({ messages: [{ role: 'user', content: 'Be brief.' }, second!, third!] }),
  'another order': key({ messages: [second!, first!, third!] }),
  'a message less': key({ messages: [first!, second!] }),
  'no tool calls': key({ messages: [first!, { role: 'assistant', content: 'Well.' }, third!] }),
  'another tool call': key({ messages: [first!, { role: 'tool', callId: 'b', content: 'A desk.' }, third!] }),
  'no tools': key({ tools: [] }),
  'another tool': key({ tools: [{ ...tool, inputSchema: {} }] }),
  'a tool twice': key({ tools: [tool, tool] }),
  'the default temperature': key({ sampling: noTemperature }),
  'another temperature': key({ sampling: { ...request.sampling, temperature: 1 } }),
  'another limit': key({ sampling: { ...request.sampling, maxOutputTokens: 101 } }),
  'another seed': key({ sampling: { ...request.sampling, seed: 2 } }),
  'another sample': key({ sampleIndex: 1 }),
  'no schema': requestKey(model, noSchema, 1),
  'another schema': key({ answerSchema: { name: 'answer', schema: { type: 'string' } } }),
  'a schema of another name': key({ answerSchema: { name: 'other', schema: { type: 'object' } } }),
};

describe('the key of a call', () => {
  it('is a SHA-256 in hexadecimal', () => {
    expect(key()).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each(Object.entries(changed))('is another one with %s', (_name, other) => {
    expect(other).not.toBe(key());
  });

  it('is another one for each of these changes', () => {
    expect(new Set(Object.values(changed)).size).toBe(Object.keys(changed).length);
  });

  it('does not depend on the context window or the notice, which change no answer', () => {
    expect(key({}, { ...model, contextWindow: 1, notice: 'other' })).toBe(key());
  });

  it('reads each message once, however often the chat that holds it is sent', () => {
    let reads = 0;
    const counted: Message = {
      role: 'user',
      get content() {
        reads += 1;
        return 'Hello.';
      },
    };
    key({ messages: [counted] });
    key({ messages: [counted, first!] });
    key({ messages: [counted, first!, second!] });
    expect(reads).toBe(1);
  });

  it('is found again by a chat that has grown in the list that was sent', () => {
    const messages: Message[] = [...request.messages];
    const before = key({ messages });
    messages.push({ role: 'user', content: 'And then?' });
    expect(key({ messages })).not.toBe(before);
    expect(key({ messages: structuredClone(messages) })).toBe(key({ messages }));
    expect(key({ messages: messages.slice(0, -1) })).toBe(before);
  });
});

/** Of few values, so that equal ones meet. */
const word = fc.constantFrom('', 'a', 'b', '"', '\n', '\ud800', 'é', '😀');
const json = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom<Json>(null, true, 0, 1, 'a'),
    fc.array(tie('json'), { maxLength: 2 }),
    fc.dictionary(word, tie('json'), { maxKeys: 2 }),
  ),
})).json;
const toolCalls = fc.array(fc.record({ id: word, name: word, input: json }), { maxLength: 2 });
const message: fc.Arbitrary<Message> = fc.oneof(
  fc.record({ role: fc.constantFrom('system' as const, 'user' as const), content: word }),
  fc.record(
    { role: fc.constant('assistant' as const), content: word, toolCalls },
    { requiredKeys: ['role', 'content'] },
  ),
  fc.record({ role: fc.constant('tool' as const), callId: word, content: word }),
);
const anyRequest = fc.record(
  {
    messages: fc.array(message, { maxLength: 2 }),
    tools: fc.array(fc.record({ name: word, description: word, inputSchema: fc.constant({}) }), { maxLength: 1 }),
    sampling: fc.record(
      { temperature: fc.constantFrom(0, 1), maxOutputTokens: fc.constant(1), seed: fc.constantFrom(1, 2) },
      { requiredKeys: ['maxOutputTokens', 'seed'] },
    ),
    sampleIndex: fc.constantFrom(0, 1),
    answerSchema: fc.record({ name: word, schema: fc.constant({}) }),
  },
  { requiredKeys: ['messages', 'tools', 'sampling', 'sampleIndex'] },
) as fc.Arbitrary<ModelRequest>;

/** The same value in other objects, with every object's keys in the opposite order. */
function turnedAround<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(turnedAround) as T;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, member]) => [name, turnedAround(member)]),
  ) as T;
}

describe('any two requests', () => {
  it('have equal keys exactly when their contents are equal', () => {
    fc.assert(
      fc.property(anyRequest, anyRequest, (a, b) => {
        const equal = canonicalJson(a as unknown as Json) === canonicalJson(b as unknown as Json);
        expect(requestKey(model, a, 1) === requestKey(model, b, 1)).toBe(equal);
      }),
      { numRuns: 500 },
    );
  });

  it('have equal keys whatever objects hold the content and in whatever order its keys were set', () => {
    fc.assert(
      fc.property(anyRequest, (asked) => {
        expect(requestHash(turnedAround(asked))).toBe(requestHash(asked));
      }),
    );
  });
});
