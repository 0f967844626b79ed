/** What the tools that are offered do, told by their names and descriptions, whatever they are called. */
import type { ToolDefinition } from '../../../core/module.ts';

/** What the model knows how to use a tool for. `days` and `column` are tools that some module brought. */
export const uses = ['read', 'search', 'open', 'calculate', 'code', 'days', 'column'] as const;
export type Use = (typeof uses)[number];

export interface Tool {
  readonly name: string;
  readonly use: Use;
  /** Names of its inputs, by what they are for. */
  readonly inputs: Readonly<Record<string, string>>;
}

interface Sign {
  readonly use: Use;
  readonly does: RegExp;
  /** What its inputs are for, and how they tend to be called; all but those with `?` must be there. */
  readonly inputs: Readonly<Record<string, RegExp>>;
}

/** The first that fits says what a tool is for. */
const signs: readonly Sign[] = [
  {
    use: 'days',
    does: /\bdays?\b|\bdates?\b/i,
    inputs: {
      from: /^(?:from|start|first|begin|date$|date_?1)/i,
      'to?': /^(?:to|end|second|until|date_?2)/i,
      'days?': /^(?:days|add|plus)/i,
    },
  },
  {
    use: 'column',
    does: /\bcolumn\b/i,
    inputs: {
      file: /file|name|table/i,
      column: /^(?:column|of|target)/i,
      'operation?': /operation|how|what|function/i,
      'where?': /where|condition|filter/i,
      'part?': /sheet|part|title/i,
    },
  },
  {
    use: 'calculate',
    does: /calculat|arithmetic|expression|evaluat/i,
    inputs: { expression: /express|formula|input|sum|text/i },
  },
  { use: 'code', does: /java ?script|\bjs\b/i, inputs: { code: /code|program|script|source/i } },
  { use: 'search', does: /search|look up|find/i, inputs: { query: /query|words?|term|text|what|string/i } },
  {
    use: 'read',
    does: /\b(?:read|show|load|view|open|get)\w*\b[^.]*\b(?:file|attach)|\bfile/i,
    inputs: { name: /name|file|path/i, 'part?': /part|page|sheet|section/i },
  },
  { use: 'open', does: /open|page|article|visit/i, inputs: { page: /page|title|name|article/i } },
];

const known = new WeakMap<readonly ToolDefinition[], readonly Tool[]>();

/** The tools that the model knows what to do with; of Python it knows nothing. */
export function toolsIn(definitions: readonly ToolDefinition[]): readonly Tool[] {
  const before = known.get(definitions);
  if (before) return before;
  const tools = definitions.flatMap((definition) => toolOf(definition) ?? []);
  known.set(definitions, tools);
  return tools;
}

export function toolOf({ name, description, inputSchema }: ToolDefinition): Tool | undefined {
  const words = name.replace(/[_-]/g, ' ').replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
  const keys = Object.keys((inputSchema.properties ?? {}) as object);
  if (/python/i.test(`${words} ${keys.join(' ')}`)) return undefined;
  for (const text of [words, description])
    for (const { use, does, inputs } of signs) {
      if (!does.test(text)) continue;
      const found = inputsOf(inputs, keys);
      if (found) return { name, use, inputs: found };
    }
  return undefined;
}

function inputsOf(wanted: Sign['inputs'], keys: readonly string[]): Tool['inputs'] | undefined {
  const found: Record<string, string> = {};
  for (const [purpose, pattern] of Object.entries(wanted)) {
    const key = keys.find((one) => pattern.test(one) && !Object.values(found).includes(one));
    if (key !== undefined) found[purpose.replace('?', '')] = key;
    else if (!purpose.endsWith('?')) return undefined;
  }
  return found;
}

/** What a tool that was called is for, told by its name and what it was called with. */
export function useOfCall(name: string, input: Readonly<Record<string, unknown>>): Use | undefined {
  const properties = Object.fromEntries(Object.keys(input).map((key) => [key, {}]));
  return toolOf({ name, description: name.replace(/[_-]/g, ' '), inputSchema: { type: 'object', properties } })?.use;
}
