/** A worker thread: its own benchmark and built-in model, opened when work first needs them. */
import { workerData } from 'node:worker_threads';
import type { LanguageModel, ModelRequest, ModelResponse } from '../../core/language-model.ts';
import type { Embedder, EpisodeOrder, Play } from '../../core/method.ts';
import { requestHash } from '../../core/request-hash.ts';
import type { Task, TaskId } from '../../core/task.ts';
import type { Episode } from '../../core/trajectory.ts';
import type { BuiltinOptions } from '../../models/builtin/builtin.ts';
import { packed } from '../../sweep/store/packed.ts';
import { packThrown, type Thrown } from './thrown.ts';

/** What threads work with; cloned into each. */
export interface ThreadRequest {
  /** As `--bench` gives it. */
  readonly bench: string;
  readonly cwd: string;
  /** Absolute. */
  readonly dataDir?: string;
  readonly dataSeed: number;
  readonly benchOptions: Readonly<Record<string, string>>;
  readonly keys?: Readonly<Record<string, string>>;
  /** Of the benchmark as the caller opened it: a thread that finds another, e.g. because data changed since, refuses. */
  readonly version: string;
  readonly maxSteps?: number;
  /** All that will be played, made ready in one go: a store that is read from its start each time would take seconds a task. */
  readonly tasks: readonly TaskId[];
  readonly builtin: BuiltinOptions;
  /** At most so many, 1 or more. */
  readonly threads: number;
}

export type ThreadJob =
  | { readonly kind: 'episode'; readonly taskId: TaskId; readonly order: Omit<EpisodeOrder, 'task' | 'turns'> }
  | { readonly kind: 'call'; readonly request: ModelRequest }
  | { readonly kind: 'embed'; readonly texts: readonly string[] };

/** With what the store will want: packed and hashed here, where there is a core for it. */
export interface PlayedEpisode {
  readonly episode: Episode;
  readonly trajectory: Uint8Array;
}

export interface AnsweredRequest {
  readonly response: ModelResponse;
  /** Of the request. */
  readonly hash: string;
  readonly messages: Uint8Array;
  /** The whole response. */
  readonly answer: Uint8Array;
}

/** One of each text. */
export type Vectors = readonly (readonly number[])[];

export type ThreadOutcome =
  | { readonly state: 'done'; readonly value: PlayedEpisode | AnsweredRequest | Vectors }
  | { readonly state: 'thrown'; readonly thrown: Thrown };

const request = workerData as ThreadRequest;

/** Never throws: what an error is would be lost on its way to the caller. */
export async function work(job: ThreadJob): Promise<ThreadOutcome> {
  try {
    return { state: 'done', value: await doneBy(job) };
  } catch (error) {
    return { state: 'thrown', thrown: packThrown(error) };
  }
}

async function doneBy(job: ThreadJob): Promise<Extract<ThreadOutcome, { state: 'done' }>['value']> {
  if (job.kind === 'episode') return play(job);
  return job.kind === 'call' ? call(job.request) : embed(job.texts);
}

let model: Promise<LanguageModel> | undefined;
let embedder: Promise<Embedder> | undefined;
let player: Promise<Player> | undefined;

async function call(asked: ModelRequest): Promise<AnsweredRequest> {
  model ??= openModel();
  const response = await (await model).complete(asked);
  return { response, hash: requestHash(asked), messages: packed(asked.messages), answer: packed(response) };
}

async function embed(texts: readonly string[]): Promise<Vectors> {
  embedder ??= import('../../models/embedder.ts').then((module) => module.embedder());
  return (await embedder).embed(texts);
}

async function play({ taskId, order }: ThreadJob & { readonly kind: 'episode' }): Promise<PlayedEpisode> {
  model ??= openModel();
  player ??= openPlayer(await model);
  const opened = await player;
  // The caller's signal stays with the caller: an episode that was begun is finished.
  const episode = await opened.play({ ...order, task: await opened.readyTask(taskId) }, new AbortController().signal);
  return { episode, trajectory: packed(episode.trajectory) };
}

/** Imported late: a thread that only plays, or only answers, starts without what it does not need. */
async function openModel(): Promise<LanguageModel> {
  const { builtinModel } = await import('../../models/builtin/builtin.ts');
  return builtinModel(request.builtin);
}

interface Player {
  readonly play: Play;
  readyTask(id: TaskId): Promise<Task>;
}

async function openPlayer(agent: LanguageModel): Promise<Player> {
  const { findBenchmark } = await import('../open-benchmark.ts');
  const { withMaxSteps } = await import('../../sweep/benchmark-view.ts');
  const { playHere } = await import('../../optimize/play-here.ts');
  const { openSandbox } = await import('../../sandbox/open-sandbox.ts');
  const { bench, cwd, dataDir, dataSeed, benchOptions: options, maxSteps, version, threads, keys = {} } = request;
  const { source } = await findBenchmark(bench, cwd);
  const given = { dataSeed, options, threads, keys, ...(dataDir === undefined ? {} : { dataDir }) };
  const opened = await source.open({ ...given, sandbox: openSandbox() });
  if (opened.version !== version)
    throw new Error(`Expected ${bench} to be of version ${version} in a thread, too, got ${opened.version}.`);
  const benchmark = maxSteps === undefined ? opened : withMaxSteps(opened, maxSteps);
  const byId = new Map([...benchmark.tasks.train, ...benchmark.tasks.test].map((task) => [task.id, task]));
  const taskOf = (id: TaskId): Task => {
    const task = byId.get(id);
    if (task === undefined) throw new RangeError(`Expected a task of ${bench}, got ${id}.`);
    return task;
  };
  await benchmark.prepare(request.tasks.map(taskOf));
  const ready = new Set(request.tasks);
  const readyTask = async (id: TaskId): Promise<Task> => {
    const task = taskOf(id);
    if (!ready.has(id)) await benchmark.prepare([task]);
    ready.add(id);
    return task;
  };
  return { play: playHere(benchmark, agent), readyTask };
}
