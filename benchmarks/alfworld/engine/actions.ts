/** Actions of one game: which commands a state allows, and what they do to it. */
import type { ActionSchema, Effect } from './domain.ts';
import { isVariable, predicatesOf } from './formula.ts';
import { noOpTest } from './no-op.ts';
import { compileQuery, declare, type QueryTables, type Slots, type State, type Step, slotsFor } from './query.ts';
import { type Relation, type Row, rowKey, withoutRow, withRow } from './relation.ts';

/** An action with its arguments, and the command that performs it. */
export interface Operator {
  readonly command: string;
  readonly action: GroundedAction;
  readonly args: readonly number[];
}

export interface GroundedAction {
  readonly schema: ActionSchema;
  /** What the state allows, sorted by command, each command once. */
  applicable(state: State): readonly Operator[];
  apply(args: readonly number[], state: State): State;
}

export interface ActionTables extends QueryTables {
  readonly fluents: ReadonlySet<string>;
  /** Number of the `not_` fact by predicate, for those that some text reads. */
  readonly negations: ReadonlyMap<string, number>;
}

export interface CommandWording {
  /** The relations that the wording looks at. */
  readonly reads: readonly number[];
  write(args: readonly number[], state: State): string;
}

export function groundAction(schema: ActionSchema, tables: ActionTables, wording: CommandWording): GroundedAction {
  const slots = slotsFor(schema.parameters);
  const arity = schema.parameters.length;
  const writes = schema.effects.map((effect) => compileEffect(effect, slots, schema, tables));
  const isNoOp = noOpTest(schema, (term, args) =>
    slots.of.has(term) || !isVariable(term) ? argumentOf(term, args, slots, tables) : undefined,
  );
  let found: Operator[] = [];
  let values = new Int32Array(0);

  /** Undefined where the action would change nothing. */
  const make = (args: readonly number[], state: State): Operator | undefined =>
    isNoOp?.(args) ? undefined : { command: wording.write(args, state), action, args };
  const things = tables.entities.ids.length;
  const isFixed = wording.reads.length === 0 && things ** arity <= Number.MAX_SAFE_INTEGER;
  const made = new Map<number, Operator | undefined>();
  /** The same for the same arguments, where its command says nothing of the state. */
  const operatorFor = (current: Int32Array, state: State): Operator | undefined => {
    if (!isFixed) return make([...current.subarray(0, arity)], state);
    let key = 0;
    for (let i = 0; i < arity; i += 1) key = key * things + current[i]!;
    const known = made.get(key);
    if (known !== undefined || made.has(key)) return known;
    if (made.size >= MAX_OPERATORS) made.clear();
    const operator = make([...current.subarray(0, arity)], state);
    made.set(key, operator);
    return operator;
  };

  const query = compileQuery(
    schema.precondition,
    { slots, bound: new Set(), toBind: schema.parameters },
    tables,
    (current, state) => {
      const operator = operatorFor(current, state);
      if (operator !== undefined) found.push(operator);
      return false;
    },
  );

  const action: GroundedAction = {
    schema,
    applicable: remembering([...fluentsRead(schema, tables), ...wording.reads], (state) => {
      if (found.length > 0) found = [];
      if (values.length !== slots.of.size) values = new Int32Array(slots.of.size);
      query(values, state);
      return found.length > 1 ? sortedOnce(found) : found;
    }),
    apply(args, state) {
      const scratch = new Int32Array(slots.of.size);
      scratch.set(args);
      const changes: Change[] = [];
      for (const write of writes) write(scratch, state, changes);
      return changed(state, changes);
    },
  };
  return action;
}

/** By command; of several with one command the first stays, their effects are equal. */
export function sortedOnce(operators: Operator[]): Operator[] {
  operators.sort((left, right) => (left.command < right.command ? -1 : left.command > right.command ? 1 : 0));
  return operators.filter((operator, i) => i === 0 || operator.command !== operators[i - 1]!.command);
}

