/** Identity of a task inside its benchmark: stable over runs and machines, e.g. the path of its game. */
export type TaskId = string & { readonly __brand: 'TaskId' };

/** `test` tasks are touched once, at the end of a cell. */
export type Split = 'train' | 'test';

/** One thing to do. What it is made of (a game, an invoice) stays inside the benchmark that issued it. */
export interface Task {
  readonly id: TaskId;
  /** The label by which tasks are stratified and may be partitioned, e.g. the task type. */
  readonly category: string;
  /**
   * The class of its right answer, e.g. `reference` or `none`, where scores are to be balanced over classes as well as
   * pooled; draws are stratified by it too. Never shown to a model.
   */
  readonly label?: string;
}

export type NonEmpty<T> = readonly [T, ...T[]];

/** Narrows to a list with at least one item; throws a RangeError that names what was empty. */
export function nonEmpty<T>(items: readonly T[], what: string): NonEmpty<T> {
  const [first, ...rest] = items;
  if (first === undefined) throw new RangeError(`Expected at least one ${what}, got none.`);
  return [first, ...rest];
}
