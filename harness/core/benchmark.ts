import type { Module, ToolDefinition } from './module.ts';
import type { Sandbox } from './sandbox.ts';
import type { Split, Task } from './task.ts';
import type { Action } from './trajectory.ts';
import type { Veil } from './veil.ts';

/** The environment's answer to one action. `score` in [0, 1] counts only when `done`. */
export interface StepResult {
  readonly observation: string;
  readonly done: boolean;
  readonly score: number;
  /** What evaluator and optimizer may know of a training task's end, e.g. the expected answer. Never shown to the agent. */
  readonly feedback?: string;
  /** How it ended, in a few words for tables, e.g. `wrong: container number`. Counts only when `done`; shown to no model. */
  readonly outcome?: string;
}

/** One task under way. Environments are independent of each other and may be used in parallel. */
export interface Environment {
  /** The first observation, with the task in it. */
  readonly opening: string;
  /** Tools that the environment offers to every agent, beside the module's own. */
  readonly tools: readonly ToolDefinition[];
  /**
   * Where agents act by tools and end with a text: what that text has in it, e.g. `FINAL ANSWER:`. The text from its last
   * occurrence on is the action; without it a text is none.
   */
  readonly answerMarker?: string;
  /** The task's files by name, as tools of the module may read them; may grow from step to step. */
  readonly files?: ReadonlyMap<string, Uint8Array>;
  step(action: Action): Promise<StepResult>;
}

/** What it takes for an optimizer to write tools. */
export interface ModuleTools {
  /** Where they run. */
  readonly sandbox: Sandbox;
  /** Names that they cannot have: those of the environment's own tools. */
  readonly reserved: readonly string[];
}

/** A set of tasks with their environments. */
export interface Benchmark {
  readonly name: string;
  /** Of data and scoring together: changes whenever a score could. Part of a cell's identity. */
  readonly version: string;
  /** Where the tasks came from, in words, without a path. */
  readonly source: string;
  /** Tasks by split, in a fixed order. */
  readonly tasks: Readonly<Record<Split, readonly Task[]>>;
  /** Training and test tasks are one set that nobody has split officially: `--folds` may split it otherwise. */
  readonly foldable?: boolean;
  /** θ0 */
  readonly initialModule: Module;
  /** The fixed part of the agent's prompt: what the world is, how to act in it. Not optimized. */
  readonly brief: string;
  /** What tables must not print, of data that may not be shared. */
  readonly veil?: Veil;
  /** Given where the tools of a module are learned, too; otherwise a module keeps θ0's, whatever an optimizer answers. */
  readonly moduleTools?: ModuleTools;
  /** Actions an agent has for one task. */
  readonly maxSteps: number;
  /** Gets the tasks that a sweep will use ready, in one go; other tasks may not be started. */
  prepare(tasks: readonly Task[]): Promise<void>;
  start(task: Task): Promise<Environment>;
  /** Actions that solve the task, for checking the scorer: put through `start`, they score 1. */
  gold(task: Task): Promise<readonly Action[]>;
}

/** What a benchmark is opened with; everything is given in, nothing read from the process. */
export interface BenchmarkRequest {
  /** Folder of the real data; absent = the benchmark's own generated tasks. */
  readonly dataDir?: string;
  /** Of generated tasks. */
  readonly dataSeed: number;
  /** `--bench-option name=value`, checked by the benchmark. */
  readonly options: Readonly<Record<string, string>>;
  /** So many are open side by side in this process, and share its memory: what one keeps for speed is divided by it. Default 1. */
  readonly threads?: number;
  /** Where code runs that models write; nothing is started before the first run. Default: nothing can be run. */
  readonly sandbox?: Sandbox;
  /** Values of the source's `keyVariables`, as far as they are set. Never to be shown, stored, or hashed. */
  readonly keys?: Readonly<Record<string, string>>;
}

/** How far a download is. `total` is absent while nobody has said it. */
export interface DownloadProgress {
  readonly phase: string;
  readonly unit: 'bytes' | 'files';
  readonly done: number;
  readonly total?: number;
}

export interface DownloadRequest {
  /** Where the data go, to be given as `--data` afterwards; made when missing, continued when it was begun. */
  readonly folder: string;
  /** A mirror of the official address. */
  readonly url?: string;
  readonly signal: AbortSignal;
  report(progress: DownloadProgress): void;
}

/** An entry of the catalog, or the export `benchmark` of a file given as `--bench ./my-bench.ts`. */
export interface BenchmarkSource {
  readonly name: string;
  /** One line for `--help`. */
  readonly summary: string;
  /** The environment variable that names the data folder where `--data` is not given. */
  readonly dataVariable?: string;
  /** Environment variables with keys of services that its tools may call. */
  readonly keyVariables?: readonly string[];
  /** Names and meanings of the `--bench-option`s. */
  readonly options?: Readonly<Record<string, string>>;
  /** Throws ConfigError with one sentence when the request or the data are not in order. */
  open(request: BenchmarkRequest): Promise<Benchmark>;
  /** `npm run data -- NAME`: gets the official data and checks them. Returns one line on what is there now. */
  download?(request: DownloadRequest): Promise<string>;
}
