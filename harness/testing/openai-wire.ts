/** OpenAI's Chat Completions as its API reference documents them: the part that chats, tools and schemas need. */
import { z } from 'zod';
import type { Json } from '../core/canonical-json.ts';
import type { Message, ModelResponse, ToolCall } from '../core/language-model.ts';
import type { Asked, SeedOf, Wire } from './wire.ts';

/** Where a request does not say it. */
const defaultMaxTokens = 4096;
/** Seconds since 1970 that every answer carries: nothing here reads a clock. */
const created = 1_700_000_000;

const jsonObject = z.record(z.string(), z.json());
const textParts = z.array(z.strictObject({ type: z.literal('text'), text: z.string() })).min(1);
const content = z.union([z.string(), textParts]);
const name = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/);

const toolCall = z.strictObject({
  id: z.string().min(1),
  type: z.literal('function'),
  function: z.strictObject({ name, arguments: z.string() }),
});

const message = z.discriminatedUnion('role', [
  z.strictObject({ role: z.enum(['system', 'developer', 'user']), content }),
  z.strictObject({
    role: z.literal('assistant'),
    content: content.nullish(),
    tool_calls: z.array(toolCall).min(1).optional(),
  }),
  z.strictObject({ role: z.literal('tool'), tool_call_id: z.string(), content }),
]);

const tool = z.strictObject({
  type: z.literal('function'),
  function: z.strictObject({
    name,
    description: z.string().optional(),
    parameters: jsonObject.optional(),
    strict: z.boolean().nullish(),
  }),
});

const responseFormat = z.strictObject({
  type: z.literal('json_schema'),
  json_schema: z.strictObject({
    name,
    description: z.string().optional(),
    schema: jsonObject,
    strict: z.boolean().nullish(),
  }),
});

const body = z.strictObject({
  model: z.string().min(1),
  messages: z.array(message).min(1).superRefine(checkToolResults),
  tools: z.array(tool).min(1).optional(),
  temperature: z.number().min(0).max(2).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  max_tokens: z.int().min(1).nullish(),
  seed: z.int().nullish(),
  response_format: responseFormat.optional(),
  stream: z.literal(false).nullish(),
});

type WireMessage = z.infer<typeof message>;

/** Tool calls are answered, each once, by the messages that follow them. */
function checkToolResults(messages: readonly WireMessage[], context: z.RefinementCtx<WireMessage[]>): void {
  let open = new Set<string>();
  const refuse = (text: string) => context.addIssue({ code: 'custom', message: text });
  for (const one of messages) {
    if (one.role === 'tool') {
      if (!open.delete(one.tool_call_id))
        refuse("messages with role 'tool' must be a response to a preceding message with 'tool_calls'.");
      continue;
    }
    if (open.size > 0)
      refuse(
        "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'.",
      );
    open = new Set(one.role === 'assistant' ? one.tool_calls?.map(({ id }) => id) : []);
  }
}

function textOf(given: z.infer<typeof content> | null | undefined): string {
  return typeof given === 'string' ? given : (given ?? []).map(({ text }) => text).join('');
}

function readMessage(given: WireMessage): Message {
  const text = textOf(given.content);
  if (given.role === 'tool') return { role: 'tool', callId: given.tool_call_id, content: text };
  if (given.role !== 'assistant') return { role: given.role === 'user' ? 'user' : 'system', content: text };
  const toolCalls = given.tool_calls?.map(({ id, function: called }): ToolCall => {
    return { id, name: called.name, input: JSON.parse(called.arguments) as Json };
  });
  return { role: 'assistant', content: text, ...(toolCalls ? { toolCalls } : {}) };
}

function read(given: unknown, seedOf: SeedOf): Asked {
  const { model, messages, tools = [], temperature, seed, response_format, ...limits } = body.parse(given);
  const wanted = response_format?.json_schema;
  return {
    model,
    request: {
      messages: messages.map(readMessage),
      tools: tools.map(({ function: { name, description = '', parameters = {} } }) => {
        return { name, description, inputSchema: parameters };
      }),
      sampling: {
        ...(typeof temperature === 'number' ? { temperature } : {}),
        maxOutputTokens: limits.max_completion_tokens ?? limits.max_tokens ?? defaultMaxTokens,
        seed: seedOf(model, seed ?? undefined),
      },
      sampleIndex: 0,
      ...(wanted ? { answerSchema: { name: wanted.name, schema: wanted.schema } } : {}),
    },
  };
}

const finishReasons = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
  refused: 'content_filter',
} as const;

function write({ text, toolCalls, finish, usage }: ModelResponse, { model }: Asked, serial: number): unknown {
  const { promptTokens, completionTokens, cacheReadTokens = 0 } = usage;
  const calls = toolCalls.map(({ id, name, input }) => {
    return { id, type: 'function', function: { name, arguments: JSON.stringify(input) } };
  });
  return {
    id: `chatcmpl-${serial}`,
    object: 'chat.completion',
    created,
    model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: text === '' && calls.length > 0 ? null : text,
          refusal: null,
          ...(calls.length > 0 ? { tool_calls: calls } : {}),
        },
        logprobs: null,
        finish_reason: finishReasons[finish],
      },
    ],
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
      prompt_tokens_details: { cached_tokens: cacheReadTokens, audio_tokens: 0 },
    },
  };
}

export const openaiWire: Wire = {
  read,
  write,
  overflow: ({ promptTokens, contextWindow }) => ({
    error: {
      message: `This model's maximum context length is ${contextWindow} tokens. However, your messages resulted in ${promptTokens} tokens. Please reduce the length of the messages.`,
      type: 'invalid_request_error',
      param: 'messages',
      code: 'context_length_exceeded',
    },
  }),
  failure: (status, message) => ({
    error: { message, type: status < 500 ? 'invalid_request_error' : 'server_error', param: null, code: null },
  }),
  models: (names) => ({
    object: 'list',
    data: names.map((id) => ({ id, object: 'model', created, owned_by: 'fgo-bench' })),
  }),
};