/** The numbers of the fluents that the precondition reads. */
function fluentsRead(schema: ActionSchema, tables: ActionTables): number[] {
  const read = [...predicatesOf(schema.precondition)].filter((predicate) => tables.fluents.has(predicate));
  return read.map((predicate) => tables.relations.get(predicate)!);
}

/** Games are kept from one play to the next, with what they remember: a play comes to a few hundred operators and lists. */
const MAX_OPERATORS = 20_000;
const SMALL = 2;
const MAX_REMEMBERED = 256;
/** Below this many operators computing again is cheaper than looking up. */
const WORTH_REMEMBERING = 12;

/** Answers again from the last state while the relations it reads stay; long answers from a table while those hold few facts. */
function remembering(
  read: readonly number[],
  compute: (state: State) => readonly Operator[],
): (state: State) => readonly Operator[] {
  const answers = new Map<string, readonly Operator[]>();
  let seen: readonly (Relation | undefined)[] | undefined;
  let last: readonly Operator[] = [];
  let worth = false;
  return (state) => {
    if (seen !== undefined && read.every((relation, i) => state[relation] === seen![i])) return last;
    seen = read.map((relation) => state[relation]);
    const key = worth ? smallKey(seen) : undefined;
    last = (key === undefined ? undefined : answers.get(key)) ?? compute(state);
    worth ||= last.length >= WORTH_REMEMBERING;
    if (key === undefined) return last;
    if (answers.size >= MAX_REMEMBERED) answers.clear();
    answers.set(key, last);
    return last;
  };
}

function smallKey(relations: readonly (Relation | undefined)[]): string | undefined {
  let key = '';
  for (const relation of relations) {
    if (relation === undefined || relation.rows.length > SMALL) return undefined;
    for (const row of relation.rows) key += `${row.key},`;
    key += ';';
  }
  return key;
}

interface Change {
  readonly relation: number;
  readonly negation: number | undefined;
  readonly add: boolean;
  readonly row: Row;
}

type Write = (values: Int32Array, state: State, changes: Change[]) => void;

/** Conditions of effects look at the state before the action. Facts that nothing reads are not kept. */
function compileEffect(effect: Effect, slots: Slots, schema: ActionSchema, tables: ActionTables): Write {
  const relation = tables.relations.get(effect.predicate);
  if (relation === undefined) return () => {};
  const negation = tables.negations.get(effect.predicate);
  declare(slots, effect.variables);
  let sink: Change[] = [];
  const write: Step = (values) => {
    const args = effect.terms.map((term) => argumentOf(term, values, slots, tables));
    if (!args.includes(-1))
      sink.push({ relation, negation, add: effect.add, row: { key: rowKey(args, tables.entities.ids.length), args } });
    return false;
  };
  const bound = new Set(schema.parameters.map((parameter) => parameter.name));
  const query = compileQuery(effect.when, { slots, bound, toBind: effect.variables }, tables, write);
  return (values, state, changes) => {
    sink = changes;
    query(values, state);
  };
}

function argumentOf(term: string, values: ArrayLike<number>, slots: Slots, tables: ActionTables): number {
  return isVariable(term) ? values[slots.of.get(term)!]! : (tables.entities.numberOf.get(term) ?? -1);
}

/** Add beats delete; a deleted atom leaves its `not_` fact behind, an added one removes it. */
function changed(state: State, changes: readonly Change[]): State {
  const next = [...state];
  const edit = (relation: number | undefined, row: Row, add: boolean): void => {
    if (relation !== undefined) next[relation] = add ? withRow(next[relation]!, row) : withoutRow(next[relation]!, row);
  };
  for (const add of [false, true])
    for (const change of changes) {
      if (change.add !== add) continue;
      edit(change.relation, change.row, add);
      edit(change.negation, change.row, !add);
    }
  return next;
}
