/**
 * Whatever a service does wrong, a whole cell ends in the right state: what helps is tried again and changes nothing, what
 * does not is an `error`, an overflow or a refusal. Never a score of 0, never a module, never an answer in the cache.
 *
 * Over real HTTP: official clients in all guards → a fault server → a protocol mock that answers as the toy models do.
 * The mock does each fault that it can (status, finish, broken JSON), the fault server the others.
 */
import { setTimeout } from 'node:timers/promises';
import { type ChatCompletionRequest, type FixtureFileResponse, type FixtureResponse, LLMock } from '@copilotkit/aimock';
import pLimit from 'p-limit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { vanilla } from '../baselines/vanilla.ts';
import type { Json } from './core/canonical-json.ts';
import { ConfigError, type ProviderErrorKind } from './core/errors.ts';
import { type LanguageModel, type Models, noBill, type Role, roles } from './core/language-model.ts';
import { type Method, noMemory } from './core/method.ts';
import type { CellEvent, CellRecord } from './core/record.ts';
import type { TaskId } from './core/task.ts';
import { fgo } from './fgo/fgo.ts';
import { anthropicModel } from './models/anthropic.ts';
import { guarded } from './models/guarded.ts';
import { type AnswerStore, openAnswerStore } from './models/guards/answer-store.ts';
import { createBudget } from './models/guards/budget.ts';
import type { Clock } from './models/guards/clock.ts';
import { createLimiter } from './models/guards/limiter.ts';
import { compatibleModel, openaiModel } from './models/openai.ts';
import { orderEvents } from './sweep/order-events.ts';
import { planCells } from './sweep/plan.ts';
import { runCell } from './sweep/run-cell.ts';
import { readSweep } from './sweep/store/read-sweep.ts';
import { fakeClock } from './testing/fake-clock.ts';
import {
  anthropicAnswer,
  type Fault,
  type FaultServer,
  openaiAnswer,
  startFaultServer,
} from './testing/fault-server.ts';
import { memoryFile, storedSweep } from './testing/stored-sweep.ts';
import { toyTasks } from './testing/toy-benchmark.ts';
import { moduleOf, toyModel } from './testing/toy-model.ts';
import { toyGrid, toySetting } from './testing/toy-setting.ts';

/** What a request is about, and how many equal ones came before it. */
interface Asked {
  readonly role: Role;
  readonly prompt: string;
  readonly earlier: number;
}

/** A fault that the mock plays itself, or makes of any request, or one that the fault server plays. */
type Illness = { readonly mock: FixtureFileResponse } | { readonly chaos: 'malformed' } | { readonly wire: Fault };

let ill: { readonly by: Illness; readonly when: (asked: Asked) => boolean } | undefined;
const seen = new Map<string, number>();
const mock = new LLMock({ port: 0 });
let front: FaultServer;
beforeAll(async () => {
  mock.on({ context: 'ill' }, () => (ill!.by as { mock: FixtureResponse }).mock);
  mock.on({}, toyAnswer);
  await mock.start();
  front = await startFaultServer(({ body }) => {
    const text = JSON.stringify(body);
    const earlier = seen.get(text) ?? 0;
    seen.set(text, earlier + 1);
    const { by, when } = ill ?? { by: undefined, when: () => false };
    const strikes = when({ role: roleOf(body as { model: string }), prompt: text, earlier });
    if (!strikes || by === undefined) return { kind: 'pass', to: mock.url };
    if ('wire' in by) return by.wire;
    const headers = 'mock' in by ? { 'x-aimock-context': 'ill' } : { 'x-aimock-chaos-malformed': '1' };
    return { kind: 'pass', to: mock.url, headers };
  });
});
beforeEach(() => {
  ill = undefined;
  seen.clear();
});
afterAll(async () => {
  await front.close();
  await mock.stop();
});

const roleOf = ({ model }: { readonly model: string }) => roles.find((role) => model.endsWith(`-${role}`))!;

