/** Anthropic's Messages as its API reference documents them: the part that chats, tools and forced tools need. */
import { z } from 'zod';
import type { Message, ModelResponse, ToolCall } from '../core/language-model.ts';
import type { Asked, SeedOf, Wire } from './wire.ts';

const jsonObject = z.record(z.string(), z.json());
const name = z.string().regex(/^[a-zA-Z0-9_-]{1,128}$/);

/** The API takes no text that is empty or blank. */
const text = z.string().regex(/\S/, 'text content blocks must contain non-whitespace text');
const textBlock = z.strictObject({ type: z.literal('text'), text });
const toolUse = z.strictObject({
  type: z.literal('tool_use'),
  id: z.string().regex(/^[\w-]+$/),
  name,
  input: jsonObject,
});
const toolResult = z.strictObject({
  type: z.literal('tool_result'),
  tool_use_id: z.string(),
  // Unlike elsewhere, a result may be empty.
  content: z.union([z.string(), z.array(textBlock)]).optional(),
  is_error: z.boolean().optional(),
});

const message = z.discriminatedUnion('role', [
  z.strictObject({
    role: z.literal('user'),
    content: z.union([text, z.array(z.union([textBlock, toolResult])).min(1)]),
  }),
  z.strictObject({
    role: z.literal('assistant'),
    content: z.union([text, z.array(z.union([textBlock, toolUse])).min(1)]),
  }),
]);

const tool = z.strictObject({
  name,
  description: z.string().optional(),
  input_schema: jsonObject.refine(({ type }) => type === 'object', 'input_schema.type: Input should be "object"'),
});

const body = z.strictObject({
  model: z.string().min(1),
  max_tokens: z.int().min(1),
  system: z.union([text, z.array(textBlock)]).optional(),
  messages: z.array(message).min(1).superRefine(checkTurns),
  tools: z.array(tool).optional(),
  tool_choice: z.strictObject({ type: z.literal('tool'), name }).optional(),
  temperature: z.number().min(0).max(1).optional(),
  stream: z.literal(false).optional(),
});

type WireMessage = z.infer<typeof message>;
type Block = z.infer<typeof textBlock> | z.infer<typeof toolUse> | z.infer<typeof toolResult>;

