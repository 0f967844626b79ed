import { z } from 'zod';
import { contentHash, type Json } from './canonical-json.ts';

/** A tool that a model may call; `inputSchema` is a JSON Schema of the call's input object. */
export const toolDefinitionSchema = z.strictObject({
  name: z.string().regex(/^[a-zA-Z][a-zA-Z0-9_-]{0,63}$/),
  description: z.string().min(1),
  inputSchema: z
    .record(z.string(), z.json())
    .refine(({ type }) => type === 'object', 'Expected the schema of an object: services refuse any other.'),
  /** JavaScript function body, for tools that an optimizer wrote; runs in the sandbox only. */
  body: z.string().optional(),
  /** An input for which the body is run once before the tool is accepted. */
  example: z.record(z.string(), z.json()).optional(),
  /** Texts, by name, of the files that the body reads for the example. */
  exampleFiles: z.record(z.string(), z.string()).optional(),
});

export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: { readonly [key: string]: Json };
  readonly body?: string | undefined;
  readonly example?: { readonly [key: string]: Json } | undefined;
  readonly exampleFiles?: { readonly [name: string]: string } | undefined;
}

/**
 * θ, what the optimizer improves: the agent's instructions and, where the benchmark says so, its tools.
 * Instructions are plain text; by convention one guideline a line, so that a line can be followed through merges.
 */
export interface Module {
  readonly instructions: string;
  readonly tools: readonly ToolDefinition[];
}

export type ModuleId = string & { readonly __brand: 'ModuleId' };

/** Identity by content: equal modules have equal ids wherever they came from. 12 hexadecimal digits. */
export function moduleId(module: Module): ModuleId {
  const known = ids.get(module) ?? (contentHash(module as unknown as Json, 12) as ModuleId);
  ids.set(module, known);
  return known;
}

/** Remembered for as long as the module lives: modules are never changed, and asked for their id at every episode. */
const ids = new WeakMap<Module, ModuleId>();

/** The lines of a module's instructions that say something, without bullets and outer blanks. */
export function instructionLines(instructions: string): string[] {
  return instructions
    .split('\n')
    .map((line) => line.replace(/^\s*(?:[-*•]|\d+[.)])\s+/, '').trim())
    .filter((line) => line !== '');
}
