/** The tools of an optimizer's or merger's answer: each is checked and run once before it becomes part of a module. */
import { z } from 'zod';
import type { ModuleTools } from '../core/benchmark.ts';
import { canonicalJson, type Json } from '../core/canonical-json.ts';
import { mapConcurrent } from '../core/map-concurrent.ts';
import { type ToolDefinition, toolDefinitionSchema } from '../core/module.ts';
import type { LeftOutTool } from '../core/record.ts';

/** Tools that a module has at most: a prompt carries all of them in every turn. */
export const maxTools = 16;
/** Characters of a tool's body at most. */
const maxBody = 8000;
/** Of what a model wrote, in a sentence. */
const maxQuoted = 200;

export interface AcceptRequest extends ModuleTools {
  /** Tools that were accepted before: they are not run again as long as they stay as they are. */
  readonly known: readonly ToolDefinition[];
  readonly signal?: AbortSignal;
}

export interface AcceptedTools {
  readonly tools: readonly ToolDefinition[];
  readonly leftOut: readonly LeftOutTool[];
}

/**
 * What is left out, each with its reason: what is no tool, has a name of the environment's or of an earlier tool of the
 * answer, has no body or no example, or whose body does not come to a value for its example. Throws ProviderError where the
 * sandbox is broken.
 */
export async function acceptTools(proposed: readonly Json[], request: AcceptRequest): Promise<AcceptedTools> {
  const names = new Set<string>();
  const checked = proposed.map((given, index) => {
    const tool = checkForm(given, names, { ...request, index });
    if ('reason' in tool) return tool;
    names.add(tool.name);
    return tool;
  });
  const known = new Set(request.known.map((tool) => textOf(tool)));
  const tried = await mapConcurrent(checked, async (tool) => {
    if ('reason' in tool || known.has(textOf(tool))) return tool;
    const problem = await problemOf(tool, request);
    return problem === undefined ? tool : { tool: tool.name, reason: problem };
  });
  return {
    tools: tried.flatMap((tool) => ('reason' in tool ? [] : [tool])),
    leftOut: tried.flatMap((tool) => ('reason' in tool ? [tool] : [])),
  };
}

const textOf = (tool: ToolDefinition) => canonicalJson(tool as unknown as Json);

interface FormRequest extends AcceptRequest {
  readonly index: number;
}

function checkForm(
  given: Json,
  names: ReadonlySet<string>,
  { reserved, index }: FormRequest,
): ToolDefinition | LeftOutTool {
  const parsed = toolDefinitionSchema.safeParse(given);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    return { tool: nameIn(given), reason: quoted(`Not in the form of a tool: ${[...path, message].join(': ')}.`) };
  }
  const tool: ToolDefinition = parsed.data;
  const leftOut = (reason: string) => ({ tool: tool.name, reason });
  if (index >= maxTools) return leftOut(`A module has at most ${maxTools} tools.`);
  if (reserved.includes(tool.name)) return leftOut(`The environment has a tool ${tool.name} of its own.`);
  if (names.has(tool.name)) return leftOut(`There is a tool ${tool.name} before it.`);
  if (tool.body === undefined || tool.body.trim() === '') return leftOut('It has no body.');
  if (tool.body.length > maxBody) return leftOut(`Its body has more than ${maxBody} characters.`);
  if (tool.example === undefined) return leftOut('It has no example to be tried on.');
  const missing = requiredOf(tool).find((name) => !Object.hasOwn(tool.example!, name));
  if (missing !== undefined) return leftOut(quoted(`Its example lacks ${missing}, which its own schema requires.`));
  return tool;
}

function requiredOf({ inputSchema }: ToolDefinition): string[] {
  const { required } = inputSchema;
  return Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [];
}

async function problemOf(tool: ToolDefinition, { sandbox, signal }: AcceptRequest): Promise<string | undefined> {
  const encoder = new TextEncoder();
  const texts = Object.entries(tool.exampleFiles ?? {});
  const run = await sandbox.run(
    {
      ...{ language: 'javascript', form: 'function', code: tool.body!, input: tool.example! },
      files: new Map(texts.map(([name, text]) => [name, encoder.encode(text)])),
    },
    signal,
  );
  if (run.state === 'stopped') return quoted(`It failed on its example: ${run.message}`);
  return run.value === null ? 'It came to nothing on its example.' : undefined;
}

function nameIn(given: Json): string {
  const { data } = z.object({ name: z.string() }).safeParse(given);
  return data === undefined ? '?' : quoted(data.name);
}

function quoted(text: string): string {
  return text.length > maxQuoted ? `${text.slice(0, maxQuoted).toWellFormed()}…` : text;
}