/** What the toy model of that role says, to either protocol: a structured answer of Anthropic's is a call of a tool. */
async function toyAnswer({ model, messages, tools = [] }: ChatCompletionRequest): Promise<FixtureResponse> {
  const { text, usage } = await toyModel(roleOf({ model })).complete({
    messages: messages.map(({ content }) => ({ role: 'user', content: String(content) })),
    tools: [],
    sampling: { maxOutputTokens: 1000, seed: 1 },
    sampleIndex: 0,
  });
  const { promptTokens, completionTokens } = usage;
  const names = { prompt_tokens: promptTokens, completion_tokens: completionTokens };
  const counts = { usage: { ...names, input_tokens: promptTokens, output_tokens: completionTokens } };
  return tools.length > 0
    ? { toolCalls: [{ name: 'module', arguments: text }], ...counts }
    : { content: text, ...counts };
}

const shared = { apiKey: 'sk-test', contextWindow: 100_000 };
/** Named so that the fault server knows the role, and so that a tool can be forced on Anthropic's. */
const services = {
  openai: (role: Role, clock: Clock, timeoutMs: number) =>
    openaiModel({ ...shared, name: `toy-${role}`, baseUrl: `${front.url}/v1`, timeoutMs }, clock),
  anthropic: (role: Role, clock: Clock, timeoutMs: number) =>
    anthropicModel({ ...shared, name: `claude-sonnet-4-${role}`, baseUrl: front.url, timeoutMs }, clock),
  compatible: (role: Role, clock: Clock, timeoutMs: number) =>
    compatibleModel({ ...shared, name: `toy-${role}`, baseUrl: `${front.url}/v1`, timeoutMs }, clock),
};
type Service = keyof typeof services;

/** Time passes only while somebody waits. */
function leapingClock(): Clock {
  let nowMs = 0;
  return {
    now: () => nowMs,
    sleep: async (ms) => {
      nowMs += ms;
    },
  };
}

const fewRetries = 3;

interface Circumstances {
  readonly clock?: Clock;
  readonly timeoutMs?: number;
  readonly retries?: number;
  readonly store?: AnswerStore;
  /** Calls in flight; default 8. */
  readonly concurrency?: number;
}

function settingOf(service: Service, given: Circumstances) {
  const { clock = leapingClock(), timeoutMs = 60_000, retries = fewRetries } = given;
  const store = given.store ?? openAnswerStore(':memory:');
  const limiter = createLimiter({ clock, maxConcurrency: 16 });
  const budget = createBudget({ spent: { usd: 0, tokens: 0 } });
  const around = (model: LanguageModel): LanguageModel =>
    guarded(model, {
      limiter,
      budget: { budget, price: undefined, clock, onCharge: () => {} },
      retry: { clock, retries },
      cache: { store, mode: 'write', promptVersion: 1 },
    });
  const models = roles.map((role) => [role, around(services[service](role, clock, timeoutMs))]);
  return { ...toySetting(), models: Object.fromEntries(models) as Models };
}

const methods: readonly Method[] = [vanilla, fgo];
const plan = (
  setting: ReturnType<typeof settingOf>,
  given: Pick<NonNullable<Parameters<typeof toyGrid>[0]>, 'method' | 'seeds'>,
) => planCells(toyGrid({ ...given, trainSize: [3], options: { epochs: [1] } }), methods, setting);

/** One cell, without what was paid: the same for whoever asks first. */
async function cellOf(service: Service, circumstances: Circumstances = {}, method: 'vanilla' | 'fgo' = 'fgo') {
  const setting = settingOf(service, circumstances);
  const [cell] = plan(setting, { method: [method] });
  const limit = pLimit(circumstances.concurrency ?? 8);
  const ports = { limit: <T>(work: () => Promise<T>) => limit(work), signal: new AbortController().signal };
  return unpaid(await runCell(cell!, setting, { ...ports, memory: noMemory, listen: () => {} }));
}

