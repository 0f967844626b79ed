import type { ProviderErrorKind } from './errors.ts';
import type { Forecast } from './forecast.ts';
import { type Bill, type Role, roles, type Usage } from './language-model.ts';
import type { MethodOptions } from './method-options.ts';
import type { Module, ModuleId } from './module.ts';
import type { Spent } from './spending.ts';
import type { TaskId } from './task.ts';
import type { Attempt } from './trajectory.ts';
import type { Veil } from './veil.ts';

/** What tokens were spent on. `evaluate` is the evaluator's critique; `test` is the only phase on test tasks. */
export const phases = ['explore', 'evaluate', 'optimize', 'merge', 'backtest', 'test'] as const;
export type Phase = (typeof phases)[number];

/** How one call to a model ended. `malformed`: answered, but not in the asked form. */
export type CallOutcome = 'ok' | 'length' | 'refused' | 'malformed' | 'overflow' | 'error';

/** One call to a model. */
export interface CallEvent {
  readonly type: 'call';
  readonly role: Role;
  readonly phase: Phase;
  /** Where in the method, e.g. `subset-2/epoch-1`. */
  readonly path: string;
  /** Of the evaluator: the task whose trajectory it read. */
  readonly taskId?: TaskId;
  readonly outcome: CallOutcome;
  /** With `outcome` error. */
  readonly error?: ProviderErrorKind;
  /** Logical tokens; of an overflow, the prompt that did not fit, which nobody read and nobody is charged for. */
  readonly usage: Usage;
  readonly paid: Bill;
  /** As in ModelResponse; of an episode, every such name once, in order. */
  readonly servedBy?: string;
}

/** One episode: a module's attempt at a task. Tokens are sums over its turns. */
export interface EpisodeEvent {
  readonly type: 'episode';
  readonly phase: 'explore' | 'backtest' | 'test';
  readonly path: string;
  readonly module: ModuleId;
  readonly taskId: TaskId;
  readonly category: string;
  /** The class of the task's right answer, where tasks have one. */
  readonly label?: string;
  readonly attempt: Attempt;
  /** Actions taken. */
  readonly steps: number;
  /** Calls of the agent's model that were answered: its turns. */
  readonly calls: number;
  readonly usage: Usage;
  readonly paid: Bill;
  /** As in ModelResponse; of an episode, every such name once, in order. */
  readonly servedBy?: readonly string[];
}

/** A module came into being. */
export interface ModuleEvent {
  readonly type: 'module';
  readonly path: string;
  readonly id: ModuleId;
  readonly module: Module;
  /** The modules it was made from. */
  readonly parents: readonly ModuleId[];
  /** Tools of the answer that did not become part of it. */
  readonly leftOut?: readonly LeftOutTool[];
}

export interface LeftOutTool {
  readonly tool: string;
  /** One sentence. */
  readonly reason: string;
}

/** Why an optimizer's or merger's answer did not become a module. */
export type Refusal = 'cut-off' | 'malformed' | 'empty' | 'refused';

/** One answer of the optimizer. */
export interface ProposalEvent {
  readonly type: 'proposal';
  readonly path: string;
  readonly from: ModuleId;
  readonly result:
    | { readonly accepted: true; readonly module: ModuleId }
    | { readonly accepted: false; readonly refusal: Refusal };
  /** k of n: trajectories in the prompt, of those there were. */
  readonly shown: number;
  readonly total: number;
}

/** A module's training score. */
export interface MeasurementEvent {
  readonly type: 'measurement';
  readonly path: string;
  readonly module: ModuleId;
  /** Mean over the scored tasks, in [0, 1]; null when every attempt was an error. */
  readonly meanScore: number | null;
  readonly tasks: number;
  readonly errors: number;
  readonly bestSoFar: boolean;
}

export type MergeVerdict = 'accepted' | 'refused';

/** One BACKTEST of a synthesis against its parents. */
export interface MergeEvent {
  readonly type: 'merge';
  /** Node of the merge tree, e.g. `merge-0.1`; the root is `merge-0`. */
  readonly path: string;
  /** 0 = first synthesis, 1… = retries. */
  readonly round: number;
  readonly parents: readonly { readonly path: string; readonly module: ModuleId; readonly meanScore: number | null }[];
  /** The synthesis, or null when the answer was refused before it could be tested. */
  readonly module: ModuleId | null;
  /** On the union of the parents' tasks. */
  readonly meanScore: number | null;
  readonly unionTasks: number;
  /** Tasks on which it scored lower, and higher, than the best parent. */
  readonly broken: readonly TaskId[];
  readonly fixed: readonly TaskId[];
  readonly verdict: MergeVerdict;
  /** One sentence. */
  readonly reason: string;
}

/** One CLUSTER step: which candidates went together. */
export interface ClusterEvent {
  readonly type: 'cluster';
  readonly path: string;
  readonly algorithm: string;
  readonly clusters: readonly (readonly string[])[];
}

