/**
 * The adapters lose nothing: whole cells through OpenAI's and Anthropic's clients, over real HTTP to a server with the
 * built-in model behind it, end in the same tables and the same page as with the built-in model in process.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allAtOnce } from '../baselines/all-at-once.ts';
import { alfworld } from '../benchmarks/alfworld/alfworld.ts';
import { defaultGrid, defaultMaxOutputTokens } from './cli/defaults.ts';
import { type LanguageModel, type Message, type Models, type Role, roles } from './core/language-model.ts';
import { deriveSeed } from './core/random.ts';
import type { CellEvent, CellRecord, Sweep } from './core/record.ts';
import { fgo } from './fgo/fgo.ts';
import { anthropicModel } from './models/anthropic.ts';
import { builtinModel } from './models/builtin/builtin.ts';
import { embedder } from './models/embedder.ts';
import { openaiModel } from './models/openai.ts';
import { aggregate } from './report/aggregate.ts';
import { chartsOf } from './report/charts.ts';
import { indexPage } from './report/markdown.ts';
import { renderTables } from './report/render-tables.ts';
import { drawTest, drawTraining } from './sweep/draw-tasks.ts';
import { checkGrid, type GivenGrid } from './sweep/grid.ts';
import { planCells } from './sweep/plan.ts';
import { storedSweep } from './testing/stored-sweep.ts';
import { sweepFixture } from './testing/sweep-fixture.ts';
import { startWireServer, type WireServer } from './testing/wire-server.ts';

/** With this one a merge is refused once and asked for again, which a sample index has to bring about. */
const cellSeed = 3;
const methods = [fgo, allAtOnce];

interface Scenario {
  readonly name: string;
  readonly contextWindow: number;
  readonly grid: Partial<GivenGrid>;
}

const small = { trainSize: [6], epochs: [1], seeds: [cellSeed] };
const scenarios: readonly Scenario[] = [
  { name: 'a cell of fgo', contextWindow: 128_000, grid: { ...small, method: ['fgo'], subsets: [4] } },
  {
    name: 'cells of all-at-once whose prompt the provider finds too long',
    contextWindow: 8000,
    grid: { ...small, method: ['all-at-once'], onOverflow: ['fail', 'truncate'] },
  },
];

async function run(models: Models, { grid: given }: Scenario): Promise<readonly CellRecord[]> {
  const benchmark = await alfworld.open({ dataSeed: 0, options: {} });
  const { train, test } = benchmark.tasks;
  const grid = checkGrid({ ...defaultGrid, ...given }, { methods, pool: train.length });
  const testTasks = drawTest(test, 4, 0);
  await benchmark.prepare([...testTasks, ...drawTraining(train, Math.max(...grid.trainSize), cellSeed)]);
  const sampling = { temperature: perRole(() => 0), maxOutputTokens: defaultMaxOutputTokens };
  const setting = { benchmark, testTasks, models, sampling, embedder: embedder() };
  const { cells } = await storedSweep(planCells(grid, methods, setting), setting, { concurrency: 16 });
  return cells;
}

function perRole<T>(make: (role: Role) => T): Readonly<Record<Role, T>> {
  return Object.fromEntries(roles.map((role) => [role, make(role)])) as Readonly<Record<Role, T>>;
}

/** What may differ: who answered, what is made of that, and dollars, which are unknown where no price is given. */
function neutral(cell: CellRecord): CellRecord {
  const spec = { ...cell.spec, models: perRole(() => 'provider/model'), settings: {} };
  const unpriced = (event: CellEvent): CellEvent =>
    'paid' in event ? { ...event, paid: { ...event.paid, usd: null } } : event;
  return { ...cell, id: cell.arm, spec, events: cell.events.map(unpriced) };
}

/** All tables and the page, by name. */
function filesOf(cells: readonly CellRecord[]): Record<string, string> {
  const sweep: Sweep = sweepFixture(cells.map(neutral));
  const all = aggregate(sweep);
  return { ...Object.fromEntries(renderTables(sweep)), 'index.md': indexPage(all, chartsOf(all), '') };
}

/** Calls to a model that were made, as the records have it. */
function callsIn(cells: readonly CellRecord[]): number {
  const calls = (event: CellEvent) => (event.type === 'episode' ? event.calls : event.type === 'call' ? 1 : 0);
  return cells.flatMap(({ events }) => events).reduce((sum, event) => sum + calls(event), 0);
}

/**
 * A role's seed is the same in a whole cell. Anthropic's wire has none; on OpenAI's it stands without its sign, and is
 * another one for the sample that a repeated question asks for.
 */
function seedOf(model: string, sent: number | undefined): number {
  const seed = deriveSeed(cellSeed, model.split('-').at(-1)!);
  const wire = [seed, deriveSeed(seed, 'sample', 1)].map((value) => value & 0x7fffffff);
  if (sent !== undefined && !wire.includes(sent)) throw new RangeError(`Expected a seed of ${wire}, got ${sent}.`);
  return seed;
}

/** Equal messages become one object, whose tokens the built-in model counts once, as it does in process. */
function remembering(): (message: Message) => Message {
  const known = new Map<string, Message>();
  return (message) => {
    const text = JSON.stringify(message);
    const same = known.get(text) ?? message;
    known.set(text, same);
    return same;
  };
}

type Open = (url: string, role: Role, contextWindow: number) => LanguageModel;
const stopped = { now: () => 0 };
const shared = { apiKey: 'sk-test', timeoutMs: 60_000 };
const openai: Open = (url, role, contextWindow) =>
  openaiModel({ ...shared, name: `rules-${role}`, contextWindow, baseUrl: `${url}/v1` }, stopped);
/** Of a name that can be forced to use a tool: any other is asked to in words, which are tokens of the prompt. */
const anthropic: Open = (url, role, contextWindow) =>
  anthropicModel({ ...shared, name: `claude-sonnet-4-${role}`, contextWindow, baseUrl: url }, stopped);

describe.each(scenarios)('$name', (scenario) => {
  const { contextWindow } = scenario;
  const builtin = builtinModel({ contextWindow });
  let reference: readonly CellRecord[];
  let server: WireServer;
  beforeAll(async () => {
    reference = await run(
      perRole(() => builtin),
      scenario,
    );
    const remembered = remembering();
    server = await startWireServer({
      answer: (request) => builtin.complete({ ...request, messages: request.messages.map(remembered) }),
      seedOf,
    });
  });
  afterAll(() => server.close());

  test.each(Object.entries({ openai, anthropic }))('are the same through %s, to the byte', async (_, open) => {
    const before = server.requests();
    const cells = await run(
      perRole((role) => open(server.url, role, contextWindow)),
      scenario,
    );
    expect(filesOf(cells)).toEqual(filesOf(reference));
    expect(server.requests() - before).toBe(callsIn(reference));
  });

  test('hold what they are there for', () => {
    const events = reference.flatMap((cell) => cell.events);
    const overflows = events.filter((event) => event.type === 'call' && event.outcome === 'overflow');
    const verdicts = events.flatMap((event) => (event.type === 'merge' ? [`${event.round} ${event.verdict}`] : []));
    if (scenario.grid.method?.includes('fgo'))
      expect(verdicts).toEqual(expect.arrayContaining(['0 refused', '1 accepted']));
    else {
      expect(reference.map(({ outcome }) => outcome.state)).toEqual(['overflow', 'finished']);
      expect(overflows.length).toBeGreaterThan(1);
    }
  });
});
