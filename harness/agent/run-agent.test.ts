import { describe, expect, it } from 'vitest';
import type { Environment } from '../core/benchmark.ts';
import { ContextOverflowError, ProviderError } from '../core/errors.ts';
import type { LanguageModel, ModelRequest, ModelResponse } from '../core/language-model.ts';
import type { Task, TaskId } from '../core/task.ts';
import type { Action } from '../core/trajectory.ts';
import { toySandbox } from '../testing/toy-sandbox.ts';
import { runAgent } from './run-agent.ts';

/** A door that `open` opens: the task is done with the score that the world was made with. */
function world(score = 1): Environment & { readonly seen: string[] } {
  const seen: string[] = [];
  return {
    seen,
    opening: 'A door.',
    tools: [{ name: 'push', description: 'push something', inputSchema: {} }],
    step: async (action) => {
      const said = action.kind === 'text' ? action.text : action.name;
      seen.push(said);
      return said === 'open'
        ? { observation: 'It opens.', done: true, score, feedback: 'The door was all.' }
        : { observation: `Nothing happens to ${said}.`, done: false, score: 0.9 };
    },
  };
}

type Turn = string | Error | (Partial<ModelResponse> & { readonly text: string });

/** Gives its turns one after the other, the last for ever; the requests are kept as they were. */
function speaker(...turns: readonly [Turn, ...Turn[]]) {
  const requests: ModelRequest[] = [];
  const model: LanguageModel = {
    provider: 'toy',
    name: 'speaker',
    notice: '',
    contextWindow: 1000,
    identity: 1,
    complete: async (request) => {
      requests.push({ ...request, messages: [...request.messages] });
      const turn = turns[Math.min(requests.length, turns.length) - 1]!;
      if (turn instanceof Error) throw turn;
      const usage = { promptTokens: 10 * request.messages.length, completionTokens: 1 };
      const spoken = typeof turn === 'string' ? { text: turn } : turn;
      return {
        toolCalls: [],
        finish: 'stop',
        usage,
        paid: { promptTokens: 1, completionTokens: 0, usd: 0.5 },
        ...spoken,
      };
    },
  };
  return { model, requests };
}

const task: Task = { id: 'door' as TaskId, category: 'doors' };
const module = {
  instructions: '- Doors can be opened.',
  tools: [{ name: 'knock', description: 'knock', inputSchema: {} }],
};

function play(turns: readonly [Turn, ...Turn[]], environment = world(), maxSteps = 4) {
  const { model, requests } = speaker(...turns);
  const sampling = { temperature: 0, maxOutputTokens: 50, seed: 1 };
  const start = async () => environment;
  const episode = runAgent({ model, sampling, sampleIndex: 0, module, brief: 'A house.', task, start, maxSteps });
  return episode.then((result) => ({ ...result, requests, seen: environment.seen }));
}

const calls = (...names: string[]): Turn => ({
  text: 'with tools',
  finish: 'tool-calls',
  toolCalls: names.map((name, index) => ({ id: `${name}-${index}`, name, input: {} })),
});

