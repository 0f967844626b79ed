/**
 * What the page holds. Columns in place of rows, and tables of texts with their indices in place of texts, keep it small;
 * the browser inflates each part when it is first asked for.
 */
import type { Json } from '../../core/canonical-json.ts';
import type { Interval } from '../../core/stats/estimate.ts';

/** A sentence on a comparison, by whoever made it. */
export interface PageVerdict {
  readonly sentence: string;
}

export interface PageChart {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly spec: { readonly [key: string]: Json };
  /** For a dark ground; the light one stands there, too, where it is not given. */
  readonly dark?: { readonly [key: string]: Json };
}

/** Read at once: small. */
export interface PageSummary {
  readonly name: string;
  /** What was run, as terms with their values. */
  readonly run: readonly (readonly [string, string])[];
  readonly options: readonly (readonly [string, string])[];
  /** Of the models, e.g. that one is no LLM. */
  readonly notices: readonly string[];
  readonly verdicts: readonly PageVerdict[];
  readonly table: PageTable;
  readonly charts: readonly PageChart[];
  readonly counts: PageCounts;
  /** What is left out of the page, in sentences. */
  readonly omissions: readonly string[];
}

export interface PageTable {
  readonly columns: readonly { readonly title: string; readonly align: 'left' | 'right' }[];
  readonly rows: readonly (readonly string[])[];
  readonly legend: readonly string[];
}

/** `trajectories` and `prompts` are those in the page, of as many as there are `episodes` and `calls`. */
export interface PageCounts {
  readonly cells: number;
  readonly tasks: number;
  readonly episodes: number;
  readonly trajectories: number;
  readonly calls: number;
  readonly prompts: number;
}

/** A score in [0, 1] with its 95 % interval, over so many tasks. */
export interface PageScore extends Interval {
  readonly mean: number;
  readonly tasks: number;
}

export interface PageDetails {
  /** Labels of the arms. */
  readonly arms: readonly string[];
  readonly cells: readonly PageCell[];
  readonly tasks: readonly PageTask[];
  readonly modules: readonly PageModule[];
}

export interface PageTask {
  readonly id: string;
  readonly category: string;
  readonly label?: string;
}

export interface PageModule {
  readonly id: string;
  /** Of its instructions, without bullets. */
  readonly lines: readonly string[];
  /** Its tools as JSON; absent where it has none. */
  readonly tools?: string;
}

/** Numbers are null where there is none. */
export interface PageCell {
  readonly id: string;
  /** Index into `arms`. */
  readonly arm: number;
  readonly method: string;
  readonly seed: number;
  /** e.g. `3 of 5` */
  readonly fold?: string;
  readonly trainSize: number;
  readonly state: 'finished' | 'overflow' | 'error';
  /** Why it did not finish; empty otherwise. */
  readonly trouble: string;
  readonly comparable: boolean;
  readonly accuracy: number | null;
  readonly train: number | null;
  readonly errors: number;
  readonly episodes: { readonly explore: number; readonly backtest: number; readonly test: number };
  readonly perCall: number | null;
  readonly trainingTokens: number;
  readonly criticalCalls: number | null;
  readonly finalists: readonly PageFinalist[];
  readonly modules: readonly PageMade[];
  readonly origins: PageOrigins;
  readonly tree: PageTree;
}

export interface PageFinalist {
  readonly path: string;
  /** Index into `modules`, as everywhere below; -1 where it is not known. */
  readonly module: number;
  readonly train: number | null;
  readonly test: number | null;
}

/** A module came into being at that place. */
export interface PageMade {
  readonly path: string;
  readonly module: number;
  readonly parents: readonly number[];
}

/** Where lines of a cell's modules come from. */
export interface PageOrigins {
  readonly subsets: readonly string[];
  /** Of a line, indices of the subsets in whose modules it stands. */
  readonly lines: readonly (readonly [string, readonly number[]])[];
  /** Lines of the module that the cell began with. */
  readonly initial: readonly string[];
}

/** Nodes of subsets first, then merges from the leaves up: the last is the root. */
export interface PageTree {
  readonly nodes: readonly PageNode[];
  readonly clusters: readonly {
    readonly path: string;
    readonly algorithm: string;
    readonly members: readonly (readonly string[])[];
  }[];
}

export interface PageNode {
  readonly path: string;
  readonly kind: 'subset' | 'merge';
  /** What comes out of it: of a refused merge, its best parent. */
  readonly module: number;
  /** Of a subset, on its own tasks; of a merge, what comes out of it on the union of its parents' tasks. */
  readonly score: PageScore | null;
  /** Indices into `nodes`. */
  readonly children: readonly number[];
  /** Syntheses and their backtests; none of a subset. */
  readonly rounds: readonly PageRound[];
}

export interface PageRound {
  readonly round: number;
  /** -1 where the answer did not become a module. */
  readonly module: number;
  readonly score: PageScore | null;
  readonly accepted: boolean;
  readonly reason: string;
  /** Indices into `tasks`. */
  readonly broken: readonly number[];
  readonly fixed: readonly number[];
  readonly parents: readonly {
    readonly path: string;
    readonly node: number;
    readonly module: number;
    readonly score: PageScore | null;
  }[];
}

/** One entry an episode in each column; indices into the tables beside, or into `PageDetails`. */
export interface PageEpisodes {
  readonly phases: readonly string[];
  readonly paths: readonly string[];
  readonly notes: readonly string[];
  readonly cell: readonly number[];
  readonly phase: readonly number[];
  readonly path: readonly number[];
  readonly task: readonly number[];
  readonly module: readonly number[];
  /** Score in [0, 1]; null for an error. */
  readonly score: readonly (number | null)[];
  /** How it ended, in words. */
  readonly note: readonly number[];
  readonly steps: readonly number[];
  readonly promptTokens: readonly number[];
  readonly completionTokens: readonly number[];
  /** Where its trajectory is: chunk, and place in it; -1 where it is left out of the page, -2 where there is none to show. */
  readonly chunk: readonly number[];
  readonly place: readonly number[];
}

/** The same of the calls of evaluator, optimizer and merger. */
export interface PageCalls {
  readonly roles: readonly string[];
  readonly paths: readonly string[];
  readonly outcomes: readonly string[];
  readonly cell: readonly number[];
  readonly role: readonly number[];
  readonly path: readonly number[];
  /** -1 where it is about no single task. */
  readonly task: readonly number[];
  readonly outcome: readonly number[];
  readonly promptTokens: readonly number[];
  readonly completionTokens: readonly number[];
  readonly chunk: readonly number[];
  readonly place: readonly number[];
}

/** A trajectory as it lies in a chunk. */
export interface PageTrajectory {
  readonly opening: string;
  /** Thought, action, observation; an action of a tool is its name and its input as JSON. */
  readonly steps: readonly (readonly [string, string | readonly [string, string], string])[];
  readonly feedback?: string;
  /** Of an error. */
  readonly message?: string;
  readonly critique?: string;
}

/** A call as it lies in a chunk. */
export interface PageDialogue {
  /** Who speaks, and what. */
  readonly messages: readonly (readonly [string, string])[];
  readonly answer: string;
}
