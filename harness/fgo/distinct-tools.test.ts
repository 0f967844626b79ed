import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Module, ToolDefinition } from '../core/module.ts';
import { withDistinctTools } from './distinct-tools.ts';

const tool = (name: string, body: string): ToolDefinition => ({
  ...{ name, body, description: 'A tool.', inputSchema: { type: 'object' } },
});
const module = (instructions: string, ...tools: ToolDefinition[]): Module => ({ instructions, tools });
const namesOf = (modules: readonly Module[]) => modules.map(({ tools }) => tools.map(({ name }) => name));

describe('withDistinctTools', () => {
  it('leaves modules alone whose tools have names of their own', () => {
    const modules = [module('- Call a.', tool('a', '1')), module('- Call b.', tool('b', '1')), module('- None.')];
    expect(withDistinctTools(modules)).toEqual(modules);
  });

  it('leaves a tool alone that several modules have', () => {
    const modules = [module('', tool('a', '1')), module('', tool('a', '1'))];
    expect(withDistinctTools(modules)).toEqual(modules);
  });

  it('renames the later of two tools, also where its instructions name it, and nowhere else', () => {
    const [first, second] = withDistinctTools([
      module('- Call total for sums.', tool('total', '1')),
      module('- Call `total` (not total_all, subtotal or total-x) for sums. total!', tool('total', '2')),
    ]);
    expect(first!.instructions).toBe('- Call total for sums.');
    expect(second!.tools.map(({ name }) => name)).toEqual(['total_2']);
    expect(second!.instructions).toBe('- Call `total_2` (not total_all, subtotal or total-x) for sums. total_2!');
  });

  it('gives no name that another module has, and the same name to the same tool', () => {
    const modules = [
      module('', tool('a', '1'), tool('a_2', 'x')),
      module('', tool('a', '2')),
      module('', tool('a', '3')),
      module('', tool('a', '2')),
    ];
    expect(namesOf(withDistinctTools(modules))).toEqual([['a', 'a_2'], ['a_3'], ['a_4'], ['a_3']]);
  });

  it('keeps names as long as services take them', () => {
    const long = 'a'.repeat(64);
    const renamed = withDistinctTools([module('', tool(long, '1')), module('', tool(long, '2'))]);
    expect(renamed[1]!.tools[0]!.name).toBe(`${'a'.repeat(62)}_2`);
  });

  it('for any modules a name means one tool, and no tool is lost', () => {
    const anyTools = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'a_2', 'b'), fc.constantFrom('1', '2', '3')), {
      selector: ([name]) => name,
    });
    fc.assert(
      fc.property(fc.array(anyTools, { maxLength: 5 }), (given) => {
        const modules = given.map((tools) => module('', ...tools.map(([name, body]) => tool(name, body))));
        const meaning = new Map<string, string | undefined>();
        const distinct = withDistinctTools(modules);
        for (const { name, body } of distinct.flatMap(({ tools }) => tools)) {
          expect(meaning.get(name) ?? body).toBe(body);
          meaning.set(name, body);
        }
        expect(distinct.map(({ tools }) => tools.map(({ body }) => body))).toEqual(
          modules.map(({ tools }) => tools.map(({ body }) => body)),
        );
      }),
    );
  });
});