const blocksOf = (content: string | readonly Block[]): readonly Block[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : content;

/** The user speaks first and answers every tool use in the next turn, results before text. */
function checkTurns(messages: readonly WireMessage[], context: z.RefinementCtx<WireMessage[]>): void {
  const refuse = (text: string) => context.addIssue({ code: 'custom', message: text });
  if (messages[0]?.role !== 'user') refuse('first message must use the "user" role');
  let open: readonly string[] = [];
  for (const { content } of messages) {
    const blocks = blocksOf(content);
    const results = blocks.flatMap((block) => (block.type === 'tool_result' ? [block.tool_use_id] : []));
    if (results.toSorted().join() !== open.toSorted().join())
      refuse('each `tool_use` block must have one `tool_result` block in the next message, and no other may be there');
    if (blocks.slice(0, results.length).some(({ type }) => type !== 'tool_result'))
      refuse('`tool_result` blocks must come first in the content');
    open = blocks.flatMap((block) => (block.type === 'tool_use' ? [block.id] : []));
  }
}

/** A user's turn may hold several of our messages; an assistant's is one. */
function readMessage({ role, content }: WireMessage): Message[] {
  const blocks = blocksOf(content);
  if (role === 'user')
    return blocks.flatMap((block): Message[] => {
      if (block.type === 'text') return [{ role: 'user', content: block.text }];
      return block.type === 'tool_result'
        ? [{ role: 'tool', callId: block.tool_use_id, content: resultText(block) }]
        : [];
    });
  const texts = blocks.flatMap((block) => (block.type === 'text' ? [block.text] : []));
  const toolCalls = blocks.flatMap((block): ToolCall[] =>
    block.type === 'tool_use' ? [{ id: block.id, name: block.name, input: block.input }] : [],
  );
  return [{ role: 'assistant', content: texts.join(''), ...(toolCalls.length > 0 ? { toolCalls } : {}) }];
}

function resultText({ content = '' }: z.infer<typeof toolResult>): string {
  return typeof content === 'string' ? content : content.map(({ text }) => text).join('');
}

function read(given: unknown, seedOf: SeedOf): Asked {
  const { model, max_tokens, system = [], messages, tools = [], tool_choice, temperature } = body.parse(given);
  const told = blocksOf(system) as readonly z.infer<typeof textBlock>[];
  // A tool that the model has to use is how a structured answer is asked for.
  const forced = tools.find((tool) => tool.name === tool_choice?.name);
  return {
    model,
    request: {
      messages: [
        ...told.map(({ text }): Message => ({ role: 'system', content: text })),
        ...messages.flatMap(readMessage),
      ],
      tools: tools
        .filter((tool) => tool !== forced)
        .map(({ name, description = '', input_schema }) => ({ name, description, inputSchema: input_schema })),
      sampling: {
        ...(temperature === undefined ? {} : { temperature }),
        maxOutputTokens: max_tokens,
        seed: seedOf(model, undefined),
      },
      sampleIndex: 0,
      ...(forced ? { answerSchema: { name: forced.name, schema: forced.input_schema } } : {}),
    },
  };
}

const stopReasons = { stop: 'end_turn', length: 'max_tokens', 'tool-calls': 'tool_use', refused: 'refusal' } as const;

function write(response: ModelResponse, { model, request }: Asked, serial: number): unknown {
  const { promptTokens, completionTokens, cacheReadTokens = 0, cacheWriteTokens = 0 } = response.usage;
  const answer = structuredAnswer(response, request);
  return {
    id: `msg_${serial}`,
    type: 'message',
    role: 'assistant',
    model,
    content: answer === undefined ? contentOf(response) : [{ type: 'tool_use', id: `toolu_${serial}`, ...answer }],
    stop_reason: answer !== undefined && response.finish === 'stop' ? 'tool_use' : stopReasons[response.finish],
    stop_sequence: null,
    usage: {
      input_tokens: promptTokens - cacheReadTokens - cacheWriteTokens,
      cache_creation_input_tokens: cacheWriteTokens,
      cache_read_input_tokens: cacheReadTokens,
      output_tokens: completionTokens,
    },
  };
}

function contentOf({ text, toolCalls }: ModelResponse): unknown[] {
  return [
    ...(text === '' ? [] : [{ type: 'text', text }]),
    ...toolCalls.map(({ id, name, input }) => ({ type: 'tool_use', id, name, input })),
  ];
}

/**
 * The forced tool's use, where the answer is of that kind. Of one that was cut off in the middle of its JSON the API gives
 * an empty input; one that is no JSON object is text, as of a model that did not use its tool.
 */
function structuredAnswer({ text, finish }: ModelResponse, { answerSchema }: Asked['request']) {
  if (answerSchema === undefined || finish === 'refused') return undefined;
  const { name } = answerSchema;
  if (finish === 'length') return { name, input: {} };
  const input = z.preprocess(parsed, jsonObject).safeParse(text);
  return input.success ? { name, input: input.data } : undefined;
}

function parsed(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}

export const anthropicWire: Wire = {
  read,
  write,
  overflow: ({ promptTokens, contextWindow }) =>
    errorBody('invalid_request_error', `prompt is too long: ${promptTokens} tokens > ${contextWindow} maximum`),
  failure: (status, message) => errorBody(status < 500 ? 'invalid_request_error' : 'api_error', message),
  models: (names) => ({
    data: names.map((id) => ({ type: 'model', id, display_name: id, created_at: '2025-01-01T00:00:00Z' })),
    has_more: false,
    first_id: names[0] ?? null,
    last_id: names.at(-1) ?? null,
  }),
};

function errorBody(type: string, message: string): unknown {
  return { type: 'error', error: { type, message }, request_id: 'req_1' };
}
