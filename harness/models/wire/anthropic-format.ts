/** Between our requests and answers and Anthropic's Messages API: pure mappings. */
import type {
  ContentBlockParam,
  MessageCreateParamsNonStreaming,
  MessageParam,
} from '@anthropic-ai/sdk/resources/messages';
import { z } from 'zod';
import type { Json } from '../../core/canonical-json.ts';
import type { Finish, Message, ModelRequest, ModelResponse, ToolCall, Usage } from '../../core/language-model.ts';
import type { ToolDefinition } from '../../core/module.ts';
import { countedUsage } from './counted-usage.ts';
import { wellFormed } from './well-formed.ts';
import { type Asked, malformed, toResponse } from './wire-answer.ts';

/** The SDK's type is that of a later API version, which took the temperature away; see `anthropic.ts`. */
export type AnthropicBody = MessageCreateParamsNonStreaming & { readonly temperature?: number };

/** The seed is not sent: the API takes none. */
export function toBody(name: string, request: ModelRequest): AnthropicBody {
  const { messages, answerSchema, sampling } = request;
  const tools = [...request.tools.map(toTool), ...(answerSchema ? [toAnswerTool(answerSchema)] : [])];
  const system = toSystem(request, name);
  return wellFormed<AnthropicBody>({
    model: name,
    max_tokens: sampling.maxOutputTokens,
    ...(sampling.temperature === undefined ? {} : { temperature: sampling.temperature }),
    ...(system === '' ? {} : { system }),
    messages: toMessages(messages),
    ...(tools.length === 0 ? {} : { tools }),
    ...(answerSchema && canForceTools(name) ? { tool_choice: { type: 'tool', name: answerSchema.name } } : {}),
  });
}

/**
 * Whether a tool call can be forced. Claude 3, 4, Sonnet 5 and Opus 5 do it; Fable, Mythos and the models since Opus 5.5
 * and Sonnet 5.5 answer 400 ("Forced tool use is not supported", What's new in Claude Sonnet 5.5, November 2026), so that
 * a name which is not known here is asked in words.
 */
export function canForceTools(name: string): boolean {
  return /^claude-(?:3|(?:opus|sonnet|haiku)-4|(?:opus|sonnet)-5(?:-\d{8})?$)/.test(name);
}

function toSystem({ messages, answerSchema }: ModelRequest, name: string): string {
  const texts = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  if (answerSchema && !canForceTools(name))
    texts.push(`Give your whole answer as one call of the tool "${answerSchema.name}".`);
  return texts.filter((text) => text.trim() !== '').join('\n\n');
}

/** The body of a tool that an optimizer wrote stays here. */
function toTool({ name, description, inputSchema }: ToolDefinition) {
  return { name, description, input_schema: { ...inputSchema, type: 'object' as const } };
}

/**
 * A structured answer is asked for as a tool call and read back as text. The API's structured outputs know a part of JSON
 * Schema only: an object with members of any name, as a tool's input schema is, is refused there.
 */
function toAnswerTool({ name, schema }: NonNullable<ModelRequest['answerSchema']>) {
  return { name, description: 'Takes your whole answer.', input_schema: { ...schema, type: 'object' as const } };
}

/** Roles take turns and no text is blank, as the API wants it; the results of one turn's tools are one user message. */
export function toMessages(messages: readonly Message[]): MessageParam[] {
  const turns: { readonly role: 'user' | 'assistant'; readonly content: ContentBlockParam[] }[] = [];
  for (const message of messages) {
    if (message.role === 'system') continue;
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const last = turns.at(-1);
    if (last?.role === role) last.content.push(...toBlocks(message));
    else turns.push({ role, content: toBlocks(message) });
  }
  // A turn can't be left out (roles would no longer alternate) nor be empty: an empty answer of the model stays visible.
  for (const { role, content } of turns)
    if (content.length === 0) content.push({ type: 'text', text: role === 'assistant' ? '(no answer)' : '(no text)' });
  return turns.length > 0 ? turns : [{ role: 'user', content: [{ type: 'text', text: '(no text)' }] }];
}

