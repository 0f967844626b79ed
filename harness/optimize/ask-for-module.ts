/** Asks a model for a whole new module and refuses every answer that is not one. */
import { z } from 'zod';
import type { Json } from '../core/canonical-json.ts';
import type { ModelResponse } from '../core/language-model.ts';
import { type Module, type ToolDefinition, toolDefinitionSchema } from '../core/module.ts';
import type { Refusal } from '../core/record.ts';
import { type Call, type CallContext, callModel } from './call.ts';

/** What is accepted. Without `tools` the answer says nothing of them. */
const proposalSchema = z.object({ instructions: z.string(), tools: z.array(toolDefinitionSchema).optional() });

/** What is asked for: plainer, since providers know a part of JSON Schema only and refuse a schema that recurs. */
const askedSchema = z.strictObject({
  instructions: z.string(),
  tools: z.array(z.strictObject({ ...toolDefinitionSchema.shape, inputSchema: z.looseObject({}) })),
});

const answerSchema = {
  name: 'module',
  schema: z.toJSONSchema(askedSchema, { io: 'input' }) as unknown as { readonly [key: string]: Json },
};

export type Proposal =
  | { readonly accepted: true; readonly module: Module }
  | { readonly accepted: false; readonly refusal: Refusal };

/**
 * A cut-off, malformed or empty answer is a refusal with its reason: it never becomes a module. `tools` are those that
 * stay where an answer says nothing of tools.
 */
export async function askForModule(
  context: CallContext,
  tools: readonly ToolDefinition[],
  call: Omit<Call, 'answerSchema' | 'check'>,
): Promise<Proposal> {
  const check = (response: ModelResponse) => (readModule(response, tools).accepted ? 'ok' : 'malformed');
  return readModule(await callModel(context, { ...call, answerSchema, check }), tools);
}

function readModule(
  { text, finish }: Pick<ModelResponse, 'text' | 'finish'>,
  tools: readonly ToolDefinition[],
): Proposal {
  if (finish === 'length') return { accepted: false, refusal: 'cut-off' };
  if (finish === 'refused') return { accepted: false, refusal: 'refused' };
  const parsed = proposalSchema.safeParse(parseJson(text));
  if (!parsed.success) return { accepted: false, refusal: 'malformed' };
  if (parsed.data.instructions.trim() === '') return { accepted: false, refusal: 'empty' };
  return {
    accepted: true,
    module: { instructions: parsed.data.instructions.trim(), tools: parsed.data.tools ?? tools },
  };
}

/** The JSON value of an answer, alone or in a fenced block; undefined where there is none. */
function parseJson(text: string): unknown {
  const fenced = /```(?:json)?\s*\n([\s\S]*?)\n\s*```/.exec(text)?.[1];
  for (const candidate of [text, fenced]) {
    if (candidate === undefined) continue;
    try {
      return JSON.parse(candidate);
    } catch {
      // Not JSON: the next form is tried, and no form at all is the caller's `malformed`.
    }
  }
  return undefined;
}