/** Without subset modules, too, which a store gives apart from a cell's record. */
function unpaid(cell: CellRecord): CellRecord {
  const read = cell.events.filter(({ type }) => type !== 'candidate');
  const events = read.map((event) => ('paid' in event ? { ...event, paid: noBill } : event));
  return { ...cell, events: orderEvents(events) };
}

const known = new Map<Service, CellRecord>();
/** The cell that nothing went wrong in. */
async function reference(service: Service): Promise<CellRecord> {
  const before = ill;
  ill = undefined;
  const cell = known.get(service) ?? (await cellOf(service));
  known.set(service, cell);
  ill = before;
  seen.clear();
  return cell;
}

function eventsOf<Type extends CellEvent['type']>({ events }: CellRecord, type: Type) {
  return events.filter((event): event is Extract<CellEvent, { type: Type }> => event.type === type);
}

const [hard] = toyTasks(6, 'test');
const question = `Compute the ${hard!.category} of ${hard!.a} and ${hard!.b}.`;
const isHard = ({ role, prompt }: Asked) => role === 'agent' && prompt.includes(question);
const is = (wanted: Role) => (asked: Asked) => asked.role === wanted;
const attemptAt = (cell: CellRecord, id: TaskId) =>
  eventsOf(cell, 'episode').find(({ taskId }) => taskId === id)?.attempt;
const requestsFor = (part: string) => [...seen].flatMap(([text, count]) => (text.includes(part) ? [count] : []));

/** A cell while the service is ill, and the same again when it is well: nothing of the illness may have been kept. */
async function illThenWell(service: Service, sick: NonNullable<typeof ill>, circumstances: Circumstances = {}) {
  const whole = await reference(service);
  const store = openAnswerStore(':memory:');
  ill = sick;
  const cell = await cellOf(service, { ...circumstances, store });
  const asked = new Map(seen);
  ill = undefined;
  expect(await cellOf(service, { store })).toEqual(whole);
  seen.clear();
  for (const [text, count] of asked) seen.set(text, count);
  return { cell, whole };
}

const status = (code: number, more: { message?: string; code?: string; type?: string } = {}): Illness => ({
  mock: { error: { message: 'No.', ...more }, status: code },
});
const wire = (fault: Fault): Illness => ({ wire: fault });
const answered = (body: Json | string, headers?: Record<string, string>): Illness =>
  wire({ kind: 'answer', body, ...(headers ? { headers } : {}) });
const wrong = 'Action: answer 0';
const whole = { openai: openaiAnswer(wrong), anthropic: anthropicAnswer(wrong) };

type Row = [name: string, kind: ProviderErrorKind, by: Illness, given: Circumstances];

/** Many retries, so that a busy machine cannot fail a healthy call. */
const impatient: Circumstances = { timeoutMs: 50, retries: 5 };

const temporary = (service: 'openai' | 'anthropic'): Row[] => [
  ...passing(service).map(([name, kind, by]): Row => [name, kind, by, {}]),
  // The time-out is the same code for both services.
  ...(service === 'openai' ? [['a hang', 'timeout', wire({ kind: 'hang', after: 'nothing' }), impatient] as Row] : []),
  ['a hang in mid-body', 'timeout', wire({ kind: 'hang', after: 'half', body: whole[service] }), impatient],
];

const passing = (service: 'openai' | 'anthropic'): [string, ProviderErrorKind, Illness][] => [
  ['408', 'timeout', status(408)],
  ['409', 'server', status(409)],
  ['429', 'rate-limit', status(429)],
  ['500', 'server', status(500)],
  ['502', 'server', status(502)],
  ['503', 'server', status(503)],
  ['504', 'server', status(504)],
  ['529', 'server', status(529, { type: 'overloaded_error', message: 'Overloaded' })],
  ['a reset before an answer', 'network', wire({ kind: 'drop' })],
  ['a reset in mid-stream', 'network', wire({ kind: 'reset', body: whole[service] })],
  ['a body short of its length', 'network', wire({ kind: 'cut', body: whole[service], end: 'short' })],
  ['a body cut in half', 'malformed', wire({ kind: 'cut', body: whole[service], end: 'chunked' })],
  ['malformed JSON', 'malformed', { chaos: 'malformed' }],
  ['HTML', 'malformed', answered('<html><h1>Welcome</h1></html>', { 'content-type': 'text/html' })],
  ['an empty body', 'malformed', answered('')],
  service === 'openai'
    ? ['empty choices', 'malformed', answered(openaiAnswer('', { whole: { choices: [] } }))]
    : ['no content', 'malformed', answered(anthropicAnswer('', { content: null }))],
  // As gateways answer when the model behind them broke off.
  service === 'openai'
    ? ['an answer without an end', 'malformed', answered(openaiAnswer(wrong, { choice: { finish_reason: null } }))]
    : ['an answer without an end', 'malformed', answered(anthropicAnswer(wrong, { stop_reason: null }))],
];

