/** What came out of looking: an answer, something to be computed first, or something to be looked up first. */
import { asJavaScript, type Expression, resultOf, stepsOf, written } from './expression.ts';
import { dayAfter, daysBetween, writeNumber } from './numbers.ts';

export type Computation = 'total' | 'average' | 'count' | 'difference' | 'days' | 'conversion' | 'arithmetic';

/** A column of a table that something is to be computed over, for tools that do that. */
export interface ColumnSum {
  readonly operation: 'sum' | 'mean' | 'count';
  readonly column: string;
  /** The part of the file that has it: a sheet, a file in an archive; '' where the file is one. */
  readonly part: string;
  readonly where: readonly { readonly column: string; readonly equals: string }[];
  /** Whether `where` says all: conditions other than that a cell says something can't be handed on. */
  readonly complete: boolean;
}

/** Something to be computed. */
export interface Work {
  readonly kind: Computation;
  readonly value: number;
  /** What comes out where it is no number but a day. */
  readonly day?: string;
  /** Decimals to round to, where the question says so. */
  readonly digits: number | undefined;
  /** Elementary steps in one's head. */
  readonly steps: number;
  /** For a calculator; undefined where it can't be told in its notation. */
  readonly expression: string | undefined;
  /** A JavaScript expression. */
  readonly script: string;
  readonly days?: { readonly from: string; readonly to: string } | { readonly from: string; readonly add: number };
  readonly over?: ColumnSum;
}

export type Found =
  | { readonly state: 'answer'; readonly answer: string }
  | { readonly state: 'work'; readonly work: Work }
  /** `from`: what named it. `about`: what is to be known of it, in words. */
  | {
      readonly state: 'need';
      readonly name: string;
      readonly from: 'question' | 'page' | 'file';
      readonly about: string;
    };

export function answered(answer: string): Found {
  return { state: 'answer', answer };
}

export function toCompute(kind: Computation, expression: Expression, digits: number | undefined): Found {
  return {
    state: 'work',
    work: {
      kind,
      value: resultOf(expression),
      digits,
      steps: stepsOf(expression),
      expression: written(expression, digits),
      script: asJavaScript(expression),
    },
  };
}

/** Counting takes a step for each thing counted. */
export function toCount(names: readonly string[]): Found {
  const script = `[${names.map((name) => JSON.stringify(name)).join(', ')}].length`;
  const expression = names.length < 2 ? String(names.length) : `sum(${names.map(() => 1).join(', ')})`;
  return {
    state: 'work',
    work: { kind: 'count', value: names.length, digits: undefined, steps: names.length, expression, script },
  };
}

/** In one's head, days are counted month by month. */
export function toCountDays(from: string, to: string): Found {
  const [first, last] = from < to ? [from, to] : [to, from];
  const days = daysBetween(first, last);
  const script = `(Date.parse("${last}") - Date.parse("${first}")) / 86400000`;
  const steps = 2 + Math.ceil(days / 30.4);
  return {
    state: 'work',
    work: {
      kind: 'days',
      value: days,
      digits: undefined,
      steps,
      expression: undefined,
      script,
      days: { from: first, to: last },
    },
  };
}

/** The day so many days after another, or before it. */
export function toMoveDays(from: string, add: number): Found {
  const day = dayAfter(from, add);
  const script = `new Date(Date.parse("${from}") + ${add} * 86400000).toISOString().slice(0, 10)`;
  const steps = 2 + Math.ceil(Math.abs(add) / 30.4);
  const work: Work = {
    kind: 'days',
    value: add,
    day,
    digits: undefined,
    steps,
    expression: undefined,
    script,
    days: { from, add },
  };
  return { state: 'work', work };
}

/** What the answer to a computation is written like. */
export function writtenResult({ value, day, digits }: Work): string {
  return day ?? writeNumber(value, digits);
}