function toBlocks(message: Message): ContentBlockParam[] {
  const text: ContentBlockParam[] = message.content.trim() === '' ? [] : [{ type: 'text', text: message.content }];
  if (message.role === 'tool')
    return [{ type: 'tool_result', tool_use_id: message.callId, ...(text.length > 0 && { content: message.content }) }];
  const calls = message.role === 'assistant' ? (message.toolCalls ?? []) : [];
  return [
    ...text,
    ...calls.map(({ id, name, input }) => ({ type: 'tool_use' as const, id, name, input: objectOf(input) })),
  ];
}

/** The API takes objects only. */
function objectOf(input: Json) {
  return typeof input === 'object' && input !== null && !Array.isArray(input) ? input : { value: input };
}

const tokens = z.number().int().nonnegative();

const messageSchema = z.looseObject({
  type: z.literal('message'),
  model: z.string().nullish().catch(undefined),
  content: z.array(
    z.union([
      z.looseObject({ type: z.literal('text'), text: z.string() }),
      z.looseObject({ type: z.literal('tool_use'), id: z.string(), name: z.string(), input: z.json() }),
      // Thinking, and kinds of blocks to come: nothing that an answer is read from.
      z.looseObject({ type: z.string().refine((type) => type !== 'text' && type !== 'tool_use') }),
    ]),
  ),
  stop_reason: z.string().nullish(),
  usage: z
    .looseObject({
      input_tokens: tokens,
      output_tokens: tokens,
      cache_creation_input_tokens: tokens.nullish(),
      cache_read_input_tokens: tokens.nullish(),
    })
    .nullish()
    .catch(undefined),
});

type WireMessage = z.infer<typeof messageSchema>;
/** Throws CallFailure `malformed` for a body that is no message with an answer. */
export function fromMessage(body: unknown, request: ModelRequest, asked: Asked): ModelResponse {
  const parsed = messageSchema.safeParse(body);
  if (!parsed.success) throw malformed(asked, 'message', z.core.toDotPath(parsed.error.issues[0]?.path ?? []));
  const { content, stop_reason: reason, usage: reported, model } = parsed.data;
  const texts = content.flatMap((block) => (isText(block) ? [block.text] : []));
  const calls = content.flatMap((block) => (isToolUse(block) ? [fromToolUse(block)] : []));
  const known = fromStopReason(reason);
  // What was broken off is not taken for a whole answer.
  if (known === undefined) throw malformed(asked, 'message', `stop_reason: ${reason ?? 'none'}`);

  const { answerSchema } = request;
  const answer = answerSchema && calls.find((call) => call.name === answerSchema.name);
  const toolCalls = answerSchema ? [] : calls;
  const text = answer ? JSON.stringify(answer.input) : texts.join('');
  const ended: Finish = toolCalls.length > 0 ? 'tool-calls' : 'stop';
  const finish = known === 'length' || known === 'refused' ? known : ended;
  const usage = countedUsage(reported ? fromUsage(reported) : undefined, request, { text, toolCalls });
  return toResponse({ text, toolCalls, finish, usage, model }, asked);
}

type Block = WireMessage['content'][number];
type TextBlock = { readonly type: 'text'; readonly text: string };
type ToolUseBlock = { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly input: Json };

const isText = (block: Block): block is Block & TextBlock => block.type === 'text';
const isToolUse = (block: Block): block is Block & ToolUseBlock => block.type === 'tool_use';

function fromToolUse({ id, name, input }: ToolUseBlock): ToolCall {
  return { id, name, input };
}

/** undefined for a reason that is none of the known ones. */
export function fromStopReason(reason: string | null | undefined): Finish | undefined {
  return reason ? finishes[reason] : undefined;
}

const finishes: Readonly<Record<string, Finish>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool-calls',
  refusal: 'refused',
};

/** The prompt's tokens are the sum of the three that are reported apart. */
function fromUsage(usage: NonNullable<WireMessage['usage']>): Usage {
  const written = usage.cache_creation_input_tokens ?? 0;
  const read = usage.cache_read_input_tokens ?? 0;
  return {
    promptTokens: usage.input_tokens + written + read,
    completionTokens: usage.output_tokens,
    ...(read > 0 ? { cacheReadTokens: read } : {}),
    ...(written > 0 ? { cacheWriteTokens: written } : {}),
  };
}
