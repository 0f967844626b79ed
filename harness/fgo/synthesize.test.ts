import { describe, expect, it } from 'vitest';
import type { Candidate } from '../core/method.ts';
import { toyBenchmark } from '../testing/toy-benchmark.ts';
import { eventsOf, toyContext } from '../testing/toy-context.ts';
import { knows, textOf, toyModels } from '../testing/toy-model.ts';
import { toySandbox } from '../testing/toy-sandbox.ts';
import { synthesize } from './synthesize.ts';

const total = (body: string) => ({
  ...{ name: 'total', description: 'Adds up.', inputSchema: { type: 'object' }, body, example: {} },
});

const parent = (kind: string, body: string): Candidate => ({
  module: { instructions: `${knows(kind)}\n- Call total for the ${kind}.`, tools: [total(body)] },
  ...{ tasks: [], attempts: new Map(), path: kind, criticalCalls: 1 },
});
const parents = [parent('sum', 'return 1;'), parent('product', 'return 2;')] as const;

async function merge(answer: unknown, learned = true) {
  const prompts: string[] = [];
  const models = toyModels({
    instead: (_, request) => {
      prompts.push(textOf(request));
      return { text: JSON.stringify(answer) };
    },
  });
  const sandbox = toySandbox();
  const benchmark = { ...toyBenchmark(), ...(learned ? { moduleTools: { sandbox, reserved: ['search'] } } : {}) };
  const context = toyContext({ models, benchmark });
  const proposal = await synthesize(context, parents, undefined, { path: 'merge-0', round: 0 });
  return { proposal, prompt: prompts[0]!, sandbox, events: eventsOf(context, 'module') };
}

const both = [total('return 1;'), { ...total('return 2;'), name: 'total_2' }];

describe('synthesize', () => {
  it('shows the merger each tool under a name of its own, in tools and in instructions', async () => {
    const { prompt } = await merge({ instructions: '- Both.' });
    expect(prompt).toContain(
      '"name":"total","description":"Adds up.","inputSchema":{"type":"object"},"body":"return 1;"',
    );
    expect(prompt).toContain(
      '"name":"total_2","description":"Adds up.","inputSchema":{"type":"object"},"body":"return 2;"',
    );
    expect(prompt).toContain('- Call total for the sum.');
    expect(prompt).toContain('- Call total_2 for the product.');
  });

  it('keeps all of them where the answer says nothing of tools, without running them again', async () => {
    const { proposal, sandbox } = await merge({ instructions: '- Both.' });
    expect(proposal).toMatchObject({ accepted: true, module: { tools: both } });
    const again = await merge({ instructions: '- Both.', tools: both });
    expect(again.proposal).toMatchObject({ module: { tools: both } });
    expect([...sandbox.ran, ...again.sandbox.ran]).toEqual([]);
  });

  it('tries what the merger writes anew, and records what it had to leave out', async () => {
    const united = { ...total('return 3;'), name: 'united' };
    const { events, sandbox } = await merge({
      instructions: '- Both.',
      tools: [united, { ...united, name: 'search' }],
    });
    expect(events[0]!.module.tools).toEqual([united]);
    expect(events[0]!.leftOut).toEqual([{ tool: 'search', reason: 'The environment has a tool search of its own.' }]);
    expect(sandbox.ran).toHaveLength(1);
  });

  it('says nothing of tools where none are learned and none are there', async () => {
    const bare = parents.map((each) => ({ ...each, module: { ...each.module, tools: [] } }));
    const prompts: string[] = [];
    const models = toyModels({
      instead: (_, request) => {
        prompts.push(`${textOf(request)}${JSON.stringify(request.answerSchema)}`);
        return undefined;
      },
    });
    await synthesize(toyContext({ models }), [bare[0]!, bare[1]!], undefined, { path: 'merge-0', round: 0 });
    expect(prompts[0]).not.toMatch(/<tools>|"tools"/);
  });
});
