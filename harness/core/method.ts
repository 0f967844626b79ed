import type { Benchmark } from './benchmark.ts';
import type { Models, Role } from './language-model.ts';
import type { Limiter } from './map-concurrent.ts';
import type { MethodOptions } from './method-options.ts';
import type { Module } from './module.ts';
import type { CellEvent } from './record.ts';
import type { NonEmpty, Task, TaskId } from './task.ts';
import type { Attempt } from './trajectory.ts';

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
  /** The options that can change its result: the others are no part of a cell's identity. */
  readonly reads: readonly (keyof MethodOptions)[];
  /** It does nothing with training tasks: one cell a seed, of train size 0, whatever the sweep's sizes. */
  readonly untrained?: true;
  run(context: MethodContext): Promise<NonEmpty<Candidate>>;
}
