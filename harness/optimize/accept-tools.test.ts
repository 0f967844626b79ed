import { describe, expect, it } from 'vitest';
import type { Json } from '../core/canonical-json.ts';
import { ProviderError } from '../core/errors.ts';
import type { ToolDefinition } from '../core/module.ts';
import { toySandbox } from '../testing/toy-sandbox.ts';
import { acceptTools, maxTools } from './accept-tools.ts';

const double = {
  name: 'double',
  description: 'Doubles a number.',
  inputSchema: { type: 'object', properties: { x: { type: 'number' } }, required: ['x'] },
  body: 'return 2 * input.x;',
  example: { x: 21 },
} satisfies ToolDefinition;

async function accept(proposed: readonly Json[], known: readonly ToolDefinition[] = []) {
  const sandbox = toySandbox();
  const accepted = await acceptTools(proposed, { sandbox, reserved: ['search', 'open'], known });
  return { ...accepted, ran: sandbox.ran };
}

/** Why one tool was left out; undefined where it was accepted. */
async function reasonFor(changes: { readonly [key: string]: Json | undefined }): Promise<string | undefined> {
  const { tools, leftOut } = await accept([JSON.parse(JSON.stringify({ ...double, ...changes })) as Json]);
  expect(tools.length + leftOut.length).toBe(1);
  return leftOut[0]?.reason;
}

describe('acceptTools', () => {
  it('runs a tool on its example before it is accepted, with the files of the example', async () => {
    const lines = {
      ...{ ...double, name: 'lines', body: "return readFile('a.txt').split('\\n').length;" },
      exampleFiles: { 'a.txt': 'one\ntwo' },
    };
    const { tools, leftOut, ran } = await accept([double, lines]);
    expect(tools).toEqual([double, lines]);
    expect(leftOut).toEqual([]);
    expect(ran.map(({ code, input }) => [code, input])).toEqual([
      [double.body, double.example],
      [lines.body, double.example],
    ]);
  });

  it('does not run again what was accepted before and is as it was', async () => {
    expect((await accept([double], [double])).ran).toEqual([]);
    expect((await accept([{ ...double, body: 'return input.x + input.x;' }], [double])).ran).toHaveLength(1);
  });

  it.each<[string, { readonly [key: string]: Json | undefined }, RegExp]>([
    ["a name of the environment's", { name: 'search' }, /^The environment has a tool search of its own\.$/],
    ['a name that services refuse', { name: 'my tool' }, /^Not in the form of a tool: name/],
    ['no description', { description: '' }, /^Not in the form of a tool: description/],
    ['a schema of no object', { inputSchema: { type: 'string' } }, /^Not in the form of a tool: inputSchema/],
    ['members of its own', { run: 'x' }, /^Not in the form of a tool/],
    ['no body', { body: undefined }, /^It has no body\.$/],
    ['an empty body', { body: ' ' }, /^It has no body\.$/],
    [
      'a body that is too long',
      { body: `return 1; //${'x'.repeat(9000)}` },
      /^Its body has more than 8000 characters\.$/,
    ],
    ['no example', { example: undefined }, /^It has no example to be tried on\.$/],
    ['an example that lacks what the schema requires', { example: {} }, /^Its example lacks x, /],
    ['a body that throws', { body: "throw new Error('no good')" }, /^It failed on its example: no good$/],
    ['a body that cannot be read', { body: 'return (' }, /^It failed on its example: /],
    ['a body that reads a file that is not there', { body: "return readFile('b.txt')" }, /There is no file b\.txt\./],
    ['a body that comes to nothing', { body: 'input.x * 2' }, /^It came to nothing on its example\.$/],
  ])('leaves out a tool with %s, and says why', async (_, changes, reason) => {
    expect(await reasonFor(changes)).toMatch(reason);
  });

  it('leaves out what is no tool at all, and keeps the others', async () => {
    const { tools, leftOut } = await accept([null, 'double', [], { name: 7 }, double]);
    expect(tools).toEqual([double]);
    expect(leftOut.map(({ tool }) => tool)).toEqual(['?', '?', '?', '?']);
  });

  it('keeps the first tool of a name, and so many in all', async () => {
    const { tools, leftOut } = await accept([double, { ...double, body: 'return 0;' }]);
    expect(tools).toEqual([double]);
    expect(leftOut).toEqual([{ tool: 'double', reason: 'There is a tool double before it.' }]);
    const many = Array.from({ length: maxTools + 2 }, (_, index) => ({ ...double, name: `double_${index}` }));
    expect((await accept(many)).tools).toHaveLength(maxTools);
  });

  it('gives no verdict where the sandbox itself is broken', async () => {
    const broken = { ...double, body: "'break the sandbox'" };
    await expect(accept([broken])).rejects.toThrow(ProviderError);
  });
});
