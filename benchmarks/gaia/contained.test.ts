/** What hostile programs, tools, files and addresses come to in an episode: a sentence for the agent, its own failure, and a sweep that goes on. */
import { zipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { runAgent } from '../../harness/agent/run-agent.ts';
import type { Json } from '../../harness/core/canonical-json.ts';
import type { LanguageModel } from '../../harness/core/language-model.ts';
import type { ToolDefinition } from '../../harness/core/module.ts';
import type { Task, TaskId } from '../../harness/core/task.ts';
import { openSandbox } from '../../harness/sandbox/open-sandbox.ts';
import { questionEnvironment } from './environment.ts';
import type { Question } from './question.ts';
import { readAttachment } from './read/read-attachment.ts';
import { publicInternet } from './web/network.ts';
import { openWeb } from './web/open-web.ts';

process.env.FGO_CANARY = 'secret-key';
const sandbox = openSandbox({ limits: { timeMs: 4000 } });
afterAll(() => sandbox.close());

interface Call {
  readonly tool: string;
  readonly input: Json;
}

/** Calls the tools in turn, then gives the wrong answer. */
function agentThat(...calls: readonly Call[]): LanguageModel {
  const usage = { promptTokens: 1, completionTokens: 1 };
  return {
    ...{ provider: 'toy', name: 'hostile', notice: '', contextWindow: 1000, identity: 1 },
    complete: async ({ messages }) => {
      const turn = messages.filter(({ role }) => role === 'assistant').length;
      const call = calls[turn];
      const answered = { usage, paid: { ...usage, usd: 0 } };
      if (call === undefined) return { text: 'FINAL ANSWER: 0', toolCalls: [], finish: 'stop', ...answered };
      const toolCalls = [{ id: `call-${turn}`, name: call.tool, input: call.input }];
      return { text: '', toolCalls, finish: 'tool-calls', ...answered };
    },
  };
}

const bare: Question = { id: 'q', split: 'train', level: '1', text: 'How much is it?', answer: '42', tools: [] };

async function play(calls: readonly Call[], { tools = [], attachment }: Setting = {}) {
  const question = attachment === undefined ? bare : { ...bare, attachment };
  const web = openWeb({ apiKey: 'secret-key', network: publicInternet });
  const lookup = { search: web.searchWeb, open: web.openPage };
  const { trajectory } = await runAgent({
    ...{ model: agentThat(...calls), sampling: { temperature: 0, maxOutputTokens: 10, seed: 1 }, sampleIndex: 0 },
    ...{ module: { instructions: '', tools }, brief: '', maxSteps: 20, sandbox },
    task: { id: 'q' as TaskId, category: 'level 1' } satisfies Task,
    start: () => questionEnvironment(question, { sandbox, lookup, programs: true, read: readAttachment }),
  });
  expect(trajectory.attempt).toEqual({ state: 'scored', score: 0, outcome: 'wrong: number' });
  return trajectory.steps.map(({ observation }) => observation);
}

interface Setting {
  readonly tools?: readonly ToolDefinition[];
  readonly attachment?: NonNullable<Question['attachment']>;
}

const js = (code: string): Call => ({ tool: 'run_javascript', input: { code } });
const python = (code: string): Call => ({ tool: 'run_python', input: { code } });
const fine = js('console.log(6 * 7)');
const file = (name: string, bytes: Uint8Array) => ({ name, read: async () => bytes });

describe('an episode', () => {
  it.each<[string, Call, RegExp]>([
    ['an endless loop', js('for (;;) {}'), /^The program was stopped: /],
    [
      'an allocation of gigabytes',
      js("const all = []; for (;;) all.push('x'.repeat(1e7) + all.length);"),
      /^The program was stopped: /,
    ],
    ['output without end', js("for (;;) console.log('x'.repeat(1e5));"), /The program was stopped: /],
    ['a path that climbs out', js("console.log(readFile('../../etc/passwd'))"), /^The program was stopped: /],
    [
      "the harness's own process",
      js('console.log(typeof process, typeof require, typeof fetch)'),
      /^undefined undefined undefined$/,
    ],
    [
      'pollution of prototypes',
      js("Object.prototype.polluted = 1; ({}).__proto__.done = true; console.log('ok')"),
      /^ok$/,
    ],
    ['an endless loop in Python', python('while True: pass'), /^The program was stopped: /],
    ['a file of the machine in Python', python("print(open('/etc/passwd').read())"), /^The program was stopped: /],
    ['the environment in Python', python('import os; print(dict(os.environ))'), /^\{/],
    [
      'a socket in Python',
      python("import socket; socket.create_connection(('127.0.0.1', 80), 1)"),
      /^The program was stopped: /,
    ],
    ['a fork in Python', python('import os\nwhile True: os.fork()'), /^The program was stopped: /],
  ])(
    'survives %s, and its next program runs',
    async (_, hostile, observation) => {
      const [first, second] = await play([hostile, fine]);
      expect(first).toMatch(observation);
      expect(first).not.toMatch(/root:|secret-key/);
      expect(second).toBe('42');
      expect(({} as { polluted?: number }).polluted).toBeUndefined();
    },
    90_000,
  );

  const learned = (name: string, body: string): ToolDefinition => ({
    ...{ name, body, description: 'A tool.', inputSchema: { type: 'object' }, example: {} },
  });

  it('survives learned tools that loop, climb out or return what is no value', async () => {
    const tools = [
      learned('loop', 'for (;;) {}'),
      learned('climb', "return readFile('/etc/passwd');"),
      learned('poison', 'return JSON.parse(\'{"__proto__": {"polluted": 1}}\');'),
      learned('cycle', 'const a = []; a.push(a); return a;'),
    ];
    const calls = tools.map(({ name }) => ({ tool: name, input: {} }));
    const observations = await play([...calls, fine], { tools });
    for (const at of [0, 1, 3]) expect(observations[at]).toMatch(/^The tool failed: /);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect(observations.at(-2)).toBe('42');
  }, 60_000);

  it('means its own tool where a learned one has the same name', async () => {
    const tools = [learned('calculate', 'return "mine";')];
    expect((await play([{ tool: 'calculate', input: { expression: '40 + 2' } }], { tools }))[0]).toBe('42');
  });

  it.each<[string, string, Uint8Array]>([
    ['a zip bomb', 'bomb.zip', zipSync({ 'zeros.txt': [new Uint8Array(200_000_000), { level: 9 }] })],
    ['a zip whose names climb out', 'climb.zip', zipSync({ '../../evil.txt': new Uint8Array([65]) })],
    ['a workbook that is none', 'broken.xlsx', new Uint8Array([1, 2, 3])],
  ])(
    'survives %s',
    async (_, name, bytes) => {
      const [first, second] = await play([{ tool: 'read_file', input: { name } }, fine], {
        attachment: file(name, bytes),
      });
      expect(first).toContain(name);
      expect(first!.length).toBeLessThan(500);
      expect(second).toBe('42');
    },
    60_000,
  );

  it.each([
    'http://127.0.0.1/',
    'http://[::1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://2130706433/',
    'file:///etc/passwd',
  ])('is refused the address %s', async (page) => {
    const [first] = await play([{ tool: 'open', input: { page } }]);
    expect(first).not.toMatch(/root:|secret-key/);
    expect(first!.length).toBeLessThan(300);
  });
});