describe.each(['openai', 'anthropic'] as const)('%s, ill for a while:', (service) => {
  const attempts = (kind: ProviderErrorKind, { retries = fewRetries }: Circumstances) =>
    kind === 'malformed' ? 3 : retries + 1;

  it.each(temporary(service))('%s at every first call changes nothing in the cell', async (_, __, by, given) => {
    const cell = await reference(service);
    ill = { by, when: ({ earlier }) => earlier === 0 };
    expect(await cellOf(service, { ...given, retries: 20 })).toEqual(cell);
    expect(seen.size).toBeGreaterThan(10);
    for (const count of seen.values()) expect(count).toBeGreaterThanOrEqual(2);
  });

  it.each(temporary(service))('%s for ever at one test task is its error', async (_, kind, by, given) => {
    const sick = { by, when: isHard };
    const { cell, whole } = await illThenWell(service, sick, given);
    expect(attemptAt(whole, hard!.id)).toEqual({ state: 'scored', score: 1 });
    expect(attemptAt(cell, hard!.id)).toMatchObject({ state: 'error', kind });
    // The mean is that of the other tasks: an error is no score of 0.
    expect(cell.outcome).toMatchObject({ state: 'finished', finalists: [{ testScore: 1, testErrors: 1 }] });
    expect(requestsFor(question)).toEqual([attempts(kind, given)]);
  });

  it.each(temporary(service))('%s for ever at the optimizer is the error of the cell', async (_, kind, by, given) => {
    const sick = { by, when: is('optimizer') };
    const { cell } = await illThenWell(service, sick, given);
    expect(cell.outcome).toMatchObject({ state: 'error', kind });
    expect(eventsOf(cell, 'module').map(({ path }) => path)).toEqual(['initial']);
    expect(eventsOf(cell, 'proposal')).toEqual([]);
  });
});

/** Would be read as an action, and as a module, if nobody looked at how it ended. */
const spoken = moduleOf(['- WITHHELD.']);
const finish = (finishReason: string): Illness => ({ mock: { content: spoken, finishReason } });
const withheld: readonly (readonly [Service, string, Illness])[] = [
  ['openai', 'content filter as a finish', finish('content_filter')],
  ['openai', 'content filter as a 400', status(400, { code: 'content_filter', message: 'The prompt was filtered.' })],
  [
    'openai',
    'refusal',
    answered(openaiAnswer('', { choice: { message: { role: 'assistant', content: null, refusal: 'I will not.' } } })),
  ],
  ['anthropic', 'refusal', finish('refusal')],
  ['anthropic', 'content filter as a 400', status(400, { message: 'Output blocked by content filtering policy' })],
];

