/** Parents whose tools are to be united: a name means one tool. */
import { canonicalJson, type Json } from '../core/canonical-json.ts';
import type { Module, ToolDefinition } from '../core/module.ts';

/**
 * The modules in their order, with every tool that shares its name with another tool of an earlier module renamed
 * (`total` → `total_2`), in its definition and wherever the module's instructions name it. Equal tools keep their name.
 */
export function withDistinctTools(modules: readonly Module[]): readonly Module[] {
  const taken = new Map<string, string>();
  const all = new Set(modules.flatMap(({ tools }) => tools.map(({ name }) => name)));
  return modules.map((module) => {
    const renamed = new Map<string, string>();
    const tools = module.tools.map((tool) => {
      const name = freeName(tool, taken, all);
      taken.set(name, contentOf(tool));
      if (name === tool.name) return tool;
      renamed.set(tool.name, name);
      return { ...tool, name };
    });
    return renamed.size === 0 ? module : { instructions: renameIn(module.instructions, renamed), tools };
  });
}

/** Its own where nobody has it, or the same tool does; else the first `name_2`, `name_3` … of which that holds. */
function freeName(tool: ToolDefinition, taken: ReadonlyMap<string, string>, all: ReadonlySet<string>): string {
  const content = contentOf(tool);
  const isFree = (name: string) => (taken.get(name) ?? content) === content;
  if (isFree(tool.name)) return tool.name;
  for (let number = 2; ; number += 1) {
    const end = `_${number}`;
    const name = `${tool.name.slice(0, longestName - end.length)}${end}`;
    if (isFree(name) && (taken.has(name) || !all.has(name))) return name;
  }
}

/** Characters of a tool's name at most: services refuse longer ones. */
const longestName = 64;

/** What it is, whatever it is called. */
function contentOf({ name: _name, ...rest }: ToolDefinition): string {
  return canonicalJson(rest as unknown as Json);
}

function renameIn(instructions: string, renamed: ReadonlyMap<string, string>): string {
  const names = [...renamed.keys()].toSorted((a, b) => b.length - a.length);
  return instructions.replace(
    new RegExp(`(?<![\\w-])(?:${names.join('|')})(?![\\w-])`, 'g'),
    (name) => renamed.get(name)!,
  );
}
