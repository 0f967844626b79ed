import { describe, expect, it } from 'vitest';
import type { Environment } from '../core/benchmark.ts';
import type { Json } from '../core/canonical-json.ts';
import { ProviderError } from '../core/errors.ts';
import type { ToolDefinition } from '../core/module.ts';
import { toySandbox } from '../testing/toy-sandbox.ts';
import { withModuleTools } from './with-module-tools.ts';

const inputSchema = { type: 'object' };
const environment: Environment = {
  opening: 'A question.',
  tools: [{ name: 'look', description: 'Looks.', inputSchema }],
  answerMarker: 'FINAL ANSWER:',
  files: new Map([['a.txt', new TextEncoder().encode('42')]]),
  step: async (action) => ({
    observation: `You ${action.kind === 'tool' ? action.name : action.text}.`,
    done: false,
    score: 0,
  }),
};

const withBody = (name: string, body?: string): ToolDefinition => ({
  ...{ name, description: `The tool ${name}.`, inputSchema, example: {} },
  ...(body === undefined ? {} : { body }),
});

function open(...tools: ToolDefinition[]) {
  const sandbox = toySandbox();
  return { sandbox, ...withModuleTools(environment, { instructions: '', tools }, { sandbox }) };
}

const call = (name: string, input: Json = {}) => ({ kind: 'tool', callId: '1', name, input }) as const;

describe('withModuleTools', () => {
  it("offers the module's tools beside the environment's, without what is the harness's own business", () => {
    const { tools, opening, answerMarker } = open(withBody('twice', 'return 2;'));
    expect(tools).toEqual([
      ...environment.tools,
      { name: 'twice', description: 'The tool twice.', inputSchema: { type: 'object' } },
    ]);
    expect([opening, answerMarker]).toEqual([environment.opening, environment.answerMarker]);
  });

  it("runs them with their input and the task's files", async () => {
    const { step, sandbox } = open(withBody('twice', "return input.x * Number(readFile('a.txt'));"));
    expect(await step(call('twice', { x: 2 }))).toEqual({ observation: '84', done: false, score: 0 });
    expect(sandbox.ran).toHaveLength(1);
  });

  it('shows texts as they are and all else as JSON, and not without end', async () => {
    const { step } = open(
      withBody('text', "return 'a b';"),
      withBody('list', 'return [1, "a"];'),
      withBody('long', "return 'x'.repeat(7000);"),
    );
    expect((await step(call('text'))).observation).toBe('a b');
    expect((await step(call('list'))).observation).toBe('[1,"a"]');
    expect((await step(call('long'))).observation).toMatch(/^x{6000}… 1000 more characters$/);
  });

  it('tells the agent what went wrong in a tool', async () => {
    const { step } = open(withBody('broken', "throw new Error('no such column')"));
    expect(await step(call('broken'))).toMatchObject({ observation: 'The tool failed: no such column', done: false });
  });

  it("means the environment's tool where a module has one of the same name", async () => {
    const { tools, step, sandbox } = open(withBody('look', 'return "mine";'));
    expect(tools).toEqual(environment.tools);
    expect((await step(call('look'))).observation).toBe('You look.');
    expect(sandbox.ran).toEqual([]);
  });

  it('leaves to the environment what is no call of a tool with a body', async () => {
    const { step } = open(withBody('bare'));
    expect((await step(call('bare'))).observation).toBe('You bare.');
    expect((await step(call('unknown'))).observation).toBe('You unknown.');
    expect((await step({ kind: 'text', text: 'wait' })).observation).toBe('You wait.');
  });

  it('throws where the sandbox is broken or missing: an error, not the failure of the agent', async () => {
    await expect(open(withBody('bad', "'break the sandbox'")).step(call('bad'))).rejects.toThrow(ProviderError);
    const module = { instructions: '', tools: [withBody('twice', 'return 2;')] };
    await expect(withModuleTools(environment, module, {}).step(call('twice'))).rejects.toThrow(ProviderError);
  });
});
