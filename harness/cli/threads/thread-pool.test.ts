/** Threads beside the player of this thread, on the catalog's own benchmark and on files of one's own. */
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { execa } from 'execa';
import pLimit from 'p-limit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Benchmark } from '../../core/benchmark.ts';
import { ConfigError, ContextOverflowError, ProviderError, StoppedError } from '../../core/errors.ts';
import { byRole, type LanguageModel, type ModelRequest } from '../../core/language-model.ts';
import { type Embedder, type EpisodeOrder, type MethodContext, noMemory, type Play } from '../../core/method.ts';
import type { CellEvent } from '../../core/record.ts';
import type { TaskId } from '../../core/task.ts';
import { fgo } from '../../fgo/fgo.ts';
import { builtinModel } from '../../models/builtin/builtin.ts';
import { embedder } from '../../models/embedder.ts';
import { playHere } from '../../optimize/play-here.ts';
import { withMaxSteps } from '../../sweep/benchmark-view.ts';
import { findBenchmark } from '../open-benchmark.ts';
import type { ThreadRequest } from './thread.ts';
import { openThreads, type Threads } from './thread-pool.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const signal = new AbortController().signal;

let place: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'fgo-threads-'));
});
afterAll(() => rm(place, { recursive: true }));

const opened: Threads[] = [];
afterEach(async () => {
  for (const threads of opened.splice(0)) await threads.close();
});

function open(bench: string, version: string, more: Partial<ThreadRequest> = {}): Threads {
  const threads = openThreads({
    ...{ bench, version, cwd: place, dataSeed: 0, benchOptions: {}, tasks: [], builtin: {}, threads: 2 },
    ...more,
  });
  opened.push(threads);
  return threads;
}

async function openHere(bench: string): Promise<Benchmark> {
  const { source } = await findBenchmark(bench, place);
  return source.open({ dataSeed: 0, options: {} });
}

const orderOf = (id: string, more: Partial<EpisodeOrder> = {}): EpisodeOrder => ({
  module: { instructions: '', tools: [] },
  task: { id: id as TaskId, category: 'all' },
  sampling: { temperature: 0, maxOutputTokens: 512, seed: 1 },
  sampleIndex: 0,
  ...more,
});

const texts = async (orders: readonly EpisodeOrder[], play: Play) =>
  (await Promise.all(orders.map((order) => play(order, signal)))).map((episode) => JSON.stringify(episode));

const causeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('on generated games', () => {
  let benchmark: Benchmark;
  beforeAll(async () => {
    benchmark = await openHere('alfworld');
    await benchmark.prepare([...benchmark.tasks.test.slice(0, 12), ...benchmark.tasks.train.slice(0, 12)]);
  });

  test('an episode is the same to the byte, prepared before or at its first use, in whatever order', async () => {
    const taught = { instructions: '- Open closed receptacles.\n- Heat things with the microwave.', tools: [] };
    const orders = benchmark.tasks.test.slice(0, 12).flatMap((task, index) => {
      const sampling = { temperature: 0.7, maxOutputTokens: 512, seed: index };
      return [
        orderOf(task.id, { task, module: benchmark.initialModule }),
        orderOf(task.id, { task, module: taught, sampling, sampleIndex: 1 }),
      ];
    });
    const tasks = benchmark.tasks.test.slice(0, 6).map(({ id }) => id);
    const threads = open('alfworld', benchmark.version, { tasks, maxSteps: 20 });
    const here = await texts(orders, playHere(withMaxSteps(benchmark, 20), builtinModel()));
    const once = await texts(orders, threads.play);
    const backwards = await texts(orders.toReversed(), threads.play);
    expect(once).toEqual(here);
    expect(backwards.toReversed()).toEqual(here);
    expect(new Set(here).size).toBeGreaterThan(12);
  });

  test('a whole method, its calls and vectors from threads, too, comes to the same modules and the same record', async () => {
    const run = async (play: Play, model: LanguageModel, by: Embedder) => {
      const events: CellEvent[] = [];
      const context: MethodContext = {
        ...{ benchmark, play, memory: noMemory, seed: 1, embedder: by, limit: pLimit(16), signal },
        models: byRole(() => model),
        sampling: { temperature: byRole(() => 0), maxOutputTokens: byRole(() => 4096) },
        tasks: benchmark.tasks.train.slice(0, 12),
        options: {
          ...{ epochs: 1, subsets: 4, partition: 'category', clustering: 'kmeans', merge: 'progressive' },
          ...{ threshold: 3, mergeRetries: 1, batchSize: 10, onOverflow: 'fail' },
        },
        emit: (event) => events.push(event),
      };
      const finalists = await fgo.run(context);
      return { modules: finalists.map(({ module }) => module), events: events.map((event) => JSON.stringify(event)) };
    };
    const model = builtinModel();
    const threads = open('alfworld', benchmark.version, {
      tasks: benchmark.tasks.train.slice(0, 12).map(({ id }) => id),
    });
    const here = await run(playHere(benchmark, model), model, embedder());
    const there = await run(threads.play, threads.model(model), threads.embedder(embedder()));
    expect(there.modules).toEqual(here.modules);
    expect(there.events.toSorted()).toEqual(here.events.toSorted());
    expect(here.events.filter((event) => event.startsWith('{"type":"call"')).length).toBeGreaterThan(5);
  });

  test('a benchmark of another version than the caller has is refused', async () => {
    const threads = open('alfworld', 'other');
    const error = await causeOf(threads.play(orderOf(benchmark.tasks.test[0]!.id), signal));
    expect(String(error)).toMatch(/Expected alfworld to be of version other in a thread/);
  });
});

test('a benchmark of one’s own is opened from its file', async () => {
  await copyFile(join(root, 'harness', 'testing', 'my-bench.example.ts'), join(place, 'my-bench.ts'));
  const benchmark = await openHere('./my-bench.ts');
  const orders = benchmark.tasks.test.map((task) => orderOf(task.id, { task }));
  const here = await texts(orders, playHere(benchmark, builtinModel()));
  expect(await texts(orders, open('./my-bench.ts', benchmark.version).play)).toEqual(here);
});

test('the answer of a turn that was kept is not used: a thread has the model beside it', async () => {
  const benchmark = await openHere('./my-bench.ts');
  const task = benchmark.tasks.test[0]!;
  const untouched = () => Promise.reject(new Error('Expected no turn to be remembered.'));
  const order = orderOf(task.id, { task, turns: { recall: untouched, keep: untouched } });
  const here = await texts([orderOf(task.id, { task })], playHere(benchmark, builtinModel()));
  expect(await texts([order], open('./my-bench.ts', benchmark.version).play)).toEqual(here);
});

