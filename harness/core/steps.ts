import type { Message, Role, ToolCall } from './language-model.ts';
import type { Trajectory } from './trajectory.ts';

/** Where a step of a finished cell stands. */
export interface StepPlace {
  /** The cell's id. */
  readonly cell: string;
  readonly phase: string;
  readonly path: string;
  /** Empty where it is about no single task. */
  readonly task: string;
  /** How many steps before it have all the rest in common. */
  readonly number: number;
}

export interface CallStep extends StepPlace {
  readonly role: Role;
}

/** What was said in a call, as it was sent. */
export interface Dialogue {
  readonly messages: readonly Message[];
  readonly answer: string;
  readonly toolCalls: readonly ToolCall[];
}

/**
 * What the finished cells of a sweep did, step by step: too much to hold at once, so that it is read one by one. Places
 * are in an order that depends on nothing but the rows.
 */
export interface Steps {
  readonly episodes: readonly StepPlace[];
  /** Of `episodes[index]`. */
  trajectory(index: number): Trajectory;
  /** Answered calls of evaluator, optimizer and merger. */
  readonly calls: readonly CallStep[];
  /** Of `calls[index]`. */
  dialogue(index: number): Dialogue;
}

/** Of a sweep of which nothing but its events is known. */
export const noSteps: Steps = {
  episodes: [],
  calls: [],
  trajectory: (index) => missing(index),
  dialogue: (index) => missing(index),
};

function missing(index: number): never {
  throw new RangeError(`Expected a step that is there, got ${index}.`);
}