describe.each(withheld)('%s, %s', (service, _, by) => {
  it('of the agent is the error of its task', async () => {
    const { cell } = await illThenWell(service, { by, when: isHard });
    expect(attemptAt(cell, hard!.id)).toMatchObject({ state: 'error', kind: 'content-filter' });
    expect(cell.outcome).toMatchObject({ state: 'finished', finalists: [{ testScore: 1, testErrors: 1 }] });
    expect(requestsFor(question)).toEqual([1]);
  });

  it('of the evaluator leaves no critique', async () => {
    const { cell } = await illThenWell(service, { by, when: is('evaluator') });
    expect(cell.outcome).toMatchObject({ state: 'finished', finalists: [{ testScore: 1, testErrors: 0 }] });
    expect(eventsOf(cell, 'call').filter(({ role }) => role === 'evaluator')).toMatchObject(
      Array(3).fill({ outcome: 'refused' }),
    );
    const optimizer = [...seen.keys()].filter((text) => roleOf(JSON.parse(text)) === 'optimizer');
    expect(optimizer.length).toBeGreaterThan(0);
    for (const text of optimizer) expect(text).not.toMatch(/Think of|WITHHELD|I will not/);
  });

  it('of the optimizer is a refused proposal and no module', async () => {
    const { cell } = await illThenWell(service, { by, when: is('optimizer') });
    expectNoModule(cell, 'refused');
  });

  it('of the merger is a refused merge and no module', async () => {
    const { cell } = await illThenWell(service, { by, when: is('merger') });
    expectNoMerge(cell, 'refused');
  });
});

function expectNoModule(cell: CellRecord, refusal: string): void {
  expect(cell.outcome).toMatchObject({ state: 'finished', finalists: [{ testErrors: 0 }] });
  expect(eventsOf(cell, 'proposal').map(({ result }) => result)).toEqual(Array(3).fill({ accepted: false, refusal }));
  // The merger was asked to unite what is still the first module, and did.
  expect(new Set(eventsOf(cell, 'module').map(({ id }) => id)).size).toBe(1);
}

function expectNoMerge(cell: CellRecord, refusal: string): void {
  expect(cell.outcome.state).toBe('finished');
  const merges = eventsOf(cell, 'merge');
  expect(merges).toMatchObject(Array(2).fill({ verdict: 'refused', module: null, meanScore: null }));
  for (const { reason } of merges) expect(reason).toContain(refusal);
  expect(eventsOf(cell, 'module').filter(({ path }) => path.startsWith('merge'))).toEqual([]);
}

describe.each(['openai', 'anthropic'] as const)('%s, an answer cut off by its length', (service) => {
  const said = (content: string) => ({ mock: { content, finishReason: 'length' } });
  const proposed =
    service === 'openai'
      ? said(spoken)
      : { mock: { toolCalls: [{ name: 'module', arguments: spoken }], finishReason: 'length' } };

  it('at every turn of the agent is the error of its task, though it holds an action', async () => {
    const by = said('Thought: 0\nAction: answer 0');
    const { cell } = await illThenWell(service, { by, when: isHard });
    expect(attemptAt(cell, hard!.id)).toMatchObject({ state: 'error', kind: 'output-limit' });
    expect(cell.outcome).toMatchObject({ state: 'finished', finalists: [{ testScore: 1, testErrors: 1 }] });
  });

  it('at the first turn of the agent is no action, and the next turn counts', async () => {
    const by = said('Thought: 0\nAction: answer 0');
    ill = { by, when: (asked) => isHard(asked) && !asked.prompt.includes('No action was found') };
    expect(attemptAt(await cellOf(service), hard!.id)).toEqual({ state: 'scored', score: 1 });
  });

  it('of the optimizer never becomes a module, though it is whole', async () => {
    const { cell } = await illThenWell(service, { by: proposed, when: is('optimizer') });
    expectNoModule(cell, 'cut-off');
  });

  it('of the merger never becomes a module, though it is whole', async () => {
    const { cell } = await illThenWell(service, { by: proposed, when: is('merger') });
    expectNoMerge(cell, 'cut-off');
  });
});

const vllm =
  "This model's maximum context length is 4096 tokens. However, your request has 5000 input tokens. Please reduce the length of the input messages.";