describe('runAgent', () => {
  it('acts until the environment is done, and reports its score and feedback', async () => {
    const { trajectory, calls: count } = await play(
      ['Thought: hm\nAction: look', 'Thought: now\nAction: open'],
      world(0.5),
    );
    expect(trajectory).toEqual({
      taskId: 'door',
      category: 'doors',
      opening: 'A door.',
      steps: [
        { thought: 'hm', action: { kind: 'text', text: 'look' }, observation: 'Nothing happens to look.' },
        { thought: 'now', action: { kind: 'text', text: 'open' }, observation: 'It opens.' },
      ],
      attempt: { state: 'scored', score: 0.5 },
      feedback: 'The door was all.',
    });
    expect(count).toBe(2);
  });

  it('shows the model the brief, the instructions, and everything that happened', async () => {
    const { requests } = await play(['Action: look', 'Action: open']);
    const [first, second] = requests;
    expect(first!.messages.map(({ role }) => role)).toEqual(['system', 'user']);
    expect(first!.messages[0]!.content).toContain('A house.');
    expect(first!.messages[0]!.content).toContain('<instructions>\n- Doors can be opened.\n</instructions>');
    expect(second!.messages.slice(2).map(({ content }) => content)).toEqual([
      'Action: look',
      'Nothing happens to look.',
    ]);
    expect(first!.tools.map(({ name }) => name)).toEqual(['push', 'knock']);
  });

  it('asks for lines where the world is acted in by text, and for calls where it is acted in by tools', async () => {
    const system = async (tools: Environment['tools']) =>
      (await play(['Action: open'], { ...world(), tools })).requests[0]!.messages[0]!.content;
    expect(await system([])).toContain('\nAction: the action, on one line\n');
    const byTools = await system(world().tools);
    expect(byTools).toContain('call one of the tools.');
    expect(byTools).not.toContain('Action:');
  });

  it('takes a text with the answer marker for the end, from its last occurrence on', async () => {
    const environment: Environment = {
      ...world(),
      answerMarker: 'ANSWER:',
      step: async (action) => ({
        observation: 'Noted.',
        done: action.kind === 'text',
        score: action.kind === 'text' && action.text === 'ANSWER: 42' ? 1 : 0,
      }),
    };
    const { trajectory, requests } = await play(['I wonder.', calls('push'), 'I know.\nANSWER: 41, no:\nANSWER: 42'], {
      ...environment,
      seen: [],
    });
    expect(trajectory.attempt).toEqual({ state: 'scored', score: 1 });
    expect(trajectory.steps.at(-1)).toMatchObject({
      thought: 'I know.\nANSWER: 41, no:',
      action: { kind: 'text', text: 'ANSWER: 42' },
    });
    expect(requests[0]!.messages[0]!.content).toContain('or end with a line ANSWER: and the answer.');
    expect(requests[1]!.messages.at(-1)!.content).toBe(
      'No tool was called. Call one of the tools, or end with a line ANSWER: and the answer.',
    );
  });

  it('runs the tools of the module in the sandbox, each call an action', async () => {
    const body = "return input.name + ' knocks';";
    const knocking = { ...module, tools: [{ ...module.tools[0]!, body }] };
    const { model } = speaker(
      { ...(calls('knock') as ModelResponse), toolCalls: [{ id: '1', name: 'knock', input: { name: 'Eve' } }] },
      calls('open'),
    );
    const sampling = { temperature: 0, maxOutputTokens: 50, seed: 1 };
    const { trajectory } = await runAgent({
      ...{ model, sampling, sampleIndex: 0, module: knocking, brief: '', task, maxSteps: 4 },
      ...{ start: async () => world(), sandbox: toySandbox() },
    });
    expect(trajectory.steps.map(({ observation }) => observation)).toEqual(['Eve knocks', 'It opens.']);
  });

  it('hands on how the environment says it ended', async () => {
    const environment = world();
    const told = {
      ...environment,
      step: async (action: Action) => ({ ...(await environment.step(action)), outcome: 'right' }),
    };
    expect((await play(['Action: open'], told)).trajectory.attempt).toEqual({
      ...{ state: 'scored', score: 1, outcome: 'right' },
    });
  });

  it('fails at the step cap, whatever score stood in the last observation', async () => {
    const { trajectory, seen } = await play(['Action: look']);
    expect(trajectory.attempt).toEqual({ state: 'failed', reason: 'step-cap' });
    expect(seen).toHaveLength(4);
  });

  it('says so where no action is found, and takes the turn away', async () => {
    const { trajectory, requests } = await play(['I wonder.', 'Action: open'], { ...world(), tools: [] });
    expect(requests[1]!.messages.at(-1)!.content).toContain('No action was found.');
    expect(trajectory.attempt).toEqual({ state: 'scored', score: 1 });
    const { requests: byTools } = await play(['I wonder.', 'Action: open']);
    expect(byTools[1]!.messages.at(-1)!.content).toBe('No tool was called. Call one of the tools.');
    const silent = await play(['I wonder.']);
    expect(silent.trajectory.attempt).toEqual({ state: 'failed', reason: 'no-action' });
    expect(silent.calls).toBe(4);
  });

  it('does not act upon an answer that was cut off', async () => {
    const { trajectory, seen } = await play(['Action: look', { text: 'Action: open', finish: 'length' }]);
    expect(seen).toEqual(['look']);
    expect(trajectory.attempt).toEqual({ state: 'failed', reason: 'step-cap' });
  });

  it('takes an agent whose every answer was cut off for one without a chance: an error, no score of 0', async () => {
    const { trajectory } = await play([{ text: 'Action: open', finish: 'length' }]);
    expect(trajectory.attempt).toEqual({
      state: 'error',
      kind: 'output-limit',
      message: 'Every answer was cut off at 50 tokens: raise --max-output-tokens (hidden reasoning counts).',
    });
    const long = await play([{ text: 'Action: open', finish: 'length' }], world(), 40);
    expect(long.calls).toBe(3);
    const once = await play([{ text: 'Action: open', finish: 'length' }, 'I wonder.']);
    expect(once.trajectory.attempt).toEqual({ state: 'failed', reason: 'no-action' });
  });

  it('takes an answer that the provider withheld as an error, no score of 0', async () => {
    const { trajectory } = await play(['Action: look', { text: 'Action: open', finish: 'refused' }]);
    expect(trajectory.attempt).toMatchObject({ state: 'error', kind: 'content-filter' });
    expect(trajectory.steps).toHaveLength(1);
  });

  it('tells the names of models that answered under another name, each once', async () => {
    const [as, both] = ['b-2', 'a-1'].map((servedBy) => ({ text: 'Action: look', servedBy }));
    expect((await play([as!, both!, as!, 'Action: open'])).servedBy).toEqual(['a-1', 'b-2']);
    expect((await play(['Action: open'])).servedBy).toEqual([]);
  });

  it('takes an overflow as a failed attempt and a broken service as an error, and keeps what was done', async () => {
    const overflow = await play(['Action: look', new ContextOverflowError(2000, 1000)]);
    expect(overflow.trajectory.attempt).toEqual({ state: 'failed', reason: 'context-overflow' });
    expect(overflow.trajectory.steps).toHaveLength(1);
    const broken = await play(['Action: look', new ProviderError('timeout', 'no answer')]);
    expect(broken.trajectory.attempt).toEqual({ state: 'error', kind: 'timeout', message: 'no answer' });
    expect(broken.calls).toBe(1);
  });

  it('takes a broken sandbox as an error too', async () => {
    const environment = world();
    const broken: typeof environment = {
      ...environment,
      step: () => Promise.reject(new ProviderError('sandbox', 'gone')),
    };
    const { trajectory } = await play(['Action: look'], broken);
    expect(trajectory.attempt).toEqual({ state: 'error', kind: 'sandbox', message: 'gone' });
  });

  it('throws what is a bug', async () => {
    await expect(play([new TypeError('a bug')])).rejects.toThrow(TypeError);
  });

  it('sums tokens over the turns, logical and paid apart', async () => {
    const { usage, paid } = await play(['Action: look', 'Action: open']);
    expect(usage).toEqual({ promptTokens: 20 + 40, completionTokens: 2 });
    expect(paid).toEqual({ promptTokens: 2, completionTokens: 0, usd: 1 });
  });

  it('calls tools in their order, answers each by its id, and stops where the environment is done', async () => {
    const { seen, requests, trajectory } = await play([calls('push', 'knock'), calls('open', 'push')]);
    expect(seen).toEqual(['push', 'knock', 'open']);
    expect(requests[1]!.messages.slice(2)).toMatchObject([
      { role: 'assistant', toolCalls: [{ id: 'push-0' }, { id: 'knock-1' }] },
      { role: 'tool', callId: 'push-0', content: 'Nothing happens to push.' },
      { role: 'tool', callId: 'knock-1', content: 'Nothing happens to knock.' },
    ]);
    expect(trajectory.attempt).toEqual({ state: 'scored', score: 1 });
  });

  it('counts every tool call as an action towards the cap', async () => {
    const { seen, trajectory } = await play([calls('push', 'push', 'push')], world(), 4);
    expect(seen).toHaveLength(4);
    expect(trajectory.attempt).toEqual({ state: 'failed', reason: 'step-cap' });
  });
});
