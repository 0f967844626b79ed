/** Between our requests and answers and OpenAI's Chat Completions: pure mappings, for its own service and compatible ones. */
import type { ChatCompletionCreateParamsNonStreaming as Body } from 'openai/resources/chat/completions';
import { z } from 'zod';
import type { Json } from '../../core/canonical-json.ts';
import type {
  Finish,
  Message,
  ModelRequest,
  ModelResponse,
  Sampling,
  ToolCall,
  Usage,
} from '../../core/language-model.ts';
import type { ToolDefinition } from '../../core/module.ts';
import { deriveSeed } from '../../core/random.ts';
import { promptTokens } from '../tokens.ts';
import { countedUsage } from './counted-usage.ts';
import { fitsStrict } from './fits-strict.ts';
import { wellFormed } from './well-formed.ts';
import { type Asked, malformed, toResponse } from './wire-answer.ts';

/** Who is spoken to: OpenAI refuses `max_tokens` for its newer models, and many other servers know nothing else. */
export type Dialect = 'openai' | 'compatible';

export function toBody(name: string, request: ModelRequest, dialect: Dialect): Body {
  const { messages, tools, answerSchema } = request;
  return wellFormed<Body>({
    model: name,
    messages: messages.map(toMessage),
    ...(tools.length === 0 ? {} : { tools: tools.map(toTool) }),
    ...(answerSchema ? { response_format: toResponseFormat(answerSchema) } : {}),
    ...toSampling(request.sampling, request.sampleIndex, dialect),
  });
}

export function toMessage(message: Message): Body['messages'][number] {
  if (message.role === 'tool') return { role: 'tool', tool_call_id: message.callId, content: message.content };
  if (message.role !== 'assistant') return { role: message.role, content: message.content };
  const { content, toolCalls = [] } = message;
  if (toolCalls.length === 0) return { role: 'assistant', content };
  return { role: 'assistant', content: content === '' ? null : content, tool_calls: toolCalls.map(toToolCall) };
}

/**
 * Also an input that is no object is sent as JSON: local servers parse the arguments of earlier calls, so that these must
 * be well-formed before they become a text.
 */
function toToolCall({ id, name, input }: ToolCall) {
  return { id, type: 'function' as const, function: { name, arguments: JSON.stringify(wellFormed(input)) } };
}

/** The body of a tool that an optimizer wrote stays here. */
function toTool({ name, description, inputSchema }: ToolDefinition) {
  return { type: 'function' as const, function: { name, description, parameters: { ...inputSchema } } };
}

function toResponseFormat({ name, schema }: NonNullable<ModelRequest['answerSchema']>) {
  return {
    type: 'json_schema' as const,
    json_schema: { name, schema: { ...schema }, strict: fitsStrict(schema) },
  };
}

function toSampling(sampling: Sampling, sampleIndex: number, dialect: Dialect) {
  const { temperature, maxOutputTokens, seed } = sampling;
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(dialect === 'openai' ? { max_completion_tokens: maxOutputTokens } : { max_tokens: maxOutputTokens }),
    seed: wireSeed(sampleIndex === 0 ? seed : deriveSeed(seed, 'sample', sampleIndex)),
  };
}

/** Without its sign: to vLLM and llama.cpp, -1 means a seed by chance. */
function wireSeed(seed: number): number {
  return seed < 0 ? seed & 0x7fffffff : seed;
}

const tokens = z.number().int().nonnegative();
const part = z.union([z.string(), z.array(z.looseObject({ text: z.string().optional() }))]);