/** A module that was optimized on one subset, as it went into the merge: what a re-merge starts from. */
export interface CandidateEvent {
  readonly type: 'candidate';
  /** e.g. `subset-3` */
  readonly path: string;
  readonly module: Module;
  /** D_i, in the order in which they were drawn. */
  readonly tasks: readonly TaskId[];
  /** On every training task on which it was measured. */
  readonly attempts: readonly (readonly [TaskId, Attempt])[];
  /** Calls that had to wait for each other until it stood. */
  readonly criticalCalls: number;
  readonly embedding: readonly number[];
  /** Name of the embedder. */
  readonly embedder: string;
}

export type CellEvent =
  | CallEvent
  | EpisodeEvent
  | ModuleEvent
  | ProposalEvent
  | MeasurementEvent
  | MergeEvent
  | ClusterEvent
  | CandidateEvent;

/** `provider/name` by role, of the roles that a cell can call. */
export type ModelNames = Readonly<Partial<Record<Role, string>>>;

/**
 * What a part of a cell's settings belongs to. `benchmark`: test tasks, brief and initial module · `training`: the pool of
 * training tasks and the prompts (both of all folds together) · a role: its model's identity and window, and its sampling ·
 * `embedder`: for clustering.
 */
export const settingsParts = ['benchmark', 'training', ...roles, 'embedder'] as const;
export type SettingsPart = (typeof settingsParts)[number];

/** What made the subset modules of a cell that only merged them. */
export interface CellSource {
  /** Name of the sweep. No part of the cell's identity: a name can change no result. */
  readonly sweep: string;
  /** Id of the cell whose subset modules were merged again. */
  readonly cell: string;
  /** Hash of these modules with all that a merge takes from them: tasks, attempts, critical calls, vectors. */
  readonly modules: string;
}

/** `CellSpec.schema`. To be raised when code changes what comes out of a spec whose other fields stay as they are. */
export const cellSchema = 1;

/** Of K-fold cross-validation: `index` is 1 … `of`. */
export interface Fold {
  readonly index: number;
  readonly of: number;
}

/** All that can change a cell's result, and nothing else: its hash is the cell's id (`cellId`). */
export interface CellSpec {
  readonly schema: number;
  readonly benchmark: string;
  readonly benchmarkVersion: string;
  readonly method: string;
  /** The options that the method reads and that act in this cell. */
  readonly options: Partial<MethodOptions>;
  readonly trainSize: number;
  /** Of its own fold, where there are folds. */
  readonly testTasks: number;
  readonly maxSteps: number;
  readonly models: ModelNames;
  /** A hash for each part that acts in this cell; equal parts of two cells have equal hashes. */
  readonly settings: Readonly<Partial<Record<SettingsPart, string>>>;
  readonly seed: number;
  /** Which part of the tasks it is tested on; absent where every cell is tested on the same ones. */
  readonly fold?: Fold;
  /** Of a cell that merged stored modules again; absent where the cell made its own. */
  readonly source?: CellSource;
}

/** One finalist's scores on the test tasks. */
export interface FinalistRecord {
  readonly path: string;
  readonly module: ModuleId;
  /** Mean score over its training tasks, in [0, 1]; null without training tasks. */
  readonly trainScore: number | null;
  /** Mean score over the test tasks that were no errors, in [0, 1]; null when all were. */
  readonly testScore: number | null;
  readonly testErrors: number;
}

export type CellOutcome =
  | { readonly state: 'finished'; readonly finalists: readonly FinalistRecord[]; readonly criticalCalls: number }
  | { readonly state: 'overflow'; readonly promptTokens: number; readonly contextWindow: number }
  | { readonly state: 'error'; readonly kind: ProviderErrorKind; readonly message: string };

/** A finished cell with everything that happened in it, in an order that does not depend on timing. */
export interface CellRecord {
  readonly id: string;
  /** The cell's row in tables: method and what of it varies in this sweep; equal for all seeds and folds. */
  readonly arm: string;
  readonly spec: CellSpec;
  readonly outcome: CellOutcome;
  readonly events: readonly CellEvent[];
}

/** What the rows of a sweep were made with. */
export interface SweepManifest {
  readonly schema: 1;
  readonly name: string;
  readonly experiment: string;
  readonly benchmark: {
    readonly name: string;
    readonly version: string;
    readonly source: string;
    /** What tables must not print. */
    readonly veil?: Veil;
  };
  readonly models: Readonly<
    Record<Role, { readonly provider: string; readonly name: string; readonly notice: string }>
  >;
  /** What is said beside results of further models, where earlier commands have left their cells in the sweep. */
  readonly notices?: readonly string[];
  readonly harnessVersion: string;
  readonly seeds: readonly number[];
  /** The options as given, defaults filled in, without paths. */
  readonly options: Readonly<Record<string, string | number | boolean | readonly (string | number)[]>>;
}

/** What a report is made from. */
export interface Sweep {
  readonly manifest: SweepManifest;
  readonly cells: readonly CellRecord[];
  /** Made before anything was spent; absent where nothing was to be paid. */
  readonly forecast?: Forecast;
  /** What was charged, by the sweep's ledger: of all its runs together. */
  readonly spent?: Spent;
}
