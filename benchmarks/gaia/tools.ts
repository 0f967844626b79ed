/** The tools that every agent has: what they are called with, and what the agent is told of them. */
import { z } from 'zod';
import type { Json } from '../../harness/core/canonical-json.ts';
import type { ToolDefinition } from '../../harness/core/module.ts';

const part = z.int().min(1).optional().describe('1 is the first, which is read where nothing else is said');
const code = (printed: string) =>
  z.string().min(1).max(20_000).describe(`a program; what it prints with ${printed} is the answer`);

export const inputs = {
  read_file: z.strictObject({ name: z.string().min(1).max(300).describe("the file's name"), part }),
  search: z.strictObject({ query: z.string().min(1).max(400) }),
  open: z.strictObject({ page: z.string().min(1).max(2000), part }),
  calculate: z.strictObject({ expression: z.string().min(1).max(2000).describe('e.g. round(12.5 * (3 + 4) / 2, 1)') }),
  run_javascript: z.strictObject({ code: code('console.log') }),
  run_python: z.strictObject({ code: code('print') }),
};

export type ToolName = keyof typeof inputs;
export type Inputs = { readonly [Name in ToolName]: z.infer<(typeof inputs)[Name]> };
export const toolNames = Object.keys(inputs) as ToolName[];

const folder =
  'Each file of the question stands in its folder as it is and, with .txt after its name, as text. It has no network, and nothing is kept but the files that it writes.';

const descriptions: Readonly<Record<ToolName, string>> = {
  read_file: 'Reads a file of the question as text, one part (sheet, page, slide, file of an archive) at a time.',
  search: 'Searches pages and names those that match.',
  open: 'Opens a page that a search has named.',
  calculate:
    'Computes an arithmetic expression: + - * / ^ %, brackets, round(x, digits), sqrt, abs, min, max, sum and mean.',
  run_javascript: `Runs a JavaScript program. ${folder} readFile(name) gives a file's text.`,
  run_python: `Runs a Python program, with the standard library. ${folder}`,
};

/** Given where there is something to search; without it, agents are offered neither `search` nor `open`. */
export type Lookup = Readonly<Record<'search', (query: string) => Promise<string>>> & {
  readonly open: (page: string, part: number) => Promise<string>;
};

/** What an agent is offered. */
export interface Offer {
  readonly lookup: boolean;
  /** Tools that compute. */
  readonly programs: boolean;
}

export function toolDefinitions({ lookup, programs }: Offer): readonly ToolDefinition[] {
  const left = [
    ...(lookup ? [] : ['search', 'open']),
    ...(programs ? [] : ['calculate', 'run_javascript', 'run_python']),
  ];
  return all.filter(({ name }) => !left.includes(name));
}

const all: readonly ToolDefinition[] = toolNames.map((name) => {
  const { $schema, ...inputSchema } = z.toJSONSchema(inputs[name], { io: 'input' }) as { [key: string]: Json };
  return { name, description: descriptions[name], inputSchema };
});

/** The call's input, or a sentence on what is wrong with it. */
export function readInput<Name extends ToolName>(name: Name, input: Json): Inputs[Name] | string {
  const parsed = inputs[name].safeParse(input);
  if (parsed.success) return parsed.data as Inputs[Name];
  const problems = parsed.error.issues.map(({ path, message }) => [...path.map(String), message].join(': '));
  return `The input of ${name} is not in order: ${problems.join('; ')}.`;
}