describe('what is thrown in a thread', () => {
  /** A task for each way to fail. */
  const failing = (errors: string) => `
import { ConfigError, ProviderError, StoppedError } from ${JSON.stringify(errors)};
const ways = {
  config: () => { throw new ConfigError('Expected --data to be there.'); },
  stopped: () => { throw new StoppedError('Enough.'); },
  bug: () => { throw new RangeError('Expected 1, got 2.'); },
  exit: () => { process.exit(0); },
  later: () => new Promise(() => setTimeout(() => { throw new Error('Too late.'); }, 1)),
  memory: () => { const kept = []; for (;;) kept.push(new Array(1e5).fill(kept.length + 0.5)); },
  function: () => room(() => 'no text'),
  fine: () => room('Right!'),
  unready: () => {},
};
const room = (observation) => ({
  opening: 'You see a shelf 2, and a shelf 1.\\n\\nYour task is to: put a mug in shelf.',
  tools: [],
  step: async () => ({ observation, done: true, score: 1 }),
});
const prepare = async (tasks) => {
  if (tasks.some(({ id }) => id === 'unready')) throw new ProviderError('sandbox', 'No container.');
};
const test = Object.keys(ways).map((id) => ({ id, category: 'all' }));
export const benchmark = {
  name: 'failing', summary: 'fails', open: async () => ({
    name: 'failing', version: '1', source: 'none', tasks: { train: [], test }, brief: '', maxSteps: 1,
    initialModule: { instructions: '', tools: [] }, prepare, start: async ({ id }) => ways[id](), gold: async () => [],
  }),
};`;
  beforeAll(() => writeFile(join(place, 'failing.ts'), failing(join(root, 'harness', 'core', 'errors.ts'))));
  const openFailing = () => open('./failing.ts', '1', { threads: 1 });
  const thrownBy = (id: string) => causeOf(openFailing().play(orderOf(id), signal));

  test('keeps its class where it is one of the error model', async () => {
    const config = await thrownBy('config');
    expect(config).toBeInstanceOf(ConfigError);
    expect(config).toMatchObject({ message: 'Expected --data to be there.' });
    expect(await thrownBy('stopped')).toBeInstanceOf(StoppedError);
    const provider = await thrownBy('unready');
    expect(provider).toBeInstanceOf(ProviderError);
    expect(provider).toMatchObject({ kind: 'sandbox', message: 'No container.' });
  });

  test('has its numbers where a prompt does not fit', async () => {
    const model = builtinModel({ contextWindow: 1000 });
    const threads = open('./failing.ts', '1', { builtin: { contextWindow: 1000 } });
    const request: ModelRequest = {
      messages: [{ role: 'user', content: 'long '.repeat(1000) }],
      ...{ tools: [], sampling: { maxOutputTokens: 10, seed: 1 }, sampleIndex: 0 },
    };
    const [here, there] = [
      await causeOf(model.complete(request)),
      await causeOf(threads.model(model).complete(request)),
    ];
    expect(there).toBeInstanceOf(ContextOverflowError);
    expect(there).toEqual(here);
  });

  test('is a bug with its name and the stack of where it happened', async () => {
    const error = await thrownBy('bug');
    expect(error).toMatchObject({ name: 'RangeError', message: 'Expected 1, got 2.' });
    expect((error as Error).stack).toMatch(/failing\.ts:\d+/);
  });

  test.each([
    ['exit', /it ended: worker exited with code: 0/],
    ['later', /it ended: Too late\./],
    ['memory', /it ended: .*memory limit/],
    ['function', /it ended: .*could not be cloned/],
  ])('is one error where the thread dies (%s), and the next work has a new thread', async (id, said) => {
    const threads = openFailing();
    const [error, next] = await Promise.all([
      causeOf(threads.play(orderOf(id), signal)),
      threads.play(orderOf('fine'), signal),
    ]);
    expect((error as Error).message).toMatch(said);
    expect(next.trajectory.attempt.state).toBe('scored');
  });
});

describe('a stop', () => {
  test('rejects what waits, and lets finish what is under way', async () => {
    const benchmark = await openHere('./my-bench.ts');
    const threads = open('./my-bench.ts', benchmark.version, { threads: 1 });
    const stop = new AbortController();
    const works = benchmark.tasks.test.slice(0, 3).map((task) => threads.play(orderOf(task.id, { task }), stop.signal));
    const settled = Promise.allSettled(works);
    await setImmediate();
    stop.abort();
    const [first, ...others] = await settled;
    expect(first).toMatchObject({ status: 'fulfilled', value: { trajectory: { taskId: 'test-0' } } });
    for (const other of others) expect(other).toMatchObject({ status: 'rejected', reason: expect.any(StoppedError) });
  });

  test('closing rejects what waits and what is under way, and later work', async () => {
    const benchmark = await openHere('./my-bench.ts');
    const threads = open('./my-bench.ts', benchmark.version, { threads: 1 });
    const works = benchmark.tasks.test
      .slice(0, 3)
      .map((task) => causeOf(threads.play(orderOf(task.id, { task }), signal)));
    await setImmediate();
    await threads.close();
    for (const work of [...works, causeOf(threads.play(orderOf('test-0'), signal))])
      expect(await work).toBeInstanceOf(StoppedError);
  });
});