const overflows: readonly (readonly [Service, string, Illness])[] = [
  [
    'openai',
    'OpenAI',
    status(400, {
      code: 'context_length_exceeded',
      message: "This model's maximum context length is 4096 tokens. However, your messages resulted in 5000 tokens.",
    }),
  ],
  [
    'anthropic',
    'Anthropic',
    status(400, { type: 'invalid_request_error', message: 'prompt is too long: 5000 tokens > 4096 maximum' }),
  ],
  [
    'compatible',
    'vLLM',
    wire({ kind: 'answer', status: 400, body: { object: 'error', message: vllm, type: 'BadRequestError', code: 400 } }),
  ],
  [
    'compatible',
    'llama.cpp',
    wire({
      kind: 'answer',
      status: 400,
      body: {
        error: {
          code: 400,
          message: 'the request exceeds the available context size, try increasing it',
          type: 'exceed_context_size_error',
          n_prompt_tokens: 5000,
          n_ctx: 4096,
        },
      },
    }),
  ],
];

describe.each(overflows)('through %s, a prompt that is too long for %s', (service, _, by) => {
  it('of the optimizer is the outcome of the cell, asked for once', async () => {
    const { cell } = await illThenWell(service, { by, when: is('optimizer') });
    expect(cell.outcome).toEqual({ state: 'overflow', promptTokens: 5000, contextWindow: 4096 });
    expect(eventsOf(cell, 'module').map(({ path }) => path)).toEqual(['initial']);
    for (const [text, count] of seen) expect(count, text).toBe(1);
  });

  it('of the agent is its failed attempt, under its own name and asked for once', async () => {
    const { cell } = await illThenWell(service, { by, when: isHard });
    expect(attemptAt(cell, hard!.id)).toEqual({ state: 'failed', reason: 'context-overflow' });
    expect(requestsFor(question)).toEqual([1]);
  });

  it('of the evaluator leaves no critique, and the cell goes on', async () => {
    const { cell } = await illThenWell(service, { by, when: is('evaluator') });
    expect(cell.outcome).toMatchObject({ state: 'finished', finalists: [{ testScore: 1, testErrors: 0 }] });
    expect(eventsOf(cell, 'call').filter(({ outcome }) => outcome === 'overflow')).toHaveLength(3);
  });
});

describe.each(['openai', 'anthropic'] as const)('%s, a request that it refuses', (service) => {
  const by = status(400, { message: 'Invalid request.' });

  it('with 400 is the error of one task, asked once', async () => {
    const { cell } = await illThenWell(service, { by, when: isHard });
    expect(attemptAt(cell, hard!.id)).toMatchObject({ state: 'error', kind: 'bad-request' });
    expect(cell.outcome).toMatchObject({ state: 'finished', finalists: [{ testScore: 1, testErrors: 1 }] });
    expect(requestsFor(question)).toEqual([1]);
  });

  it('with 400 is the error of the cell at the optimizer, asked once', async () => {
    const { cell } = await illThenWell(service, { by, when: is('optimizer') });
    expect(cell.outcome).toMatchObject({ state: 'error', kind: 'bad-request' });
    for (const [text, count] of seen) expect(count, text).toBe(1);
  });

  it.each([401, 403, 404])('with %d ends the sweep, keeps its finished cells, and goes on from them', async (code) => {
    const { saved, sweep } = sweepOf(service, { method: ['vanilla', 'fgo'] });
    const whole = await reference(service);
    ill = { by: status(code), when: is('optimizer') };
    await expect(sweep()).rejects.toThrow(ConfigError);
    expect(saved().map(({ arm, outcome }) => [arm, outcome.state])).toEqual([['vanilla', 'finished']]);
    expect(Math.max(...seen.values())).toBe(1);
    ill = undefined;
    const { state, cells } = await sweep();
    expect(state).toBe('complete');
    expect(unpaid(cells.find(({ arm }) => arm === 'fgo')!)).toEqual(whole);
  });
});

/** One call at a time, so that cells end in the order of the plan. What is saved stays from run to run. */
function sweepOf(service: Service, given: Parameters<typeof plan>[1]) {
  const file = memoryFile();
  const store = openAnswerStore(':memory:');
  const saved = () => readSweep(file)!.cells;
  const sweep = (retry: readonly string[] = []) => {
    const setting = settingOf(service, { store });
    return storedSweep(plan(setting, given), setting, { file, concurrency: 1, retry });
  };
  return { saved, sweep };
}