const completionSchema = z.looseObject({
  model: z.string().nullish().catch(undefined),
  choices: z
    .array(
      z.looseObject({
        finish_reason: z.string().nullish(),
        message: z.looseObject({
          content: part.nullish(),
          refusal: z.string().nullish().catch(undefined),
          tool_calls: z
            .array(
              z.looseObject({
                id: z.string().nullish(),
                function: z.looseObject({ name: z.string(), arguments: z.json().optional() }),
              }),
            )
            .nullish(),
        }),
      }),
    )
    .min(1),
  usage: z
    .looseObject({
      prompt_tokens: tokens,
      completion_tokens: tokens,
      prompt_tokens_details: z.looseObject({ cached_tokens: tokens.nullish() }).nullish().catch(undefined),
    })
    .nullish()
    .catch(undefined),
});

type Completion = z.infer<typeof completionSchema>;

/** Throws CallFailure `malformed` for a body that is no completion with an answer. */
export function fromCompletion(body: unknown, request: ModelRequest, asked: Asked): ModelResponse {
  const parsed = completionSchema.safeParse(body);
  if (!parsed.success) throw malformed(asked, 'chat completion', z.core.toDotPath(parsed.error.issues[0]?.path ?? []));
  const { choices, usage: reported, model } = parsed.data;
  const { finish_reason: reason, message } = choices[0]!;
  const content = textOf(message.content);
  const toolCalls = (message.tool_calls ?? []).map(fromToolCall);
  const finish = fromFinish(reason, { refused: Boolean(message.refusal), calls: toolCalls.length > 0 });
  // `error`, `abort`, none: gateways send what there was when the model behind them broke off, with status 200.
  if (finish === undefined) throw malformed(asked, 'chat completion', `choices.0.finish_reason: ${reason ?? 'none'}`);
  const text = content === '' ? (message.refusal ?? '') : content;
  const told = reported ? believed(fromUsage(reported), request, asked) : undefined;
  const usage = countedUsage(told, request, { text, toolCalls });
  return toResponse({ text, toolCalls, finish, usage, model }, asked);
}

/**
 * OpenAI is believed whatever it says: it is what it charges. A local server that tells of less than half of our own count
 * had the rest in its cache, or has cut the prompt off; tokenizers do not differ by that much.
 */
function believed(usage: Usage, request: ModelRequest, { provider }: Asked): Usage {
  const counted = promptTokens(request);
  return provider === 'compatible' && usage.promptTokens < counted / 2 ? { ...usage, promptTokens: counted } : usage;
}

function textOf(content: string | readonly { readonly text?: string | undefined }[] | null | undefined): string {
  return typeof content === 'string' ? content : (content ?? []).map(({ text = '' }) => text).join('');
}

/** undefined for a reason that is none of the known ones. Local servers say `stop` also where they call tools. */
export function fromFinish(
  reason: string | null | undefined,
  { refused, calls }: { readonly refused: boolean; readonly calls: boolean },
): Finish | undefined {
  if (refused || reason === 'content_filter') return 'refused';
  if (['length', 'max_tokens', 'model_length'].includes(reason ?? '')) return 'length';
  if (!wholes.includes(reason ?? '')) return undefined;
  return calls ? 'tool-calls' : 'stop';
}

/** OpenAI's, and what older servers of open models say for the end of an answer. */
const wholes: readonly string[] = [
  'stop',
  'tool_calls',
  'function_call',
  'eos',
  'eos_token',
  'stop_sequence',
  'end_turn',
];

type WireCall = NonNullable<Completion['choices'][number]['message']['tool_calls']>[number];

/** Arguments that are no JSON are the model's bad answer: the call keeps them as the text that they are. */
export function fromToolCall({ id, function: { name, arguments: given } }: WireCall, index: number): ToolCall {
  return { id: id || `call-${index}`, name, input: typeof given === 'string' ? parsedOr(given) : (given ?? {}) };
}

function parsedOr(text: string): Json {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function fromUsage(usage: NonNullable<Completion['usage']>): Usage {
  const cached = usage.prompt_tokens_details?.cached_tokens ?? 0;
  return {
    promptTokens: usage.prompt_tokens,
    completionTokens: usage.completion_tokens,
    ...(cached > 0 ? { cacheReadTokens: cached } : {}),
  };
}
