/**
 * What a sweep is kept in. One process at a time writes; others may read. A port, so that a database for many machines
 * can take the place of a file: everything is asked for by cell and place, nothing by row.
 */
import type { ModelRequest, ModelResponse } from '../../core/language-model.ts';
import type { AnsweredCall } from '../../core/method.ts';
import type { CallEvent, CellOutcome, CellRecord, CellSpec, EpisodeEvent, SweepManifest } from '../../core/record.ts';
import type { Episode } from '../../core/trajectory.ts';
import type { World } from './world.ts';

/** One run of a command on a sweep. */
export interface Run {
  /** Hash of the source that makes cells: what other code has made is kept, and used by no one else. */
  readonly code: string;
  readonly command: RunCommand;
  readonly manifest: SweepManifest;
  readonly world: World;
}

/** What was asked for, so that it can be asked for again. Holds no keys: these come from the environment. */
export interface RunCommand {
  readonly name: 'sweep' | 'remerge';
  /** Options by name, with the texts given for them. */
  readonly texts: Readonly<Record<string, readonly string[]>>;
  /** Of a re-merge: the sweep whose subset modules it merges. */
  readonly source?: string;
}

/** A cell as it is planned. */
export interface CellPlan {
  readonly id: string;
  readonly spec: CellSpec;
}

/** What a running sweep says of itself, now and then. */
export interface Heartbeat {
  /** Milliseconds since 1970 (UTC). */
  readonly at: number;
  readonly processId: number;
  readonly elapsedSeconds: number;
  /** Null = nobody can tell yet. */
  readonly leftSeconds: number | null;
}

/** Every method throws ConfigError when the store is damaged, full, or cannot be written; nothing kept is lost by it. */
export interface Store {
  /**
   * Notes the run and those of its cells that are not there yet, in one transaction. Throws ConfigError where the sweep
   * stands on another world. Returns how many of the cells that are still to be run other code has finished, which this run will not use.
   */
  begin(run: Run, cells: readonly CellPlan[]): Promise<{ readonly byOtherCode: number }>;
  /** Outcomes of the finished cells of this run's code, by id. */
  finished(): Promise<ReadonlyMap<string, CellOutcome>>;
  cell(id: string): CellLog;
  /** An episode that any cell, of any code, has played under that name; undefined when there is none. */
  twin(name: string): Promise<Episode | undefined>;
  /** Takes the marks off finished cells that hold errors, and forgets these errors alone. Returns the cells' ids. */
  reopen(ids: readonly string[]): Promise<readonly string[]>;
  beat(heartbeat: Heartbeat): Promise<void>;
}

/** Where in a cell a step stands; `number` counts what has the rest in common. */
export interface StepKey {
  readonly phase: string;
  readonly path: string;
  /** Empty where it is about no single task. */
  readonly task: string;
  readonly number: number;
}

export interface KeptEpisode {
  readonly event: EpisodeEvent;
  readonly episode: Episode;
}

/** The steps of one cell, each kept in a transaction of its own as soon as it is done. */
export interface CellLog {
  episode(key: StepKey): Promise<KeptEpisode | undefined>;
  /** Its turns are forgotten in the same transaction. `twin`: the name of all episodes that are equal to it. */
  keepEpisode(key: StepKey, kept: KeptEpisode, twin: string | undefined): Promise<void>;
  turn(key: StepKey, turn: number, request: ModelRequest): Promise<ModelResponse | undefined>;
  keepTurn(key: StepKey, turn: KeptTurn): Promise<void>;
  /** The answer to this very request at that place. */
  call(key: CallKey, request: ModelRequest): Promise<AnsweredCall | undefined>;
  keepCall(key: CallKey, request: ModelRequest, answered: AnsweredCall): Promise<void>;
  /**
   * One transaction: everything else that happened in the cell, and last its mark. Steps that are not among `asked`
   * are forgotten: they belong to a way that the cell did not go in the end. `seconds`: wall-clock time of the run.
   */
  complete(record: CellRecord, seconds: number, asked: AskedSteps): Promise<void>;
}

export interface CallKey extends StepKey {
  readonly role: CallEvent['role'];
}

export interface KeptTurn {
  readonly turn: number;
  readonly request: ModelRequest;
  readonly response: ModelResponse;
}

/** The steps that the cell's last run went through. */
export interface AskedSteps {
  readonly episodes: readonly StepKey[];
  readonly calls: readonly CallKey[];
}
