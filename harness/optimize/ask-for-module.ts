/** Asks a model for a whole new module and refuses every answer that is not one. */
import { z } from 'zod';
import type { ModuleTools } from '../core/benchmark.ts';
import type { Json } from '../core/canonical-json.ts';
import type { ModelResponse } from '../core/language-model.ts';
import type { MethodContext } from '../core/method.ts';
import { type Module, type ToolDefinition, toolDefinitionSchema } from '../core/module.ts';
import type { LeftOutTool, Refusal } from '../core/record.ts';
import { acceptTools } from './accept-tools.ts';
import { type Call, type CallContext, callModel } from './call.ts';

/** What is accepted: each tool is looked at by itself. Without `tools` the answer says nothing of them. */
const proposalSchema = z.object({ instructions: z.string(), tools: z.array(z.json()).optional() });

/** What is asked for: plainer, since providers know a part of JSON Schema only and refuse a schema that recurs. */
const { name, description } = toolDefinitionSchema.shape;
const askedTool = z.strictObject({
  ...{ name, description, inputSchema: z.looseObject({}), body: z.string(), example: z.looseObject({}) },
  exampleFiles: z.looseObject({}).optional(),
});
const askedInstructions = z.strictObject({ instructions: z.string() });

function answerSchemaOf(asked: z.ZodType) {
  const schema = z.toJSONSchema(asked, { io: 'input' }) as unknown as { readonly [key: string]: Json };
  return { name: 'module', schema };
}

const instructionsSchema = answerSchemaOf(askedInstructions);
const moduleSchema = answerSchemaOf(askedInstructions.extend({ tools: z.array(askedTool) }));

export type Proposal =
  | { readonly accepted: true; readonly module: Module; readonly leftOut: readonly LeftOutTool[] }
  | { readonly accepted: false; readonly refusal: Refusal };

export type AskContext = CallContext & Pick<MethodContext, 'benchmark'>;

/**
 * A cut-off, malformed or empty answer is a refusal with its reason: it never becomes a module. `tools` are those that
 * stay where an answer says nothing of tools, or where the benchmark has none that are learned; tools of the answer that
 * cannot be used are left out of the module, each with its reason.
 */
export async function askForModule(
  context: AskContext,
  tools: readonly ToolDefinition[],
  call: Omit<Call, 'answerSchema' | 'check'>,
): Promise<Proposal> {
  const { moduleTools } = context.benchmark;
  const check = (response: ModelResponse) => ('refusal' in readAnswer(response) ? 'malformed' : 'ok');
  const answerSchema = moduleTools === undefined ? instructionsSchema : moduleSchema;
  const answer = readAnswer(await callModel(context, { ...call, answerSchema, check }));
  if ('refusal' in answer) return { accepted: false, refusal: answer.refusal };
  const { tools: accepted, leftOut } = await toolsIn(answer, tools, { moduleTools, signal: context.signal });
  return { accepted: true, module: { instructions: answer.instructions, tools: accepted }, leftOut };
}

interface ToolsRequest {
  readonly moduleTools: ModuleTools | undefined;
  readonly signal: AbortSignal;
}

async function toolsIn(answer: Answer, known: readonly ToolDefinition[], { moduleTools, signal }: ToolsRequest) {
  if (moduleTools === undefined || answer.tools === undefined) return { tools: known, leftOut: [] };
  return acceptTools(answer.tools, { ...moduleTools, known, signal });
}

interface Answer {
  readonly instructions: string;
  readonly tools: readonly Json[] | undefined;
}

function readAnswer({ text, finish }: Pick<ModelResponse, 'text' | 'finish'>): Answer | { readonly refusal: Refusal } {
  if (finish === 'length') return { refusal: 'cut-off' };
  if (finish === 'refused') return { refusal: 'refused' };
  const parsed = proposalSchema.safeParse(parseJson(text));
  if (!parsed.success) return { refusal: 'malformed' };
  const instructions = parsed.data.instructions.trim();
  return instructions === '' ? { refusal: 'empty' } : { instructions, tools: parsed.data.tools };
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
