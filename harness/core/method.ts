import type { Benchmark } from './benchmark.ts';
import type { ModelRequest, ModelResponse, Models, Role, Sampling } from './language-model.ts';
import type { Limiter } from './map-concurrent.ts';
import type { MethodOptions } from './method-options.ts';
import type { Module } from './module.ts';
import type { CallEvent, CellEvent, EpisodeEvent } from './record.ts';
import type { NonEmpty, Task, TaskId } from './task.ts';
import type { Attempt, Episode } from './trajectory.ts';

/** A module with what is known of it on training tasks. */
export interface Candidate {
  readonly module: Module;
  /** D: the tasks it stands for; its score is over these. */
  readonly tasks: readonly Task[];
  /** Every training task on which it was measured, `tasks` at least. */
  readonly attempts: ReadonlyMap<TaskId, Attempt>;
  /** Where it comes from, e.g. `subset-3` or `merge-0`. */
  readonly path: string;
  /** Model calls that had to wait for each other until it stood: the critical path. */
  readonly criticalCalls: number;
  /** The vector of its text, by the cell's embedder, where it was made already. */
  readonly embedding?: readonly number[];
}

/** Text → vector of a fixed length, the same for the same text; for clustering. */
export interface Embedder {
  readonly name: string;
  embed(texts: readonly string[]): Promise<readonly (readonly number[])[]>;
}

export interface SamplingOptions {
  /** null = not sent: the provider's default. */
  readonly temperature: Readonly<Record<Role, number | null>>;
  readonly maxOutputTokens: Readonly<Record<Role, number>>;
}

/** A(q; θ) as it is ordered. */
export interface EpisodeOrder {
  readonly module: Module;
  readonly task: Task;
  readonly sampling: Sampling;
  readonly sampleIndex: number;
  /** Keeps the turns of a model that is paid for; a player in another thread has no use for it. */
  readonly turns?: TurnMemory;
}

/**
 * Plays one episode, here or in another thread. Never throws for what agent, model or environment do: a prompt that does
 * not fit is a failed attempt, a ProviderError of the model or the environment is an `error`. Bugs and a stop are thrown.
 */
export type Play = (order: EpisodeOrder, signal: AbortSignal) => Promise<Episode>;

/** The answers of an episode that was not finished, turn by turn. */
export interface TurnMemory {
  /** The answer that was given to this very request at that turn, 0 the first. */
  recall(turn: number, request: ModelRequest): Promise<ModelResponse | undefined>;
  keep(turn: number, request: ModelRequest, response: ModelResponse): Promise<void>;
}

/** Where in a cell an episode stands. */
export type EpisodePlace = Pick<EpisodeEvent, 'phase' | 'path'>;

/** Where in a cell a call of the evaluator, optimizer or merger stands. */
export type CallPlace = Pick<CallEvent, 'role' | 'phase' | 'path' | 'taskId'>;

/**
 * What a cell has done already. A step is known by its place and by what was asked for there, and what was done is not
 * done again: not after a kill, not by a retry. The work is made at most once, and kept before it is returned.
 */
export interface CellMemory {
  episode(place: EpisodePlace, order: EpisodeOrder, play: (order: EpisodeOrder) => Promise<Episode>): Promise<Episode>;
  /** `ask` returns the answer with its record; what it throws is not kept. */
  call(place: CallPlace, request: ModelRequest, ask: () => Promise<AnsweredCall>): Promise<AnsweredCall>;
}

export interface AnsweredCall {
  readonly event: CallEvent;
  readonly response: ModelResponse;
}

/** For a cell that is run in one go and not kept. */
export const noMemory: CellMemory = {
  episode: (_place, order, play) => play(order),
  call: (_place, _request, ask) => ask(),
};

/** All that a method may use: it gets training tasks, never test tasks. */
export interface MethodContext {
  readonly benchmark: Benchmark;
  readonly models: Models;
  readonly sampling: SamplingOptions;
  /** D: training tasks. Empty = train size 0. */
  readonly tasks: readonly Task[];
  readonly options: MethodOptions;
  /** Of this cell; every use derives its own stream from it. */
  readonly seed: number;
  readonly embedder: Embedder;
  readonly play: Play;
  readonly memory: CellMemory;
  readonly limit: Limiter;
  readonly signal: AbortSignal;
  emit(event: CellEvent): void;
}

/**
 * A way from training tasks to modules. One finalist is the method's module; several (`fgo --merge none`) are all
 * scored on the test tasks, and their mean and the best by training score are both reported.
 */
export interface Method {
  readonly name: string;
  /** One line for `--help`. */
  readonly summary: string;
  /** The roles whose models it calls, once it trains; without training tasks there is only the agent's test. */
  readonly roles: readonly Role[];
  /** The options that can change its result: the others are no part of a cell's identity. */
  readonly reads: readonly (keyof MethodOptions)[];
  /** It does nothing with training tasks: one cell a seed, of train size 0, whatever the sweep's sizes. */
  readonly untrained?: true;
  run(context: MethodContext): Promise<NonEmpty<Candidate>>;
}
