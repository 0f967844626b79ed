/**
 * Calls of models, recorded once and played back in tests without a network or a key. A call is known by its whole
 * request; one that was not recorded is never answered by a similar one.
 *
 * As a file it is JSON Lines, sorted: a header, then `{"model", "outcome", "request"}` for each call. An outcome is a
 * response, whatever its finish, or an overflow; failures of the service are not recorded.
 */
import { z } from 'zod';
import { canonicalJson, type Json } from '../core/canonical-json.ts';
import { ConfigError, ContextOverflowError } from '../core/errors.ts';
import {
  type LanguageModel,
  type ModelRequest,
  type ModelResponse,
  modelName,
  noBill,
  wrapModel,
} from '../core/language-model.ts';
import { toolDefinitionSchema } from '../core/module.ts';
import { requestHash } from '../core/request-hash.ts';
import { unknownRequest } from './cassette-difference.ts';

export interface Recording {
  /** `provider/name` */
  readonly model: string;
  readonly request: ModelRequest;
  readonly outcome:
    | { readonly response: ModelResponse }
    | { readonly overflow: Pick<ContextOverflowError, 'promptTokens' | 'contextWindow'> };
}

export interface Cassette {
  /** Of the harness's prompts when it was recorded. */
  readonly promptVersion: number;
  readonly calls: ReadonlyMap<string, Recording>;
  /** Adds a call; of an equal request the first outcome stays. */
  add(call: Recording): void;
}

export function emptyCassette(promptVersion: number): Cassette {
  const calls = new Map<string, Recording>();
  return {
    promptVersion,
    calls,
    add: (call) => {
      const key = keyOf(call);
      if (!calls.has(key)) calls.set(key, call);
    },
  };
}

function keyOf({ model, request }: Pick<Recording, 'model' | 'request'>): string {
  return `${requestHash(request)} ${model}`;
}

/**
 * Passes calls through and records them, with what they were charged. An equal request that is answered differently
 * later (which a cache around this model prevents) is played back as it was answered first.
 */
export function recording(model: LanguageModel, cassette: Cassette): LanguageModel {
  return wrapModel(model, async (asked, signal) => {
    // A copy: an agent's chat grows in the very list that it sends.
    const request = { ...asked, messages: [...asked.messages], tools: [...asked.tools] };
    const add = (outcome: Recording['outcome']) => cassette.add({ model: modelName(model), request, outcome });
    try {
      const response = await model.complete(asked, signal);
      add({ response });
      return response;
    } catch (error) {
      if (error instanceof ContextOverflowError)
        add({ overflow: { promptTokens: error.promptTokens, contextWindow: error.contextWindow } });
      throw error;
    }
  });
}

/**
 * Answers as recorded, at no cost, and never calls the model. Throws ConfigError for a request that was not recorded,
 * with its difference to the nearest one that was.
 */
export function replaying(model: LanguageModel, cassette: Cassette): LanguageModel {
  return wrapModel(model, async (request) => {
    const asked = { model: modelName(model), request };
    const outcome = cassette.calls.get(keyOf(asked))?.outcome;
    if (outcome === undefined) throw new ConfigError(unknownRequest(asked, [...cassette.calls.values()]));
    if ('response' in outcome) return { ...outcome.response, paid: noBill };
    throw new ContextOverflowError(outcome.overflow.promptTokens, outcome.overflow.contextWindow);
  });
}

const usage = {
  promptTokens: z.number(),
  completionTokens: z.number(),
  cacheReadTokens: z.number().exactOptional(),
  cacheWriteTokens: z.number().exactOptional(),
};
const toolCalls = z.array(z.strictObject({ id: z.string(), name: z.string(), input: z.json() }));
const messageSchema = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal(['system', 'user']), content: z.string() }),
  z.strictObject({ role: z.literal('assistant'), content: z.string(), toolCalls: toolCalls.exactOptional() }),
  z.strictObject({ role: z.literal('tool'), callId: z.string(), content: z.string() }),
]);
const requestSchema = z.strictObject({
  messages: z.array(messageSchema),
  // A benchmark's own tools are as it likes; that of a learned one's schema is checked where it is proposed.
  tools: z.array(z.strictObject({ ...toolDefinitionSchema.shape, inputSchema: z.record(z.string(), z.json()) })),
  sampling: z.strictObject({
    temperature: z.number().exactOptional(),
    maxOutputTokens: z.number(),
    seed: z.number(),
  }),
  sampleIndex: z.number(),
  answerSchema: z.strictObject({ name: z.string(), schema: z.record(z.string(), z.json()) }).exactOptional(),
});
const responseSchema = z.strictObject({
  text: z.string(),
  toolCalls,
  finish: z.enum(['stop', 'length', 'tool-calls', 'refused']),
  usage: z.strictObject(usage),
  paid: z.strictObject({ ...usage, usd: z.number().nullable() }),
  servedBy: z.string().exactOptional(),
});
const overflowSchema = z.strictObject({ promptTokens: z.number(), contextWindow: z.number() });
const recordingSchema: z.ZodType<Recording> = z.strictObject({
  model: z.string(),
  request: requestSchema,
  outcome: z.union([z.strictObject({ response: responseSchema }), z.strictObject({ overflow: overflowSchema })]),
});
const headerSchema = z.strictObject({ cassette: z.literal(1), about: z.string(), promptVersion: z.number() });
const about = 'Recorded calls of language models, one a line, played back in tests; made by npm run record.';

/** Equal recordings give equal text, in whatever order the calls were answered. */
export function renderCassette({ promptVersion, calls }: Cassette): string {
  const header = JSON.stringify({ cassette: 1, promptVersion, about });
  const lines = [...calls.values()].map((call) => canonicalJson(call as unknown as Json));
  return `${[header, ...lines.toSorted()].join('\n')}\n`;
}

/** `place`: the file's name, for messages. Throws ConfigError with the number of the first line that is not valid. */
export function parseCassette(text: string, place: string): Cassette {
  const [first = '', ...rest] = text.replace(/\n$/, '').split('\n');
  const read = <T>(line: string, index: number, schema: z.ZodType<T>): T => {
    const value = parseJson(line);
    const result = schema.safeParse(value);
    // What was read, and not zod's copy of it, which leaves out keys such as "__proto__" that a model may well write.
    if (result.success) return value as T;
    const { path, message } = result.error.issues[0]!;
    const what = index === 0 ? 'the header of a cassette' : 'a recorded call';
    const where = path.length === 0 ? '' : ` at ${path.join('.')}`;
    throw new ConfigError(
      `Expected line ${index + 1} of ${place} to be ${what}, but${where} it is not (${message}): record it again.`,
    );
  };
  const cassette = emptyCassette(read(first, 0, headerSchema).promptVersion);
  for (const [index, line] of rest.entries()) cassette.add(read(line, index + 1, recordingSchema));
  return cassette;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
