/**
 * Whatever a request says arrives at the provider, and whatever the provider answers comes back: over real HTTP, through
 * the official clients, read by a server that knows the providers' formats and nothing of our mappings.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../core/canonical-json.ts';
import type { LanguageModel, Message, ModelRequest, ModelResponse, ToolCall, Usage } from '../core/language-model.ts';
import { startWireServer, type WireServer } from '../testing/wire-server.ts';
import { anthropicModel } from './anthropic.ts';
import { compatibleModel, openaiModel } from './openai.ts';

const word = fc.stringMatching(/^[a-zA-Z]\w{0,9}$/);
/** Not blank: no provider takes blank texts in all places. */
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((value) => value.trim() !== '');
const leaf = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean(), fc.constant(null));
const object: fc.Arbitrary<Readonly<Record<string, Json>>> = fc.dictionary(
  word,
  fc.oneof<fc.Arbitrary<Json>[]>(leaf, fc.array(leaf, { maxLength: 3 }), fc.dictionary(word, leaf, { maxKeys: 3 })),
  { maxKeys: 4, noNullPrototype: true },
);
const schema = fc.record({
  type: fc.constant('object'),
  properties: object,
  required: fc.array(word, { maxLength: 2 }),
});
const toolCalls: fc.Arbitrary<ToolCall[]> = fc.uniqueArray(fc.record({ id: word, name: word, input: object }), {
  selector: ({ id }) => id,
  minLength: 1,
  maxLength: 3,
});

/** An assistant's turn and what follows it: a user's text, or a result for every tool call and perhaps a text. */
const turn: fc.Arbitrary<Message[]> = fc.oneof(
  fc.tuple(text, text).map(([said, reply]): Message[] => [
    { role: 'assistant', content: said },
    { role: 'user', content: reply },
  ]),
  fc
    .tuple(fc.oneof(fc.constant(''), text), toolCalls, fc.array(text, { maxLength: 1 }))
    .map(([content, calls, after]): Message[] => [
      { role: 'assistant', content, toolCalls: calls },
      ...calls.map(({ id, input }): Message => ({ role: 'tool', callId: id, content: JSON.stringify(input) })),
      ...after.map((reply): Message => ({ role: 'user', content: reply })),
    ]),
);
const messages: fc.Arbitrary<Message[]> = fc
  .tuple(fc.array(text, { maxLength: 1 }), text, fc.array(turn, { maxLength: 4 }))
  .map(([system, opening, turns]) => [
    ...system.map((content): Message => ({ role: 'system', content })),
    { role: 'user', content: opening },
    ...turns.flat(),
  ]);
const tools = fc.uniqueArray(fc.record({ name: word, description: text, inputSchema: schema }), {
  selector: ({ name }) => name,
  maxLength: 3,
});
const request: fc.Arbitrary<ModelRequest> = fc
  .record({
    messages,
    tools,
    sampling: fc.record(
      {
        temperature: fc.constantFrom(0, 0.5, 1),
        maxOutputTokens: fc.integer({ min: 1, max: 100_000 }),
        seed: fc.nat(),
      },
      { requiredKeys: ['maxOutputTokens', 'seed'] },
    ),
    answer: fc.option(fc.record({ name: word, schema }), { nil: undefined }),
  })
  .map(({ answer, tools: offered, ...rest }) => ({
    ...rest,
    sampleIndex: 0,
    // A structured answer and tools are never asked for together.
    ...(answer ? { tools: [], answerSchema: answer } : { tools: offered }),
  }));

const usage: fc.Arbitrary<Usage> = fc
  // Of a prompt that is longer than any of these: a compatible server's report of less than half of it is not believed.
  .tuple(fc.integer({ min: 1e5, max: 1e6 }), fc.nat({ max: 1e6 }), fc.nat({ max: 1000 }))
  .map(([fresh, completionTokens, cacheReadTokens]) => ({
    promptTokens: fresh + cacheReadTokens,
    completionTokens,
    ...(cacheReadTokens > 0 ? { cacheReadTokens } : {}),
  }));

/** An answer that a provider may give to that request. Of a structured one that is cut off, nothing may be left. */
function responseTo({ answerSchema }: ModelRequest): fc.Arbitrary<ModelResponse> {
  const cutOff = { text: answerSchema ? fc.constant('{}') : text, toolCalls: fc.constant([]) };
  const spoken = answerSchema
    ? { text: object.map((value) => JSON.stringify(value)), toolCalls: fc.constant([]) }
    : { text: fc.oneof(fc.constant(''), text), toolCalls: fc.constant([]) };
  const calling = { text: fc.oneof(fc.constant(''), text), toolCalls };
  const parts = fc.oneof(
    fc.record({ ...spoken, finish: fc.constant('stop' as const) }),
    fc.record({ ...cutOff, finish: fc.constantFrom('length' as const, 'refused' as const) }),
    ...(answerSchema ? [] : [fc.record({ ...calling, finish: fc.constant('tool-calls' as const) })]),
  );
  return fc.tuple(parts, usage).map(([answer, used]) => ({ ...answer, usage: used, paid: { ...used, usd: null } }));
}

const exchange = request.chain((asked) => fc.tuple(fc.constant(asked), responseTo(asked)));

let server: WireServer;
let seen: ModelRequest | undefined;
let response: ModelResponse | undefined;
beforeAll(async () => {
  const answer = async (received: ModelRequest) => {
    seen = received;
    return response!;
  };
  server = await startWireServer({ answer });
});
afterAll(() => server.close());

interface Client {
  open(url: string): LanguageModel;
  /** What of the request is left on the wire. */
  onWire(asked: ModelRequest): ModelRequest;
}

const shared = { apiKey: 'sk-test', contextWindow: 1e9, timeoutMs: 60_000 };
const stopped = { now: () => 0 };
const whole = (asked: ModelRequest): ModelRequest => asked;
const clients: Readonly<Record<string, Client>> = {
  openai: {
    open: (url) => openaiModel({ ...shared, name: 'm', baseUrl: `${url}/v1` }, stopped),
    onWire: whole,
  },
  compatible: {
    open: (url) => compatibleModel({ ...shared, name: 'm', baseUrl: `${url}/v1` }, stopped),
    onWire: whole,
  },
  anthropic: {
    // A name that can be forced to use a tool: any other is asked to in words.
    open: (url) => anthropicModel({ ...shared, name: 'claude-sonnet-4-0', baseUrl: url }, stopped),
    onWire: (asked) => ({ ...asked, sampling: { ...asked.sampling, seed: 0 } }),
  },
};

describe.each(Object.entries(clients))('through %s', (_, { open, onWire }) => {
  test('a request arrives as it was made, and its answer comes back as it was given', async () => {
    const model = open(server.url);
    await fc.assert(
      fc.asyncProperty(exchange, async ([asked, given]) => {
        response = given;
        expect(await model.complete(asked)).toEqual(given);
        expect(seen).toEqual(onWire(asked));
      }),
      { numRuns: 200 },
    );
  });
});