describe('a task', () => {
  /** Tells in which thread it is played. */
  const telling = `
import { threadId } from 'node:worker_threads';
const test = Array.from({ length: 8 }, (_, at) => ({ id: String(at), category: 'all' }));
const busy = () => { const end = Date.now() + 20; while (Date.now() < end); };
const step = async () => (busy(), { observation: String(threadId), done: true, score: 1 });
export const benchmark = {
  name: 'telling', summary: 'tells', open: async () => ({
    name: 'telling', version: '1', source: 'none', tasks: { train: [], test }, brief: '', maxSteps: 1,
    initialModule: { instructions: '', tools: [] }, prepare: async () => {}, gold: async () => [],
    start: async () => ({ opening: 'You see a shelf 2, and a shelf 1.\\n\\nYour task is to: put a mug in shelf.', tools: [], step }),
  }),
};`;
  const playedIn = async (threads: Threads, id: string) =>
    (await threads.play(orderOf(id), signal)).trajectory.steps[0]!.observation;

  test('is played by the thread that has played it before while both have work, and by any that has none', async () => {
    await writeFile(join(place, 'telling.ts'), telling);
    const threads = open('./telling.ts', '1');
    const ids = Array.from({ length: 8 }, (_, at) => String(at));
    const [first, second] = [
      await Promise.all(ids.map((id) => playedIn(threads, id))),
      await Promise.all([...ids, ...ids].map((id) => playedIn(threads, id))),
    ];
    expect(new Set(first).size).toBe(2);
    const homes = ids.map((id, at) => first[at] === second[at] && first[at] === second[at + 8] && id);
    expect(homes.filter(Boolean).length).toBeGreaterThanOrEqual(5);
    const even = await Promise.all(Array.from({ length: 12 }, () => playedIn(threads, '0')));
    expect(new Set(even).size).toBe(2);
  });
});

test('a process that closes its threads ends by itself', async () => {
  const script = `
import { openThreads } from ${JSON.stringify(join(root, 'harness', 'cli', 'threads', 'thread-pool.ts'))};
const threads = openThreads({
  bench: './my-bench.ts', version: '1, seed 0', cwd: ${JSON.stringify(place)},
  dataSeed: 0, benchOptions: {}, tasks: [], builtin: {}, threads: 2,
});
const order = (id) => ({
  module: { instructions: '', tools: [] }, task: { id, category: 'all' },
  sampling: { temperature: 0, maxOutputTokens: 512, seed: 1 }, sampleIndex: 0,
});
const signal = new AbortController().signal;
const episodes = await Promise.all(['test-0', 'test-1', 'test-2'].map((id) => threads.play(order(id), signal)));
await threads.close();
console.log(episodes.length, process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length);
`;
  await writeFile(join(place, 'closes.mts'), script);
  const { stdout } = await execa(join(root, 'node_modules', '.bin', 'node'), [join(place, 'closes.mts')]);
  expect(stdout).toBe('3 0');
});

test('only the model that the threads have may answer in them', () => {
  const threads = open('./my-bench.ts', '1, seed 0', { builtin: { limits: [] } });
  expect(() => threads.model(builtinModel())).toThrow(
    /Expected the built-in model as the threads have it, got another/,
  );
  expect(threads.model(builtinModel({ limits: [] }))).toMatchObject({ provider: 'builtin', name: 'rules-1' });
  expect(() => open('./my-bench.ts', '1', { threads: 0 })).toThrow(
    /Expected threads to be a whole number from 1, got 0/,
  );
});