describe.each(['openai', 'anthropic'] as const)('%s, down for good', (service) => {
  it('leaves no score in a cell', async () => {
    ill = { by: status(503), when: () => true };
    const { outcome } = await cellOf(service, {}, 'vanilla');
    expect(outcome).toMatchObject({ state: 'finished', finalists: [{ testScore: null, testErrors: 6 }] });
  });

  it('ends the sweep, which goes on as if nothing had been when it is up again', async () => {
    const { saved, sweep } = sweepOf(service, { method: ['vanilla'], seeds: [1, 2, 3, 4] });
    ill = { by: status(503), when: () => true };
    await expect(sweep()).rejects.toThrow(ConfigError);
    for (const { outcome } of saved()) expect(outcome).toMatchObject({ finalists: [{ testScore: null }] });
    ill = undefined;
    const { cells: before } = await sweep();
    const { state, cells } = await sweep(before.map(({ id }) => id));
    expect(state).toBe('complete');
    expect(cells.map(({ outcome }) => outcome)).toMatchObject(Array(4).fill({ finalists: [{ testErrors: 0 }] }));
  });
});

const refused = (headers: Record<string, string>, code = 429): Illness =>
  wire({ kind: 'answer', status: code, headers: { 'content-type': 'application/json', ...headers }, body: '{}' });
const startMs = Date.UTC(2026, 10, 6, 8, 49, 7);
const waits: readonly (readonly [string, Service, Illness, number])[] = [
  ['Retry-After: 90', 'openai', { mock: { error: { message: 'Slow.' }, status: 429, retryAfter: 90 } }, 90_000],
  ['Retry-After: 90', 'anthropic', { mock: { error: { message: 'Slow.' }, status: 429, retryAfter: 90 } }, 90_000],
  ['Retry-After: 90 at 503', 'openai', refused({ 'retry-after': '90' }, 503), 90_000],
  ['Retry-After as a date', 'openai', refused({ 'retry-after': 'Fri, 06 Nov 2026 08:50:37 GMT' }), 90_000],
  ['Retry-After as a date', 'anthropic', refused({ 'retry-after': 'Fri, 06 Nov 2026 08:50:37 GMT' }), 90_000],
  ['retry-after-ms', 'openai', refused({ 'retry-after-ms': '2500', 'retry-after': '3' }), 2500],
  [
    'a reset of OpenAI',
    'openai',
    refused({
      'x-ratelimit-remaining-requests': '10',
      'x-ratelimit-reset-requests': '20ms',
      'x-ratelimit-remaining-tokens': '0',
      'x-ratelimit-reset-tokens': '6m0s',
    }),
    360_000,
  ],
  [
    'a reset of Anthropic',
    'anthropic',
    refused({
      'anthropic-ratelimit-requests-remaining': '10',
      'anthropic-ratelimit-requests-reset': '2026-11-06T08:49:08Z',
      'anthropic-ratelimit-input-tokens-remaining': '0',
      'anthropic-ratelimit-input-tokens-reset': '2026-11-06T08:50:07Z',
    }),
    60_000,
  ],
];

describe('the wait that a service asks for', () => {
  it.each(waits)('by %s (%s) is waited in full, by the whole cell', async (_, service, by, waitMs) => {
    const clock = fakeClock(startMs);
    const before = front.requests.length;
    ill = { by, when: () => front.requests.length === before + 1 };
    const running = cellOf(service, { clock, concurrency: 1 }, 'vanilla');
    await clock.whenSleeping(1);
    await clock.advance(waitMs - 1);
    await setTimeout(20);
    expect(front.requests.length).toBe(before + 1);
    await clock.advance(101);
    const { outcome } = await running;
    expect(outcome).toMatchObject({ state: 'finished', finalists: [{ testScore: 0, testErrors: 0 }] });
    expect(front.requests.length).toBe(before + 7);
  });
});
